"""The log of a matter: every statement ever made in it, sealed, append only.

An entry's *slot* says what it is about: a fact by one speaker, a thing, an exhibit, the plan of annexes. The newest
entry of a slot stands; older ones are its history. The slot is a blind index, so the newest is found without opening
the rest.
"""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace

from sqlalchemy import Connection, Select, func, insert, select

from casework.domain.facts import Fact, Speaker
from casework.keys.fields import Place, SealBroken
from casework.keys.hierarchy import BlindIndex
from casework.store import matters
from casework.store.matters import KeptMatter
from casework.store.payloads import (
    ExhibitState,
    Payload,
    PlanState,
    SubjectState,
    read_exhibit,
    read_fact,
    read_plan,
    read_subject,
    written_exhibit,
    written_fact,
    written_plan,
    written_subject,
)
from casework.store.tables import statement

Entry = Fact | SubjectState | ExhibitState | PlanState
Slot = bytes


@dataclass(frozen=True)
class Standing:
    """What stands in a matter: the newest entry of every slot."""

    facts: tuple[Fact, ...] = ()
    subjects: tuple[SubjectState, ...] = ()
    exhibits: tuple[ExhibitState, ...] = field(default=())
    plan: PlanState | None = None


def fact_slot(kept: KeptMatter, subject: str, *, key: str, said_by: Speaker) -> Slot:
    return kept.key.blind.of("fact", subject, key, said_by.value)


def plan_slot(kept: KeptMatter) -> Slot:
    return kept.key.blind.of("plan")


def slot_of(kept: KeptMatter, entry: Entry) -> Slot:
    return _slot(kept.key.blind, entry)


def slot_in(blind: BlindIndex, payload: Payload) -> Slot:
    """Return the slot that an entry written like this has in the index of a key."""
    return _slot(blind, _entry(payload, 0))


def _slot(blind: BlindIndex, entry: Entry) -> Slot:
    if isinstance(entry, Fact):
        return blind.of("fact", entry.subject, entry.key, entry.said_by.value)
    if isinstance(entry, SubjectState):
        return blind.of("subject", entry.subject.id)
    if isinstance(entry, PlanState):
        return blind.of("plan")
    return blind.of("exhibit", entry.exhibit.id)


def append(connection: Connection, kept: KeptMatter, entries: Sequence[Entry]) -> KeptMatter:
    """Write `entries` at the end of the log and return the matter at its new version.

    The matter must have been found `for_update` in this transaction; its version gives the next number.
    """
    if not entries:
        return kept
    rows = [
        {"matter": kept.id, "number": number, "slot": slot_of(kept, entry), "payload": _seal(kept, entry, number)}
        for number, entry in enumerate(entries, start=kept.version + 1)
    ]
    connection.execute(insert(statement), rows)
    matters.advance(connection, kept, kept.version + len(rows))
    return replace(kept, version=kept.version + len(rows))


def standing(connection: Connection, kept: KeptMatter) -> Standing:
    """Return what stands at the version that was found, each kind in the order in which it was written."""
    mine = (statement.c.matter == kept.id) & (statement.c.number <= kept.version)
    newest = select(func.max(statement.c.number)).where(mine).group_by(statement.c.slot)
    return _sorted(_read(connection, kept, _entries(kept).where(statement.c.number.in_(newest))))


def standing_of(connection: Connection, several: Sequence[KeptMatter]) -> dict[str, Standing]:
    """Return what stands in each of these matters, by its id, however many they are in one question.

    A matter of which an entry cannot be opened is left out, and so hides none of the others.
    """
    mine = statement.c.matter.in_([kept.id for kept in several])
    numbered = select(statement.c.matter, func.max(statement.c.number).label("number")).where(mine)
    newest = numbered.group_by(statement.c.matter, statement.c.slot).subquery()
    query = select(statement.c.matter, statement.c.number, statement.c.payload).join(
        newest, (statement.c.matter == newest.c.matter) & (statement.c.number == newest.c.number)
    )
    rows: dict[str, list[tuple[int, bytes]]] = {kept.id: [] for kept in several}
    for row in connection.execute(query.order_by(statement.c.matter, statement.c.number)):
        rows[row.matter].append((row.number, row.payload))
    found: dict[str, Standing] = {}
    for kept in several:
        with suppress(SealBroken):
            found[kept.id] = _sorted([_opened(kept, number, payload) for number, payload in rows[kept.id]])
    return found


def _sorted(entries: Iterable[Entry]) -> Standing:
    facts, subjects, exhibits, plan = [], [], [], None
    for entry in entries:
        if isinstance(entry, Fact):
            facts.append(entry)
        elif isinstance(entry, SubjectState):
            subjects.append(entry)
        elif isinstance(entry, PlanState):
            plan = entry
        else:
            exhibits.append(entry)
    return Standing(tuple(facts), tuple(subjects), tuple(exhibits), plan)


def newest_in(connection: Connection, kept: KeptMatter, slots: Iterable[Slot]) -> Mapping[Slot, Entry]:
    """Return the newest entry of each of these slots that has one."""
    newest = (
        select(func.max(statement.c.number))
        .where(statement.c.matter == kept.id, statement.c.slot.in_(list(slots)))
        .group_by(statement.c.slot)
    )
    entries = _read(connection, kept, _entries(kept).where(statement.c.number.in_(newest)))
    return {slot_of(kept, entry): entry for entry in entries}


def history(connection: Connection, kept: KeptMatter, slots: Iterable[Slot]) -> list[Entry]:
    """Return every entry ever made in these slots, the oldest first."""
    return _read(connection, kept, _entries(kept).where(statement.c.slot.in_(list(slots))))


def _entries(kept: KeptMatter) -> Select[tuple[int, bytes]]:
    query = select(statement.c.number, statement.c.payload).where(statement.c.matter == kept.id)
    return query.order_by(statement.c.number)


def _read(connection: Connection, kept: KeptMatter, query: Select[tuple[int, bytes]]) -> list[Entry]:
    return [_opened(kept, row.number, row.payload) for row in connection.execute(query).all()]


def _opened(kept: KeptMatter, number: int, payload: bytes) -> Entry:
    return _entry(kept.key.fields.open_json(payload, _place(kept, number)), number)


def _entry(payload: Payload, number: int) -> Entry:
    if "key" in payload:
        return read_fact(payload, number)
    if "plan" in payload:
        return read_plan(payload, number)
    return read_exhibit(payload, number) if "exhibit" in payload else read_subject(payload, number)


def _seal(kept: KeptMatter, entry: Entry, number: int) -> bytes:
    return kept.key.fields.seal_json(_written(entry), _place(kept, number))


def _written(entry: Entry) -> Payload:
    if isinstance(entry, Fact):
        return written_fact(entry)
    if isinstance(entry, PlanState):
        return written_plan(entry)
    return written_subject(entry) if isinstance(entry, SubjectState) else written_exhibit(entry)


def _place(kept: KeptMatter, number: int) -> Place:
    return Place(kept.id, "statement", str(number), "payload")
