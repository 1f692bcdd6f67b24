"""Copies that are not the original: rebuilt from pixels, redacted, or made fit for a bundle (PV-08, DG-09)."""
# ruff: noqa: ARG001

from collections.abc import Iterable, Mapping, Sequence

from casework.sandbox.kinds import Box, NotShown, Part


def clean_pdf(pieces: Iterable[bytes], *, dpi: int = 150) -> bytes:
    """Return a PDF that holds nothing but pictures of the pages.

    Raises: NotShown.
    """
    raise NotShown("off")


def redacted_pdf(pieces: Iterable[bytes], *, boxes: Mapping[int, Sequence[Box]], dpi: int = 150) -> bytes:
    """Return a clean PDF in which what lay in `boxes`, by page from 0, is not there any more.

    Raises: NotShown.
    """
    raise NotShown("off")


def bundle_part(pieces: Iterable[bytes]) -> Part:
    """Return a PDF or an image as PDF pages without script, action, form, attachment or metadata.

    Raises: NotShown.
    """
    raise NotShown("off")
