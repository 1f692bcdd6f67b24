"""Snippets: the piece of a text in which the words asked for stand, cut where words end."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from casework.domain.folding import fold, fold_with_places
from casework.domain.searching import Query

AROUND: Final = 90
WINDOW: Final = 450
STEP: Final = 250
TO_A_SPACE: Final = 20


@dataclass(frozen=True)
class Snippet:
    """Pieces of a text in order, each with whether it was asked for; and whether more stands before and behind."""

    pieces: tuple[tuple[str, bool], ...] = field(repr=False)
    is_cut_before: bool = False
    is_cut_behind: bool = False


def snippet(text: str, query: Query) -> Snippet:
    """Return the first piece of the text that holds most of the words; without any, how the text begins."""
    begin, end = _best_window(text, query)
    folded, places = fold_with_places(text[begin:end])
    spans = [(begin + places[first], begin + places[last]) for first, last in query.spans(folded)]
    middle = spans[0] if spans else (begin, begin)
    first = _to_a_space(text, max(0, middle[0] - AROUND), step=1)
    last = _to_a_space(text, min(len(text), middle[1] + AROUND), step=-1)
    first, last = min(first, middle[0]), max(last, middle[1])
    return Snippet(tuple(_pieces(text, spans, first, last=last)), first > 0, last < len(text))


def _pieces(text: str, spans: list[tuple[int, int]], first: int, *, last: int) -> Iterator[tuple[str, bool]]:
    done = first
    for begin, end in spans:
        if begin >= done and end <= last:
            yield _plain(text[done:begin]), False
            yield _plain(text[begin:end]), True
            done = end
    yield _plain(text[done:last]), False


def _plain(text: str) -> str:
    """Return a piece with one space where there were several, or a new line."""
    inner = " ".join(text.split())
    before = " " if text[:1].isspace() and inner else ""
    behind = " " if text[-1:].isspace() else ""
    return f"{before}{inner}{behind}"


def _best_window(text: str, query: Query) -> tuple[int, int]:
    """Return where the stretch begins and ends in which most of the words stand; the first of several such."""
    best, most = (0, min(len(text), WINDOW)), 0
    for begin in range(0, max(1, len(text) - WINDOW + STEP), STEP):
        folded = fold(text[begin : begin + WINDOW])
        held = sum(any(True for _ in term.spans(folded)) for term in query.terms if term.needle in folded)
        if held > most:
            best, most = (begin, min(len(text), begin + WINDOW)), held
        if most == len(query.terms):
            break
    return best


def _to_a_space(text: str, place: int, *, step: int) -> int:
    """Return the nearest place in this direction at which no word is cut; the place itself if there is none near."""
    if place in {0, len(text)}:
        return place
    for near in range(place, place + step * TO_A_SPACE, step):
        if not 0 < near < len(text):
            break
        if text[near - 1].isspace() or text[near].isspace():
            return near
    return place
