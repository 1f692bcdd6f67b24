"""What a draft is made of: blocks, the inlines inside them, and the draft itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import TypeAlias

from casework.domain.facts import Fact


class Audience(StrEnum):
    """Who will read the text: the CCF, or the source to whom the CCF may pass it on."""

    CCF = "ccf"
    SOURCE = "source"


class Part(StrEnum):
    """What a stretch of a draft counts as when its pages are measured."""

    ARGUMENT = "argument"
    QUESTIONS = "questions"
    SCHEDULE = "schedule"
    ANNEXES = "annexes"


# ---- inlines ---------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Text:
    """Words; `is_foreign` text is set apart so that its direction stays its own."""

    text: str
    strong: bool = False
    emphasis: bool = False
    language: str | None = None
    is_foreign: bool = False


@dataclass(frozen=True, slots=True)
class Cite:
    """A citation of an exhibit; its annex number is found when the text is written."""

    exhibit: str
    pinpoint: str = ""


@dataclass(frozen=True, slots=True)
class Ref:
    """The number of the paragraph or part that carries `anchor`."""

    anchor: str


@dataclass(frozen=True, slots=True)
class QuestionRef:
    """The numbers of the questions that `ground` puts to the source."""

    ground: str


@dataclass(frozen=True, slots=True)
class Note:
    """A footnote."""

    inlines: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that must be supplied before filing, and by whom; `exhibit` says what an exhibit must prove."""

    what: str
    whom: str
    key: str = ""
    subject: str = ""
    exhibit: str = ""


@dataclass(frozen=True, slots=True)
class Withheld:
    """Something the source must not read; only in the text for the source.

    A `passage` was marked by the letter's author and leaves the words around it; anything
    else takes the whole sentence with it.
    """

    reason: str
    is_passage: bool = False


@dataclass(frozen=True, slots=True)
class Break:
    """A new line inside a paragraph or cell."""


Inline: TypeAlias = Text | Cite | Ref | QuestionRef | Note | Gap | Withheld | Break
Inlines: TypeAlias = tuple[Inline, ...]
Row: TypeAlias = tuple[Inlines, ...]


# ---- blocks ----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Title:
    """The name of the document, or a line over or under it (`style` body or basis)."""

    inlines: Inlines
    style: str = "title"


@dataclass(frozen=True, slots=True)
class Front:
    """The table of particulars on the first page: names at the side, no rules."""

    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; level 1 opens a part, numbered I, II, III unless `number` is False."""

    level: int
    inlines: Inlines
    anchor: str = ""
    part: Part = Part.ARGUMENT
    number: bool = True


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; numbered ones run through the document, level 1 counts below them.

    `style` is "" for ordinary text, or "item" for a bulleted line, "small" for a remark.
    """

    inlines: Inlines
    number: bool = False
    level: int = 0
    anchor: str = ""
    style: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under a header that repeats on each page; `widths` are shares of the line."""

    header: Row
    rows: tuple[Row, ...]
    widths: tuple[int, ...] = ()
    style: str = ""


@dataclass(frozen=True, slots=True)
class Annex:
    """One row of the annex list, cited by its `label`; the title over several exhibits has no exhibit itself."""

    exhibit: str
    cells: Row
    label: str = ""  # 3, or 3.2 for an exhibit within an annex; empty: counted


@dataclass(frozen=True, slots=True)
class AnnexList:
    """The annexes in their order, each with its inner index; the number is the first column."""

    header: Row
    annexes: tuple[Annex, ...]
    widths: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """A question to the source, and who asks it; one that `awaits` is put only once persons at risk agree."""

    inlines: Inlines
    grounds: tuple[str, ...]
    parts: tuple[str, ...] = ()
    awaits: bool = False


@dataclass(frozen=True, slots=True)
class Questions:
    """The questions to the source, numbered Q1 and on."""

    header: Row
    questions: tuple[Question, ...]
    widths: tuple[int, ...] = ()


Block: TypeAlias = Title | Front | Heading | Paragraph | Table | AnnexList | Questions


# ---- the draft -------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Pleading:
    """A fact and the anchors of the paragraphs that plead it."""

    fact: Fact
    anchors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reserved:
    """A ground kept open, or without text, and what it waits for."""

    ground: str
    title: str
    why: str


@dataclass(frozen=True, slots=True)
class Draft:
    """A letter assembled from a record, ready to be written in any form."""

    letter: str
    language: str
    title: str
    blocks: tuple[Block, ...]
    words: Mapping[str, str]
    gaps: tuple[Gap, ...] = ()
    exhibits: tuple[str, ...] = ()
    questions: tuple[Question, ...] = ()
    pleaded: tuple[Pleading, ...] = ()
    reserved: tuple[Reserved, ...] = ()
    counsel: tuple[Block, ...] = ()
    filing_day: date | None = None
    audience: Audience = Audience.CCF
    header: str = ""
    annexes: Mapping[str, str] = field(default_factory=dict)  # how each exhibit is cited; empty: counted
    cited: tuple[str, ...] = ()  # the exhibits that the text pleads, as they are first cited

    def blocks_of(self, part: Part) -> tuple[Block, ...]:
        """Return the blocks that count as `part`; what precedes the first heading is argument."""
        return tuple(block for block, here in self._placed() if here is part)

    def _placed(self) -> Iterator[tuple[Block, Part]]:
        here = Part.ARGUMENT
        for block in self.blocks:
            if isinstance(block, Heading) and block.level == 1:
                here = block.part
            yield block, here


def inlines_of(block: Block) -> Iterable[Inline]:
    """Return every inline of `block` in reading order, those of notes and cells included."""
    if isinstance(block, Paragraph | Heading | Title):
        return _with_notes(block.inlines)
    return [inline for row in _rows_of(block) for cell in row for inline in _with_notes(cell)]


def _rows_of(block: Front | Table | AnnexList | Questions) -> Iterator[Row]:
    match block:
        case Front():
            yield from block.rows
        case Table():
            yield block.header
            yield from block.rows
        case AnnexList():
            yield block.header
            yield from (annex.cells for annex in block.annexes)
        case Questions():
            yield block.header
            yield from ((question.inlines,) for question in block.questions)


def _with_notes(inlines: Inlines) -> Inlines:
    for inline in inlines:
        if isinstance(inline, Note):
            break
    else:
        return inlines
    flat: list[Inline] = []
    for inline in inlines:
        flat.append(inline)
        if isinstance(inline, Note):
            flat.extend(_with_notes(inline.inlines))
    return tuple(flat)


def plain(inlines: Inlines) -> str:
    """Return the words alone: for outlines, bookmarks and comparison, never for filing."""
    return "".join(_word(inline) for inline in inlines)


def _word(inline: Inline) -> str:
    match inline:
        case Text(text=words) | Gap(what=words):
            return words
        case _:
            return " " if isinstance(inline, Break) else ""
