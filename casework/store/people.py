"""The people of the firm: names, roles and states of accounts, never a password and never a matter."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import Connection, Row, Select, case, select, update

from casework.keys.fields import Place
from casework.keys.hierarchy import Keys
from casework.store.tables import account

ACTIVE: Final = "active"
SUSPENDED: Final = "suspended"
MUST_CHANGE: Final = "must-change-password"
UNCONFIRMED: Final = "unconfirmed"  # accepted an invitation, and nobody has confirmed that it was them
FROZEN: Final = "frozen"  # a client whose access a lawyer of their matter has cut
FROZEN_MUST_CHANGE: Final = "frozen-must-change"  # the same, of one who was to choose a new password
SIGNS_IN: Final = (ACTIVE, MUST_CHANGE)
BEFORE_SUSPENSION: Final = {  # what an account is again once it is reinstated
    SUSPENDED: ACTIVE,
    "suspended-must-change": MUST_CHANGE,
    "suspended-unconfirmed": UNCONFIRMED,
    "suspended-frozen": FROZEN,
    "suspended-frozen-change": FROZEN_MUST_CHANGE,
}
WHILE_SUSPENDED: Final = {before: state for state, before in BEFORE_SUSPENSION.items()}
NOT_CONFIRMED: Final = (UNCONFIRMED, WHILE_SUSPENDED[UNCONFIRMED])


@dataclass(frozen=True)
class Person:
    """Someone with an account, as the list of accounts shows them."""

    id: str
    name: str = field(repr=False)
    email: str = field(repr=False)
    role: str
    is_administrator: bool
    state: str
    has_second_factor: bool


def people(connection: Connection, keys: Keys) -> tuple[Person, ...]:
    """Return everyone, in the order in which the accounts were made."""
    rows = connection.execute(_everyone().order_by(account.c.created_at, account.c.id))
    return tuple(_person(row, keys) for row in rows)


def person(connection: Connection, keys: Keys, account_id: str, *, for_update: bool = False) -> Person | None:
    query = _everyone().where(account.c.id == account_id)
    row = connection.execute(query.with_for_update() if for_update else query).first()
    return _person(row, keys) if row else None


def administrators(connection: Connection, *, for_update: bool = False) -> frozenset[str]:
    """Return the administrators who can sign in; with `for_update` nobody changes them until the transaction ends."""
    query = select(account.c.id).where(account.c.is_administrator, account.c.state.in_(SIGNS_IN))
    query = query.order_by(account.c.id)
    return frozenset(connection.scalars(query.with_for_update() if for_update else query))


def set_state(connection: Connection, account_id: str, state: str) -> None:
    connection.execute(update(account).where(account.c.id == account_id).values(state=state))


def activate(connection: Connection, account_id: str) -> None:
    """Let the person sign in, if all that was missing was that somebody confirms them."""
    _become(connection, account_id, {UNCONFIRMED: ACTIVE, WHILE_SUSPENDED[UNCONFIRMED]: SUSPENDED})


def await_confirming(connection: Connection, account_id: str) -> None:
    """Let the person sign in no more until somebody confirms that it is them, also when a suspension ends."""
    waits = {ACTIVE: UNCONFIRMED, MUST_CHANGE: UNCONFIRMED}
    kept = {WHILE_SUSPENDED[before]: WHILE_SUSPENDED[after] for before, after in waits.items()}
    _become(connection, account_id, waits | kept)


def freeze(connection: Connection, account_id: str) -> None:
    """Cut the person off, also for when a suspension ends. Whom nobody has confirmed has nothing to be cut off from."""
    frozen = {ACTIVE: FROZEN, MUST_CHANGE: FROZEN_MUST_CHANGE}
    kept = {WHILE_SUSPENDED[before]: WHILE_SUSPENDED[after] for before, after in frozen.items()}
    _become(connection, account_id, frozen | kept)


def thaw(connection: Connection, account_id: str) -> None:
    """Let a frozen person sign in again; whoever was to choose a new password still is."""
    _become(connection, account_id, {FROZEN: ACTIVE, FROZEN_MUST_CHANGE: MUST_CHANGE})


def note_new_password(connection: Connection, account_id: str) -> None:
    """End the duty to choose a new password, whatever else the account is."""
    done = {MUST_CHANGE: ACTIVE, FROZEN_MUST_CHANGE: FROZEN}
    kept = {WHILE_SUSPENDED[before]: WHILE_SUSPENDED[after] for before, after in done.items()}
    _become(connection, account_id, done | kept)


def suspend(connection: Connection, account_id: str) -> None:
    """Cut the person off, and keep what the account was until now."""
    _become(connection, account_id, WHILE_SUSPENDED)


def reinstate(connection: Connection, account_id: str) -> None:
    """End a suspension. It thaws nobody, confirms nobody, and lets nobody off a new password."""
    _become(connection, account_id, BEFORE_SUSPENSION)


def told_state(state: str) -> str:
    """Return the state as it is told: of a suspended account only that it is suspended, of a frozen one likewise."""
    if state in BEFORE_SUSPENSION:
        return SUSPENDED
    return FROZEN if state == FROZEN_MUST_CHANGE else state


def set_office(connection: Connection, account_id: str, *, role: str, is_administrator: bool) -> None:
    changed = {"role": role, "is_administrator": is_administrator}
    connection.execute(update(account).where(account.c.id == account_id).values(changed))


def name_of(keys: Keys, account_id: str, sealed: bytes) -> str:
    """Return the name in the sealed column of an account."""
    return keys.firm.open_text(sealed, Place("firm", "account", account_id, "name"))


def _everyone() -> Select[Any]:
    columns = ("id", "name", "email", "role", "is_administrator", "state", "second_factor")
    return select(*(account.c[name] for name in columns))


def _person(row: Row[Any], keys: Keys) -> Person:
    return Person(
        row.id,
        name_of(keys, row.id, row.name),
        keys.firm.open_text(row.email, Place("firm", "account", row.id, "email")),
        role=row.role,
        is_administrator=row.is_administrator,
        state=told_state(row.state),
        has_second_factor=row.second_factor != "none",
    )


def is_same_address(one: str, other: str) -> bool:
    return plain_address(one) == plain_address(other)


def plain_address(email: str) -> str:
    """Return the address as it is compared: a letter with its accent is one, however a keyboard composes it."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", email.strip()).casefold())


def _become(connection: Connection, account_id: str, becomes: Mapping[str, str]) -> None:
    """Change the state of an account that is in one of these to the one beside it."""
    listed = (account.c.id == account_id) & account.c.state.in_(list(becomes))
    connection.execute(update(account).where(listed).values(state=case(dict(becomes), value=account.c.state)))
