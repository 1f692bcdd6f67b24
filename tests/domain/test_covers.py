"""Covers: typed as numbers or chosen as cells, they say the same boxes (DG-09)."""

import pytest

from casework.domain.covers import BadCover, Cover, of_cells, read, written


def test_what_is_written_is_read_again() -> None:
    boxes = (Cover(1, 10, 20, 60, 25), Cover(12, 0, 0, 100, 33.33))

    assert read(written(boxes), pages=12) == boxes


def test_commas_blank_lines_and_doubles_are_forgiven() -> None:
    assert read("1: 10, 20, 60, 25\n\n 1:10 20 60 25 \n", pages=1) == (Cover(1, 10, 20, 60, 25),)


@pytest.mark.parametrize(
    ("text", "line", "problem"),
    [
        ("the upper half", 1, "not written as a box"),
        ("1: 10 20 60", 1, "not written as a box"),
        ("1: 10 20 60 25\n3: 10 20 60 25", 2, "no such page"),
        ("1: 60 20 10 25", 1, "no box"),
        ("1: 10 20 60 101", 1, "no box"),
    ],
)
def test_a_line_that_is_no_box_is_named(text: str, line: int, problem: str) -> None:
    with pytest.raises(BadCover) as bad:
        read(text, pages=2)

    assert (bad.value.line, bad.value.problem) == (line, problem)


def test_cells_that_touch_share_a_box() -> None:
    cells = [(0, 0), (0, 1), (1, 0), (1, 1), (3, 9)]

    boxes = of_cells(2, cells, rows=4, columns=10)

    assert boxes == (Cover(2, 0, 0, 20, 50), Cover(2, 90, 75, 100, 100))


def test_cells_beside_the_grid_cover_nothing() -> None:
    assert of_cells(1, [(4, 0), (0, 10)], rows=4, columns=10) == ()
