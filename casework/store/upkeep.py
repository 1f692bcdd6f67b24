"""When the office was last looked after, by kind: backup, verification, scrub."""

from datetime import datetime

from sqlalchemy import Connection, select

from casework.store.inserts import insert_or_replace
from casework.store.tables import upkeep


def note(connection: Connection, kind: str, *, at: datetime) -> None:
    insert_or_replace(connection, upkeep, kind=kind, at=at)


def noted(connection: Connection) -> dict[str, datetime]:
    """Return the last moment of each kind that was ever noted."""
    return {row.kind: row.at for row in connection.execute(select(upkeep))}
