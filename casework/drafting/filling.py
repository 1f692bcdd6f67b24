"""Puts values where their stand-ins were: parsed text becomes blocks, each with the facts it pleads."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from casework.domain.blocks import (
    Block,
    Front,
    Heading,
    Inline,
    Inlines,
    Note,
    Paragraph,
    Row,
    Table,
    Text,
    Withheld,
)
from casework.domain.facts import Fact
from casework.drafting.markup import Chunk, RawBlock, RawCell, RawNote, Slot, read_markup
from casework.drafting.scripts import isolated
from casework.drafting.tokens import TOKEN, Token, Tokens


@dataclass(frozen=True, slots=True)
class Place:
    """Where a part put together elsewhere belongs."""

    name: str


@dataclass(frozen=True, slots=True)
class Told:
    """A block and the facts it pleads."""

    block: Block | Place
    facts: tuple[Fact, ...] = ()


def filled(text: str, tokens: Tokens) -> Iterator[Told]:
    """Yield the blocks that `text`, with its stand-ins, makes."""
    for chunk in read_markup(text):
        filling = _Filling(chunk, tokens.kept)
        for raw in chunk.blocks:
            yield filling.block(raw)


def filled_line(text: str, tokens: Tokens) -> tuple[Inlines, tuple[Fact, ...]]:
    """Return one line that holds stand-ins but no Markdown."""
    inlines: list[Inline] = []
    facts: list[Fact] = []
    end = 0
    for found in TOKEN.finditer(text):
        if found.start() > end:
            inlines.append(Text(text[end : found.start()]))
        token = tokens.kept[int(found.group(1))]
        inlines.extend(_set_apart(token.inlines))
        facts.extend(token.facts)
        end = found.end()
    if end < len(text):
        inlines.append(Text(text[end:]))
    shown, kept = _whole_or_withheld(tuple(inlines), tuple(facts))
    return shown, kept


class _Filling:
    """Fills the slots of one chunk."""

    def __init__(self, chunk: Chunk, kept: Sequence[Token]) -> None:
        self.tokens = [kept[index] for index in chunk.tokens]
        self.facts: list[Fact] = []

    def block(self, raw: RawBlock) -> Told:
        if raw.kind == "table":
            return self._table(raw)
        if len(raw.inlines) == 1 and isinstance(raw.inlines[0], Slot):
            place = self.tokens[raw.inlines[0].place].block
            if place:
                return Told(Place(place))
        inlines, facts = self._cell(raw.inlines)
        match raw.kind:
            case "heading":
                return Told(Heading(raw.level, without_passages(inlines), raw.anchor), facts)
            case "numbered":
                return Told(Paragraph(inlines, True, min(raw.level, 1), raw.anchor), facts)
            case "item":
                return Told(Paragraph(inlines, level=min(raw.level, 1), style="item"), facts)
            case _:
                return Told(Paragraph(inlines, anchor=raw.anchor), facts)

    def _table(self, raw: RawBlock) -> Told:
        rows: list[Row] = []
        facts: list[Fact] = []
        is_front = len(raw.rows[0]) == 2 and not any(raw.rows[0])
        for raw_row in raw.rows:
            row, relied = self._row(raw_row, keep_label=is_front)
            rows.append(row)
            facts.extend(relied)
        if is_front:
            return Told(Front(tuple(rows[1:])), _distinct(tuple(facts)))
        return Told(Table(rows[0], tuple(rows[1:])), _distinct(tuple(facts)))

    def _row(self, raw: tuple[RawCell, ...], *, keep_label: bool) -> tuple[Row, tuple[Fact, ...]]:
        """Fill a row; where one cell is withheld the whole row is, but for the label of a particular."""
        cells = [self._cell(cell) for cell in raw]
        facts = tuple(fact for _, found in cells for fact in found)
        row = tuple(inlines for inlines, _ in cells)
        reason = next((one for cell in row for one in cell if _hides(one)), None)
        if reason is None:
            return row, facts
        kept = row[:1] if keep_label else ()
        return (*kept, (_hides(reason) or reason,), *((),) * (len(row) - len(kept) - 1)), ()

    def _cell(self, raw: RawCell) -> tuple[Inlines, tuple[Fact, ...]]:
        self.facts = []
        inlines = _closed_up(_from_the_edge(tuple(self._filled(raw))))
        facts = tuple(self.facts)
        return _whole_or_withheld(inlines, facts if len(facts) < 2 else _distinct(facts))

    def _filled(self, raw: RawCell) -> Iterator[Inline]:
        for one in raw:
            if isinstance(one, Slot):
                token = self.tokens[one.place]
                self.facts.extend(token.facts)
                yield from _set_apart(token.inlines, strong=one.strong, emphasis=one.emphasis)
            elif isinstance(one, RawNote):
                yield Note(tuple(self._filled(one.inlines)))
            else:
                yield one


def _from_the_edge(inlines: Inlines) -> Inlines:
    """Return the inlines without the space that a sentence left out leaves at their beginning."""
    first = inlines[0] if inlines else None
    if not isinstance(first, Text) or not first.text.startswith(" "):
        return inlines
    kept = first.text.lstrip(" ")
    return (replace(first, text=kept), *inlines[1:]) if kept else inlines[1:]


def _closed_up(inlines: Inlines) -> Inlines:
    """Return the inlines without a space before a stop, as a citation that is left out leaves it."""
    kept: list[Inline] = []
    for inline in inlines:
        before = kept[-1] if kept else None
        if isinstance(inline, Text) and inline.text[:1] in (".", ",", ";") and isinstance(before, Text):
            trimmed = before.text.rstrip(" ")
            kept[-1:] = [replace(before, text=trimmed)] if trimmed else []
        kept.append(inline)
    return tuple(kept)


def _distinct(facts: tuple[Fact, ...]) -> tuple[Fact, ...]:
    return tuple({(fact.subject, fact.key, fact.said_by): fact for fact in facts}.values())


def without_passages(inlines: Inlines) -> Inlines:
    """Return a title without a word on what is left out of it: that would tell more than it hides."""
    return tuple(inline for inline in inlines if not isinstance(inline, Withheld))


def _whole_or_withheld(inlines: Inlines, facts: tuple[Fact, ...]) -> tuple[Inlines, tuple[Fact, ...]]:
    """A sentence that holds something withheld is withheld as a whole: what is left would tell it."""
    hidden = next((hidden for inline in inlines if (hidden := _hides(inline))), None)
    return ((hidden,), ()) if hidden else (inlines, facts)


def _hides(inline: Inline) -> Withheld | None:
    if isinstance(inline, Note):
        return next((hidden for one in inline.inlines if (hidden := _hides(one))), None)
    return inline if isinstance(inline, Withheld) and not inline.is_passage else None


def _set_apart(inlines: Inlines, *, strong: bool = False, emphasis: bool = False) -> Iterator[Inline]:
    """Yield a value's words in the look of the text around them, foreign words isolated."""
    for inline in inlines:
        if isinstance(inline, Text):
            words = isolated(inline.text) if inline.is_foreign else inline.text
            yield Text(words, inline.strong or strong, inline.emphasis or emphasis, inline.language, inline.is_foreign)
        else:
            yield inline
