"""Pinpoints: the place in an exhibit that proves something, read as typed, checked, and written one way."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

LONGEST: Final = 80  # characters of a place described in words
_DASH: Final = r"\s*(?:-|–|—|to|bis|à|a)\s*"
_NUMBERS: Final = re.compile(rf"(\d{{1,6}})(?:{_DASH}(\d{{1,6}}))?")
_CLOCK: Final = r"(?:(\d{1,3}):)?(\d{1,3}):(\d{2})"
_TIMES: Final = re.compile(rf"{_CLOCK}(?:{_DASH}{_CLOCK})?")
_BARE: Final = re.compile(r"[\d\s,–—-]+")
_APART: Final = re.compile(r"[,;]|(?<=\s)and(?=\s)")


class Unit(StrEnum):
    """What a place is counted in."""

    PAGE = "page"
    PARAGRAPH = "paragraph"
    TIME = "time"
    WORDS = "words"


class Fault(StrEnum):
    """What is wrong with a place as typed."""

    NO_UNIT = "no-unit"
    FROM_ONE = "from-one"
    BACKWARDS = "backwards"
    NO_TIME = "no-time"
    TOO_LONG = "too-long"
    NO_SUCH_PAGE = "no-such-page"


class BadPinpoint(ValueError):
    """A place that cannot be found in any exhibit, or not in this one."""

    def __init__(self, fault: Fault, detail: str = "") -> None:
        super().__init__(fault.value)
        self.fault = fault
        self.detail = detail


@dataclass(frozen=True)
class Pinpoint:
    """One place: pages and paragraphs counted from 1, times in seconds from the beginning, or words."""

    unit: Unit
    first: int = 0
    last: int = 0
    words: str = ""

    def __str__(self) -> str:
        """Return it as filings write it: `p. 3`, `paras 4–6`, `00:12:30`."""
        if self.unit is Unit.WORDS:
            return self.words
        if self.unit is Unit.TIME:
            return _joined(_clock(self.first), _clock(self.last))
        one, several = ("p.", "pp.") if self.unit is Unit.PAGE else ("para", "paras")
        return f"{one if self.first == self.last else several} {_joined(str(self.first), str(self.last))}"


_UNITS: Final = {
    Unit.PAGE: frozenset({"p", "pp", "pg", "page", "pages", "página", "páginas", "pág", "с", "стр", "ص", "صفحة", "页"}),
    Unit.PARAGRAPH: frozenset({"para", "paras", "paragraph", "paragraphs", "par", "¶", "¶¶", "paragraphe", "párrafo"}),
}
_UNIT: Final = re.compile(r"(?P<unit>[^\W\d_]+|¶+)\.?\s*(?P<rest>.*)", re.DOTALL)


def parsed(typed: str) -> tuple[Pinpoint, ...]:
    """Return the places that `typed` names: `p. 3`, `pp. 4, 7`, `paras 4–6`, `00:12:30`, or one in words.

    A number that follows a comma is of the unit before it. Other words are kept as they are.

    Raises: BadPinpoint for a number without a unit, below one or running backwards, and for a time that is none.
    """
    text = " ".join(typed.split())
    if not text:
        return ()
    if len(text) > LONGEST:
        raise BadPinpoint(Fault.TOO_LONG, str(LONGEST))
    if _BARE.fullmatch(text):
        raise BadPinpoint(Fault.NO_UNIT, text)
    found: list[Pinpoint] = []
    for part in map(str.strip, _APART.split(text)):
        one = _one(part, found[-1].unit if found else Unit.WORDS)
        if one is None:
            return (Pinpoint(Unit.WORDS, words=text),)
        found.append(one)
    return tuple(found)


def written(typed: str) -> str:
    """Return the places as they are kept and cited. Raises: BadPinpoint."""
    return _one_way(parsed(typed))


def shortened(kept: str) -> str:
    """Return a place kept earlier, perhaps before places were checked, as filings write it; else as it is."""
    try:
        return written(kept)
    except BadPinpoint:
        return kept


def check_pages(places: tuple[Pinpoint, ...], pages: int | None) -> None:
    """Hold the places to the pages of the exhibit, where these are known. Raises: BadPinpoint."""
    last = max((one.last for one in places if one.unit is Unit.PAGE), default=0)
    if pages is not None and last > pages:
        raise BadPinpoint(Fault.NO_SUCH_PAGE, str(pages))


def _one(part: str, unit_before: Unit) -> Pinpoint | None:
    """Return the place a part names; None where it is words."""
    if times := _TIMES.fullmatch(part):
        return _range(Unit.TIME, _seconds(times.groups()[:3]), _seconds(times.groups()[3:]))
    if (numbers := _NUMBERS.fullmatch(part)) and unit_before in _UNITS:
        return _counted(unit_before, numbers)
    if not (named := _UNIT.fullmatch(part)):
        return None
    unit = next((unit for unit, words in _UNITS.items() if named["unit"].casefold() in words), None)
    numbers = _NUMBERS.fullmatch(named["rest"])
    return _counted(unit, numbers) if unit and numbers else None


def _counted(unit: Unit, numbers: re.Match[str]) -> Pinpoint:
    first, last = int(numbers[1]), int(numbers[2]) if numbers[2] else None
    if first < 1:
        raise BadPinpoint(Fault.FROM_ONE)
    return _range(unit, first, last)


def _range(unit: Unit, first: int | None, last: int | None) -> Pinpoint:
    if first is None:
        raise BadPinpoint(Fault.NO_TIME)
    if last is not None and last < first:
        raise BadPinpoint(Fault.BACKWARDS)
    return Pinpoint(unit, first, first if last is None else last)


def _seconds(parts: tuple[str | None, ...]) -> int | None:
    """Return the seconds of hours (perhaps none), minutes and seconds; None for no time. Raises: BadPinpoint."""
    hours, minutes, seconds = parts
    if minutes is None or seconds is None:
        return None
    if int(seconds) > 59 or (hours is not None and int(minutes) > 59):
        raise BadPinpoint(Fault.NO_TIME)
    return int(hours or 0) * 3600 + int(minutes) * 60 + int(seconds)


def _clock(seconds: int) -> str:
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"


def _joined(first: str, last: str) -> str:
    return first if first == last else f"{first}–{last}"


def _one_way(places: tuple[Pinpoint, ...]) -> str:
    """Return the places joined, pages that follow each other under one sign: `pp. 4, 7`, `p. 3, para 2`."""
    parts: list[str] = []
    done = 0
    while done < len(places):
        unit = places[done].unit
        same = [places[done]]
        while done + len(same) < len(places) and places[done + len(same)].unit is unit and unit in _UNITS:
            same.append(places[done + len(same)])
        parts.append(str(same[0]) if len(same) == 1 else _several(unit, same))
        done += len(same)
    return ", ".join(parts)


def _several(unit: Unit, same: list[Pinpoint]) -> str:
    numbers = ", ".join(_joined(str(one.first), str(one.last)) for one in same)
    return f"{'pp.' if unit is Unit.PAGE else 'paras'} {numbers}"
