"""The words a letter is put together with, in its language: verbs, dates, countries, headings."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from babel import Locale, UnknownLocaleError

from casework.domain.countries import INVENTED
from casework.domain.dates import PartialDate
from casework.domain.facts import Speaker


class NoPhrases(LookupError):
    """There is no phrases file for the language asked for; `language` says which."""

    def __init__(self, language: str) -> None:
        super().__init__(f"no phrases for letters in {language!r}")
        self.language = language


@dataclass(frozen=True)
class Phrases:
    """The phrases of one letter language."""

    language: str
    data: Mapping[str, Any] = field(repr=False, hash=False, compare=False)

    @property
    def is_right_to_left(self) -> bool:
        return bool(self.data.get("direction") == "rtl")

    @property
    def words(self) -> Mapping[str, str]:
        return self.section("words")

    def section(self, name: str) -> Mapping[str, str]:
        found: Mapping[str, str] = self.data.get(name, {})
        return found

    def word(self, name: str, section: str = "words", **parts: object) -> str:
        """Return a phrase with its parts filled in; the parts are inserted as they are."""
        text = self.section(section)[name]
        for part, value in parts.items():
            text = text.replace("{" + part + "}", str(value))
        return text

    def says(self, speaker: Speaker) -> str:
        return self.section("speakers")[speaker.value]

    def flows(self, text: str) -> bool:
        """Return whether `text` is one sentence that can go on from “that”."""
        return self._starts_low(text) and not re.search(r"[.!?:][”\"]?\s+\S", text)

    def inside(self, text: str) -> str:
        """Return `text` as it is written inside a sentence: names, and the first person, keep their capital."""
        return text[:1].lower() + text[1:] if self._starts_low(text) else text

    def _starts_low(self, text: str) -> bool:
        first = re.split(r"\W", text, maxsplit=1)[0].casefold()
        return first in self.data.get("flow", {}).get("starts", ())

    def clause(self, speaker: str, text: str) -> tuple[str, str]:
        """Return what stands before and after what a speaker said."""
        flow: Mapping[str, Any] = self.data["flow"]
        is_own = bool(re.match(rf"(?:{'|'.join(flow['first_person'])})\b", text))
        name = "that" if self.flows(text) else "own" if is_own else "said"
        before, after = str(flow[name]).split("{words}")
        return before.replace("{speaker}", speaker), after

    def clause_that(self, speaker: str) -> str:
        """Return what stands before a clause of the letter's own that a speaker vouches for."""
        return str(self.data["flow"]["that"]).split("{words}")[0].replace("{speaker}", speaker)

    def date(self, when: PartialDate) -> str:
        """Return the date in words, no more precise than it is."""
        return self._dated(when, ("day", "month", "year"))

    def on_date(self, when: PartialDate) -> str:
        """Return the date with its preposition, saying what of it is not known."""
        return self._dated(when, ("on_day", "in_month", "in_year"))

    def _dated(self, when: PartialDate, names: tuple[str, str, str]) -> str:
        name = names[0] if when.day else names[1] if when.month else names[2]
        month = self._months[when.month] if when.month else ""
        return self.word(name, "dates", day=when.day or "", month=month, year=when.year)

    def country(self, code: str) -> str:
        return self.section("countries").get(code) or self._locale.territories.get(code) or INVENTED.get(code, code)

    def language_name(self, code: str) -> str:
        return str(self._locale.languages.get(code, code))

    def months(self, number: int) -> str:
        return self.word("month") if number == 1 else self.word("months", number=number)

    def pronoun(self, form: str, gender: str) -> str:
        pronouns: Mapping[str, Mapping[str, str]] = self.data["pronouns"]
        word = pronouns.get(gender, pronouns["neutral"])[form.lower()]
        return word[:1].upper() + word[1:] if form[0].isupper() else word

    def joined(self, items: Sequence[str]) -> str:
        """Return `items` as a list in words: a, b and c."""
        if len(items) < 2:
            return "".join(items)
        return f"{', '.join(items[:-1])} {self.word('and')} {items[-1]}"

    @cached_property
    def _locale(self) -> Locale:
        try:
            return Locale.parse(self.language)
        except UnknownLocaleError as unknown:
            raise NoPhrases(self.language) from unknown

    @cached_property
    def _months(self) -> Mapping[int, str]:
        months: Mapping[int, str] = self._locale.months["format"]["wide"]
        return months


def read_phrases(folder: Path, language: str) -> Phrases:
    """Return the phrases for letters in `language`.

    Raises: NoPhrases if `folder` holds no file for it.
    """
    path = folder / f"phrases.{language}.toml"
    if not path.is_file():
        raise NoPhrases(language)
    return Phrases(language, tomllib.loads(path.read_text(encoding="utf-8")))
