"""Pressing deadlines: which of ours is near, who is told of it, and who is told when nobody looks.

The leads of a matter are told from the first day. If nobody of the team opens the deadlines, the next member is told
a day later, and another each day after that: nobody's holiday makes a date pass in silence. Only then a letter goes,
which says no more than that there is something to look at. None of this is kept: it is reckoned anew on each page.
"""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from casework.domain.deadlines import Deadline, State, reckon
from casework.domain.record import Record
from casework.keys.fields import SealBroken
from casework.services.actors import Actor
from casework.services.matters import Matter, unveiled_records
from casework.services.notices import tell
from casework.services.office import Office
from casework.store import journal as book
from casework.store import matters, membership, upkeep
from casework.store.engines import Connection
from casework.store.matters import STAFF, KeptMatter

NEAR: Final = timedelta(days=7)
UNSEEN: Final = timedelta(hours=24)  # after this long without a look the next member is told
VERY_NEAR: Final = timedelta(days=2)
UNSEEN_WHEN_VERY_NEAR: Final = timedelta(hours=6)
WRITTEN: Final = "unseen-written"  # the day on which the letters were last written
LOOKS: Final = ("deadlines-viewed", "checklist-downloaded", "override-set")

log = logging.getLogger("redress.pressing")


@dataclass(frozen=True)
class Pressing:
    """The nearest of a matter's pressing deadlines, and how many there are.

    `is_unseen` says that nobody of the team looked for as long as one may wait, `is_noted` that somebody did and the
    wait has not begun anew; `told` holds who is told of it now, the leads first.
    """

    matter: str
    due: date
    rule: str = field(repr=False)
    count: int
    is_overdue: bool
    is_unseen: bool
    is_noted: bool
    told: tuple[str, ...]


@dataclass(frozen=True)
class Told:
    """What presses, by the id of the matter; `damaged` are the matters whose deadlines could not be reckoned."""

    presses: Mapping[str, Pressing] = field(default_factory=dict)
    damaged: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Near:
    """Our deadlines in one version of a matter that are near on one day or fell due already, the earliest first."""

    id: str
    version: int
    today: date
    deadlines: tuple[Deadline, ...] = field(repr=False)


def in_matter(office: Office, matter: Matter) -> Pressing | None:
    """Return what presses in a matter that its reader has opened; None if nothing does, or the matter is closed."""
    now = office.clock()
    near = _near(office, matter.record, now)
    if matter.closed_at or not near:
        return None
    with office.engines.read.begin() as connection:
        return _pressing(connection, {matter.id: near}, now)[matter.id]


def told_to(office: Office, actor: Actor) -> Told:
    """Return what presses in the matters of this person and they are to be told of, and which of these are damaged."""
    if actor.role not in STAFF:
        return Told()
    with office.engines.read.begin() as connection:
        found = _found_in(office, connection, matters.matters_of(connection, office.keys, actor.id).readable)
    return Told({one: said for one, said in found.presses.items() if actor.id in said.told}, found.damaged)


def write_about_the_unseen(office: Office) -> int:
    """Write to whoever is told of a deadline that nobody has looked at, and return to how many.

    The keeper calls this in each of its rounds; once a day it does something. What it finds is on the pages before.
    Units: days of UTC.
    """
    if not office.sends_mail:
        return 0
    with office.engines.read.begin() as connection:
        if _is_written_today(connection, office):
            return 0
        found = _found_in(office, connection, matters.all_matters(connection, office.keys).readable)
    unseen = {account for one in found.presses.values() if one.is_unseen for account in one.told}
    with office.engines.write.begin() as connection:
        book.wait_for_turn(connection)  # another keeper may have been faster
        if _is_written_today(connection, office):
            return 0
        upkeep.note(connection, WRITTEN, at=office.clock())
        return tell(connection, office, "unseen", sorted(unseen))


def _is_written_today(connection: Connection, office: Office) -> bool:
    last = upkeep.noted(connection).get(WRITTEN)
    return last is not None and last.astimezone(UTC).date() == office.clock().astimezone(UTC).date()


def _found_in(office: Office, connection: Connection, several: Sequence[KeptMatter]) -> Told:
    """Return what presses in these matters, in as many questions for one as for a hundred.

    Of a matter that cannot be read only that is told, and the log gets the kind of error.
    """
    now, cleared = office.clock(), office.dates.cleared
    today = now.astimezone(UTC).date()
    still_open = [kept for kept in several if not kept.closed_at]
    known: dict[str, Near | None] = {one.id: office.dates.find(one.id, version=one.version) for one in still_open}
    unknown = [kept for kept in still_open if (near := known[kept.id]) is None or near.today != today]
    records = unveiled_records(connection, unknown)
    damaged = set()
    for kept in unknown:
        known[kept.id] = found = _near_in(office, kept, records.get(kept.id), now)
        if found is None:
            damaged.add(kept.id)
        else:
            office.dates.keep(found, cleared=cleared)
    deadlines = {one.id: one.deadlines for one in known.values() if one and one.deadlines}
    return Told(_pressing(connection, deadlines, now), frozenset(damaged))


def _near_in(office: Office, kept: KeptMatter, record: Record | None, now: datetime) -> Near | None:
    """Return what is near in the matter; None if it could not be opened, or not be reckoned with."""
    if record is None:
        log.error("%s", SealBroken.__qualname__)
        return None
    try:
        return Near(kept.id, kept.version, now.astimezone(UTC).date(), _near(office, record, now))
    except Exception as problem:
        log.error("%s", type(problem).__qualname__)  # noqa: TRY400 - a traceback may hold values
        return None


def _pressing(connection: Connection, near: Mapping[str, tuple[Deadline, ...]], now: datetime) -> dict[str, Pressing]:
    looks = book.last_at(connection, LOOKS, of_matters=list(near))
    teams = membership.staff_in(connection, list(near))
    return {one: _told(one, near[one], teams[one], now=now, looked=looks.get(one)) for one in near}


def _told(
    matter_id: str, near: tuple[Deadline, ...], team: list[tuple[str, bool]], *, now: datetime, looked: datetime | None
) -> Pressing:
    first = near[0]
    waits = _waits_unseen(first, now, looked=looked)
    leads = [account for account, is_lead in team if is_lead]
    others = [account for account, is_lead in team if not is_lead]
    return Pressing(
        matter_id,
        _due(first),
        first.rule.title,
        len(near),
        is_overdue=first.is_overdue,
        is_unseen=waits > 0,
        is_noted=waits == 0 and looked is not None and looked >= _midnight(first) - NEAR,
        told=(*leads, *others[:waits]),
    )


def _near(office: Office, record: Record, now: datetime) -> tuple[Deadline, ...]:
    today = now.astimezone(UTC).date()
    found = reckon(office.law.rules.deadlines, record, today=today, repeating=office.form.repeating_kinds)
    ours = [one for one in found if one.is_ours and one.state in (State.DUE, State.OVERDUE) and one.due]
    return tuple(sorted((one for one in ours if _due(one) - today <= NEAR), key=_due))


def _due(one: Deadline) -> date:
    if one.due is None:
        raise ValueError("a deadline without a day does not press")
    return one.due


def _midnight(one: Deadline) -> datetime:
    """Return the beginning of the day on which it falls due."""
    return datetime.combine(_due(one), time(), tzinfo=UTC)


def _waits_unseen(one: Deadline, now: datetime, *, looked: datetime | None) -> int:
    """Return how often in a row the time to look has passed since the deadline came near, or was known, or looked at.

    Units: a day, or six hours once it falls due within two days.
    """
    midnight = _midnight(one)
    known = [fact.stated_at for fact in (one.start, one.override) if fact]
    since = max(midnight - NEAR, *known, *([looked] if looked else []))
    return max(0, (now - since) // (UNSEEN_WHEN_VERY_NEAR if midnight - now <= VERY_NEAR else UNSEEN))
