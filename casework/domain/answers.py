"""Answers: the kinds there are, and how what was typed becomes a value."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from enum import StrEnum
from typing import Any, Final

from casework.domain.dates import NotADate, PartialDate


class Unknown:
    """The answer “I do not know”. There is one: `UNKNOWN`."""

    def __repr__(self) -> str:
        return "UNKNOWN"

    def __reduce__(self) -> str:
        return "UNKNOWN"

    def __bool__(self) -> bool:
        raise TypeError("an unknown answer is neither true nor false")


UNKNOWN: Final = Unknown()

Value = str | bool | int | PartialDate | tuple[str, ...] | Unknown


class Kind(StrEnum):
    """The kinds of answer a question can ask for."""

    TEXT = "text"
    LONG = "long"
    YES_NO = "yes-no"
    DATE = "date"
    CHOICE = "choice"
    CHOICES = "choices"
    MONTHS = "months"
    NUMBER = "number"
    COUNTRY = "country"
    COUNTRIES = "countries"
    LANGUAGE = "language"
    SUBJECT = "subject"


MAX_CHARACTERS: Final = {Kind.TEXT: 300, Kind.LONG: 20_000}
MAX_NUMBER: Final = 10_000

# Marks that reorder what is read. A left-to-right or right-to-left mark is ordinary in Arabic and stays.
BIDI_OVERRIDES: Final = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


class BadAnswer(ValueError):
    """An answer that cannot be kept; `problem` is a slug for the message, `detail` what it is about."""

    def __init__(self, problem: str, detail: str = "") -> None:
        super().__init__(f"{problem}: {detail}" if detail else problem)
        self.problem = problem
        self.detail = detail


def parse(kind: Kind, raw: Any, *, options: Sequence[str] = (), max_characters: int | None = None) -> Value:
    """Return the value that `raw` (typed text, or a value from a story file) stands for.

    Raises: BadAnswer, naming the problem: `empty`, `too-long`, `hidden-characters`, `not-an-option`,
        `not-a-number`, `out-of-range`, `not-yes-or-no`, `not-text`, or a date's own problem.
    """
    if isinstance(raw, Unknown):
        return UNKNOWN
    if kind is Kind.YES_NO:
        return _yes_or_no(raw)
    if kind is Kind.DATE:
        return _date(raw)
    if kind in (Kind.MONTHS, Kind.NUMBER):
        return _number(raw)
    if kind in (Kind.CHOICES, Kind.COUNTRIES):
        return _several(kind, raw, options)
    text = _text(raw, max_characters or MAX_CHARACTERS.get(kind, 300))
    if kind is Kind.CHOICE and text not in options:
        raise BadAnswer("not-an-option", text)
    if kind is Kind.COUNTRY and not _is_country(text):
        raise BadAnswer("not-a-country", text)
    return text


def _text(raw: Any, limit: int) -> str:
    if not isinstance(raw, str):
        raise BadAnswer("not-text", str(raw))
    text = unicodedata.normalize("NFC", raw.replace("\r\n", "\n").strip())
    if not text:
        raise BadAnswer("empty")
    if len(text) > limit:
        raise BadAnswer("too-long", f"{len(text)} of {limit}")
    for place, character in enumerate(text, 1):
        if character in BIDI_OVERRIDES or (unicodedata.category(character) == "Cc" and character not in "\n\t"):
            raise BadAnswer("hidden-characters", f"U+{ord(character):04X}, {place}")
    return text


def _yes_or_no(raw: Any) -> bool:
    if isinstance(raw, bool):
        return raw
    if raw in ("yes", "no"):
        return bool(raw == "yes")
    raise BadAnswer("not-yes-or-no", str(raw))


def _date(raw: Any) -> PartialDate:
    if isinstance(raw, PartialDate):
        return raw
    try:
        return PartialDate.parse(str(raw))
    except NotADate as wrong:
        raise BadAnswer(wrong.problem.replace(" ", "-"), wrong.text) from wrong


def _number(raw: Any) -> int:
    try:
        number = int(str(raw).strip())
    except ValueError:
        raise BadAnswer("not-a-number", str(raw)) from None
    if not 0 <= number <= MAX_NUMBER or isinstance(raw, bool):
        raise BadAnswer("out-of-range", str(raw))
    return number


def _several(kind: Kind, raw: Any, options: Sequence[str]) -> tuple[str, ...]:
    chosen = tuple(dict.fromkeys([raw] if isinstance(raw, str) else raw))
    if not chosen:
        raise BadAnswer("empty")
    for one in chosen:
        if kind is Kind.CHOICES and one not in options:
            raise BadAnswer("not-an-option", str(one))
        if kind is Kind.COUNTRIES and not _is_country(one):
            raise BadAnswer("not-a-country", str(one))
    return chosen


def _is_country(code: str) -> bool:
    return len(code) == 2 and code.isascii() and code.isupper()
