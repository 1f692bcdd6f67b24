"""Covers: the boxes under which a redacted twin shows nothing, typed as numbers or chosen as cells of a grid."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

_LINE = re.compile(r"(\d{1,4})\s*:\s*" + r"[\s,;]+".join([r"(\d{1,3}(?:\.\d{1,2})?)"] * 4))


class BadCover(ValueError):
    """A line that is no box; `line` counts from 1, `problem` names what is wrong."""

    def __init__(self, line: int, problem: str) -> None:
        super().__init__(f"line {line}: {problem}")
        self.line = line
        self.problem = problem


@dataclass(frozen=True)
class Cover:
    """A box over a part of a page. Units: per cent of the page from its upper left corner; pages count from 1."""

    page: int
    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        return round(self.right - self.left, 2)

    @property
    def height(self) -> float:
        return round(self.bottom - self.top, 2)

    def __str__(self) -> str:
        return f"{self.page}: " + " ".join(f"{one:g}" for one in (self.left, self.top, self.right, self.bottom))


def read(text: str, *, pages: int) -> tuple[Cover, ...]:
    """Return the boxes written one a line: the page, then left, top, right and bottom, as in `2: 10 20 60 25`.

    Raises: BadCover for the first line that is none.
    """
    lines = enumerate((line.strip() for line in text.splitlines()), 1)
    return tuple(dict.fromkeys(_read(number, line, pages) for number, line in lines if line))


def written(covers: Iterable[Cover]) -> str:
    """Return the boxes as `read` takes them."""
    return "\n".join(map(str, covers))


def of_cells(page: int, cells: Iterable[tuple[int, int]], *, rows: int, columns: int) -> tuple[Cover, ...]:
    """Return boxes over these cells, rows and columns counted from 0; cells that touch share one where they can."""
    chosen = sorted({(row, column) for row, column in cells if 0 <= row < rows and 0 <= column < columns})
    runs: list[list[int]] = []  # row, next row, first column, next column
    for row, column in chosen:
        if runs and runs[-1][0] == row and runs[-1][3] == column:
            runs[-1][3] += 1
        else:
            runs.append([row, row + 1, column, column + 1])
    return tuple(
        Cover(
            page,
            round(first * 100 / columns, 2),
            round(top * 100 / rows, 2),
            round(last * 100 / columns, 2),
            round(bottom * 100 / rows, 2),
        )
        for top, bottom, first, last in _stacked(runs)
    )


def _read(number: int, line: str, pages: int) -> Cover:
    found = _LINE.fullmatch(line)
    if not found:
        raise BadCover(number, "not written as a box")
    page, (left, top, right, bottom) = int(found[1]), (float(one) for one in found.groups()[1:])
    if not 1 <= page <= pages:
        raise BadCover(number, "no such page")
    if not (0 <= left < right <= 100 and 0 <= top < bottom <= 100):
        raise BadCover(number, "no box")
    return Cover(page, left, top, right, bottom)


def _stacked(runs: Sequence[list[int]]) -> list[list[int]]:
    """Put runs of the same columns in rows below each other together."""
    stacked: list[list[int]] = []
    for run in runs:
        above = next((one for one in stacked if one[1] == run[0] and one[2:] == run[2:]), None)
        if above:
            above[1] = run[1]
        else:
            stacked.append(list(run))
    return stacked
