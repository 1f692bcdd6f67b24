"""Which script a text is written in, and where it needs to be set apart from the text around it."""

from __future__ import annotations

import re
from typing import Final

FSI: Final = "\u2068"
PDI: Final = "\u2069"

_RTL = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]")
_HAN = re.compile("[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff]")
_LTR = re.compile("[A-Za-z\u00c0-\u058f\u0900-\u1fff\u2c00-\u2dff]")
_RUNS = re.compile(
    "(?P<rtl>[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]"
    "(?:[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\\s.,:;،؛()0-9-]*[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc])?)"
    "|(?P<han>[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef]+)"
)


def is_rtl(text: str) -> bool:
    """Return whether any letter of `text` is written from right to left."""
    return not text.isascii() and bool(_RTL.search(text))


def is_foreign(text: str, in_rtl: bool) -> bool:
    """Return whether `text` holds letters of another direction or script than the text around it."""
    if in_rtl:
        return bool(_LTR.search(text) or _HAN.search(text))
    return not text.isascii() and bool(_RTL.search(text) or _HAN.search(text))


def is_han(text: str) -> bool:
    return not text.isascii() and bool(_HAN.search(text))


def runs(text: str) -> list[tuple[str, str]]:
    """Return `text` in pieces of one script each: (`rtl` | `han` | `` , words)."""
    if text.isascii():
        return [("", text)]
    pieces: list[tuple[str, str]] = []
    end = 0
    for found in _RUNS.finditer(text):
        if found.start() > end:
            pieces.append(("", text[end : found.start()]))
        pieces.append((found.lastgroup or "", found.group()))
        end = found.end()
    if end < len(text):
        pieces.append(("", text[end:]))
    return pieces


def isolated(text: str) -> str:
    """Return `text` set apart, so that it neither turns nor is turned by its surroundings."""
    return f"{FSI}{text}{PDI}"
