"""Deadlines as rows: the day in the margin, the duty, the rule, how counted, what is lost."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from babel.dates import format_timedelta
from flask_babel import get_locale, ngettext
from flask_babel import gettext as _

from casework.domain.deadlines import Deadline, Force, State
from casework.web.filters import day, day_in_words, native
from casework.web.shown.links import Links
from casework.web.shown.rulers import counted, sentence
from casework.web.telling import Teller


@dataclass(frozen=True)
class Row:
    """One deadline on the page."""

    deadline: Deadline
    about: str
    day: str
    left: str
    is_late: bool
    waiting_url: str
    runs: str
    cites: str
    certainty: str
    counted: str
    lost: str

    @property
    def is_waiting(self) -> bool:
        return self.deadline.state in (State.WAITING, State.STANDING)

    @property
    def is_met(self) -> bool:
        return self.deadline.state is State.MET


def row(deadline: Deadline, links: Links, *, today: date) -> Row:
    terms, version = deadline.version.terms, deadline.version
    first = deadline.waiting_for[0] if deadline.waiting_for else None
    return Row(
        deadline,
        links.teller.thing(deadline.subject) if ":" in deadline.subject else "",
        _day(deadline),
        _left(deadline, links.teller, today=today),
        deadline.is_overdue and deadline.is_ours,
        links.question(first.key, first.subject) if first else "",
        _runs(deadline, links.teller),
        "; ".join(one.cite for one in version.authorities),
        str(version.certainty),
        _(terms.counted) if terms.counted else "",
        _(deadline.rule.lost) if deadline.rule.lost else "",
    )


def title(rows: tuple[Row, ...]) -> str:
    """Return where our own deadlines stand, as a title."""
    ours = [one.deadline for one in rows if one.deadline.is_ours and one.deadline.due]
    late = sum(one.is_overdue for one in ours)
    coming = [one.due for one in ours if not one.is_overdue and one.state is State.DUE and one.due]
    following = _("the next is on %(day)s", day=day_in_words(min(coming))) if coming else _("no other has a date yet")
    if late:
        first = ngettext("%(words)s is late", "%(words)s are late", late, words=counted(late))
        return sentence(_("%(late)s; %(following)s", late=first, following=following))
    return sentence(following) if coming else _("No date of ours is running yet")


def _day(deadline: Deadline) -> str:
    if deadline.due is not None:
        return day(deadline.due)
    return _("Waiting for:") if deadline.state is State.WAITING else _("No fixed day")


def _left(deadline: Deadline, teller: Teller, *, today: date) -> str:
    match deadline.state:
        case State.WAITING:
            return "; ".join(teller.missing(one.key, one.subject) for one in deadline.waiting_for)
        case State.STANDING:
            return _(deadline.version.terms.standing)
        case State.MET:
            return _("Met")
        case _:
            return distance(deadline.due or today, today, is_ours=deadline.is_ours)


def distance(due: date, today: date, *, is_ours: bool) -> str:
    """Return how far a day is: `in 4 days`, `today`, `3 days late`, or for a duty of others `passed 22 days ago`."""
    days = (due - today).days
    if days == 0:
        return _("today")
    if days < 0 and is_ours:
        return native(ngettext("%(num)s day late", "%(num)s days late", -days))
    words = native(format_timedelta(timedelta(days=days), granularity="day", add_direction=True, locale=get_locale()))
    return words if days > 0 else _("passed %(ago)s", ago=words)


def _runs(deadline: Deadline, teller: Teller) -> str:
    """Return from what the period runs, once that is known; and the span where it is known only in part."""
    parts = []
    if deadline.start is not None:
        parts.append(f"{teller.asked(deadline.start.key)} {teller.answer(deadline.start)}.")
    if deadline.latest is not None and not deadline.is_exact:
        parts.append(_("At the latest on %(day)s: the start is known only in part.", day=day(deadline.latest)))
    if deadline.override is not None and deadline.counted_on is not None:
        parts.append(_("Counted from the record it would be %(day)s.", day=day(deadline.counted_on)))
    return " ".join(parts)


def force_words(force: Force) -> str:
    return {
        Force.LIMIT: _("A limit: a right is lost"),
        Force.EXPECTED: _("A date to expect"),
        Force.INTERNAL: _("Our own rule"),
    }[force]
