"""Matters that were erased: what goes with them, and what is noted of them."""

from datetime import datetime
from typing import Final

from sqlalchemy import Connection, delete, exists, func, insert, select

from casework.store.evidence_tables import vaulted
from casework.store.membership import REMOVED
from casework.store.tables import account, erased_matter, matter, membership, metadata

_HOW_MANY: Final = select(func.count()).select_from(erased_matter)
_KEPT = {"journal", "erased_matter"}  # the journal's details were sealed under the key that goes


def erase(connection: Connection, matter_id: str, *, at: datetime, backups_until: datetime) -> list[str] | None:
    """Delete every row of the matter and its wrapped key; return its objects in the vault, None if there is none such.

    Rows are deleted in every table that names matters, also where the database would do so by itself.
    """
    if connection.scalar(select(matter.c.id).where(matter.c.id == matter_id).with_for_update()) is None:
        return None
    objects = [
        name
        for table in vaulted()
        for name in connection.scalars(select(table.c.id).where(table.c.matter == matter_id))
    ]
    for table in reversed(metadata.sorted_tables):
        if "matter" in table.c and table.name not in _KEPT:
            connection.execute(delete(table).where(table.c.matter == matter_id))
    connection.execute(delete(matter).where(matter.c.id == matter_id))
    connection.execute(insert(erased_matter).values(id=matter_id, erased_at=at, backups_until=backups_until))
    return objects


def clients_of_this_alone(connection: Connection, matter_id: str) -> list[str]:
    """Return the clients who are, or were, in this matter and are in no other; held still until then.

    Whoever was in a matter under a legal hold stays: nothing of it may be destroyed.
    """
    other = membership.alias("other")
    keeps = (other.c.state != REMOVED) | matter.c.held_at.is_not(None)
    elsewhere = exists().where(
        other.c.account == account.c.id, other.c.matter != matter_id, matter.c.id == other.c.matter, keeps
    )
    query = select(account.c.id).join(membership, membership.c.account == account.c.id)
    query = query.where(membership.c.matter == matter_id, account.c.role == "client", ~elsewhere)
    return list(connection.scalars(query.order_by(account.c.id).with_for_update(of=account)))


def erase_account(connection: Connection, account_id: str) -> None:
    """Delete the account and every row that names it, its sessions among them; the journal keeps its random id."""
    for table in reversed(metadata.sorted_tables):
        if "account" in table.c:
            connection.execute(delete(table).where(table.c.account == account_id))
    connection.execute(delete(account).where(account.c.id == account_id))


def count(connection: Connection) -> int:
    """Return how many matters were ever erased."""
    return connection.scalar(_HOW_MANY) or 0


def erased(connection: Connection, *, after: datetime) -> list[tuple[str, datetime, datetime]]:
    """Return the matters that backups may hold after this moment, and when each was erased and is gone from there."""
    query = select(erased_matter).where(erased_matter.c.backups_until > after)
    rows = connection.execute(query.order_by(erased_matter.c.erased_at.desc(), erased_matter.c.id))
    return [(row.id, row.erased_at, row.backups_until) for row in rows]
