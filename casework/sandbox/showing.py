"""Pages and pictures as bare pixels: asked of a child, measured on our side (PV-04, UP-09)."""

from __future__ import annotations

import math
import struct
from collections.abc import Generator, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from typing import Final

from casework.sandbox.child import Limits, Stopped, problem_of, run
from casework.sandbox.examining import needs_of, with_head
from casework.sandbox.kinds import NotShown
from casework.sandbox.layout import END, LEVEL, NUMBERS, PAGE_SIZE, PICTURE, Frame
from casework.sandbox.pictures import CHANNELS, Picture

TASK: Final = "casework.sandbox.inside.showing"
MOST_PAGES: Final = 500
LONGEST_SIDE: Final = 10_000
LONGEST_PAGE: Final = 20_000.0  # points; PDF itself ends at 14,400
SIZE: Final = struct.Struct(">II")
SECONDS_FOR_MANY: Final = Limits(seconds=120.0, cpu_seconds=90, output_bytes=1 << 33)


@dataclass(frozen=True)
class Shown:
    """A page as pixels, and how large it is. Units: points, width before height."""

    picture: Picture
    size: tuple[float, float]


def picture(pieces: Iterable[bytes], *, page: int, longest_px: int, limits: Limits | None = None) -> Picture:
    """Return one page of a PDF, counted from 0, or an image upright. Units: pixels.

    Raises: NotShown; whatever reading `pieces` raises.
    """
    wanted = range(page, page + 1)
    with closing(shown(pieces, longest_px=longest_px, pages=wanted, limits=limits or Limits())) as found:
        for one in found:
            return one.picture
    raise NotShown("no-picture")


def pictures(
    pieces: Iterable[bytes], *, longest_px: int, pages: range | None = None, limits: Limits | None = None
) -> Iterator[Picture]:
    """Yield the pages one by one, all of them if none are named.

    Raises: NotShown, also after the first ones; whatever reading `pieces` raises.
    """
    with closing(shown(pieces, longest_px=longest_px, pages=pages, limits=limits or SECONDS_FOR_MANY)) as found:
        for one in found:
            yield one.picture


def shown(
    pieces: Iterable[bytes], *, longest_px: int, pages: range | None = None, dpi: int = 0, limits: Limits
) -> Generator[Shown, None, None]:
    """Yield pages with their sizes; with `dpi` as many pixels as that makes, within `longest_px`.

    Raises: NotShown; whatever reading `pieces` raises.
    """
    head, whole = with_head(pieces)
    longest = min(longest_px, LONGEST_SIDE)
    first, after = (pages.start, pages.stop) if pages is not None else (0, 1 << 31)
    options = {"needs": needs_of(head), "longest_px": longest, "first": first, "after": after, "dpi": dpi}
    try:
        with closing(run(TASK, whole, options=options, limits=limits)) as frames:
            yield from measured(frames, longest)
    except Stopped as problem:
        raise NotShown(problem.reason) from None


def measured(frames: Iterator[Frame], longest_px: int) -> Iterator[Shown]:
    """Yield the pages of an answer, each with as many pixels as it says and no more than were asked for.

    Raises: NotShown, Stopped.
    """
    size, count = (0.0, 0.0), 0
    for frame in frames:
        if frame.letter == PAGE_SIZE:
            size = size_of(frame)
        elif frame.letter == PICTURE:
            count += 1
            if count > MOST_PAGES or size == (0.0, 0.0):
                raise Stopped("broken")
            yield Shown(_picture(frame.body, longest_px), size)
            size = (0.0, 0.0)
        elif frame.letter == END:
            if reason := problem_of(frame):
                raise NotShown(reason)
        elif frame.letter not in {LEVEL, NUMBERS}:
            raise Stopped("broken")


def size_of(frame: Frame) -> tuple[float, float]:
    """Return the size of a page. Units: points.

    Raises: Stopped for what is no size.
    """
    if len(frame.body) != 16:
        raise Stopped("broken")
    width, height = struct.unpack(">dd", frame.body)
    if not all(math.isfinite(side) and 0 < side <= LONGEST_PAGE for side in (width, height)):
        raise Stopped("broken")
    return width, height


def _picture(body: bytes, longest_px: int) -> Picture:
    if len(body) < SIZE.size:
        raise Stopped("broken")
    width, height = SIZE.unpack_from(body)
    most = min(longest_px + 1, LONGEST_SIDE)  # a page's fraction of a pixel is drawn as one
    fits = 0 < width <= most and 0 < height <= most
    if not fits or len(body) != SIZE.size + width * height * CHANNELS:
        raise Stopped("broken")
    return Picture(width, height, body[SIZE.size :])
