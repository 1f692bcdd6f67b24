"""Plain text, pages, drawings and rich text: the words, and what would run or call out."""

from __future__ import annotations

import re
from typing import Final

from casework.sandbox.inside import encodings, markup
from casework.sandbox.inside.contents import MOST_TEXT, Content, Saying
from casework.sandbox.inside.markup import Bomb, Words

MARKED: Final = {"text/html", "application/hta", "image/svg+xml", "text/xml"}
RUNS_IF_OPENED: Final = {"application/hta", "application/internet-shortcut", "text/x-script"}
LINK: Final = re.compile(r"^\s{0,9}(?:url|iconfile)\s{0,9}=\s{0,9}(?:https?:|file:|\\\\)", re.IGNORECASE | re.MULTILINE)
CARRIES: Final = re.compile(rb"\\(?:object|objdata|objemb|objupdate|objlink)\b")
CARRIES_AND_RUNS: Final = re.compile(
    rb"\\(?:objupdate|objautlink|dde|field\s{0,3}\{\\\*\\fldinst\s{0,3}DDE)", re.IGNORECASE
)
CALLS_OUT: Final = re.compile(rb"\\\*\\template\s{0,5}https?:|INCLUDEPICTURE|HYPERLINK", re.IGNORECASE)


def look(content: Content, saying: Saying) -> None:
    """Say the words of a text, and what is remarkable about it."""
    if content.media_type == "application/rtf":
        saying.flags |= _flags_of_rich(content.data)
        return
    text = text_of(content.data)
    if content.media_type in RUNS_IF_OPENED:
        saying.flags.add("active-content")
    if content.media_type == "application/internet-shortcut" and LINK.search(text):
        saying.flags.add("external-links")
    if content.media_type in MARKED:
        saying.flags |= markup.flags_of(text)
        if "<!ENTITY" in text and "xml" in content.media_type and not _is_harmless(content.data):
            saying.flags.add("bomb")
        text = markup.words_of_page(text)
    saying.text(text)


def text_of(data: bytes) -> str:
    """Return the text without the mark of its order; what is no letter in its encoding is shown as missing."""
    encoding = encodings.encoding_of(data) or "utf-8"
    return data[: 4 * MOST_TEXT].decode(encoding, "replace").lstrip("\ufeff").replace("\r\n", "\n")[:MOST_TEXT]


def _is_harmless(data: bytes) -> bool:
    try:
        Words(texts=frozenset(), breaks=frozenset()).read(data)
    except Bomb:
        return False
    return True


def _flags_of_rich(data: bytes) -> set[str]:
    flags = set()
    if CARRIES.search(data):
        flags |= {"embedded-files", "active-content"}
    if CARRIES_AND_RUNS.search(data):
        flags.add("active-content")
    if CALLS_OUT.search(data):
        flags.add("external-links")
    return flags
