"""From the boxes of an answer to the value it stands for."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Final

from casework.domain.answers import MAX_NUMBER, UNKNOWN, BadAnswer, Kind, Value, parse
from casework.domain.dates import PartialDate
from casework.domain.questions import Question
from forms.messages import N_, YEAR_FIRST, Message, message_for
from forms.typed import Typed

# Passports and sentences end later than that for nobody.
YEARS_AHEAD: Final = 50


class Refused(ValueError):
    """An answer that cannot be kept as it is; `part` names the box of the answer that is wrong."""

    def __init__(self, message: Message, part: str = "") -> None:
        super().__init__(str(message))
        self.message = message
        self.part = part


def value_of(question: Question, typed: Typed, *, today: date, listed: Collection[str] = ()) -> Value | None:
    """Return the value that was typed, `UNKNOWN` for “I do not know”, None where nothing was.

    `listed` are the values offered, for kinds whose list is not in the question: things, languages.
    Raises: Refused, with the sentence to show and the box it belongs to.
    """
    if typed.is_unknown:
        return _unknown(question, typed)
    if question.kind is Kind.DATE:
        return _date(typed, today)
    if question.kind is Kind.MONTHS:
        return _months(typed)
    if not typed.values or not "".join(typed.values).strip():
        return None
    several = question.kind in (Kind.CHOICES, Kind.COUNTRIES)
    value = _parsed(question, typed.values if several else typed.text)
    if question.kind in (Kind.SUBJECT, Kind.LANGUAGE) and value not in listed:
        raise Refused(Message(N_("Choose one of the answers listed")))
    return value


def _parsed(question: Question, raw: object) -> Value:
    try:
        return parse(question.kind, raw, options=question.option_values, max_characters=question.max_characters)
    except BadAnswer as wrong:
        raise Refused(message_for(wrong)) from wrong


def _unknown(question: Question, typed: Typed) -> Value:
    other = [value for value in typed.values if value.strip() and value != "unknown"]
    parts = [part for part in (typed.parts or {}).values() if part.strip()]
    if other or (parts and question.kind in (Kind.DATE, Kind.MONTHS)):
        raise Refused(Message(N_("You gave an answer and also said that you do not know. Keep one of the two")))
    return UNKNOWN


def _date(typed: Typed, today: date) -> PartialDate | None:
    written = {part: typed.part(part).strip() for part in ("day", "month", "year")}
    if not any(written.values()):
        return None
    if not written["year"]:
        raise Refused(Message(YEAR_FIRST), "year")
    numbers = {part: _whole(text, part) for part, text in written.items() if text}
    try:
        known = PartialDate(numbers["year"], numbers.get("month"), numbers.get("day"))
    except ValueError as wrong:
        problem = getattr(wrong, "problem", "not written as a date").replace(" ", "-")
        part = {"no-such-month": "month", "day-without-month": "month", "no-such-day": "day"}.get(problem, "year")
        raise Refused(message_for(BadAnswer(problem)), part) from wrong
    if known.year > today.year + YEARS_AHEAD:
        text = N_("%(year)s is too far in the future. Check the year")
        raise Refused(Message(text, {"year": str(known.year)}), "year")
    return known


def _months(typed: Typed) -> int | None:
    years, months = typed.part("years").strip(), typed.part("months").strip()
    if not years and not months:
        return None
    total = 12 * (_whole(years, "years") if years else 0) + (_whole(months, "months") if months else 0)
    if total > MAX_NUMBER:
        raise Refused(message_for(BadAnswer("out-of-range")), "years" if years else "months")
    return total


def _whole(text: str, part: str) -> int:
    """Return the number written in `text`, in whatever figures the writer uses."""
    if not text.isdecimal() or len(text) > 5:
        raise Refused(Message(N_("Enter figures only, for example 12")), part)
    return int(text)
