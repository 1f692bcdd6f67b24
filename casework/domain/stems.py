"""Beginnings of words: what a word has in common with its other forms, so that one finds the others.

Simple on purpose: an ending is taken off where enough of the word is left, and what only begins alike comes last.
All of it is folded, as in `folding`.
"""

from __future__ import annotations

from typing import Final

ARABIC_PREFIXES: Final = frozenset(("ال", "وال", "فال", "بال", "كال", "لل", "ولل", "فلل", "وبال"))
SHORT_PREFIXES: Final = frozenset(("و", "ف", "ب", "ل", "ك", "س"))

_ARABIC_ENDINGS: Final = ("ات", "ون", "ين", "ه")
_RUSSIAN_ENDINGS: Final = (
    "иями", "ями", "ами", "иях", "ого", "его", "ому", "ему", "ыми", "ими", "иеи", "иям", "ием", "ах", "ях", "ам",
    "ям", "ом", "ем", "ов", "ев", "еи", "ои", "ыи", "ии", "ая", "яя", "ое", "ее", "ые", "ие", "ия", "ию", "ую", "юю",
    "их", "ых", "ым", "им", "а", "я", "о", "е", "ы", "и", "у", "ю", "ь",
)  # fmt: skip
_ENGLISH_ENDINGS: Final = (("ing", 4), ("ed", 4), ("s", 3))
_NO_PLURAL: Final = ("ss", "us", "is")


def stem(words: str) -> str:
    """Return a folded word, or a phrase of them, without the ending of its last word, and the article of its first."""
    before, space, last = words.rpartition(" ")
    if last.isascii():
        return before + space + _english(last)
    if "\u0400" <= last[0] <= "\u04ff":
        return before + space + _russian(last)
    if "\u0620" <= last[0] <= "\u06ff":
        return _without_article(before + space + _arabic(last))
    return words


def _english(word: str) -> str:
    if not word.isalpha() or word.endswith(_NO_PLURAL):
        return word
    for ending, left in _ENGLISH_ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= left:
            return word[: -len(ending)]
    return word


def _russian(word: str) -> str:
    for ending in _RUSSIAN_ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= (3 if len(ending) == 1 else 4):
            return word[: -len(ending)]
    return word


def _arabic(word: str) -> str:
    for ending in _ARABIC_ENDINGS:
        if word.endswith(ending) and len(_without_article(word)) - len(ending) >= 3:
            return word[: -len(ending)]
    return word


def _without_article(word: str) -> str:
    for prefix in sorted(ARABIC_PREFIXES, key=len, reverse=True):
        if word.startswith(prefix) and len(word.partition(" ")[0]) - len(prefix) >= 3:
            return word[len(prefix) :]
    return word
