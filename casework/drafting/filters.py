"""The closed list of filters a letter may use."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from casework.domain.answers import Unknown
from casework.domain.blocks import Gap, Inline, Inlines, Note, Text, Withheld
from casework.domain.dates import PartialDate
from casework.domain.facts import Fact
from casework.drafting.disclosure import Reading
from casework.drafting.names import FactName, Piece, SubjectName, SubjectNames
from casework.drafting.tokens import Token


def says(value: Any) -> Any:
    """Return the verb that fits who said the fact: the Applicant states, a document records."""
    if not isinstance(value, FactName):
        return value
    if value.seen is None or value.telling.reading(value.seen) is not Reading.FULL:
        return value.piece()
    words = value.telling.phrases.says(value.seen.said_by)
    return Piece(value.telling, Token((Text(words),), (value.seen,)))


def averred(value: Any) -> Any:
    """Return who says so, leading in a clause, while no exhibit proves it; once one does, nothing."""
    if not isinstance(value, FactName) or value.seen is None:
        return value if not isinstance(value, FactName) else Piece(value.telling, Token())
    fact, telling = value.seen, value.telling
    if telling.reading(fact) is not Reading.FULL or not any(
        isinstance(one, Gap) for one in telling.cites(fact).inlines
    ):
        return Piece(telling, Token((), (fact,)))
    return Piece(telling, Token((Text(telling.phrases.clause_that(telling.phrases.says(fact.said_by))),), (fact,)))


def told(value: Any) -> Any:
    """Return who said it and what was said, as one clause: the Applicant states that he left in May.

    Words that do not go on from “that” follow a colon; those in the first person stand in quotation marks.
    """
    if not isinstance(value, FactName):
        return value
    fact = value.seen
    if fact is None or value.telling.reading(fact) is not Reading.FULL:
        return without_stop(value.piece())
    phrases = value.telling.phrases
    text = _without_stop(value.telling.said(fact))
    before, after = phrases.clause(phrases.says(fact.said_by), text)
    words = value.telling.words(phrases.inside(text) if phrases.flows(text) else text)
    return Piece(value.telling, Token((Text(before), words, Text(after)) if after else (Text(before), words), (fact,)))


def cite(value: Any) -> Any:
    """Return the exhibits that prove a fact, or a gap where none does."""
    if not isinstance(value, FactName):
        return value
    return Piece(value.telling, value.telling.cites(value.seen))


def proved(value: Any) -> Any:
    """Return the value followed by its exhibits."""
    if not isinstance(value, FactName):
        return value
    told = value.piece().token
    cites = value.telling.cites(value.seen).inlines
    return Piece(value.telling, Token((*told.inlines, Text(" "), *cites) if cites else told.inlines, told.facts))


def on_date(value: Any) -> Any:
    """Return a date with its preposition, no more precise than it is known."""
    return _said(value, _as_date)


def _as_date(fact: Fact, name: FactName) -> str:
    return name.telling.phrases.on_date(fact.value) if isinstance(fact.value, PartialDate) else str(fact.value)


def label(value: Any) -> Any:
    """Return the text of the option chosen."""
    return value.piece() if isinstance(value, FactName | SubjectName) else value


def country(value: Any) -> Any:
    """Return the name of a country or of several."""
    return _said(
        value,
        lambda fact, name: name.telling.phrases.joined([name.telling.phrases.country(code) for code in _several(fact)]),
    )


def months(value: Any) -> Any:
    """Return a number of months in words."""
    return _said(value, lambda fact, name: name.telling.phrases.months(int(str(fact.value))))


def join_and(value: Any, attribute: str = "") -> Any:
    """Return several values, or one fact of several things, as a list in words."""
    if isinstance(value, SubjectNames):
        return _joined([one[attribute] if attribute else one for one in value], value)
    return value.piece() if isinstance(value, FactName) else value


def _joined(several: list[Any], names: SubjectNames) -> Piece:
    tokens = [_piece(one).token for one in several]
    inlines: list[Inline] = []
    for place, token in enumerate(tokens):
        last = place == len(tokens) - 1
        if place:
            inlines.append(Text(f" {names.telling.phrases.word('and')} " if last else ", "))
        inlines.extend(token.inlines)
    return Piece(names.telling, Token(tuple(inlines), tuple(fact for token in tokens for fact in token.facts)))


def lower_first(value: Any) -> Any:
    """Return the words with a small first letter, unless the first word is a name in capitals."""
    return _changed(value, _lower_first)


def _lower_first(text: str) -> str:
    return text[:1].lower() + text[1:] if not text[1:2].isupper() else text


def inside(value: Any) -> Any:
    """Return the words as they go on inside a sentence: “the officer”, but “I”, and names as they are."""
    return value if isinstance(value, str) else _changed(value, _piece(value).telling.phrases.inside)


def upper_first(value: Any) -> Any:
    """Return the words with a capital first letter."""
    return _changed(value, lambda text: text[:1].upper() + text[1:])


def without_stop(value: Any) -> Any:
    """Return the words without the full stop at their end, for use inside a sentence."""
    return _changed(value, _without_stop)


def _without_stop(text: str) -> str:
    return text.rstrip().rstrip(".。")


def footnote(value: Any) -> Any:
    """Return the words as a footnote."""
    if isinstance(value, str):
        return value
    piece = _piece(value)
    return piece.with_inlines((Note(piece.token.inlines),))


def strong(value: Any) -> Any:
    """Return the words in bold."""
    if isinstance(value, str):
        return value
    piece = _piece(value)
    return piece.with_inlines(
        tuple(
            Text(inline.text, True, inline.emphasis, inline.language, inline.is_foreign)
            if isinstance(inline, Text)
            else inline
            for inline in piece.token.inlines
        )
    )


def _piece(value: Any) -> Piece:
    piece: Piece = value.piece() if isinstance(value, FactName | SubjectName) else value
    return piece


def _changed(value: Any, change: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return change(value)
    piece = _piece(value)
    inlines: Inlines = piece.token.inlines
    if not inlines or not isinstance(inlines[0], Text):
        return piece
    first = inlines[0]
    changed = Text(change(first.text), first.strong, first.emphasis, first.language, first.is_foreign)
    return piece.with_inlines((changed, *inlines[1:]))


def _said(value: Any, say: Callable[[Fact, FactName], str]) -> Any:
    if not isinstance(value, FactName):
        return value
    fact = value.seen
    told = value.piece()
    if fact is None or isinstance(fact.value, Unknown) or value.telling.reading(fact) is not Reading.FULL:
        return told
    if any(isinstance(inline, Gap | Withheld) for inline in told.token.inlines):
        return told
    return told.with_inlines((value.telling.words(say(fact, value)),))


def _several(fact: Fact) -> tuple[str, ...]:
    return fact.value if isinstance(fact.value, tuple) else (str(fact.value),)


FILTERS: Final[Mapping[str, Callable[..., Any]]] = {
    "says": says,
    "told": told,
    "averred": averred,
    "cite": cite,
    "proved": proved,
    "date": on_date,
    "label": label,
    "country": country,
    "months": months,
    "join_and": join_and,
    "lower_first": lower_first,
    "inside": inside,
    "upper_first": upper_first,
    "without_stop": without_stop,
    "footnote": footnote,
    "strong": strong,
}
