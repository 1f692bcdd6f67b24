"""Who belongs to a matter: accepted but not yet confirmed, confirmed, removed; and who leads it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, Row, Select, exists, func, insert, select, update

from casework.keys.hierarchy import Keys
from casework.store.matters import CONFIRMED, STAFF
from casework.store.people import SIGNS_IN, name_of, told_state
from casework.store.tables import account, membership, wall

ACCEPTED: Final = "accepted"
REMOVED: Final = "removed"


@dataclass(frozen=True)
class KeptMember:
    """A person in the team of a matter; `account_state` is that of the account."""

    account: str
    name: str = field(repr=False)
    role: str
    is_lead: bool
    state: str
    since: datetime
    account_state: str
    confirmed_by: str | None = None


def members(connection: Connection, keys: Keys, matter_id: str) -> tuple[KeptMember, ...]:
    """Return the team, leads first, each in the order in which they came, also those who are still to be confirmed."""
    query = (
        select(membership, account.c.name, account.c.role, account.c.state.label("account_state"))
        .join(account, account.c.id == membership.c.account)
        .where(membership.c.matter == matter_id, membership.c.state != REMOVED)
        .order_by(membership.c.is_lead.desc(), membership.c.since, membership.c.account)
    )
    return tuple(_member(row, keys) for row in connection.execute(query))


def member(connection: Connection, keys: Keys, matter_id: str, account_id: str) -> KeptMember | None:
    """Return the person, if they are in the team or wait to be confirmed."""
    return next((one for one in members(connection, keys, matter_id) if one.account == account_id), None)


def leads(connection: Connection, matter_id: str) -> frozenset[str]:
    """Return who leads the matter and can: a lead behind a wall leads nothing, and neither does a suspended one."""
    return frozenset(connection.scalars(_able().where(membership.c.matter == matter_id, membership.c.is_lead)))


def staff_of(connection: Connection, matter_id: str) -> tuple[str, ...]:
    """Return who works in the matter and can, in the order in which they came: its confirmed members but clients."""
    query = _able().where(membership.c.matter == matter_id).order_by(membership.c.since, membership.c.account)
    return tuple(connection.scalars(query))


def staff_in(connection: Connection, matters: Sequence[str]) -> dict[str, list[tuple[str, bool]]]:
    """Return who works in each of these matters and can, in the order in which they came, and whether they lead it."""
    query = _able().add_columns(membership.c.matter, membership.c.is_lead).where(membership.c.matter.in_(matters))
    found: dict[str, list[tuple[str, bool]]] = {one: [] for one in matters}
    for row in connection.execute(query.order_by(membership.c.since, membership.c.account)):
        found[row.matter].append((row.account, row.is_lead))
    return found


def leads_of_any(connection: Connection) -> frozenset[str]:
    """Return everyone who leads some matter and can."""
    return frozenset(connection.scalars(_able().where(membership.c.is_lead)))


def has_office_of_lead(connection: Connection, matter_id: str, account_id: str) -> bool:
    """Return whether the person is a lead by name, whether or not they can lead at present."""
    query = select(membership.c.is_lead).where(membership.c.matter == matter_id, membership.c.account == account_id)
    return bool(connection.scalar(query.where(membership.c.state == CONFIRMED)))


def accept(connection: Connection, matter_id: str, account_id: str, *, at: datetime) -> None:
    """Note that the person accepted to join. Whoever is a member already stays what they are."""
    state = _state(connection, matter_id, account_id)
    if state is None:
        values = {"matter": matter_id, "account": account_id, "since": at, "is_lead": False, "state": ACCEPTED}
        connection.execute(insert(membership).values(values))
    elif state == REMOVED:
        _change(connection, matter_id, account_id, since=at, is_lead=False, state=ACCEPTED, confirmed_by=None)


def confirm(connection: Connection, matter_id: str, account_id: str, *, by: str) -> None:
    _change(connection, matter_id, account_id, state=CONFIRMED, confirmed_by=by, removed_at=None)


def remove(connection: Connection, matter_id: str, account_id: str, *, at: datetime) -> None:
    _change(connection, matter_id, account_id, state=REMOVED, is_lead=False, removed_at=at)


def set_lead(connection: Connection, matter_id: str, account_id: str, *, is_lead: bool) -> None:
    _change(connection, matter_id, account_id, is_lead=is_lead)


def is_in_any(connection: Connection, account_id: str) -> bool:
    """Return whether the person is, or waits to become, a member of any matter."""
    query = select(func.count()).where(membership.c.account == account_id, membership.c.state != REMOVED)
    return bool(connection.scalar(query))


def _able() -> Select[Any]:
    """Return the query for confirmed members of staff who can sign in and stand before no wall."""
    standing = exists().where(
        wall.c.matter == membership.c.matter, wall.c.account == membership.c.account, wall.c.lifted_at.is_(None)
    )
    query = select(membership.c.account).join(account, account.c.id == membership.c.account)
    query = query.where(membership.c.state == CONFIRMED, ~standing)
    return query.where(account.c.role.in_(STAFF), account.c.state.in_(SIGNS_IN))


def _state(connection: Connection, matter_id: str, account_id: str) -> str | None:
    query = select(membership.c.state).where(membership.c.matter == matter_id, membership.c.account == account_id)
    state: str | None = connection.scalar(query.with_for_update())
    return state


def _change(connection: Connection, matter_id: str, account_id: str, **values: Any) -> None:
    wanted = update(membership).where(membership.c.matter == matter_id, membership.c.account == account_id)
    connection.execute(wanted.values(values))


def _member(row: Row[Any], keys: Keys) -> KeptMember:
    return KeptMember(
        row.account,
        name_of(keys, row.account, row.name),
        role=row.role,
        is_lead=row.is_lead,
        state=row.state,
        since=row.since,
        account_state=told_state(row.account_state),
        confirmed_by=row.confirmed_by,
    )
