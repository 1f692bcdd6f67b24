"""What type a file is of: its first bytes, and for text what the text looks like."""

from __future__ import annotations

import re
from itertools import takewhile
from typing import Final

from casework.sandbox.inside import encodings
from casework.sandbox.kinds import OCTETS, Kind
from casework.sandbox.signatures import (
    PDF_MARK,
    PDF_WITHIN,
    FileType,
    extension_of,
    type_called,
    type_of,
)

LOOKED_AT: Final = 8192  # letters of a text
TAG: Final = re.compile(r"<(!doctype\s{1,20})?([\w:]{1,40})", re.IGNORECASE)
BEFORE_TAGS: Final = (("<?", "?>"), ("<!--", "-->"))
PAGE_TAGS: Final = frozenset(
    "html head body script iframe title meta div table form object embed p a img h1 style".split()
)
FIELD: Final = re.compile(r"[A-Za-z][\w-]{1,60}:")
MAIL_NAMES: Final = frozenset("from to date subject received message-id mime-version return-path delivered-to".split())
OPENINGS: Final = (  # (what a text begins with, in small letters, type)
    ("[internetshortcut]", "application/internet-shortcut"),
    ("[desktop entry]", "text/x-script"),
    ("windows registry editor", "text/x-script"),
    ("begin:vcalendar", "text/calendar"),
    ("begin:vcard", "text/vcard"),
)


def recognise(head: bytes, name: str) -> FileType:
    """Return the type of a file by its first bytes; `name` decides only which kind of text it is that could be run."""
    found = type_of(head)
    if found.media_type == "audio/ogg" and b"theora" in head[:512]:
        return type_called("video/ogg")
    if found.media_type != OCTETS:
        return found
    if not (PDF_MARK in head[:PDF_WITHIN] and _is_pdf_at_heart(head)):
        return _type_as_text(head, name) or found
    before = _type_as_text(head[: head.index(PDF_MARK)], name)
    return before if before and before.kind in {Kind.HTML, Kind.SCRIPT} else type_called("application/pdf")


def _type_as_text(head: bytes, name: str) -> FileType | None:
    text = encodings.text_of_head(head)
    if text is None:
        return None
    return type_called(_type_of_text(text[:LOOKED_AT].lstrip("\ufeff"), extension_of(name)))


def _type_of_text(text: str, ending: str) -> str:
    small = text.lstrip().lower()
    for opening, media_type in OPENINGS:
        if small.startswith(opening):
            return media_type
    if "<hta:application" in small:
        return "application/hta"
    if (tag := _first_tag(text)) is not None and (marked := _type_of_markup(tag, small, ending)):
        return marked
    if mail := _type_of_mail(text):
        return mail
    return "text/x-script" if ending in type_called("text/x-script").names else "text/plain"


def _type_of_markup(tag: re.Match[str], small: str, ending: str) -> str:
    name = tag[2].lower()
    if ending == "hta" and name in PAGE_TAGS:
        return "application/hta"
    if name == "svg" or name.endswith(":svg") or (tag[1] and "<svg" in small[:LOOKED_AT]):
        return "image/svg+xml"
    if name in PAGE_TAGS:
        return "text/html"
    return "text/xml" if small.startswith("<?xml") else ""


def _first_tag(text: str) -> re.Match[str] | None:
    """Return the tag a text begins with, past declarations and comments."""
    rest = text.lstrip()
    for _ in range(20):
        for opening, closing in BEFORE_TAGS:
            if rest.startswith(opening):
                rest = rest.partition(closing)[2].lstrip()
    return TAG.match(rest)


def _type_of_mail(text: str) -> str:
    is_box = text.startswith("From ")
    header = list(takewhile(str.strip, text.splitlines()[is_box:]))
    fields = [line for line in header if not line[:1].isspace()]
    if len(fields) < 2 or not all(FIELD.match(line) for line in fields):
        return ""
    names = {line.partition(":")[0].lower() for line in fields}
    if "multipart/related" in "".join(header).lower() and not names & {"received", "to"}:
        return "multipart/related"
    if len(names & MAIL_NAMES) < 2:
        return ""
    return "application/mbox" if is_box else "message/rfc822"


def _is_pdf_at_heart(head: bytes) -> bool:
    """Tell a PDF with something before it from a text that only speaks of one."""
    after = head[head.index(PDF_MARK) :]
    return b" obj" in after
