"""Copies that are not the original: rebuilt from pixels, redacted, or made fit for a bundle (PV-08, DG-09)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from typing import Final

from casework.sandbox.child import Limits, Stopped, problem_of, run
from casework.sandbox.kinds import Box, NotShown, Part
from casework.sandbox.layout import END, LEVEL, MIB, NUMBERS, PAGE_SIZE, PIECE, TEXT, Frame
from casework.sandbox.pictures import CHANNELS, Picture
from casework.sandbox.rebuilding import pdf_of
from casework.sandbox.showing import MOST_PAGES, SECONDS_FOR_MANY, Shown, shown, size_of

TASK: Final = "casework.sandbox.inside.copying"
LONGEST_PX: Final = 5000
MOST_DPI: Final = 300
PART_LIMITS: Final = Limits(seconds=60.0, cpu_seconds=45, output_bytes=512 * MIB)
BLACK: Final = bytes(CHANNELS)


def clean_pdf(pieces: Iterable[bytes], *, dpi: int = 150) -> bytes:
    """Return a PDF that holds nothing but pictures of the pages. Units: dots per inch, 300 at most.

    Raises: NotShown; whatever reading `pieces` raises.
    """
    return pdf_of(_pages(pieces, dpi))


def redacted_pdf(pieces: Iterable[bytes], *, boxes: Mapping[int, Sequence[Box]], dpi: int = 150) -> bytes:
    """Return a clean PDF in which what lay in `boxes`, by page from 0, is not there any more, only black.

    The pixels are overwritten on our side, before the copy is made; nothing of the file itself goes into it.
    Raises: NotShown; whatever reading `pieces` raises.
    """
    pages = (
        Shown(blackened(page.picture, boxes.get(number, ())), page.size)
        for number, page in enumerate(_pages(pieces, dpi))
    )
    return pdf_of(pages)


def bundle_part(pieces: Iterable[bytes], *, limits: Limits | None = None) -> Part:
    """Return a PDF or an image as PDF pages without script, action, form, attachment or metadata.

    Raises: NotShown; whatever reading `pieces` raises.
    """
    try:
        with closing(run(TASK, pieces, limits=limits or PART_LIMITS)) as frames:
            return part_of(frames)
    except Stopped as problem:
        raise NotShown(problem.reason) from None


def part_of(frames: Iterable[Frame]) -> Part:
    """Return the part an answer amounts to.

    Raises: NotShown, Stopped.
    """
    pieces, sizes, texts = bytearray(), list[tuple[float, float]](), list[str]()
    for frame in frames:
        if frame.letter == PIECE:
            pieces += frame.body
        elif frame.letter == PAGE_SIZE:
            sizes.append(size_of(frame))
        elif frame.letter == TEXT:
            texts.append(_text(frame))
        elif frame.letter == END:
            if reason := problem_of(frame):
                raise NotShown(reason)
        elif frame.letter not in {LEVEL, NUMBERS}:
            raise Stopped("broken")
    if not pieces.startswith(b"%PDF-") or not 0 < len(sizes) == len(texts) <= MOST_PAGES:
        raise Stopped("broken")
    return Part(bytes(pieces), tuple(sizes), tuple(texts))


def blackened(picture: Picture, boxes: Sequence[Box]) -> Picture:
    """Return the picture with every pixel black that a box touches."""
    pixels = bytearray(picture.pixels)
    for box in boxes:
        left, right = _span(box.left, box.right, picture.width)
        top, bottom = _span(box.top, box.bottom, picture.height)
        for row in range(top, bottom):
            start = (row * picture.width + left) * CHANNELS
            pixels[start : start + (right - left) * CHANNELS] = BLACK * (right - left)
    return Picture(picture.width, picture.height, bytes(pixels))


def _pages(pieces: Iterable[bytes], dpi: int) -> Iterator[Shown]:
    return shown(pieces, longest_px=LONGEST_PX, dpi=min(dpi, MOST_DPI), limits=SECONDS_FOR_MANY)


def _span(start: float, end: float, length: int) -> tuple[int, int]:
    """Return the pixels between two fractions, widened to whole ones and by one on each side."""
    low, high = sorted((start, end))
    return max(0, int(low * length) - 1), max(0, min(length, int(high * length) + 2))


def _text(frame: Frame) -> str:
    try:
        return frame.body.decode()
    except UnicodeDecodeError:
        raise Stopped("broken") from None
