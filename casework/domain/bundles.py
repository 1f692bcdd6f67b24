"""Bundles: the pages of all annexes in one row, numbered through, and how a later bundle keeps every earlier number.

A bundle is a row of spans. What was numbered once keeps its place for good: what came since follows behind, in a
section of its own, and what was taken out leaves its pages behind.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby


class SpanKind(StrEnum):
    """What a stretch of pages is."""

    REQUEST = "request"
    FRONT = "front"  # title and index of a section
    COVER = "cover"  # of an annex
    PIECE = "piece"  # a file of an exhibit, or a sheet in its place
    BACK = "back"  # originals and, in the first section, compliance


@dataclass(frozen=True)
class PieceKey:
    """A file of an exhibit; without a file the sheet that stands for the exhibit itself."""

    exhibit: str
    file: str = ""

    def __str__(self) -> str:
        return f"{self.exhibit}/{self.file}"

    @classmethod
    def of(cls, written: str) -> PieceKey:
        exhibit, _, file = written.partition("/")
        return cls(exhibit, file)


@dataclass(frozen=True)
class Span:
    """Pages that belong together. `key` names the piece, or of a cover its first one."""

    kind: SpanKind
    section: int
    key: str = ""
    pages: int = 0


@dataclass(frozen=True)
class Placed:
    """A span where it stands. Units: page numbers of the bundle, from 1."""

    span: Span
    first: int

    @property
    def last(self) -> int:
        return self.first + self.span.pages - 1


@dataclass(frozen=True)
class Chapter:
    """An annex with its pieces in the order in which they are to stand."""

    pieces: tuple[PieceKey, ...]


class PagesMoved(Exception):
    """What stood on the pages of an earlier bundle does not fit on as many any more."""


def spans_of(
    chapters: Sequence[Chapter], earlier: Sequence[Span] = (), *, with_request: bool = False
) -> tuple[Span, ...]:
    """Return the spans of a bundle: those of the earlier one, unchanged, and behind them what they do not hold.

    Of what is new the pages are still to be counted.
    """
    known = {span.key for span in earlier if span.kind is SpanKind.PIECE}
    new = [Chapter(tuple(one for one in chapter.pieces if str(one) not in known)) for chapter in chapters]
    new = [chapter for chapter in new if chapter.pieces]
    begun = (Span(SpanKind.REQUEST, 0),) if with_request and not earlier else ()
    if not new and earlier:
        return tuple(earlier)
    section = max((span.section for span in earlier), default=-1) + 1
    return (*earlier, *begun, *_section(new, section))


def _section(chapters: Iterable[Chapter], section: int) -> Iterator[Span]:
    yield Span(SpanKind.FRONT, section)
    for chapter in chapters:
        yield Span(SpanKind.COVER, section, str(chapter.pieces[0]))
        for piece in chapter.pieces:
            yield Span(SpanKind.PIECE, section, str(piece))
    yield Span(SpanKind.BACK, section)


def placed(spans: Iterable[Span]) -> tuple[Placed, ...]:
    """Return each span with the number of its first page."""
    first, found = 1, []
    for span in spans:
        found.append(Placed(span, first))
        first += span.pages
    return tuple(found)


def beneath(found: Sequence[Placed], cover: Placed) -> tuple[Placed, ...]:
    """Return the pieces that stand beneath a cover."""
    place = found.index(cover)
    pieces = []
    for one in found[place + 1 :]:
        if one.span.kind is not SpanKind.PIECE:
            break
        pieces.append(one)
    return tuple(pieces)


def pages_of_exhibits(found: Iterable[Placed]) -> dict[str, int]:
    """Return the first page of each exhibit; a sheet that only stands for one counts where there is nothing else."""
    pieces = [(PieceKey.of(one.span.key), one.first) for one in found if one.span.kind is SpanKind.PIECE]
    sheets = {key.exhibit: first for key, first in pieces if not key.file}
    firsts = {exhibit: next(ones)[1] for exhibit, ones in groupby(_with_file(pieces), key=lambda one: one[0])}
    return sheets | firsts


def _with_file(pieces: Iterable[tuple[PieceKey, int]]) -> list[tuple[str, int]]:
    return sorted((key.exhibit, first) for key, first in pieces if key.file)


def volumes_of(found: Sequence[Placed], sizes: Mapping[str, int], *, most_bytes: int) -> tuple[tuple[int, int], ...]:
    """Return first and last page of each volume: no piece is torn apart, and a cover stays with what it covers.

    `sizes` has the bytes of each piece. A piece that is larger than a volume may be has one of its own.
    """
    begins, held = [1], 0
    for first, size in _inseparable(found, sizes):
        if held and held + size > most_bytes:
            begins.append(first)
            held = 0
        held += size
    last = found[-1].last if found else 0
    ends = [*(one - 1 for one in begins[1:]), last]
    return tuple(zip(begins, ends, strict=True))


def _inseparable(found: Iterable[Placed], sizes: Mapping[str, int]) -> Iterator[tuple[int, int]]:
    """Yield the first page and the size of what must stay together."""
    cover = 0
    for one in found:
        if one.span.kind is SpanKind.COVER:
            cover = one.first
            continue
        is_piece = one.span.kind is SpanKind.PIECE
        yield cover or one.first, sizes.get(one.span.key, 0) if is_piece else 0
        cover = 0
