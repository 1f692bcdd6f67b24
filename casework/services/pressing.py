"""Pressing deadlines: which of ours is near, who is told of it, and who is told when nobody looks.

The leads of a matter are told from the first day. If nobody of the team opens the deadlines, the next member is told
a day later, and another each day after that: nobody's holiday makes a date pass in silence. Only then a letter goes,
which says no more than that there is something to look at. None of this is kept: it is reckoned anew on each page.
"""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from casework.domain.deadlines import Deadline, State, reckon
from casework.services.actors import Actor
from casework.services.matters import Matter, load_matter, matters_of
from casework.services.notices import tell
from casework.services.office import Office
from casework.store import journal as book
from casework.store import matters, membership
from casework.store.matters import STAFF

NEAR: Final = timedelta(days=7)
UNSEEN: Final = timedelta(hours=24)  # after this long without a look the next member is told
VERY_NEAR: Final = timedelta(days=2)
UNSEEN_WHEN_VERY_NEAR: Final = timedelta(hours=6)
LOOKS: Final = ("deadlines-viewed", "checklist-downloaded", "override-set")


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


def in_matter(office: Office, matter: Matter) -> Pressing | None:
    """Return what presses in a matter that its reader has opened; None if nothing does, or the matter is closed."""
    now = office.clock()
    near = _near(office, matter, now)
    if matter.closed_at or not near:
        return None
    first = near[0]
    with office.engines.read.begin() as connection:
        looked = book.last_at(connection, LOOKS, of_matter=matter.id)
        leads = membership.leads(connection, matter.id)
        others = [one for one in membership.staff_of(connection, matter.id) if one not in leads]
    waits = _waits_unseen(first, now, looked=looked)
    is_noted = waits == 0 and looked is not None and looked >= _midnight(first) - NEAR
    return Pressing(
        matter.id,
        _due(first),
        first.rule.title,
        len(near),
        is_overdue=first.is_overdue,
        is_unseen=waits > 0,
        is_noted=is_noted,
        told=(*sorted(leads), *others[:waits]),
    )


def told_to(office: Office, actor: Actor) -> dict[str, Pressing]:
    """Return what presses in the matters of this person and they are to be told of, by the id of the matter."""
    if actor.role not in STAFF:
        return {}
    opened = [load_matter(office, actor, one.id) for one in matters_of(office, actor) if not one.closed_at]
    found = [in_matter(office, matter) for matter in opened]
    return {one.matter: one for one in found if one and actor.id in one.told}


def write_about_the_unseen(office: Office) -> int:
    """Write to whoever is told of a deadline that nobody has looked at, and return to how many.

    The keeper calls this once a day; what it finds is on the pages before.
    """
    if not office.sends_mail:
        return 0
    with office.engines.read.begin() as connection:
        every = [kept.id for kept in matters.every_matter(connection, office.keys) if not kept.closed_at]
        leads = {one: sorted(membership.leads(connection, one)) for one in every}
    unseen = set[str]()
    for matter_id, able in leads.items():
        found = in_matter(office, load_matter(office, _as(able[0]), matter_id)) if able else None
        unseen |= set(found.told) if found and found.is_unseen else set()
    with office.engines.write.begin() as connection:
        return tell(connection, office, "unseen", sorted(unseen))


def _near(office: Office, matter: Matter, now: datetime) -> list[Deadline]:
    """Return our deadlines that fall due within a week or fell due already, the earliest first."""
    today = now.astimezone(UTC).date()
    found = reckon(office.law.rules.deadlines, matter.record, today=today, repeating=office.form.repeating_kinds)
    ours = [one for one in found if one.is_ours and one.state in (State.DUE, State.OVERDUE) and one.due]
    return sorted((one for one in ours if _due(one) - today <= NEAR), key=_due)


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


def _as(account_id: str) -> Actor:
    """Return a member of the matter, to open it as they would; no look of theirs is entered."""
    return Actor(account_id, "", "")
