"""The firm, its set-up code, and the accounts of the people who work in it."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, Row, bindparam, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from casework.keys.fields import Place
from casework.keys.hierarchy import Keys
from casework.store.inserts import insert_or_replace
from casework.store.people import SIGNS_IN, plain_address
from casework.store.tables import account, firm, setup_code

FIRM = "firm"
_BY_ID: Final = select(account).where(account.c.id == bindparam("account_id"))  # asked at every request
_BY_ID_LOCKED: Final = _BY_ID.with_for_update()


class FirmExists(Exception):
    """The firm has been founded already."""


@dataclass(frozen=True)
class Account:
    """A person who may sign in."""

    id: str
    name: str
    email: str
    role: str
    is_administrator: bool
    password: str = field(repr=False)
    state: str = "active"  # see `people`
    has_second_factor: bool = False
    may_put_off: bool = False  # may once go on without a second factor

    @property
    def signs_in(self) -> bool:
        return self.state in SIGNS_IN


def firm_name(connection: Connection, keys: Keys) -> str | None:
    """Return the name of the firm, or None while it has not been founded."""
    sealed = connection.scalar(select(firm.c.name))
    return None if sealed is None else keys.firm.open_text(sealed, _place("firm", "1", "name"))


def is_founded(connection: Connection) -> bool:
    return connection.scalar(select(firm.c.id)) is not None


def found(connection: Connection, keys: Keys, *, name: str, at: datetime) -> None:
    """Raises: FirmExists, also when two people found it at the same moment."""
    sealed = keys.firm.seal_text(name, _place("firm", "1", "name"))
    try:
        connection.execute(insert(firm).values(id=1, name=sealed, founded_at=at))
    except IntegrityError:
        raise FirmExists from None
    connection.execute(delete(setup_code))


def replace_setup_code(connection: Connection, digest: bytes, *, at: datetime) -> None:
    insert_or_replace(connection, setup_code, id=1, digest=digest, made_at=at)


def setup_code_digest(connection: Connection) -> bytes | None:
    return connection.scalar(select(setup_code.c.digest))


def add_account(connection: Connection, keys: Keys, person: Account, *, at: datetime) -> None:
    connection.execute(
        insert(account).values(
            id=person.id,
            email_index=email_index(keys, person.email),
            email=keys.firm.seal_text(person.email, _place("account", person.id, "email")),
            name=keys.firm.seal_text(person.name, _place("account", person.id, "name")),
            password=keys.firm.seal_text(person.password, _place("account", person.id, "password")),
            role=person.role,
            is_administrator=person.is_administrator,
            state=person.state,
            may_put_off=person.may_put_off,
            created_at=at,
        )
    )


def account_by_email(connection: Connection, keys: Keys, email: str) -> Account | None:
    row = connection.execute(select(account).where(account.c.email_index == email_index(keys, email))).first()
    return _account(row, keys) if row else None


def account_by_id(connection: Connection, keys: Keys, account_id: str, *, for_update: bool = False) -> Account | None:
    """Return the account, if wanted held still until the transaction ends."""
    row = connection.execute(_BY_ID_LOCKED if for_update else _BY_ID, {"account_id": account_id}).first()
    return _account(row, keys) if row else None


def change_password_digest(connection: Connection, keys: Keys, account_id: str, digest: str) -> None:
    sealed = keys.firm.seal_text(digest, _place("account", account_id, "password"))
    connection.execute(update(account).where(account.c.id == account_id).values(password=sealed))


def email_index(keys: Keys, email: str) -> bytes:
    return keys.blind.of("account.email", plain_address(email))


def _account(row: Row[tuple[object, ...]], keys: Keys) -> Account:
    def opened(column: str) -> str:
        return keys.firm.open_text(getattr(row, column), _place("account", row.id, column))

    return Account(
        row.id,
        opened("name"),
        opened("email"),
        role=row.role,
        is_administrator=row.is_administrator,
        password=opened("password"),
        state=row.state,
        has_second_factor=row.second_factor != "none",
        may_put_off=row.may_put_off,
    )


def _place(table: str, row: str, column: str) -> Place:
    return Place(FIRM, table, row, column)
