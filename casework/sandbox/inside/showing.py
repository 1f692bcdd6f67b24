"""The work of showing: pages of a PDF or an image, as pixels."""

from __future__ import annotations

from importlib import import_module
from typing import Any, Final

from casework.sandbox.inside.answers import Answer
from casework.sandbox.inside.contents import MOST_PAGES, Content
from casework.sandbox.inside.intake import Intake
from casework.sandbox.kinds import NotShown
from casework.sandbox.signatures import PDF_MARK, PDF_WITHIN, type_of

LIBRARIES: Final = ("pdfs", "images")


def prepare(options: dict[str, Any]) -> None:
    for name in options["needs"]:
        import_module(f"casework.sandbox.inside.{name}").get_ready()


def work(intake: Intake, answer: Answer, options: dict[str, Any]) -> None:
    """Say the number of pages, then each page asked for.

    Raises: NotShown.
    """
    intake.next_part()
    data = intake.whole(most_bytes=options["input_bytes"]).getvalue()
    if "pdfs" in options["needs"] and PDF_MARK in data[: PDF_WITHIN + len(PDF_MARK)]:
        _show_pages(data, answer, options)
    elif "images" in options["needs"]:
        _show_image(data, answer, options)
    else:
        raise NotShown("no-picture")


def _show_pages(data: bytes, answer: Answer, options: dict[str, Any]) -> None:
    from casework.sandbox.inside import pdfs

    document = pdfs.opened(data)
    first, after = options["first"], min(options["after"], len(document))
    answer.numbers(pages=len(document))
    if first >= after:
        raise NotShown("no-picture")
    if after - first > MOST_PAGES:
        raise NotShown("too-large")
    for number in range(first, after):
        page = pdfs.page_of(document, number)
        width, height = page.get_size()
        answer.page_size(width, height)
        answer.picture(*pdfs.pixels(page, longest_px=_longest(width, height, options)))
        page.close()


def _show_image(data: bytes, answer: Answer, options: dict[str, Any]) -> None:
    from casework.sandbox.inside import images

    if options["first"] > 0:
        raise NotShown("no-picture")
    image = images.opened(Content(data, type_of(data[:512]).media_type))
    answer.numbers(pages=1)
    width, height, pixels = images.pixels(image, longest_px=options["longest_px"])
    answer.page_size(*_points_of(width, height))
    answer.picture(width, height, pixels)


def _longest(width: float, height: float, options: dict[str, Any]) -> int:
    """Return how long the longer side is to be: as asked, or as the dots per inch make it, within what was asked."""
    longest: int = options["longest_px"]
    if not options.get("dpi"):
        return longest
    dots: int = round(max(width, height) / 72 * options["dpi"])
    return max(1, min(longest, dots))


def _points_of(width: int, height: int) -> tuple[float, float]:
    """Return a page on which an image has its longer side as long as that of A4."""
    scale = 842 / max(width, height)
    return width * scale, height * scale
