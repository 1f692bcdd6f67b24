"""Deadlines: whose duty, from when, how long, how counted, and what is lost."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from casework.domain.authorities import Version, in_force_on
from casework.domain.conditions import Missing, evaluate
from casework.domain.dates import PartialDate, Period
from casework.domain.facts import Fact, kind_of
from casework.domain.record import Record

OURS = ("us", "client")


class Force(StrEnum):
    """What a deadline is: a limit that loses a right, a date to expect, or an alarm of our own."""

    LIMIT = "limit"
    EXPECTED = "expected"
    INTERNAL = "internal"


class State(StrEnum):
    """Where a deadline stands today."""

    OVERDUE = "overdue"
    DUE = "due"
    WAITING = "waiting"
    STANDING = "standing"
    MET = "met"


@dataclass(frozen=True)
class Timing:
    """When a rule falls due. Either a period from a fact, or a date that is itself a fact, or no date at all."""

    runs_from: str = ""
    period: Period | None = None
    is_backwards: bool = False
    given_by: str = ""
    standing: str = ""
    counted: str = ""
    is_assumption: bool = False
    met_by: str = ""


@dataclass(frozen=True)
class DeadlineRule:
    """A rule about time, as its file states it."""

    id: str
    title: str
    whose: str
    force: Force
    lost: str
    versions: tuple[Version[Timing], ...]
    ask: str = ""

    @property
    def is_ours(self) -> bool:
        return self.whose in OURS


@dataclass(frozen=True)
class Deadline:
    """One rule reckoned on one record.

    `due` is the earliest day on which it may fall due; `latest` the last, where the starting date is known only in
    part. Both are None while it waits, and where the law sets no date. `counted_on` is our own reckoning where
    counsel has set another date (`override`).
    """

    rule: DeadlineRule
    version: Version[Timing]
    subject: str
    state: State
    due: date | None = None
    latest: date | None = None
    start: Fact | None = None
    waiting_for: tuple[Missing, ...] = ()
    met: Fact | None = None
    override: Fact | None = None
    override_reason: Fact | None = None
    counted_on: date | None = None

    @property
    def id(self) -> str:
        return f"deadline:{self.rule.id}" + (f"@{self.subject}" if ":" in self.subject else "")

    @property
    def is_ours(self) -> bool:
        return self.rule.is_ours

    @property
    def is_exact(self) -> bool:
        return self.due is not None and self.due == self.latest

    @property
    def is_overdue(self) -> bool:
        return self.state is State.OVERDUE


def reckon(
    rules: Iterable[DeadlineRule], record: Record, *, today: date, repeating: frozenset[str]
) -> tuple[Deadline, ...]:
    """Return every deadline that applies or may apply, soonest first, those that wait after them, those met last.

    A rule on things that repeat (`repeating` names their kinds) gives one deadline a thing. The version is the one
    in force on the day the period starts, or today while that day is not known. Where a starting date is partial,
    the earliest day counts.
    """
    found = [
        deadline
        for rule in rules
        for subject in _subjects(rule, record, repeating)
        if (deadline := _reckon(rule, record, subject, today=today)) is not None
    ]
    return tuple(sorted(found, key=_urgency))


def _urgency(deadline: Deadline) -> tuple[int, date, str]:
    rank = {State.OVERDUE: 0, State.DUE: 0, State.WAITING: 1, State.STANDING: 2, State.MET: 3}[deadline.state]
    return rank, deadline.due or date.max, deadline.id


def _subjects(rule: DeadlineRule, record: Record, repeating: frozenset[str]) -> tuple[str, ...]:
    timing = rule.versions[-1].terms
    kind = kind_of(timing.runs_from or timing.given_by or "request")
    return record.subjects_of(kind) if kind in repeating else (kind,)


def _reckon(rule: DeadlineRule, record: Record, subject: str, *, today: date) -> Deadline | None:
    start = record.fact(rule.versions[-1].terms.runs_from, subject) if rule.versions[-1].terms.runs_from else None
    started = start.value if start is not None and isinstance(start.value, PartialDate) else None
    version = in_force_on(rule.versions, started.latest if started else today)
    if version is None:
        return None
    applies = evaluate(version.condition, record, subject)
    if applies.truth is False:
        return None
    timing = version.terms
    deadline = Deadline(rule, version, subject, State.WAITING, start=start, waiting_for=applies.missing)
    deadline = _overridden(deadline, record)
    met = record.fact(timing.met_by, subject) if timing.met_by else None
    if met is not None and met.is_known:
        return _placed(replace(deadline, met=met), State.MET, _span(timing, record, subject, started))
    if applies.truth is None and deadline.override is None:
        return deadline
    if timing.standing and deadline.override is None:
        return replace(deadline, state=State.STANDING)
    span = _span(timing, record, subject, started)
    if span is None and deadline.override is None:
        key = timing.given_by or timing.runs_from
        return replace(deadline, waiting_for=(Missing(key, subject),))
    return _dated(deadline, span, today=today)


def _span(timing: Timing, record: Record, subject: str, started: PartialDate | None) -> tuple[date, date] | None:
    if timing.given_by:
        given = record.value(timing.given_by, subject)
        return (given.earliest, given.latest) if isinstance(given, PartialDate) else None
    if started is None or timing.period is None:
        return None
    move = timing.period.before if timing.is_backwards else timing.period.after
    return move(started.earliest), move(started.latest)


def _overridden(deadline: Deadline, record: Record) -> Deadline:
    override = record.fact("deadline.override_on", deadline.id)
    if override is None or not isinstance(override.value, PartialDate):
        return deadline
    reason = record.fact("deadline.override_reason", deadline.id)
    return replace(deadline, override=override, override_reason=reason)


def _dated(deadline: Deadline, span: tuple[date, date] | None, *, today: date) -> Deadline:
    override = deadline.override
    counted_on = span[0] if span else None
    if override is not None and isinstance(override.value, PartialDate):
        span = (override.value.earliest, override.value.latest)
    if span is None:
        return deadline
    state = State.OVERDUE if span[0] < today else State.DUE
    return _placed(replace(deadline, counted_on=counted_on), state, span)


def _placed(deadline: Deadline, state: State, span: tuple[date, date] | None) -> Deadline:
    due, latest = span or (None, None)
    return replace(deadline, state=state, due=due, latest=latest, waiting_for=())
