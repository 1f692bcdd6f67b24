"""Searching texts: what was asked for, where it stands, and which find comes first."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from math import log2
from typing import Final

from casework.domain.folding import ARABIC, UNSPACED, fold
from casework.domain.stems import ARABIC_PREFIXES, SHORT_PREFIXES, stem

MOST_SIGNS: Final = 200
MOST_WORDS: Final = 12
COUNTED: Final = 8  # finds of a word in one place; more make it no likelier
SHOWN_PLACES: Final = 3

_QUOTED: Final = re.compile(r'"([^"]+)"|“([^”]+)”|„([^“”]+)[“”]|«([^»]+)»|「([^」]+)」|『([^』]+)』')
_UNSPACED: Final = re.compile(f"[{UNSPACED}]")
_ARABIC: Final = re.compile(f"[{ARABIC}]")


class Kind(StrEnum):
    """What a text is: the kinds of place in which something is found."""

    TITLE = "title"
    FILE_NAME = "file-name"
    DESCRIPTION = "description"
    PROVENANCE = "provenance"
    NOTE = "note"
    TRANSLATION = "translation"
    TEXT = "text"
    ANSWER = "answer"


WEIGHTS: Final = {
    Kind.TITLE: 8.0,
    Kind.FILE_NAME: 5.0,
    Kind.DESCRIPTION: 4.0,
    Kind.PROVENANCE: 3.0,
    Kind.NOTE: 3.0,
    Kind.TRANSLATION: 3.0,
    Kind.TEXT: 2.0,
    Kind.ANSWER: 3.0,
}


class Problem(StrEnum):
    """Why nothing was searched for."""

    EMPTY = "empty"
    ONE_LETTER = "one-letter"
    TOO_LONG = "too-long"


class NotSearchable(Exception):
    """What was asked for finds nothing, or everything."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.value)
        self.problem = problem


@dataclass(frozen=True)
class Term:
    """A word or phrase, folded, and the beginning by which it is looked for."""

    core: str = field(repr=False)
    start: str = field(repr=False)
    is_quoted: bool = False

    @property
    def needle(self) -> str:
        """What stands in every text that holds the word; the search for it needs no more than that."""
        return self.start if self._is_unspaced or self._is_arabic else f" {self.start}"

    def spans(self, text: str) -> Iterator[tuple[int, int, bool]]:
        """Yield where the word stands in a folded text, to the end of its word, and whether it is the very word."""
        needle, place = self.needle, 0
        while (place := text.find(needle, place)) >= 0:
            begin = place + (needle[0] == " ")
            place += 1
            end = begin + len(self.start)
            first = self._first(text, begin)
            if first is None:
                continue
            last = end if self._ends_unspaced else text.index(" ", end)
            is_whole = text[begin:last] == self.core or text[first:last] == self.core
            if is_whole or not (self.is_quoted or len(self.start) < 3):
                yield first, last, is_whole

    def _first(self, text: str, begin: int) -> int | None:
        """Return where the word begins that holds the find; None where the find is only a part of another word."""
        if self._is_unspaced or text[begin - 1] == " ":
            return begin
        first = text.rindex(" ", 0, begin) + 1
        before, letters = text[first:begin], len(self.start)
        allowed = (before in ARABIC_PREFIXES and letters >= 3) or (before in SHORT_PREFIXES and letters >= 4)
        return first if allowed and not self.is_quoted else None

    @property
    def _is_unspaced(self) -> bool:
        return bool(_UNSPACED.match(self.start))

    @property
    def _ends_unspaced(self) -> bool:
        return bool(_UNSPACED.match(self.start[-1]))

    @property
    def _is_arabic(self) -> bool:
        return not self.is_quoted and bool(_ARABIC.match(self.start))


@dataclass(frozen=True)
class Query:
    """What somebody searches for: every word and phrase of it has to be found."""

    words: str = field(repr=False)
    terms: tuple[Term, ...] = field(repr=False)

    @classmethod
    def read(cls, words: str) -> Query:
        """Raises: NotSearchable."""
        words = " ".join(words.split())
        if len(words) > MOST_SIGNS:
            raise NotSearchable(Problem.TOO_LONG)
        quoted = [core for found in _QUOTED.findall(words) if (core := fold("".join(found)).strip())]
        single = [core for piece in _QUOTED.sub(" ", words).split() if (core := fold(piece).strip())]
        terms = (*(Term(core, core, is_quoted=True) for core in quoted), *(Term(core, stem(core)) for core in single))
        if not terms:
            raise NotSearchable(Problem.EMPTY)
        if len(terms) > MOST_WORDS:
            raise NotSearchable(Problem.TOO_LONG)
        if all(len(term.core) == 1 and not _UNSPACED.match(term.core) for term in terms):
            raise NotSearchable(Problem.ONE_LETTER)
        return cls(words, tuple(dict.fromkeys(terms)))

    def spans(self, text: str) -> list[tuple[int, int]]:
        """Return where words asked for stand in a folded text, in order, none over another."""
        spans: list[tuple[int, int]] = []
        for first, last in sorted((first, last) for term in self.terms for first, last, _ in term.spans(text)):
            if not spans or first >= spans[-1][1]:
                spans.append((first, last))
        return spans


@dataclass(frozen=True)
class Part:
    """One folded text of something: what it is, and the file and page it is of. Units: pages count from 1."""

    kind: Kind
    text: str = field(repr=False)
    file: str = ""
    page: int = 0


@dataclass(frozen=True)
class Found:
    """Something in which every word was found: how well, and the places that show it best."""

    id: str
    score: float
    places: tuple[Part, ...] = field(repr=False)
    more: int = 0  # places beside these


def search(things: Iterable[tuple[str, Sequence[Part]]], query: Query) -> list[Found]:
    """Return the things of which the parts hold every word, the best first, and equally good ones as they came."""
    found = [one for thing, parts in things if (one := _found(thing, parts, query))]
    return sorted(found, key=lambda one: -one.score)


def _found(thing: str, parts: Sequence[Part], query: Query) -> Found | None:
    needles = [term.needle for term in query.terms]
    if not all(any(needle in part.text for part in parts) for needle in needles):
        return None
    scores = [[_score(term, part) for term in query.terms] for part in parts]
    if not all(map(any, zip(*scores, strict=True))):
        return None
    held = [(sum(map(bool, row)), sum(row), part) for row, part in zip(scores, parts, strict=True) if any(row)]
    held.sort(key=lambda one: (-one[0], -one[1]))
    together = 1.5 if held[0][0] == len(query.terms) > 1 else 1.0
    best = sum(max(column) for column in zip(*scores, strict=True))
    score = together * (best + log2(1 + sum(one[1] for one in held)))
    return Found(thing, score, tuple(part for *_, part in held[:SHOWN_PLACES]), more=max(0, len(held) - SHOWN_PLACES))


def _score(term: Term, part: Part) -> float:
    """Return what the finds of a word in one text are worth; a word that only begins so is worth half."""
    if term.needle not in part.text:
        return 0.0
    count, whole = 0, False
    for _first, _last, is_whole in term.spans(part.text):
        count, whole = count + 1, whole or is_whole
        if count == COUNTED:
            break
    return WEIGHTS[part.kind] * (1.0 if whole else 0.5) * (1 + log2(count)) if count else 0.0
