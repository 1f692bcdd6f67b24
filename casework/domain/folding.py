"""Texts as they are searched: words one space apart, without case, accents, vowel marks, or points of one script.

A folded text begins and ends with a space, and words of different scripts are words of their own, so a word of an
alphabet always follows a space. Han and kana have no words: what stands between them in a line break is taken out.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from typing import Final

HAN: Final = (
    "\u3005-\u3007\u3040-\u3098\u309b-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
UNSPACED: Final = f"\u0e00-\u109f\u1780-\u17ff\u3099\u309a{HAN}"
ARABIC: Final = "\u0620-\u06ff\u0750-\u077f\u08a0-\u08ff"

_BROKEN: Final = re.compile(rf"(?<=[{HAN}])\s+(?=[{HAN}])")
_BORDER: Final = re.compile(rf"(?<=[{UNSPACED}])(?=[^\W_{UNSPACED}])|(?<=[^\W_{UNSPACED}])(?=[{UNSPACED}])")
_HAS_UNSPACED: Final = re.compile(f"[{UNSPACED}]")

# Marks that make no other word: accents, Hebrew points, Arabic vowels and stretching sign, what is not seen at all.
_UNSEEN: Final = (
    (0xAD, 0xAD), (0x300, 0x36F), (0x591, 0x5BD), (0x5BF, 0x5C7), (0x610, 0x61A), (0x61C, 0x61C), (0x640, 0x640),
    (0x64B, 0x65F), (0x670, 0x670), (0x6D6, 0x6DC), (0x6DF, 0x6E4), (0x6E7, 0x6E8), (0x6EA, 0x6ED),
    (0x200B, 0x200F), (0x202A, 0x202E), (0x2060, 0x206F), (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF),
)  # fmt: skip
_JOINING: Final = "'’ʼʻ`´"
_SAME: Final = {
    "ı": "i", "ø": "o", "ł": "l", "đ": "d", "ħ": "h", "æ": "ae", "œ": "oe", "ґ": "г",
    "ٱ": "ا", "ى": "ي", "ی": "ي", "ة": "ه", "ۀ": "ه", "ە": "ه", "ک": "ك", "ھ": "ه", "ہ": "ه",
}  # fmt: skip


class _Signs(dict[int, "int | str | None"]):
    """What each sign becomes, found when it is first met: a space, unless it is of a word."""

    def __missing__(self, sign: int) -> int | str | None:
        self[sign] = found = _folded_sign(chr(sign))
        return found


def fold(text: str) -> str:
    """Return the text as it is searched."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    if _HAS_UNSPACED.search(plain):
        plain = _BORDER.sub(" ", _BROKEN.sub("", plain))
    return f" {' '.join(plain.translate(_signs()).split())} "


def fold_with_places(text: str) -> tuple[str, list[int]]:
    """Return the text as `fold` does, and for each sign of it the place in `text` that it comes from.

    Slow: for the piece of a text that somebody is shown.
    """
    plain, places = _joined(map(_plain, text), range(len(text)))
    if _HAS_UNSPACED.search(plain):
        gone = {place for found in _BROKEN.finditer(plain) for place in range(*found.span())}
        kept = [place for place in range(len(plain)) if place not in gone]
        plain, places = "".join(plain[place] for place in kept), [places[place] for place in kept]
        borders = {found.start() for found in _BORDER.finditer(plain)}
        plain, places = _joined((f" {one}" if at in borders else one for at, one in enumerate(plain)), places)
    signs, places = _joined(map(_sign, plain), places)
    words = [found.span() for found in re.finditer(r"\S+", signs)]
    end = len(text)
    result, origins = " ", [0]
    for begin, stop in words:
        result += signs[begin:stop] + " "
        origins += [*places[begin:stop], places[stop] if stop < len(places) else end]
    return result if words else "  ", origins if words else [0, end]


def _joined(pieces: Iterable[str], places: Iterable[int]) -> tuple[str, list[int]]:
    signs: list[str] = []
    origins: list[int] = []
    for piece, place in zip(pieces, places, strict=True):
        signs.append(piece)
        if len(piece) == 1:
            origins.append(place)
        else:
            origins += [place] * len(piece)
    return "".join(signs), origins


@cache
def _plain(sign: str) -> str:
    return unicodedata.normalize("NFKD", sign).casefold()


@cache
def _sign(plain: str) -> str:
    return plain.translate(_signs())


@cache
def _signs() -> _Signs:
    unseen = {sign: None for first, last in _UNSEEN for sign in range(first, last + 1)}
    joining = {ord(sign): None for sign in _JOINING}
    return _Signs({**unseen, **joining, **{ord(sign): same for sign, same in _SAME.items()}})


def _folded_sign(sign: str) -> int | str | None:
    if sign.isdecimal():
        return str(unicodedata.decimal(sign))
    is_of_a_word = sign.isalnum() or unicodedata.category(sign)[0] == "M"
    return ord(sign) if is_of_a_word else " "
