"""The names of files, in any script: how one that somebody else chose may safely be shown (UP-04)."""

import unicodedata
from typing import Final

LONGEST_BYTES: Final = 255
LONGEST_ENDING_BYTES: Final = 24
JOINERS: Final = frozenset("\u200c\u200d")  # unseen, but part of how Persian, Hindi and others are written
BREAKS: Final = frozenset({"Zl", "Zp"})


def shown_name(given: str) -> str:
    """Return a file's name as it is shown: without folders, composed, and with nothing in it that hides or reorders.

    A character that cannot be seen, or turns the direction of reading, stands as its number: `[U+202E]`. A name that
    is too long loses its middle and keeps its ending. Units: at most 255 bytes of UTF-8.
    """
    last = given.replace("\\", "/").rsplit("/", 1)[-1]
    visible = "".join(_seen(one) for one in unicodedata.normalize("NFC", last))
    return _shortened(visible.strip(". ")) or "file"


def _seen(one: str) -> str:
    category = unicodedata.category(one)
    hides = (category[0] == "C" and one not in JOINERS) or category in BREAKS
    return f"[U+{ord(one):04X}]" if hides else one


def _shortened(name: str) -> str:
    if len(name.encode()) <= LONGEST_BYTES:
        return name
    stem, dot, ending = name.rpartition(".")
    tail = f"{dot}{ending}".encode()
    if not stem or len(tail) > LONGEST_ENDING_BYTES:
        stem, tail = name, b""
    room = LONGEST_BYTES - len(tail) - len("…".encode())
    return (stem.encode()[:room].decode(errors="ignore") + "…" + tail.decode()).strip(". ")
