"""Files that are of a second type as well, which is how one thing is shown and another is run (UP-05)."""

from __future__ import annotations

import re
from typing import Final

from casework.sandbox.inside import zips
from casework.sandbox.inside.contents import Content
from casework.sandbox.kinds import Kind
from casework.sandbox.signatures import PDF_MARK, PDF_WITHIN

MARKUP: Final = re.compile(rb"<(?:script|html|body|\?php|svg|iframe)[\s>]", re.IGNORECASE)
SCRIPTED_GIF: Final = re.compile(rb"GIF8[79]a(?:/\*|=|[\s;]{0,9}[\w$]{1,40}\s{0,9}=)")
APPENDED: Final = (b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c")
EDGE: Final = 4096
TEXTUAL: Final = {Kind.TEXT, Kind.HTML, Kind.MAIL, Kind.SCRIPT}
BY_DIRECTORY: Final = {Kind.ARCHIVE, Kind.WORD, Kind.SHEET, Kind.SLIDES}


def is_polyglot(content: Content, kind: Kind) -> bool:
    """Return whether a file is of a second type as well."""
    return (
        _is_pdf_too(content, kind)
        or _is_zip_too(content, kind)
        or _is_page_too(content, kind)
        or SCRIPTED_GIF.match(content.head) is not None
        or (kind is Kind.IMAGE and any(mark in content.data for mark in APPENDED))
    )


def _is_pdf_too(content: Content, kind: Kind) -> bool:
    at = content.data.find(PDF_MARK, 0, PDF_WITHIN + len(PDF_MARK))
    if kind is Kind.PDF:
        return at > 0 and bool(content.data[:at].strip())
    return at >= 0 and (kind is not Kind.MAIL) and b" obj" in content.data[at : at + EDGE]


def _is_zip_too(content: Content, kind: Kind) -> bool:
    starts_as_zip = content.data.startswith(zips.LOCAL_MARK) or content.data.startswith(zips.END_MARK)
    if kind in BY_DIRECTORY and starts_as_zip:
        return False
    return zips.END_MARK in content.tail and zips.has_directory(content.data)


def _is_page_too(content: Content, kind: Kind) -> bool:
    """Whether a browser that guesses would find a page in the beginning or the end of something else."""
    if kind in TEXTUAL or content.media_type == "image/svg+xml":
        return False
    if kind is Kind.PDF:
        return MARKUP.search(content.data[:PDF_WITHIN]) is not None
    if kind in {Kind.IMAGE, Kind.AUDIO, Kind.VIDEO}:
        return MARKUP.search(content.data[:EDGE] + content.data[-EDGE:]) is not None
    return False
