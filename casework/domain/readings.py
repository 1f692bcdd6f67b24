"""Readings: the text of a file, page by page, as a machine found it or a person put it right."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum


class Source(StrEnum):
    """Where a text comes from, the surest last."""

    EXTRACTED = "extracted"
    RECOGNISED = "recognised"
    TYPED = "typed"


@dataclass(frozen=True)
class Reading:
    """What was read of one file at one moment; it never changes, a better one is another reading.

    What was extracted or recognised has every page; what was typed has one, whose number is `page`, counted from 1.
    `number` counts the readings of the file. `language` is that in which a text was recognised or typed, and empty
    where nobody said. Of a recognised text `done` counts the pages that were gone through; one of which pages are still
    to come is not `is_whole`; `problem` says why a page could not be recognised.
    """

    id: str
    file: str
    source: Source
    pages: tuple[str, ...] = field(repr=False)
    made_at: datetime
    number: int = 0
    page: int = 0
    language: str = ""
    by: str = ""
    done: int = 0
    is_whole: bool = True
    problem: str = ""

    @property
    def has_text(self) -> bool:
        return any(page.strip() for page in self.pages)

    def text_of(self, page: int) -> str:
        """Return the text of a page; empty where it has none. Units: pages count from 1."""
        place = page - (self.page or 1)
        return self.pages[place] if 0 <= place < len(self.pages) else ""

    def is_about(self, page: int) -> bool:
        return self.page in {0, page}


@dataclass(frozen=True)
class Standing:
    """The text of a file as it stands: each page as it was typed last, or else as a machine found it."""

    file: str
    pages: tuple[str, ...] = field(repr=False)
    language: str = ""
    found: Reading | None = None
    typed: Mapping[int, Reading] = field(default_factory=dict)

    def text_of(self, page: int) -> str:
        """Return the text of a page; empty where it has none. Units: pages count from 1."""
        return self.pages[page - 1] if 0 < page <= len(self.pages) else ""

    def reading_of(self, page: int) -> Reading | None:
        """Return the reading that a page is taken from."""
        return self.typed.get(page) or self.found


def standing(readings: Iterable[Reading]) -> Standing | None:
    """Return the text of one file that stands, None where there is none.

    What was typed goes before what was recognised, that before what was extracted, and of each the newest.
    """
    order, told = list(Source), sorted(readings, key=lambda one: one.number)
    machine = [one for one in told if one.source is not Source.TYPED and one.has_text]
    found = max(machine, key=lambda one: (order.index(one.source), one.number), default=None)
    by_hand = [one for one in told if one.source is Source.TYPED]
    typed = {one.page: one for one in by_hand}
    if found is None and not typed:
        return None
    count = max(len(found.pages) if found else 0, *typed, 0)
    said = [one.language for one in (found, *by_hand) if one and one.language]
    whole = Standing(told[0].file, (), said[-1] if said else "", found, typed)
    pages = (whole.reading_of(page) for page in range(1, count + 1))
    return replace(whole, pages=tuple(one.text_of(page) if one else "" for page, one in enumerate(pages, 1)))


def completed(extracted: Sequence[str], recognised: Sequence[str]) -> tuple[str, ...]:
    """Return the pages that a file has of its own, and where one has none, those that were recognised."""
    count = max(len(extracted), len(recognised))
    own = (*extracted, *("" for _ in range(count - len(extracted))))
    seen = (*recognised, *("" for _ in range(count - len(recognised))))
    return tuple(one if one.strip() else other for one, other in zip(own, seen, strict=True))
