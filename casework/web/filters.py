"""Dates, numbers and names as the reader of the page writes them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from functools import lru_cache
from typing import Final

from babel import Locale
from babel.dates import format_date, format_skeleton, format_time
from babel.lists import format_list
from babel.numbers import format_decimal
from flask import Flask
from flask_babel import get_locale
from flask_babel import gettext as _

from casework.domain.countries import INVENTED
from casework.domain.dates import PartialDate
from casework.web import words

NO_BREAK: Final = "\u00a0"
DIGITS: Final = {"arab": "٠١٢٣٤٥٦٧٨٩", "arabext": "۰۱۲۳۴۵۶۷۸۹"}
NATIVE_DIGITS: Final = {"ar": "arab", "fa": "arabext", "ur": "arabext"}
Day = date | PartialDate
KIB: Final = 1024
PATTERNS: Final = {  # the day first, and the month in letters
    ("en", "medium"): "d MMM y",
    ("en", "long"): "d MMMM y",
    ("ar", "medium"): "d MMM y",
}
NOT_COUNTRIES: Final = frozenset({"EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"})
LANGUAGES: Final = tuple(
    "ar az be bg bs ca cs da de el en es et fa fi fr he hi hr hu hy id it ja ka kk ko ku ky lt lv mk mn ms nl no "
    "pl ps pt ro ru sk sl sq sr sv sw tg th tk tr ug uk ur uz vi zh".split()
)


def install(app: Flask) -> None:
    app.jinja_env.filters.update(
        day=day,
        day_in_words=day_in_words,
        clock=clock,
        moment=moment,
        figure=figure,
        native=native,
        listed=listed,
        size=size,
        country=country,
        language_name=language_name,
        iso=str,
        certainty_words=words.of_certainty,
        disclosure_words=words.of_disclosure,
        standing_words=words.of_standing,
        speaker_words=words.of_speaker,
        whose_words=words.of_whose,
        met_words=words.of_met,
        role_words=words.of_role,
        account_state_words=words.of_account_state,
        invitation_state_words=words.of_invitation_state,
    )
    app.jinja_env.globals.update(country_choices=country_choices, language_choices=language_choices)


def day(value: Day | None) -> str:
    """Return a date for a column: `27 Nov 2026`, `Nov 2026` or `2026`, as far as it is known."""
    return _day(value, whole="medium", month="yMMM")


def day_in_words(value: Day | None) -> str:
    """Return a date for a sentence: `27 November 2026`, `November 2026` or `2026`."""
    return _day(value, whole="long", month="yMMMM")


def clock(value: datetime) -> str:
    return native(format_time(value, "HH:mm", locale=_locale()))


def moment(value: datetime) -> str:
    return _("%(day)s, %(time)s", day=day_in_words(value.date()), time=clock(value))


def listed(items: Iterable[str]) -> str:
    """Return several things as one phrase: `D-4, D-6 and C-5`."""
    return format_list(list(items), locale=_locale())


def figure(value: float) -> str:
    return native(format_decimal(value, locale=_locale()))


def size(size_bytes: int) -> str:
    """Return the size of a file, rounded to what a reader can use. Units: bytes in."""
    if size_bytes < KIB * KIB:
        return f"{figure(max(1, round(size_bytes / KIB)))} kB"
    if size_bytes < KIB * KIB * KIB:
        return f"{figure(round(size_bytes / KIB / KIB, 1))} MB"
    return f"{figure(round(size_bytes / KIB / KIB / KIB, 1))} GB"


def country(code: str) -> str:
    return str(_locale().territories.get(code) or INVENTED.get(code, code))


def language_name(code: str) -> str:
    return str(_locale().languages.get(code, code))


def country_choices() -> tuple[tuple[str, str], ...]:
    """Return every country with its name in the language of the page, in its order; the invented ones last."""
    invented = tuple((code, _("%(country)s (invented)", country=name)) for code, name in INVENTED.items())
    return _country_choices(str(_locale())) + invented


@lru_cache(maxsize=32)
def _country_choices(locale: str) -> tuple[tuple[str, str], ...]:
    names = Locale.parse(locale).territories
    countries = [(code, name) for code, name in names.items() if len(code) == 2 and code not in NOT_COUNTRIES]
    return tuple(sorted(countries, key=lambda pair: pair[1].casefold()))


def language_choices() -> tuple[tuple[str, str], ...]:
    """Return the languages papers are usually written in, in the order of the language of the page."""
    return _language_choices(str(_locale()))


@lru_cache(maxsize=32)
def _language_choices(locale: str) -> tuple[tuple[str, str], ...]:
    names = Locale.parse(locale).languages
    return tuple(sorted(((code, names.get(code, code)) for code in LANGUAGES), key=lambda pair: pair[1].casefold()))


def native(text: object) -> str:
    """Return `text` with the digits readers of the page's language expect."""
    digits = DIGITS.get(NATIVE_DIGITS.get(_locale().language, ""))
    return str(text).translate(str.maketrans("0123456789", digits)) if digits else str(text)


def _day(value: Day | None, *, whole: str, month: str) -> str:
    if value is None:
        return ""
    if isinstance(value, PartialDate) and not value.is_whole:
        return native(format_skeleton(month, value.earliest, locale=_locale()) if value.month else str(value.year))
    plain = value.earliest if isinstance(value, PartialDate) else value
    return native(format_date(plain, PATTERNS.get((_locale().language, whole), whole), locale=_locale())).replace(
        " ", NO_BREAK
    )


def _locale() -> Locale:
    return get_locale() or Locale.parse("en")
