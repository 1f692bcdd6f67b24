"""Requirements: what a filing must contain to be admissible, and whether this one does."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from casework.domain.authorities import Version, in_force_on
from casework.domain.conditions import ALWAYS, Condition, Missing, Test, evaluate
from casework.domain.facts import Fact
from casework.domain.record import Record


class Met(StrEnum):
    """Whether a requirement is met, the worst first."""

    OVER = "over"
    MISSING = "missing"
    UNKNOWN = "unknown"
    MET = "met"


@dataclass(frozen=True)
class Limit:
    """A countable limit: of what (`pages`, `annexes`, `arguable-grounds` …), and how many at most or at least.

    `languages` are those in which nothing counts, where what counts is what is not translated.
    """

    measure: str = ""
    at_most: float | None = None
    at_least: float | None = None
    languages: tuple[str, ...] = ()


@dataclass(frozen=True)
class Requirement:
    """A rule about what a filing must contain, as its file states it."""

    id: str
    title: str
    group: str
    what: str
    missing: str
    versions: tuple[Version[Limit], ...]
    applies: Condition = ALWAYS
    order: int = 0


@dataclass(frozen=True)
class Check:
    """One requirement, checked."""

    requirement: Requirement
    version: Version[Limit]
    met: Met
    facts: tuple[Fact, ...] = ()
    missing: tuple[Missing, ...] = ()
    against: tuple[tuple[Test, Fact], ...] = ()
    measured: float | None = None

    @property
    def is_met(self) -> bool:
        return self.met is Met.MET


def preflight(
    requirements: Iterable[Requirement], record: Record, measures: dict[str, float], *, on: date
) -> tuple[Check, ...]:
    """Return each requirement that applies on the day `on`, checked, in the order of the files.

    A countable limit is compared with `measures`; what has not been measured stays unknown.

    Units: pages and annexes, as `measures` names them.
    """
    ordered = sorted(requirements, key=lambda one: (one.order, one.id))
    checks = [_check(one, record, measures, on=on) for one in ordered]
    return tuple(check for check in checks if check is not None)


def _check(requirement: Requirement, record: Record, measures: dict[str, float], *, on: date) -> Check | None:
    version = in_force_on(requirement.versions, on)
    if version is None or evaluate(requirement.applies, record).truth is False:
        return None
    if version.terms.measure:
        measured = measures.get(version.terms.measure)
        return Check(requirement, version, _within(version.terms, measured), measured=measured)
    finding = evaluate(version.condition, record)
    met = {True: Met.MET, None: Met.UNKNOWN, False: Met.MISSING}[finding.truth]
    return Check(requirement, version, met, finding.relied, finding.missing, finding.failed)


def _within(limit: Limit, measured: float | None) -> Met:
    if measured is None:
        return Met.UNKNOWN
    if limit.at_most is not None and measured > limit.at_most:
        return Met.OVER
    if limit.at_least is not None and measured < limit.at_least:
        return Met.MISSING
    return Met.MET
