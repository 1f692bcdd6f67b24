"""How often somebody has done something lately, as the journal tells."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, select

from casework.store.tables import journal


def times_of(connection: Connection, kind: str, *, actor: str, since: datetime) -> Sequence[datetime]:
    """Return when this person did it outside any matter after `since`, the oldest first."""
    same = (journal.c.kind == kind) & (journal.c.actor == actor) & (journal.c.matter == "")
    return connection.scalars(select(journal.c.at).where(same, journal.c.at > since).order_by(journal.c.number)).all()
