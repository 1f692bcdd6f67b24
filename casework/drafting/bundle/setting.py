"""Sets the pages of a bundle that are its own, and the stamps on all of them; counts what it sets."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from threading import Lock
from typing import Any, Final

import typst

from casework.drafting.pdf import font_folders, without_maker
from casework.drafting.phrases import Phrases
from casework.drafting.scripts import runs
from casework.drafting.tokens import flattened
from casework.drafting.typesetting import ARABIC, HAN, LATIN
from casework.drafting.typesetting.coverage import covered_by, printable

SOURCE: Final = Path(__file__).with_name("bundle.typ")
LARGEST, SMALLEST = 4.0, 0.6  # of a stamp, by that on a page of A4
A4_SHORTER: Final = 595.28
Json = dict[str, Any]


class Setter:
    """A compiler kept warm; it reads no file but its own source and the typefaces."""

    def __init__(self) -> None:
        folders = font_folders()
        self._covered = covered_by(folders)
        self._compiler = typst.Compiler(
            str(SOURCE), root=str(SOURCE.parent), font_paths=list(folders), ignore_system_fonts=True
        )
        self._lock = Lock()

    def counted(self, told: Json) -> dict[int, int]:
        """Return how many pages each sheet takes, by its place in the row."""
        if not told["sheets"]:
            return {}
        with self._lock:
            self._compile(told)
            found = self._compiler.query("<measured>", field="value")
        places = json.loads(found) if isinstance(found, str) else found
        starts = [place["page"] for place in places]
        return {place: after - start for place, (start, after) in enumerate(pairwise(starts))}

    def pdf(self, told: Json) -> bytes:
        """Return the pages; the same data give the same bytes."""
        with self._lock:
            return without_maker(self._compile(told))

    def _compile(self, told: Json) -> bytes:
        data = {"draft": printable(json.dumps(told, ensure_ascii=False), self._covered)}
        made = self._compiler.compile(sys_inputs=data, format="pdf", pdf_tags=False, timestamp=0)
        if not isinstance(made, bytes):
            raise TypeError("typst gave no PDF")
        return made


@lru_cache(maxsize=1)
def setter() -> Setter:
    """Return this process's setter; typefaces are read once."""
    return Setter()


def said(text: str) -> list[Json]:
    """Return words, each with the script it is written in; what begins from right to left goes on so, figures too."""
    text = flattened(text)
    if begins_rtl(text):
        return [{"text": text, "script": "rtl"}]
    return [{"text": words, "script": script} for script, words in runs(text)]


def begins_rtl(text: str) -> bool:
    """Return whether the first letter is written from right to left."""
    first = next((unicodedata.bidirectional(sign) for sign in text if sign.isalpha()), "L")
    return first in ("R", "AL")


def sheets_told(sheets: Sequence[Json], phrases: Phrases, title: str) -> Json:
    return _told(phrases, title) | {"mode": "sheets", "sheets": list(sheets)}


def stamps_told(
    labels: Sequence[str], sizes: Sequence[tuple[float, float]], phrases: Phrases, *, first: int, title: str
) -> Json:
    """Return the stamps of pages in their order: what stands on them, and the number, counted from `first`."""
    stamps = [
        {"width": width, "height": height, "label": label, "number": str(number), "scale": _scale(width, height)}
        for number, (label, (width, height)) in enumerate(zip(labels, sizes, strict=True), first)
    ]
    return _told(phrases, title) | {"mode": "stamps", "stamps": stamps}


def _told(phrases: Phrases, title: str) -> Json:
    fonts = [ARABIC, LATIN, HAN] if phrases.is_right_to_left else [LATIN, ARABIC, HAN]
    words: Mapping[str, str] = phrases.section("bundle")
    return {
        "title": title,
        "language": phrases.language,
        "direction": "rtl" if phrases.is_right_to_left else "ltr",
        "fonts": fonts,
        "words": {name: words[name] for name in ("back", "exhibits", "cited_in", "free_page")},
        "sheets": [],
    }


def _scale(width: float, height: float) -> float:
    return round(min(LARGEST, max(SMALLEST, min(width, height) / A4_SHORTER)), 3)
