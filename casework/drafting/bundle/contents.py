"""What a bundle is made of, as it stands today: annexes, and how each file of them is shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property

from casework.domain.annexes import Annex, labels_of
from casework.domain.blocks import Audience, Cite, Draft, Paragraph, inlines_of
from casework.domain.bundles import Chapter, PieceKey
from casework.domain.exhibits import Exhibit, ExhibitFile, FileRole, TranslationNote
from casework.drafting.numbers import numbers_of
from casework.drafting.phrases import Phrases

A4: tuple[float, float] = (595.28, 841.89)


class How(StrEnum):
    """How a piece is shown."""

    PAGES = "pages"  # as pages of its own
    TEXT = "text"  # set from its text
    SHEET = "sheet"  # a sheet that says it cannot be shown
    MISSING = "missing"  # no file is held of the exhibit
    SUMMARY = "summary"  # for the source: what it may know
    WITHHELD = "withheld"  # for the source: that there is something
    GONE = "gone"  # was in an earlier bundle


@dataclass(frozen=True)
class Leaf:
    """A piece as it is shown now. `sizes` and `has_text` are of the pages of its part, where it has one.

    Units: points, width before height; `dots_per_inch` of a photograph, 0 where it is none.
    """

    how: How
    exhibit: Exhibit | None = field(default=None, repr=False)
    file: ExhibitFile | None = field(default=None, repr=False)
    sizes: tuple[tuple[float, float], ...] = ()
    has_text: tuple[bool, ...] = ()
    texts: tuple[str, ...] = field(default=(), repr=False)
    kind: str = "unknown"
    member: str = ""
    dots_per_inch: int = 0

    @property
    def is_translation(self) -> bool:
        return self.file is not None and self.file.role is FileRole.TRANSLATION

    @property
    def note(self) -> TranslationNote | None:
        """Return what is known of the translation that it is."""
        notes = self.exhibit.translations if self.exhibit and self.file else ()
        return next((one for one in notes if self.file and one.file == self.file.id), None)


GONE = Leaf(How.GONE)


@dataclass(frozen=True)
class Contents:
    """All that goes into a bundle of `draft` on one day."""

    draft: Draft = field(repr=False)
    phrases: Phrases
    annexes: tuple[Annex, ...] = field(repr=False)
    pieces: Mapping[str, tuple[PieceKey, ...]] = field(repr=False)  # of each exhibit, in order
    leaves: Mapping[str, Leaf] = field(repr=False)  # by the piece
    made_on: date
    parts_name: str = "parts.zip"

    @property
    def is_for_source(self) -> bool:
        return self.draft.audience is Audience.SOURCE

    @property
    def chapters(self) -> tuple[Chapter, ...]:
        return tuple(
            Chapter(tuple(piece for one in annex.exhibits for piece in self.pieces[one.id])) for annex in self.annexes
        )

    @cached_property
    def labels(self) -> dict[str, str]:
        """How each exhibit is cited."""
        return labels_of(self.annexes)

    def annex_of(self, exhibit: str) -> Annex | None:
        return next((annex for annex in self.annexes if any(one.id == exhibit for one in annex.exhibits)), None)

    def leaf(self, key: str) -> Leaf:
        return self.leaves.get(key, GONE)

    @cached_property
    def citing(self) -> dict[str, tuple[str, ...]]:
        """Return the numbers of the paragraphs that cite each exhibit."""
        found: dict[str, list[str]] = {}
        for block, label in zip(self.draft.blocks, numbers_of(self.draft).labels, strict=True):
            if isinstance(block, Paragraph) and label:
                for inline in inlines_of(block):
                    if isinstance(inline, Cite):
                        found.setdefault(inline.exhibit, []).append(label)
        return {exhibit: tuple(dict.fromkeys(labels)) for exhibit, labels in found.items()}
