"""Tidings: what a person must hear about their own account, kept until they have."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select

from casework.keys.tokens import new_id
from casework.store.tables import tiding


@dataclass(frozen=True)
class Tiding:
    """Something that happened to an account; `kind` is a slug of `services.tidings`."""

    id: str
    kind: str
    at: datetime


def leave_tiding(connection: Connection, account_id: str, kind: str, *, at: datetime) -> None:
    connection.execute(insert(tiding).values(id=new_id(), account=account_id, kind=kind, at=at))


def tidings_of(connection: Connection, account_id: str) -> tuple[Tiding, ...]:
    """Return what this person has not heard yet, in the order in which it happened."""
    rows = connection.execute(select(tiding).where(tiding.c.account == account_id).order_by(tiding.c.at, tiding.c.id))
    return tuple(Tiding(row.id, row.kind, at=row.at) for row in rows)


def forget_tiding(connection: Connection, account_id: str, tiding_id: str) -> None:
    connection.execute(delete(tiding).where(tiding.c.account == account_id, tiding.c.id == tiding_id))
