"""Pages and pictures as bare pixels."""
# ruff: noqa: ARG001

from collections.abc import Iterable, Iterator

from casework.sandbox.kinds import NotShown
from casework.sandbox.pictures import Picture


def picture(pieces: Iterable[bytes], *, page: int, longest_px: int) -> Picture:
    """Return one page of a PDF, counted from 0, or an image upright.

    Raises: NotShown.
    """
    raise NotShown("off")


def pictures(pieces: Iterable[bytes], *, longest_px: int, pages: range | None = None) -> Iterator[Picture]:
    """Yield the pages one by one, all of them if none are named.

    Raises: NotShown.
    """
    raise NotShown("off")
