"""Conditions: the closed vocabulary in which data files say when something holds. Three-valued throughout."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from casework.domain.answers import Value
from casework.domain.dates import PartialDate, is_before
from casework.domain.facts import Fact, kind_of
from casework.domain.record import Record


@dataclass(frozen=True)
class Missing:
    """A fact that is not known and on which something depends."""

    key: str
    subject: str


@dataclass(frozen=True)
class Test:
    """One test of a fact, or of a number of things.

    `counted` is empty for a test of a fact. It is a kind of thing (`incident`) or several yes-or-no keys, of
    which those answered yes are counted. A list of choices passes `is` and `one_of` if one of its members does.
    """

    name: str
    operand: Any
    fact: str = ""
    counted: tuple[str, ...] = ()
    of: str = "any"

    @property
    def keys(self) -> tuple[str, ...]:
        """Return every fact key the test reads."""
        other = other_key(self.operand)
        keys = (self.fact,) if self.fact else tuple(key for key in self.counted if "." in key)
        return (*keys, other) if other else keys


@dataclass(frozen=True)
class Condition:
    """Tests joined by all, any and none. Without any test it always holds."""

    all: tuple[Test | Condition, ...] = ()
    any: tuple[Test | Condition, ...] = ()
    none: tuple[Test | Condition, ...] = ()

    @property
    def parts(self) -> tuple[Test | Condition, ...]:
        return (*self.all, *self.any, *self.none)

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(key for part in self.parts for key in part.keys))


ALWAYS = Condition()


@dataclass(frozen=True)
class Finding:
    """Whether a condition holds, on which facts, what it waits for, and which tests failed."""

    truth: bool | None
    relied: tuple[Fact, ...] = ()
    missing: tuple[Missing, ...] = ()
    failed: tuple[tuple[Test, Fact], ...] = ()


HOLDS = Finding(True)


def evaluate(condition: Test | Condition, record: Record, subject: str | None = None) -> Finding:
    """Return whether `condition` holds in `record`.

    A fact nobody stated, or answered with “I do not know”, makes a test unknown, never false. Facts of the kind
    of `subject` are read from it alone; other things that repeat are tried one by one (`of` any or every).
    Within one `all`, tests of the same kind of thing speak of the same thing: a *pending* *asylum* claim.
    """
    if isinstance(condition, Test):
        return _counted(condition, record) if condition.counted else _tested(condition, record, subject)
    if not (condition.all or condition.any or condition.none):
        return HOLDS
    joined = []
    if condition.all:
        joined.append(_all([_same_thing(group, record, subject) for group in _grouped(condition.all)]))
    if condition.any:
        joined.append(_any([evaluate(part, record, subject) for part in condition.any]))
    if condition.none:
        joined.append(_all([_denied(evaluate(part, record, subject)) for part in condition.none]))
    return _all(joined)


def _grouped(parts: tuple[Test | Condition, ...]) -> list[tuple[Test | Condition, ...]]:
    groups: dict[object, tuple[Test | Condition, ...]] = {}
    for place, part in enumerate(parts):
        shared = isinstance(part, Test) and part.fact and part.of == "any"
        name = kind_of(part.fact) if isinstance(part, Test) and shared else place
        groups[name] = (*groups.get(name, ()), part)
    return list(groups.values())


def _same_thing(group: tuple[Test | Condition, ...], record: Record, subject: str | None) -> Finding:
    first = group[0]
    if len(group) == 1 or not isinstance(first, Test):
        return evaluate(first, record, subject)
    kind = kind_of(first.fact)
    things = record.related(subject, kind) if subject else record.subjects_or_kind(kind)
    return _any([_all([evaluate(part, record, thing) for part in group]) for thing in things])


def _all(findings: list[Finding]) -> Finding:
    truths = [finding.truth for finding in findings]
    truth = False if False in truths else None if None in truths else True
    return Finding(
        truth,
        _merged(finding.relied for finding in findings if finding.truth is not False),
        _merged(finding.missing for finding in findings if finding.truth is None),
        _merged(finding.failed for finding in findings if finding.truth is False),
    )


def _any(findings: list[Finding]) -> Finding:
    truths = [finding.truth for finding in findings]
    truth = True if True in truths else None if None in truths else False
    return Finding(
        truth,
        _merged(finding.relied for finding in findings if finding.truth or (finding.truth is truth is None)),
        _merged(finding.missing for finding in findings if finding.truth is None),
        _merged(finding.failed for finding in findings if truth is False),
    )


def _denied(finding: Finding) -> Finding:
    if finding.truth is None:
        return finding
    facts = _merged([finding.relied, tuple(fact for _, fact in finding.failed)])
    test = Test("is_not", "")
    return Finding(not finding.truth, facts, (), tuple((test, fact) for fact in facts) if finding.truth else ())


def _tested(test: Test, record: Record, subject: str | None) -> Finding:
    kind = kind_of(test.fact)
    subjects = record.related(subject, kind) if subject else record.subjects_or_kind(kind)
    findings = [_one(test, record, one) for one in subjects]
    if test.of == "every":
        return _all(findings)
    return _any(findings)


def _one(test: Test, record: Record, subject: str) -> Finding:
    fact = record.fact(test.fact, subject)
    if test.name == "known":
        return _is_known(test, fact, subject)
    if fact is None or not fact.is_known or fact.value is None:
        return Finding(None, missing=(Missing(test.fact, subject),))
    other = other_key(test.operand)
    if not other:
        return _held(test, fact, _compare(test.name, fact.value, test.operand), ())
    others = [record.fact(other, one) for one in record.related(subject, kind_of(other))]
    known = [one for one in others if one is not None and one.is_known and one.value is not None]
    if not known:
        return Finding(None, missing=(Missing(other, record.related(subject, kind_of(other))[0]),))
    return _any([_held(test, fact, _compare(test.name, fact.value, one.value), (one,)) for one in known])


def _is_known(test: Test, fact: Fact | None, subject: str) -> Finding:
    if fact is not None and fact.is_known:
        return _held(test, fact, bool(test.operand), ())
    if test.operand:
        return Finding(None, missing=(Missing(test.fact, subject),))
    return Finding(True)


def _held(test: Test, fact: Fact, truth: bool | None, beside: tuple[Fact, ...]) -> Finding:
    facts = (fact, *beside)
    if truth is None:
        return Finding(None, facts, tuple(Missing(one.key, one.subject) for one in facts if _is_vague(one)))
    return Finding(truth, facts, (), () if truth else ((test, fact),))


def _is_vague(fact: Fact) -> bool:
    return isinstance(fact.value, PartialDate) and not fact.value.is_whole


def _counted(test: Test, record: Record) -> Finding:
    if len(test.counted) == 1 and "." not in test.counted[0]:
        number = len(record.subjects_of(test.counted[0]))
        holds = _compare(test.name, number, test.operand)
        # More may yet be recorded: too few is not known to be false.
        return Finding(True if holds else None if test.name == "at_least" else holds)
    facts = [(key, record.fact(key)) for key in test.counted]
    yes = tuple(fact for _, fact in facts if fact is not None and fact.value is True)
    open_keys = tuple(Missing(key, kind_of(key)) for key, fact in facts if fact is None or not fact.is_known)
    least = _compare(test.name, len(yes), test.operand)
    most = _compare(test.name, len(yes) + len(open_keys), test.operand)
    truth = least if least == most else None
    return Finding(truth, yes, () if truth else open_keys, tuple((test, f) for _, f in facts if f and truth is False))


def _compare(name: str, value: Any, operand: Any) -> bool | None:
    if name in ("before", "after"):
        first, second = as_date(value), as_date(operand)
        return is_before(first, second) if name == "before" else is_before(second, first)
    if name in ("below", "at_least"):
        return bool(value < operand) if name == "below" else bool(value >= operand)
    members = value if isinstance(value, tuple) else (value,)
    wanted = operand if name == "one_of" else operand if isinstance(operand, tuple) else (operand,)
    return any(member in wanted for member in members) != (name == "is_not")


def as_date(value: Any) -> PartialDate:
    if isinstance(value, PartialDate):
        return value
    if isinstance(value, date):
        return PartialDate.of(value)
    return PartialDate.parse(str(value))


def other_key(operand: Value | Any) -> str:
    return operand.removeprefix("fact:") if isinstance(operand, str) and operand.startswith("fact:") else ""


def _merged(several: Any) -> tuple[Any, ...]:
    return tuple(dict.fromkeys(one for some in several for one in some))


def tests_of(condition: Condition) -> Iterator[Test]:
    """Yield every test in `condition`, nested ones too."""
    for part in condition.parts:
        if isinstance(part, Condition):
            yield from tests_of(part)
        else:
            yield part
