"""Composes a bundle: where every page stands, the pages that are its own, stamps, bookmarks and volumes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from casework.domain.blocks import Heading, plain
from casework.domain.bundles import (
    PagesMoved,
    PieceKey,
    Placed,
    Span,
    SpanKind,
    beneath,
    pages_of_exhibits,
    placed,
    spans_of,
    volumes_of,
)
from casework.drafting.bundle.citations import Request, request_of
from casework.drafting.bundle.compliance import compliance, kept_of
from casework.drafting.bundle.contents import A4, Contents, How
from casework.drafting.bundle.setting import Setter, setter, sheets_told, stamps_told
from casework.drafting.bundle.sheets import Sheets
from casework.drafting.numbers import numbers_of

Json = dict[str, Any]
SMALLER, SMALLEST = 0.06, 0.8  # steps of size in which something is made to fit on as many pages as before
MOST_ROUNDS: Final = 8
FRAME, REQUEST = "frame", "request"


@dataclass(frozen=True)
class Line:
    """A bookmark. Units: page numbers of the bundle."""

    title: str
    page: int
    inner: tuple[Line, ...] = ()


@dataclass(frozen=True)
class Leafing:
    """Where a page of the bundle comes from: the own pages, the request, or a piece; counted from 0 there."""

    source: str
    page: int


@dataclass(frozen=True)
class Composed:
    """A bundle of which only the pieces are still to be put in. `pages` runs from page 1 on."""

    spans: tuple[Span, ...]
    frame: bytes = field(repr=False)
    request: bytes = field(repr=False)
    pages: tuple[Leafing, ...] = field(repr=False)
    sizes: tuple[tuple[float, float], ...] = field(repr=False)
    stamps: tuple[str, ...] = field(repr=False)
    bookmarks: tuple[Line, ...] = field(repr=False)
    volumes: tuple[tuple[int, int], ...]
    title: str
    exhibits: Mapping[str, int]  # the first page of each
    has_moved: bool = False
    contents: Contents | None = field(default=None, repr=False)

    def stamps_of(self, first: int, last: int) -> Iterator[bytes]:
        """Yield the stamps of these pages as one PDF, each as large as its page; set when it is asked for."""
        if self.contents is not None:
            labels, sizes = self.stamps[first - 1 : last], self.sizes[first - 1 : last]
            told = stamps_told(labels, sizes, self.contents.phrases, first=first, title=self.title)
            yield setter().pdf(told)


def compose(
    contents: Contents,
    earlier: Sequence[Span] = (),
    *,
    sizes: Mapping[str, int],
    most_bytes: int,
    with_request: bool = False,
) -> Composed:
    """Return the bundle; each page of an earlier one keeps its number, as long as what stood there still fits.

    `sizes` has the bytes of each piece that has pages of its own.
    """
    had_request = any(span.kind is SpanKind.REQUEST for span in earlier)
    if earlier and had_request == with_request:
        try:
            return _Composer(contents, sizes, most_bytes, setter()).composed(earlier, with_request=with_request)
        except PagesMoved:
            pass
    composer = _Composer(contents, sizes, most_bytes, setter(), has_moved=bool(earlier))
    return composer.composed((), with_request=with_request)


@dataclass(frozen=True)
class _Composer:
    contents: Contents
    sizes: Mapping[str, int]
    most_bytes: int
    setter: Setter
    has_moved: bool = False

    def composed(self, earlier: Sequence[Span], *, with_request: bool) -> Composed:
        """Raises: PagesMoved."""
        spans = spans_of(self.contents.chapters, earlier, with_request=with_request)
        title = self.contents.phrases.word("title_source" if self.contents.is_for_source else "title", "bundle")
        request = request_of(self.contents.draft, {}) if with_request else None
        spans, scales = self._counted(spans, request, title)
        found = placed(spans)
        request = request_of(self.contents.draft, pages_of_exhibits(found)) if with_request else None
        sheets = Sheets(self.contents, found, request)
        told = self._told(sheets, scales)
        pages, needed = self._with_free_pages(found, told, title)
        frame = self.setter.pdf(sheets_told(needed, self.contents.phrases, title)) if needed else b""
        return Composed(
            spans,
            frame,
            request.pdf if request else b"",
            pages,
            sizes=tuple(self._sizes(found)),
            stamps=tuple(label for one in found for label in [sheets.stamp_of(one)] * one.span.pages),
            bookmarks=tuple(bookmarks(sheets)),
            volumes=self._volumes(found),
            title=title,
            exhibits=pages_of_exhibits(found),
            has_moved=self.has_moved,
            contents=self.contents,
        )

    def _counted(
        self, spans: tuple[Span, ...], request: Request | None, title: str
    ) -> tuple[tuple[Span, ...], dict[int, float]]:
        """Return the spans with their pages, and by how much what no longer fits its pages is made smaller.

        Page numbers are part of what is set, so it is counted until nothing changes any more.

        Raises: PagesMoved.
        """
        fixed = {place for place, span in enumerate(spans) if span.pages}
        scales: dict[int, float] = {}
        for _ in range(MOST_ROUNDS):
            pages = self._pages(spans, request, scales, title)
            tight = [place for place in fixed if pages[place] > spans[place].pages]
            new = tuple(
                span if place in fixed else replace(span, pages=pages[place]) for place, span in enumerate(spans)
            )
            if not tight and new == spans:
                return spans, scales
            for place in tight:
                scales[place] = round(scales.get(place, 1.0) - SMALLER, 2)
                if scales[place] < SMALLEST:
                    raise PagesMoved
            spans = new
        raise PagesMoved

    def _pages(
        self, spans: tuple[Span, ...], request: Request | None, scales: Mapping[int, float], title: str
    ) -> dict[int, int]:
        """Return how many pages each span needs as it is now.

        Raises: PagesMoved where pages that are not set here are not as many as they were.
        """
        told = self._told(Sheets(self.contents, placed(spans), request), scales)
        pages = dict(zip(told, self._numbers(told, title), strict=True))
        for place, span in enumerate(spans):
            if place not in pages:
                is_request = span.kind is SpanKind.REQUEST
                pages[place] = (
                    (request.pages if request else 0) if is_request else len(self.contents.leaf(span.key).sizes)
                )
                if span.pages and span.pages != pages[place]:
                    raise PagesMoved
        return pages

    def _numbers(self, told: Mapping[int, Json], title: str) -> list[int]:
        return list(self.setter.counted(sheets_told(list(told.values()), self.contents.phrases, title)).values())

    def _told(self, sheets: Sheets, scales: Mapping[int, float]) -> dict[int, Json]:
        """Return the data of each span that is set here, by its place in the row."""
        found: dict[int, Json] = {}
        for place, one in enumerate(sheets.found):
            told = sheets.told(one)
            if told is None:
                continue
            if one.span.kind is SpanKind.BACK and one.span.section == 0:
                told = {"kind": "tables", "tables": [told, self._compliance(sheets)]}
            found[place] = told | {"scale": scales.get(place, 1.0), "free": 0}
        return found

    def _compliance(self, sheets: Sheets) -> Json:
        kept = kept_of(
            self.contents,
            sheets.found,
            entries=_entries(sheets),
            bookmarks=_number(bookmarks(sheets)),
            volumes=len(self._volumes(sheets.found)),
            most_mb=self.most_bytes // 1_000_000,
            has_moved=self.has_moved,
        )
        return compliance(kept, self.contents.phrases)

    def _with_free_pages(
        self, found: Sequence[Placed], told: Mapping[int, Json], title: str
    ) -> tuple[tuple[Leafing, ...], list[Json]]:
        """Return where each page comes from, and the own pages with those that are left free.

        Raises: PagesMoved.
        """
        needed, pages, begins = [], list[Leafing](), 0
        starts: dict[int, int] = {}
        for (place, data), number in zip(told.items(), self._numbers(told, title), strict=True):
            free = found[place].span.pages - number
            if free < 0:
                raise PagesMoved
            needed.append(data | {"free": free})
            starts[place], begins = begins, begins + found[place].span.pages
        for place, one in enumerate(found):
            name = FRAME if place in starts else REQUEST if one.span.kind is SpanKind.REQUEST else one.span.key
            pages += [Leafing(name, starts.get(place, 0) + page) for page in range(one.span.pages)]
        return tuple(pages), needed

    def _volumes(self, found: Sequence[Placed]) -> tuple[tuple[int, int], ...]:
        return volumes_of(found, self.sizes, most_bytes=self.most_bytes)

    def _sizes(self, found: Sequence[Placed]) -> Iterator[tuple[float, float]]:
        for one in found:
            leaf = self.contents.leaf(one.span.key)
            has_own = one.span.kind is SpanKind.PIECE and leaf.how is How.PAGES
            yield from leaf.sizes if has_own else [A4] * one.span.pages


def bookmarks(sheets: Sheets) -> Iterator[Line]:
    """Yield the outline: each section, annex and exhibit with its page number."""

    def line(title: str, one: Placed, inner: tuple[Line, ...] = ()) -> Line:
        return Line(sheets.word("bookmark", title=title, page=one.first), one.first, inner)

    for one in sheets.found:
        if one.span.kind is SpanKind.REQUEST:
            yield line(sheets.word("request"), one, tuple(_parts(sheets, one)))
        elif one.span.kind is SpanKind.FRONT:
            at = one if one.span.section else replace(one, first=sheets.home)
            yield line(sheets.word("late_index" if one.span.section else "index"), at)
        elif one.span.kind is SpanKind.COVER:
            inner = tuple(line(_name(sheets, piece), piece) for piece in beneath(sheets.found, one))
            yield line(f"{sheets.annex_label(one)}: {sheets.title_of(one)}", one, inner)
        elif one.span.kind is SpanKind.BACK:
            yield line(sheets.word("originals"), one)


def _parts(sheets: Sheets, request: Placed) -> Iterator[Line]:
    """Yield the parts of the request, each under its number."""
    draft = sheets.contents.draft
    for block, label in zip(draft.blocks, numbers_of(draft).labels, strict=True):
        place = sheets.request.places.get(f"part {label}") if sheets.request and isinstance(block, Heading) else None
        if place and isinstance(block, Heading):
            page = request.first + place[0] - 1
            yield Line(sheets.word("bookmark", title=f"{label}. {plain(block.inlines)}", page=page), page)


def _name(sheets: Sheets, piece: Placed) -> str:
    leaf = sheets.contents.leaf(piece.span.key)
    if leaf.exhibit is None:
        return sheets.word("gone_title")
    label = sheets.contents.labels.get(PieceKey.of(piece.span.key).exhibit, "")
    title = sheets.exhibit_title(leaf.exhibit)
    return f"{label} {sheets.word('translation')}: {title}" if leaf.is_translation else f"{label} {title}"


def _entries(sheets: Sheets) -> int:
    return sum(one.span.kind in (SpanKind.COVER, SpanKind.PIECE) for one in sheets.found)


def _number(lines: Iterator[Line] | Sequence[Line]) -> int:
    return sum(1 + _number(one.inner) for one in lines)
