"""What is said when an answer cannot be kept: the English text is the key of its translation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from casework.domain.answers import BadAnswer
from casework.domain.pinpoints import BadPinpoint, Fault


def N_(text: str) -> str:  # noqa: N802 - gettext's own name
    """Mark `text` for translation; it is translated where it is shown."""
    return text


@dataclass(frozen=True)
class Message:
    """A sentence to translate, and the values for its named placeholders."""

    text: str
    values: Mapping[str, str | int] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.text % self.values if self.values else self.text


YEAR_FIRST: Final = N_("Enter the year, for example 2024. The day and the month may stay empty")

_PROBLEMS: Final = {
    "empty": N_("Enter an answer, or say that you do not know"),
    "not-text": N_("Enter a text"),
    "not-an-option": N_("Choose one of the answers listed"),
    "not-a-country": N_("Choose a country from the list"),
    "not-a-number": N_("Enter a whole number in figures, for example 24"),
    "out-of-range": N_("Enter a number from 0 to 10,000"),
    "not-yes-or-no": N_("Choose yes, no, or that you do not know"),
    "not-written-as-a-date": N_("Enter the date in figures, for example 27 3 2024"),
    "no-such-year": N_("Enter a year between 1900 and 2200, with four figures, for example 2024"),
    "no-such-month": N_("Enter a month between 1 and 12"),
    "no-such-day": N_("There is no such day in that month. Check the day and the month"),
    "day-without-month": N_("Enter the month too, or leave the day empty"),
}


_PLACES: Final = {
    Fault.NO_UNIT: N_("Say what %(detail)s counts: p. %(detail)s, para %(detail)s, or a time such as 00:12:30"),
    Fault.FROM_ONE: N_("Count pages and paragraphs from 1"),
    Fault.BACKWARDS: N_("Put the earlier page, paragraph or time first"),
    Fault.NO_TIME: N_("Write the time as hours, minutes and seconds, for example 00:12:30"),
    Fault.TOO_LONG: N_("Shorten the place to %(detail)s characters"),
    Fault.NO_SUCH_PAGE: N_("Check the page: the exhibit has %(detail)s"),
}


def message_for_pinpoint(wrong: BadPinpoint) -> Message:
    """Return the sentence that tells a person how to put a place in an exhibit right."""
    return Message(_PLACES[wrong.fault], {"detail": wrong.detail} if wrong.detail else {})


def message_for(wrong: BadAnswer) -> Message:
    """Return the sentence that tells a person how to put `wrong` right."""
    if wrong.problem == "too-long":
        has, _, limit = wrong.detail.partition(" of ")
        text = N_(
            "Shorten this to %(limit)s characters. It has %(has)s. Add a long text as an exhibit and sum it up here"
        )
        return Message(text, {"limit": _grouped(limit), "has": _grouped(has)})
    if wrong.problem == "hidden-characters":
        mark, _, place = wrong.detail.partition(", ")
        text = N_("Character %(place)s is a hidden mark (%(mark)s). It now shows as [%(mark)s]: delete it there")
        return Message(text, {"mark": mark, "place": place})
    return Message(_PROBLEMS[wrong.problem])


def _grouped(number: str) -> str:
    return f"{int(number):,}" if number.isdigit() else number
