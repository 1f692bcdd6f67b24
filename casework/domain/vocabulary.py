"""Reading conditions from data files: which words there are, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from casework.domain.conditions import Condition, Test, as_date, other_key
from casework.domain.dates import NotADate

TESTS = ("is", "is_not", "one_of", "below", "at_least", "before", "after", "known")
LISTS = ("all", "any", "none")


class ConditionError(ValueError):
    """A condition in a data file says something the vocabulary does not hold."""


def read(data: Any, *, depth: int = 0) -> Condition:
    """Return the condition written as lists of tests under `all`, `any` and `none`; a bare list means all.

    Raises: ConditionError, saying which word is not in the vocabulary.
    """
    if isinstance(data, list):
        return Condition(all=tuple(_read_part(part, depth) for part in data))
    return Condition(**{name: tuple(_read_part(part, depth) for part in data.get(name, ())) for name in LISTS})


def _read_part(data: Mapping[str, Any], depth: int) -> Test | Condition:
    if not isinstance(data, Mapping):
        raise ConditionError(f"a test is a table, not {data!r}")
    if any(name in data for name in LISTS):
        if depth:
            raise ConditionError("conditions nest one level only")
        if unknown := set(data) - set(LISTS):
            raise ConditionError(f"unknown word {min(unknown)!r}")
        return read(data, depth=depth + 1)
    return _read_test(data)


def _read_test(data: Mapping[str, Any]) -> Test:
    names = [name for name in data if name in TESTS]
    if unknown := set(data) - {*TESTS, "fact", "count", "of"}:
        raise ConditionError(f"unknown word {min(unknown)!r}")
    if len(names) != 1 or ("fact" in data) == ("count" in data):
        raise ConditionError(f"a test names one fact or count, and one of {', '.join(TESTS)}: {dict(data)!r}")
    if data.get("of", "any") not in ("any", "every"):
        raise ConditionError(f"of is 'any' or 'every', not {data['of']!r}")
    operand = data[names[0]]
    _check_operand(names[0], operand)
    counted = data.get("count", ())
    return Test(
        names[0],
        tuple(operand) if isinstance(operand, list) else operand,
        data.get("fact", ""),
        (counted,) if isinstance(counted, str) else tuple(counted),
        data.get("of", "any"),
    )


def _check_operand(name: str, operand: Any) -> None:
    if other_key(operand):
        return
    if name in ("before", "after"):
        try:
            as_date(operand)
        except NotADate as wrong:
            raise ConditionError(f"{name} takes a date: {operand!r}") from wrong
    if name in ("below", "at_least") and (isinstance(operand, bool) or not isinstance(operand, int)):
        raise ConditionError(f"{name} takes a whole number: {operand!r}")
    if name == "known" and not isinstance(operand, bool):
        raise ConditionError(f"known takes true or false: {operand!r}")
    if name == "one_of" and not isinstance(operand, list):
        raise ConditionError(f"one_of takes a list: {operand!r}")
