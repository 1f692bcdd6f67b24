"""A draft as the preview shows it: numbered paragraphs, citations with numbers, gaps counted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from casework.domain.blocks import (
    AnnexList,
    Block,
    Cite,
    Draft,
    Front,
    Gap,
    Heading,
    Inline,
    Inlines,
    Note,
    Paragraph,
    QuestionRef,
    Questions,
    Ref,
    Table,
    Title,
    inlines_of,
    plain,
)
from casework.web.shown.links import Links

ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV", "XV", "XVI", "XVII")


@dataclass(frozen=True)
class Piece:
    """An inline, ready to be shown: its kind, its words, where it leads."""

    kind: str
    text: str = ""
    url: str = ""
    inline: Inline | None = None
    number: int = 0
    notes: tuple[Piece, ...] = ()


@dataclass(frozen=True)
class GapNote:
    """A gap, its place among all, and where it is answered."""

    number: int
    gap: Gap
    url: str


@dataclass(frozen=True)
class Shown:
    """A block, ready to be shown."""

    kind: str
    number: str = ""
    anchor: str = ""
    level: int = 1
    style: str = ""
    pieces: tuple[Piece, ...] = ()
    header: tuple[tuple[Piece, ...], ...] = ()
    rows: tuple[tuple[tuple[Piece, ...], ...], ...] = ()
    gaps: tuple[GapNote, ...] = ()


@dataclass
class Typesetter:
    """Numbers paragraphs, parts, annexes, questions and gaps in the order in which they are read."""

    draft: Draft
    links: Links
    _numbers: dict[str, str] = field(default_factory=dict)
    _anchors: dict[str, str] = field(default_factory=dict)
    _annexes: dict[str, int] = field(default_factory=dict)
    _gaps: int = 0
    _notes: int = 0

    def __post_init__(self) -> None:
        self._annexes = {exhibit: number for number, exhibit in enumerate(self.draft.exhibits, 1)}
        self._numbers = dict(_numbered(self.draft.blocks))
        self._anchors = {_place(block): _anchor(block, place) for place, block in enumerate(self.draft.blocks, 1)}

    def blocks(self) -> tuple[Shown, ...]:
        return tuple(self._block(block) for block in self.draft.blocks)

    def contents(self) -> tuple[tuple[str, str], ...]:
        """Return the anchor and the words of every part."""
        parts = [block for block in self.draft.blocks if isinstance(block, Heading) and block.level == 1]
        return tuple((self._anchors[_place(block)], self._titled(block)) for block in parts)

    def _titled(self, block: Heading) -> str:
        number = self._numbers.get(_place(block), "")
        return f"{number}. {plain(block.inlines)}" if number else plain(block.inlines)

    def _block(self, block: Block) -> Shown:
        gaps = tuple(self._gap_notes(block))
        number, anchor = self._numbers.get(_place(block), ""), self._anchors[_place(block)]
        match block:
            case Title():
                return Shown("title", style=block.style, pieces=self._pieces(block.inlines), gaps=gaps)
            case Heading():
                return Shown("heading", number, anchor, block.level, pieces=self._pieces(block.inlines), gaps=gaps)
            case Paragraph():
                pieces = self._pieces(block.inlines)
                return Shown("paragraph", number, anchor, block.level, block.style, pieces, gaps=gaps)
            case Front():
                return Shown("front", rows=self._rows(block.rows), gaps=gaps)
            case Table():
                return Shown("table", header=self._row(block.header), rows=self._rows(block.rows), gaps=gaps)
            case AnnexList():
                rows = [((_words(str(self._annexes.get(one.exhibit, 0))),), *self._row(one.cells)) for one in block.annexes]
                return Shown("table", header=self._row(block.header), rows=tuple(rows), gaps=gaps)
            case Questions():
                asked = enumerate(block.questions, 1)
                rows = [((_words(f"Q{number}"),), self._pieces(one.inlines)) for number, one in asked]
                return Shown("table", header=self._row(block.header)[:2], rows=tuple(rows), gaps=gaps)

    def _gap_notes(self, block: Block) -> Iterator[GapNote]:
        for inline in inlines_of(block):
            if isinstance(inline, Gap):
                self._gaps += 1
                url = self.links.question(inline.key, inline.subject) if inline.key else ""
                yield GapNote(self._gaps, inline, url)

    def _rows(self, rows: tuple[tuple[Inlines, ...], ...]) -> tuple[tuple[tuple[Piece, ...], ...], ...]:
        return tuple(self._row(row) for row in rows)

    def _row(self, row: tuple[Inlines, ...]) -> tuple[tuple[Piece, ...], ...]:
        return tuple(self._pieces(cell) for cell in row)

    def _pieces(self, inlines: Inlines) -> tuple[Piece, ...]:
        return tuple(self._piece(inline) for inline in inlines)

    def _piece(self, inline: Inline) -> Piece:
        kind = type(inline).__name__.lower()
        match inline:
            case Cite():
                number = self._annexes.get(inline.exhibit, 0)
                return Piece(kind, inline.pinpoint, self.links.exhibit(inline.exhibit), inline, number)
            case Ref():
                return Piece(kind, self._numbers.get(inline.anchor, ""), f"#{inline.anchor}", inline)
            case QuestionRef():
                return Piece(kind, self._question_numbers(inline.ground), inline=inline)
            case Note():
                self._notes += 1
                return Piece(kind, number=self._notes, notes=self._pieces(inline.inlines), inline=inline)
            case _:
                return Piece(kind, getattr(inline, "text", ""), inline=inline)

    def _question_numbers(self, ground: str) -> str:
        found = [number for number, one in enumerate(self.draft.questions, 1) if ground in one.grounds]
        if not found:
            return ""
        return f"Q{found[0]}" if len(found) == 1 else f"Q{found[0]}–Q{found[-1]}"


def _words(text: str) -> Piece:
    return Piece("text", text)


def _numbered(blocks: tuple[Block, ...]) -> Iterator[tuple[str, str]]:
    part = paragraph = item = 0
    for block in blocks:
        if isinstance(block, Heading) and block.level == 1 and block.number:
            part += 1
            yield from _named(block, ROMAN[part - 1])
        elif isinstance(block, Paragraph) and block.number and block.level == 0:
            paragraph, item = paragraph + 1, 0
            yield from _named(block, str(paragraph))
        elif isinstance(block, Paragraph) and block.number:
            item += 1
            yield from _named(block, f"({chr(ord('a') + (item - 1) % 26)})")


def _named(block: Heading | Paragraph, number: str) -> Iterator[tuple[str, str]]:
    yield _place(block), number
    if block.anchor:
        yield block.anchor, number


def _place(block: Block) -> str:
    return f"@{id(block)}"


def _anchor(block: Block, place: int) -> str:
    named = getattr(block, "anchor", "")
    return named or (f"part-{place}" if isinstance(block, Heading) else "")
