"""The checklist printed with a bundle: what readers of bundles ask for, and what was done, said honestly.

Source: General Guidance on Electronic Court Bundles (England and Wales), 29 November 2021.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from casework.domain.bundles import Placed, SpanKind
from casework.drafting.bundle.contents import Contents, How
from casework.drafting.bundle.setting import said
from casework.drafting.phrases import Phrases

WIDTHS: Final = (12, 42, 46)
FINEST_DPI: Final = 300
MOST_NAMED: Final = 12
DONE, PARTLY, NOT_DONE = "done", "partly", "not_done"


@dataclass(frozen=True)
class Kept:
    """What can be said of a bundle as a whole. Page numbers are those of the bundle; `most_mb` is of a volume."""

    pages: int
    entries: int
    bookmarks: int
    without_text: tuple[int, ...]
    landscape: int
    finer: tuple[int, ...]
    late: int
    volumes: int
    most_mb: int
    has_moved: bool


def kept_of(
    contents: Contents,
    found: Sequence[Placed],
    *,
    entries: int,
    bookmarks: int,
    volumes: int,
    most_mb: int,
    has_moved: bool,
) -> Kept:
    """Return what the pages are like."""
    lacking: list[int] = []
    finer: list[int] = []
    landscape = 0
    for one in found:
        leaf = contents.leaf(one.span.key)
        if one.span.kind is not SpanKind.PIECE or leaf.how is not How.PAGES:
            continue
        lacking += [one.first + place for place, has in enumerate(leaf.has_text[: one.span.pages]) if not has]
        landscape += sum(width > height for width, height in leaf.sizes)
        finer += [one.first] if leaf.dots_per_inch > FINEST_DPI else []
    late = sum(one.span.kind is SpanKind.PIECE and one.span.section > 0 for one in found)
    pages = found[-1].last if found else 0
    return Kept(
        pages, entries, bookmarks, tuple(lacking), landscape, tuple(finer), late, volumes, most_mb, has_moved=has_moved
    )


def compliance(kept: Kept, phrases: Phrases) -> dict[str, Any]:
    """Return the checklist as data of a table."""
    asked, words = phrases.section("bundle_asked"), phrases.section("bundle")
    rows = [[said(words[how]), said(asked[line]), said(what)] for line, how, what in _lines(kept, phrases)]
    return {
        "heading": words["checklist"],
        "lead": words["checklist_lead"],
        "heads": ["", words["asked"], words["what_was_done"]],
        "widths": list(WIDTHS),
        "rows": rows,
    }


def _lines(kept: Kept, phrases: Phrases) -> Iterator[tuple[str, str, str]]:
    def what(name: str, **parts: object) -> str:
        return phrases.word(name, "bundle_done", **parts)

    many = kept.volumes > 1
    volumes = what("pdf_volumes", volumes=kept.volumes, most=kept.most_mb)
    yield ("pdf", PARTLY, volumes) if many else ("pdf", DONE, what("pdf", pages=kept.pages))
    yield ("numbered", PARTLY if many else DONE, what("numbered_volumes" if many else "numbered", pages=kept.pages))
    yield "index", DONE, what("index", entries=kept.entries)
    yield "bookmarks", DONE, what("bookmarks", bookmarks=kept.bookmarks)
    if kept.without_text:
        lacking = what("text_lacking", lacking=len(kept.without_text), pages=kept.pages, which=named(kept.without_text))
        yield "text", PARTLY if len(kept.without_text) < kept.pages else NOT_DONE, lacking
    else:
        yield "text", DONE, what("text", pages=kept.pages)
    yield "upright", PARTLY, what("upright" if kept.landscape else "upright_none", landscape=kept.landscape)
    yield "view", DONE, what("view")
    if kept.finer:
        yield "resolution", NOT_DONE, what("resolution_finer", which=named(kept.finer))
    else:
        yield "resolution", PARTLY, what("resolution")
    yield "size", PARTLY, what("size")
    yield _late(kept, phrases)


def _late(kept: Kept, phrases: Phrases) -> tuple[str, str, str]:
    if kept.has_moved:
        return "late", NOT_DONE, phrases.word("late_moved", "bundle_done")
    if kept.late:
        return "late", DONE, phrases.word("late_added", "bundle_done", number=kept.late)
    return "late", DONE, phrases.word("late", "bundle_done")


def named(numbers: Sequence[int]) -> str:
    """Return page numbers as ranges, not more than a line or two of them: 4, 7–9, …"""
    ranges: list[list[int]] = []
    for number in numbers:
        if ranges and ranges[-1][1] == number - 1:
            ranges[-1][1] = number
        else:
            ranges.append([number, number])
    shown = [f"{first}" if first == last else f"{first}–{last}" for first, last in ranges[:MOST_NAMED]]
    return ", ".join([*shown, *(["…"] if len(ranges) > MOST_NAMED else [])])
