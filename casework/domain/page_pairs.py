"""Page alignment: which pages of an original which pages of its translation give, a line each."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from casework.domain.exhibits import PagePair

MOST_PAIRS: Final = 500
_PAGES: Final = r"(\d{1,5})(?:[-–—](\d{1,5}))?"
_LINE: Final = re.compile(f"{_PAGES}={_PAGES}")


class BadPages(ValueError):
    """A line that says nothing of pages; `line` is its number."""

    def __init__(self, line: int) -> None:
        super().__init__(f"line {line} is no pair of pages")
        self.line = line


def read_pairs(typed: str) -> tuple[PagePair, ...]:
    """Return the pairs that lines such as `1–2 = 1–3` name, in the order of the original. Raises: BadPages."""
    found = []
    for number, line in enumerate(typed.splitlines(), 1):
        if line.strip():
            found.append(_pair(line, number))
    if len(found) > MOST_PAIRS:
        raise BadPages(MOST_PAIRS + 1)
    return tuple(sorted(found, key=lambda pair: (pair.first, pair.translated_first)))


def written_pairs(pairs: Iterable[PagePair]) -> str:
    return "\n".join(
        f"{_range(one.first, one.last)} = {_range(one.translated_first, one.translated_last)}" for one in pairs
    )


def translated_pages(pairs: Iterable[PagePair], page: int) -> tuple[int, int] | None:
    """Return the first and last page of the translation that give a page of the original, where a pair says so."""
    for one in pairs:
        if one.first <= page <= one.last:
            return (one.translated_first, one.translated_last)
    return None


def _pair(line: str, number: int) -> PagePair:
    found = _LINE.fullmatch("".join(line.split()))
    if found is None:
        raise BadPages(number)
    first, last, translated, translated_last = (int(one) if one else 0 for one in found.groups())
    pair = PagePair(first, last or first, translated, translated_last or translated)
    if min(pair.first, pair.translated_first) < 1 or pair.last < pair.first:
        raise BadPages(number)
    if pair.translated_last < pair.translated_first:
        raise BadPages(number)
    return pair


def _range(first: int, last: int) -> str:
    return str(first) if first == last else f"{first}–{last}"
