"""In which encoding a text was written, guessed where nothing says so, and the text itself."""

from __future__ import annotations

import codecs
import re
from typing import Final

MARKS: Final = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
OLD: Final = ("gb18030", "windows-1251", "windows-1256")
LAST_RESORT: Final = "windows-1252"
SAMPLE: Final = 1 << 16
NO_LETTERS: Final = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
CYRILLIC: Final = re.compile("[а-яёА-ЯЁіїєґўІЇЄҐЎ]")
CYRILLIC_CAMELS: Final = re.compile("[а-яё][А-ЯЁ]")
ARABIC: Final = re.compile("[\u0621-\u064a\u067e\u0686\u06a9\u06af\u060c]")
ENOUGH: Final = 0.7


def get_ready() -> None:
    """Load every codec that may be wanted: once confined, nothing can be loaded."""
    for name in ("utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "latin-1", "ascii", "cp437", LAST_RESORT, *OLD):
        codecs.lookup(name)


def text_of_head(head: bytes) -> str | None:
    """Return the text a file begins with, or None where it is none."""
    encoding = encoding_of(head)
    return None if encoding is None else head.decode(encoding, "replace")


def encoding_of(content: bytes) -> str | None:
    """Return how a text is encoded, or None where these bytes are no text."""
    sample = content[:SAMPLE]
    for mark, name in MARKS:
        if sample.startswith(mark):
            return name
    if sample.count(0):
        return _wide(sample)
    if not sample or len(NO_LETTERS.findall(sample)) > len(sample) // 200:
        return None
    return "utf-8" if _is_utf8(sample) else _old(sample)


def _wide(sample: bytes) -> str | None:
    """Return which UTF-16 it is where every second byte is mostly zero and the rest reads as text."""
    if len(sample) < 4:
        return None
    for name, high in (("utf-16-le", 1), ("utf-16-be", 0)):
        rows = sample[high::2]
        if rows.count(0) > len(rows) * 0.7 and not sample[1 - high :: 2].count(0):
            return name
    return None


def _is_utf8(sample: bytes) -> bool:
    try:
        codecs.getincrementaldecoder("utf-8")().decode(sample)
    except UnicodeDecodeError:
        return False
    return True


def _old(sample: bytes) -> str | None:
    scores = {name: score(sample, name) for name in OLD}
    best = max(scores, key=scores.__getitem__)
    if scores[best] >= ENOUGH:
        return best
    high = sum(byte > 127 for byte in sample)
    return LAST_RESORT if high < len(sample) * 0.3 else None


def score(sample: bytes, encoding: str) -> float:
    """Return how much of what is not ASCII reads as its script, from 0 to 1."""
    try:
        text = codecs.getincrementaldecoder(encoding)().decode(sample)
    except UnicodeDecodeError:
        return 0.0
    foreign = re.sub("[\x00-\x7f\u00a0«»–—“”„’№…]", "", text)
    if not foreign:
        return 0.0
    if encoding == "gb18030":
        return sum(_is_common_chinese(letter) for letter in foreign) / len(foreign)
    if encoding == "windows-1251":
        return (len(CYRILLIC.findall(foreign)) - 2 * len(CYRILLIC_CAMELS.findall(text))) / len(foreign)
    return len(ARABIC.findall(foreign)) / len(foreign)


def _is_common_chinese(letter: str) -> bool:
    """Whether GB 2312 has it among the 3,755 most frequent characters or the punctuation."""
    first = letter.encode("gb18030", "replace")[0]
    return 0xB0 <= first <= 0xD7 or first in {0xA1, 0xA3}
