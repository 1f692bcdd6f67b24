"""The journal: one row an entry, added at the end by one writer at a time, never changed."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final

from sqlalchemy import ColumnElement, Connection, bindparam, func, insert, select, text

from casework.keys.chain import BEGINNING, JournalKey
from casework.keys.hierarchy import Keys, MatterKey
from casework.store.tables import journal, journal_key, matter

_LOCK_NUMBER = 7_242_018  # any number, the same in every process
_AT_ONCE = 1_000

# Put together once: these are asked at nearly every request, and to build them takes longer than to ask them.
_SAME: Final = (journal.c.kind == bindparam("of_kind")) & (journal.c.actor == bindparam("by"))
_NEWEST: Final = select(journal.c.number, journal.c.mac).order_by(journal.c.number.desc()).limit(1)
_NEWEST_KEY: Final = select(journal_key).order_by(journal_key.c.number.desc()).limit(1)
_NOTED: Final = (
    select(journal.c.number)
    .where(_SAME, journal.c.subject == bindparam("about"), journal.c.matter == bindparam("of_matter"))
    .where(journal.c.at >= bindparam("since"))
    .limit(1)
)
_OLDER: Final = (
    select(journal.c.number).where(journal.c.at < bindparam("since")).order_by(journal.c.number.desc()).limit(1)
)
_HOW_MANY_SINCE: Final = select(func.count()).select_from(journal).where(_SAME, journal.c.number > bindparam("older"))


@dataclass(frozen=True)
class Entry:
    """One entry as the database keeps it."""

    number: int
    at: datetime
    kind: str
    actor: str
    matter: str
    subject: str
    details: bytes = field(repr=False)
    previous: bytes = field(repr=False)
    mac: bytes = field(default=b"", repr=False)

    def mac_under(self, key: JournalKey) -> bytes:
        """Return the fingerprint that this entry must have."""
        moment = self.at.astimezone(UTC).isoformat(timespec="microseconds")
        texts = (str(self.number), moment, self.kind, self.actor, self.matter, self.subject)
        return key.mac(self.previous, *(one.encode() for one in texts), self.details)


def wait_for_turn(connection: Connection) -> None:
    """Be the only writer of the journal until the transaction ends. On SQLite a writer is the only one anyway."""
    if connection.dialect.name == "postgresql":
        connection.execute(text(f"SELECT pg_advisory_xact_lock({_LOCK_NUMBER})"))


def last(connection: Connection) -> tuple[int, bytes]:
    """Return number and fingerprint of the newest entry; zero and the beginning where there is none."""
    row = connection.execute(_NEWEST).first()
    return (row.number, row.mac) if row else (0, BEGINNING)


def append(connection: Connection, entry: Entry) -> None:
    connection.execute(insert(journal), vars(entry))


def entries(
    connection: Connection,
    *,
    of_matter: str | None = None,
    about: Collection[str] | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
) -> Iterator[Entry]:
    """Yield the entries in their order: of all, of one matter, about these things, from `since` on, before `until`."""
    wanted: list[ColumnElement[bool]] = []
    if about is not None:
        wanted.append(journal.c.subject.in_(about))
    if of_matter is not None:
        wanted.append(journal.c.matter == of_matter)
    if since is not None:
        wanted.append(journal.c.at >= since)
    if until is not None:
        wanted.append(journal.c.at < until)
    query = select(journal).where(*wanted).order_by(journal.c.number).limit(_AT_ONCE)
    rows = connection.execute(query).all()
    while rows:
        yield from (Entry(**row._mapping) for row in rows)  # noqa: SLF001 - the documented way to a row's names
        rows = connection.execute(query.where(journal.c.number > rows[-1].number)).all()


def count(connection: Connection) -> int:
    return connection.scalar(select(func.count()).select_from(journal)) or 0


def is_noted(connection: Connection, kind: str, *, actor: str, of_matter: str, subject: str, since: datetime) -> bool:
    """Whether the same was entered for the same person at or after `since`."""
    same = {"of_kind": kind, "by": actor, "of_matter": of_matter, "about": subject, "since": since}
    return connection.scalar(_NOTED, same) is not None


def count_of(connection: Connection, kind: str, *, actor: str, since: datetime) -> int:
    """Return how many entries of this kind there are of one person at or after `since`, reading no older ones."""
    older = connection.scalar(_OLDER, {"since": since}) or 0
    return connection.scalar(_HOW_MANY_SINCE, {"of_kind": kind, "by": actor, "older": older}) or 0


def last_at(connection: Connection, kinds: Sequence[str], *, of_matters: Sequence[str]) -> dict[str, datetime]:
    """Return when one of these kinds was last entered for each of the matters that have any."""
    mine = journal.c.matter.in_(of_matters) & journal.c.kind.in_(kinds)
    query = select(journal.c.matter, func.max(journal.c.at).label("at")).where(mine).group_by(journal.c.matter)
    return {row.matter: row.at for row in connection.execute(query)}


def wrapped_keys(connection: Connection) -> Iterator[tuple[int, bytes]]:
    """Yield the wrapped keys of the journal, each with the number of the first entry it is for."""
    for row in connection.execute(select(journal_key).order_by(journal_key.c.number)):
        yield row.number, row.wrapped_key


def present_key(connection: Connection, keys: Keys, *, first: int) -> JournalKey:
    """Return the key under which the chain goes on; the first entry of all, number `first`, makes one."""
    row = connection.execute(_NEWEST_KEY).first()
    return keys.journal_key(row.number, row.wrapped_key) if row else add_key(connection, keys, first=first)


def add_key(connection: Connection, keys: Keys, *, first: int) -> JournalKey:
    """Keep a fresh key for the entries from number `first` on, and return it."""
    key, wrapped = keys.new_journal_key(first)
    connection.execute(insert(journal_key).values(number=first, wrapped_key=wrapped))
    return key


def matter_key(connection: Connection, keys: Keys, matter_id: str) -> MatterKey | None:
    """Return the key under which the details of this matter's entries are sealed; None once it is erased."""
    wrapped = connection.scalar(select(matter.c.wrapped_key).where(matter.c.id == matter_id))
    return keys.matter_key(matter_id, wrapped) if wrapped else None
