"""Dates as far as they are known, and periods counted from them."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta

EARLIEST_YEAR = 1900
LATEST_YEAR = 2200

_ISO = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")


class NotADate(ValueError):
    """What was entered is no date; `problem` names what is wrong, `text` is what was entered."""

    def __init__(self, problem: str, text: str) -> None:
        super().__init__(f"{problem}: {text!r}")
        self.problem = problem
        self.text = text


@dataclass(frozen=True)
class PartialDate:
    """A date known to the year, the month or the day."""

    year: int
    month: int | None = None
    day: int | None = None

    def __post_init__(self) -> None:
        if not EARLIEST_YEAR <= self.year <= LATEST_YEAR:
            raise NotADate("no such year", str(self))
        if self.month is None and self.day is not None:
            raise NotADate("day without month", str(self))
        if self.month is not None and not 1 <= self.month <= 12:
            raise NotADate("no such month", str(self))
        if self.day is not None and not 1 <= self.day <= _last_day(self.year, self.month or 1):
            raise NotADate("no such day", str(self))

    @classmethod
    def parse(cls, text: str) -> PartialDate:
        """Return the date written as `2020`, `2020-02` or `2020-02-03`.

        Raises: NotADate, saying whether the form, the year, the month or the day is wrong.
        """
        found = _ISO.fullmatch(text.strip())
        if not found:
            raise NotADate("not written as a date", text)
        year, month, day = (int(part) if part else None for part in found.groups())
        return cls(year or 0, month, day)

    @classmethod
    def of(cls, day: date) -> PartialDate:
        return cls(day.year, day.month, day.day)

    @property
    def earliest(self) -> date:
        return date(self.year, self.month or 1, self.day or 1)

    @property
    def latest(self) -> date:
        month = self.month or 12
        return date(self.year, month, self.day or _last_day(self.year, month))

    @property
    def is_whole(self) -> bool:
        return self.day is not None

    def __str__(self) -> str:
        parts = [f"{self.year:04}"]
        parts += [f"{part:02}" for part in (self.month, self.day) if part is not None]
        return "-".join(parts)


def is_before(first: PartialDate, second: PartialDate) -> bool | None:
    """Return whether `first` is earlier than `second`, or None where both orders are possible."""
    if first.latest < second.earliest:
        return True
    if first.earliest >= second.latest:
        return False
    return None


@dataclass(frozen=True)
class Period:
    """A length of time as a rule states it.

    Units: whole calendar days, weeks, months, years.
    """

    days: int = 0
    weeks: int = 0
    months: int = 0
    years: int = 0

    def after(self, start: date) -> date:
        """Return the day on which the period ends when it runs forward from `start`.

        Months and years end on the same day of the month; where the month has no such day, on its last.
        """
        return _shift_months(start, self.years * 12 + self.months) + timedelta(self.weeks * 7 + self.days)

    def before(self, end: date) -> date:
        """Return the day from which the period runs when it must end on `end`."""
        return _shift_months(end, -(self.years * 12 + self.months)) - timedelta(self.weeks * 7 + self.days)


def _shift_months(start: date, months: int) -> date:
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(year, month + 1, min(start.day, _last_day(year, month + 1)))


def _last_day(year: int, month: int) -> int:
    return calendar.monthrange(year, month)[1]
