"""Readings: the text of a file, page by page, as a machine found it or a person put it right."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Source(StrEnum):
    """Where a text comes from, the surest last."""

    EXTRACTED = "extracted"
    RECOGNISED = "recognised"
    TYPED = "typed"


@dataclass(frozen=True)
class Reading:
    """The text of one file, as it was read at one moment; it never changes, a better one is another reading.

    `number` counts the readings of the file. `language` is that in which the text was recognised or typed, and empty
    where nobody said. Of a recognised text `done` counts the pages that were gone through; one of which pages are still
    to come is not `is_whole`; `problem` says why a page could not be recognised.
    """

    id: str
    file: str
    source: Source
    pages: tuple[str, ...] = field(repr=False)
    made_at: datetime
    number: int = 0
    language: str = ""
    by: str = ""
    done: int = 0
    is_whole: bool = True
    problem: str = ""

    @property
    def has_text(self) -> bool:
        return any(page.strip() for page in self.pages)


def standing(readings: Iterable[Reading]) -> Reading | None:
    """Return the text of one file that stands: what was typed before what was recognised, that before what was
    extracted, and of each the newest. An empty one stands only where somebody emptied it.
    """
    order = list(Source)
    told = [one for one in readings if one.has_text or one.source is Source.TYPED]
    return max(told, key=lambda one: (order.index(one.source), one.number), default=None)


def completed(extracted: Sequence[str], recognised: Sequence[str]) -> tuple[str, ...]:
    """Return the pages that a file has of its own, and where one has none, those that were recognised."""
    count = max(len(extracted), len(recognised))
    own = (*extracted, *("" for _ in range(count - len(extracted))))
    seen = (*recognised, *("" for _ in range(count - len(recognised))))
    return tuple(one if one.strip() else other for one, other in zip(own, seen, strict=True))
