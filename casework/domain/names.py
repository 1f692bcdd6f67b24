"""Names as they are compared, without accents, case, order or punctuation, and as they are found in a text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

Name = frozenset[str]

_JOINING: Final = str.maketrans("", "", "'’ʼʻ`´")
_LISTED: Final = re.compile(r"[\n;,/|،؛、]+")

# Written without spaces, or, in Korean, with the particles behind the name: Thai to Myanmar, Khmer, kana, Han, Hangul.
_UNSPACED: Final = (
    "\u0e00-\u109f\u1100-\u11ff\u1780-\u17ff\u3005-\u3007\u3040-\u31ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uac00-\ud7af\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff"
)
_PREFIXING: Final = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc"  # Hebrew and Arabic: “for” and “and” before the name
_LETTER: Final = rf"[^\W_{_UNSPACED}]"  # a letter that makes what stands beside it a part of another word
_BETWEEN: Final = r"[\s_.\-]+"

# What makes no other name: vowel points, the Arabic stretching sign, hidden marks; the dot that Turkish i has or not.
_UNSEEN: Final = (
    (0xAD, 0xAD), (0x307, 0x307), (0x591, 0x5BD), (0x5BF, 0x5C7), (0x61C, 0x61C), (0x640, 0x640), (0x64B, 0x65F),
    (0x670, 0x670), (0x200B, 0x200F), (0x202A, 0x202E), (0x2060, 0x206F), (0xFEFF, 0xFEFF),
)  # fmt: skip
_SAME: Final[dict[int, str | None]] = {
    **{sign: None for first, last in _UNSEEN for sign in range(first, last + 1)},
    ord("İ"): "i",
    ord("ı"): "i",
    ord("’"): "'",
    ord("ʼ"): "'",
}


def name(text: str) -> Name:
    """Return the words of one name, folded: `O’Neil-Ríos` is the words `oneil` and `rios`."""
    plain = unicodedata.normalize("NFKD", text.translate(_JOINING)).casefold()
    letters = (sign for sign in plain if not unicodedata.combining(sign))
    return frozenset("".join(sign if sign.isalnum() else " " for sign in letters).split())


def names_in(text: str) -> frozenset[Name]:
    """Return the names of a list, one a line or set apart by commas, semicolons or strokes."""
    return frozenset(found for part in _LISTED.split(text) if (found := name(part)))


def may_be_same(one: Name, other: Name) -> bool:
    """Whether two names may be one person's: all words of the shorter stand in the longer.

    A single word is enough if it is what was asked for: `one` is the question, `other` what is known.
    """
    if not one or not other:
        return False
    return one <= other or (len(other) > 1 and other <= one)


def folded(text: str) -> str:
    """Return a text as it is searched for names: composed, without case, dots of the Turkish i, or hidden marks."""
    return _fold(unicodedata.normalize("NFC", text))


def folded_name(text: str) -> str:
    """Return a name as it is searched for: folded, its words one space apart."""
    return " ".join(folded(text).split())


@dataclass(frozen=True)
class Finder:
    """Finds names in a text, however they are spelled there, and puts something else in their place."""

    instead: Mapping[str, str] = field(repr=False)  # name, folded → what is written in its place

    def replaced(self, text: str) -> str:
        """Return `text` with every name replaced; where none stands, the very text."""
        return "".join(piece if instead is None else instead for piece, instead in self.pieces(text))

    def pieces(self, text: str) -> list[tuple[str, str | None]]:
        """Return `text` cut where names begin and end, each piece with what replaces it; None where it stays.

        Names that overlap are one piece, replaced by what stands for each of them.
        """
        spans = self._spans(folded(text))
        if not spans:
            return [(text, None)]
        text = unicodedata.normalize("NFC", text)
        folds = [_fold(sign) for sign in text]
        places = [place for place, fold in enumerate(folds) for _ in fold]
        found: list[tuple[str, str | None]] = []
        done = 0
        for first, last, instead in spans:
            begin, end = places[first], places[last - 1] + 1
            while end < len(folds) and not folds[end]:  # a vowel point of the last letter
                end += 1
            found += [(text[done:begin], None), (text[begin:end], " / ".join(dict.fromkeys(instead)))]
            done = end
        return [*found, (text[done:], None)]

    def _spans(self, folds: str) -> list[tuple[int, int, list[str]]]:
        """Return where names stand in a folded text, with what replaces them; of a name within a name, the longer."""
        found = sorted(
            (begin, -end, order)
            for order, (_, pattern) in enumerate(self._patterns)
            for begin, end in _everywhere(pattern, folds)
        )
        merged: list[tuple[int, int, list[str]]] = []
        for begin, negative_end, order in found:
            end, code = -negative_end, self._patterns[order][0]
            if not merged or begin >= merged[-1][1]:
                merged.append((begin, end, [code]))
            elif end > merged[-1][1]:
                merged[-1] = (merged[-1][0], end, [*merged[-1][2], code])
        return merged

    @cached_property
    def _patterns(self) -> list[tuple[str, re.Pattern[str]]]:
        """What replaces each name, and the pattern of it; the longest name first."""
        return [(self.instead[one], re.compile(_searched(one))) for one in sorted(self.instead, key=len, reverse=True)]


def _everywhere(pattern: re.Pattern[str], folds: str) -> Iterator[tuple[int, int]]:
    """Yield where the pattern begins and ends, also where it begins within itself."""
    found = pattern.search(folds)
    while found:
        yield found.span()
        found = pattern.search(folds, found.start() + 1)


def _fold(composed: str) -> str:
    return composed.translate(_SAME).casefold()


def _searched(one: str) -> str:
    """Return the pattern of one folded name, with the edges of a word where its script has such."""
    before = "" if re.match(rf"[{_UNSPACED}{_PREFIXING}]", one) else f"(?<!{_LETTER})"
    after = "" if re.search(rf"[{_UNSPACED}]$", one) else f"(?!{_LETTER})"
    parts = re.sub(rf"(?<=[{_UNSPACED}])\s*(?=[{_UNSPACED}])", "\n", one).split("\n")
    words = (_BETWEEN.join(re.escape(word) for word in part.split()) for part in parts)
    return before + r"\s*".join(words) + after
