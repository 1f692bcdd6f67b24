"""Matters and who may open them. There is one way to a matter: by its id *and* a member's.

A member is who works here as lawyer or paralegal, was confirmed by a lead, and has no wall standing before the matter.
The database decides it in the query that finds the matter, so a stranger costs the same as an id that never existed.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, Row, Select, bindparam, exists, insert, or_, select, update

from casework.keys.fields import Place, SealBroken
from casework.keys.hierarchy import Keys, MatterKey
from casework.store.tables import account, matter, membership, wall

CONFIRMED: Final = "confirmed"
STAFF: Final = ("lawyer", "paralegal")  # an administrator never sees content; a client has a door of their own


@dataclass(frozen=True)
class KeptMatter:
    """A matter as the database keeps it, with its key."""

    id: str
    key: MatterKey = field(repr=False)
    title: str = field(repr=False)
    code_name: str = field(repr=False)
    version: int
    opened_at: datetime
    closed_at: datetime | None
    held_at: datetime | None = None


@dataclass(frozen=True)
class Listed:
    """Matters, the newest first where they are somebody's: those that open, and the ids of those that are damaged."""

    readable: tuple[KeptMatter, ...] = ()
    damaged: tuple[str, ...] = ()


def _visible(*wanted: Any) -> Select[Any]:
    """Return the question for what the `person` may open; a wall beats every grant, earlier or later.

    It is put together once, when this file is read: that takes ten times as long as to ask it.
    """
    before = exists().where(
        wall.c.matter == matter.c.id, wall.c.account == bindparam("person"), wall.c.lifted_at.is_(None)
    )
    return (
        select(*wanted)
        .select_from(matter)
        .join(membership, membership.c.matter == matter.c.id)
        .join(account, account.c.id == membership.c.account)
        .where(membership.c.account == bindparam("person"), membership.c.state == CONFIRMED, ~before)
        .where(or_(*(account.c.role == role for role in STAFF)))
    )


_IS_MEANT: Final = matter.c.id == bindparam("matter_id")
_OF_PERSON: Final = _visible(matter).order_by(matter.c.opened_at.desc(), matter.c.id)
_ONE: Final = _visible(matter).where(_IS_MEANT)
_ONE_LOCKED: Final = _ONE.with_for_update(of=matter)
_VERSION: Final = _visible(matter.c.version).where(_IS_MEANT)
_IS_LEAD: Final = _visible(membership.c.is_lead).where(_IS_MEANT)


def add_matter(
    connection: Connection, keys: Keys, matter_id: str, *, title: str, code_name: str, account_id: str, at: datetime
) -> KeptMatter:
    """Keep a new matter under a new key, with one member, who leads it, and return it."""
    key, wrapped = keys.new_matter_key(matter_id)
    connection.execute(
        insert(matter).values(
            id=matter_id,
            wrapped_key=wrapped,
            title=key.fields.seal_text(title, _place(matter_id, "title")),
            code_name=key.fields.seal_text(code_name, _place(matter_id, "code_name")),
            version=0,
            opened_at=at,
        )
    )
    lead = {"is_lead": True, "state": CONFIRMED, "confirmed_by": account_id}
    connection.execute(insert(membership).values(matter=matter_id, account=account_id, since=at, **lead))
    return KeptMatter(matter_id, key, title=title, code_name=code_name, version=0, opened_at=at, closed_at=None)


def find(
    connection: Connection, keys: Keys, account_id: str, *, matter_id: str, for_update: bool = False
) -> KeptMatter | None:
    """Return the matter if this account is a member of it; None for a stranger, as for one that never existed.

    With `for_update` the row stays locked until the transaction ends (SQLite locks the whole file anyway).
    """
    asked = {"person": account_id, "matter_id": matter_id}
    row = connection.execute(_ONE_LOCKED if for_update else _ONE, asked).first()
    return _kept(row, keys) if row else None


def version_of(connection: Connection, account_id: str, matter_id: str) -> int | None:
    """Return the version of the matter if this account is a member of it, as `find` does but without opening it."""
    version: int | None = connection.scalar(_VERSION, {"person": account_id, "matter_id": matter_id})
    return version


def matters_of(connection: Connection, keys: Keys, account_id: str) -> Listed:
    """Return the matters of this account, the newest first."""
    return _listed(connection.execute(_OF_PERSON, {"person": account_id}), keys)


def all_matters(connection: Connection, keys: Keys) -> Listed:
    """Return all matters of the office, for what tells nobody what stands in one."""
    return _listed(connection.execute(select(matter).order_by(matter.c.id)), keys)


def rename(connection: Connection, kept: KeptMatter, *, title: str, code_name: str) -> None:
    """Give the matter, found `for_update`, another title and code name, and with them a new version."""
    fields = kept.key.fields
    connection.execute(
        update(matter)
        .where(matter.c.id == kept.id)
        .values(
            title=fields.seal_text(title, _place(kept.id, "title")),
            code_name=fields.seal_text(code_name, _place(kept.id, "code_name")),
            version=kept.version + 1,
        )
    )


def is_lead(connection: Connection, account_id: str, matter_id: str) -> bool:
    """Return whether this account is a member who leads the matter, behind no wall."""
    return bool(connection.scalar(_IS_LEAD, {"person": account_id, "matter_id": matter_id}))


def close(connection: Connection, kept: KeptMatter, *, at: datetime | None) -> None:
    """Close the matter, found `for_update`, or with None open it again."""
    changed = {"closed_at": at, "version": kept.version + 1}
    connection.execute(update(matter).where(matter.c.id == kept.id).values(changed))


def hold(connection: Connection, kept: KeptMatter, *, at: datetime | None) -> None:
    """Put a legal hold on the matter, found `for_update`, or with None lift it."""
    connection.execute(update(matter).where(matter.c.id == kept.id).values(held_at=at))


def is_held(connection: Connection, matter_id: str) -> bool:
    """Return whether a legal hold is on the matter. Whoever destroys anything of a matter has to ask here first."""
    query = select(matter.c.id).where(matter.c.id == matter_id, matter.c.held_at.is_not(None))
    return connection.scalar(query.with_for_update()) is not None


def every_matter(connection: Connection, keys: Keys) -> Iterator[KeptMatter]:
    """Yield every matter of the office. Only a search that tells nobody where it found something may ask.

    Raises: SealBroken where one is damaged, since a search that left it out would be no answer.
    """
    for row in connection.execute(select(matter).order_by(matter.c.id)):
        yield _kept(row, keys)


def of_nobody(connection: Connection, keys: Keys, matter_id: str, *, for_update: bool = False) -> KeptMatter | None:
    """Return the matter whoever asks. Only for what the office does by itself and shows to nobody."""
    query = select(matter).where(matter.c.id == matter_id)
    row = connection.execute(query.with_for_update() if for_update else query).first()
    return _kept(row, keys) if row else None


def advance(connection: Connection, kept: KeptMatter, version: int) -> None:
    connection.execute(update(matter).where(matter.c.id == kept.id).values(version=version))


def _listed(rows: Iterable[Row[Any]], keys: Keys) -> Listed:
    readable, damaged = [], []
    for row in rows:
        try:
            readable.append(_kept(row, keys))
        except SealBroken:
            damaged.append(row.id)
    return Listed(tuple(readable), tuple(damaged))


def _kept(row: Row[tuple[object, ...]], keys: Keys) -> KeptMatter:
    key = keys.matter_key(row.id, row.wrapped_key)
    return KeptMatter(
        row.id,
        key,
        title=key.fields.open_text(row.title, _place(row.id, "title")),
        code_name=key.fields.open_text(row.code_name, _place(row.id, "code_name")),
        version=row.version,
        opened_at=row.opened_at,
        closed_at=row.closed_at,
        held_at=row.held_at,
    )


def _place(matter_id: str, column: str) -> Place:
    return Place(matter_id, "matter", matter_id, column)
