"""Consistency: statements that cannot all be true, or whose order nobody can tell yet."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import groupby

from casework.domain.authorities import Version, in_force_on
from casework.domain.conditions import Condition, Finding, Test, evaluate, tests_of
from casework.domain.facts import Fact, kind_of
from casework.domain.record import Record


class Nature(StrEnum):
    """What kind of trouble it is."""

    CLASH = "clash"
    ORDER_OPEN = "order-open"
    SPEAKERS_DIFFER = "speakers-differ"


@dataclass(frozen=True)
class ClashRule:
    """A pattern of facts that do not go together, or that must be seen together.

    `says` names the facts in braces; `asks` is what to ask where partial dates leave the order open.
    """

    id: str
    title: str
    says: str
    so: str
    versions: tuple[Version[None], ...]
    asks: str = ""


@dataclass(frozen=True)
class Contradiction:
    """Facts that do not go together. Without a rule: speakers who differ about one fact."""

    nature: Nature
    facts: tuple[Fact, ...]
    rule: ClashRule | None = None

    def told(self, show: Callable[[Fact], str]) -> str:
        """Return the rule's sentence with each fact in braces shown by `show`."""
        says = self.rule.says if self.rule else ""
        for fact in self.facts:
            says = says.replace("{" + fact.key + "}", show(fact))
        return says


def contradictions(rules: Iterable[ClashRule], record: Record, *, on: date) -> tuple[Contradiction, ...]:
    """Return what does not fit in `record`: rules' clashes, orders left open, then speakers who differ."""
    found = [one for rule in rules for one in _clashes(rule, record, on=on)]
    found.sort(key=lambda one: list(Nature).index(one.nature))
    return (*found, *_differing(record))


def _clashes(rule: ClashRule, record: Record, *, on: date) -> Iterator[Contradiction]:
    version = in_force_on(rule.versions, on)
    if version is None:
        return
    anchor = _anchor(version.condition)
    for subject in record.subjects_or_kind(anchor):
        finding = evaluate(version.condition, record, subject)
        if finding.truth:
            yield Contradiction(Nature.CLASH, finding.relied, rule)
        elif finding.truth is None and rule.asks and _waits_for_precision(finding):
            yield Contradiction(Nature.ORDER_OPEN, finding.relied, rule)


def _anchor(condition: Condition) -> str:
    first: Test = next(tests_of(condition))
    return kind_of(first.fact or first.counted[0])


def _waits_for_precision(finding: Finding) -> bool:
    """Whether every fact that is missing was stated, only not to the day."""
    stated = {(fact.subject, fact.key) for fact in finding.relied}
    return bool(finding.missing) and all((one.subject, one.key) in stated for one in finding.missing)


def _differing(record: Record) -> Iterator[Contradiction]:
    known = sorted((fact for fact in record.facts if fact.is_known), key=_place)
    for (key, subject), _ in groupby(known, key=_place):
        if record.is_disputed(key, subject):
            said = tuple(fact for fact in record.statements(key, subject) if fact.is_known)
            yield Contradiction(Nature.SPEAKERS_DIFFER, said)


def _place(fact: Fact) -> tuple[str, str]:
    return fact.key, fact.subject
