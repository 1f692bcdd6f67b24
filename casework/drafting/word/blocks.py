"""The blocks of a draft as Word paragraphs and tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from casework.domain.blocks import (
    Annex,
    AnnexList,
    Block,
    Front,
    Heading,
    Inlines,
    Paragraph,
    Questions,
    Ref,
    Row,
    Table,
    Text,
    Title,
)
from casework.drafting.numbers import shares
from casework.drafting.word.fields import Bookmarks, exhibit_target, question_target
from casework.drafting.word.inlines import Inliner, run

TEXT_WIDTH: Final = 8730  # between the margins of the house style, in twentieths of a point
FRONT_WIDTHS: Final = (27, 73)
_TITLES: Final = {"to": "Addressee", "title": "Title", "basis": "LegalBasis"}
_STYLES: Final = {"item": "Bulleted", "small": "SmallRemark", "lead": "Lead", "": "BodyText"}


class Blocker:
    """Writes the blocks of one document."""

    def __init__(self, inliner: Inliner, bookmarks: Bookmarks, *, in_rtl: bool) -> None:
        self.inliner = inliner
        self.bookmarks = bookmarks
        self.visual = "<w:bidiVisual/>" if in_rtl else ""

    def xml(self, block: Block) -> str:
        """Return the paragraphs or the table of `block`."""
        match block:
            case Paragraph():
                return self._paragraph(block)
            case Heading():
                return self._heading(block)
            case Title():
                return paragraph(_TITLES[block.style], self.inliner.xml(block.inlines))
            case Front():
                return self._front(block)
            case Table():
                return self._table(block.header, block.rows, block.widths)
            case AnnexList():
                return self._annexes(block)
            case Questions():
                return self._questions(block)

    def _paragraph(self, block: Paragraph) -> str:
        style = ("SubItem" if block.level else "NumberedParagraph") if block.number else _STYLES[block.style]
        return paragraph(style, self.bookmarks.around(block.anchor, self.inliner.xml(block.inlines)))

    def _heading(self, block: Heading) -> str:
        words = self.bookmarks.around(block.anchor, self.inliner.xml(block.inlines))
        is_plain = block.level == 1 and not block.number
        return paragraph("UnnumberedHeading" if is_plain else f"Heading{block.level}", words)

    def _front(self, block: Front) -> str:
        rows = "".join(
            self._row(
                [
                    paragraph("ParticularLabel", self.inliner.xml(label)),
                    paragraph("Particular", self.inliner.xml(value)),
                ],
                FRONT_WIDTHS,
            )
            for label, value in (_pair(row) for row in block.rows)
        )
        return self._framed("Unruled", FRONT_WIDTHS, rows)

    def _table(self, header: Row, rows: Sequence[Row], widths: tuple[int, ...]) -> str:
        columns = len(header)
        widths = shares(widths, header, rows)
        lines = self._header(header, widths) + "".join(
            self._row([paragraph("Cell", self.inliner.xml(cell)) for cell in _padded(row, columns)], widths)
            for row in rows
        )
        return self._framed("Ruled", widths, lines)

    def _annexes(self, block: AnnexList) -> str:
        rows = "".join(
            self._row(
                [self._annex_number(annex)] + [paragraph("Cell", self.inliner.xml(cell)) for cell in annex.cells],
                block.widths,
            )
            for annex in block.annexes
        )
        return self._framed("Ruled", block.widths, self._header(block.header, block.widths) + rows)

    def _annex_number(self, annex: Annex) -> str:
        style = "AnnexItemNumber" if "." in annex.label else "AnnexNumber"
        return self._numbered(style, exhibit_target(annex.exhibit)) if annex.exhibit else paragraph(style, "")

    def _questions(self, block: Questions) -> str:
        rows = "".join(
            self._row(
                [
                    self._numbered("QuestionNumber", question_target(number)),
                    paragraph("Cell", self.inliner.xml(question.inlines)),
                    paragraph("Cell", self.inliner.xml(part_references(question.parts))),
                ],
                block.widths,
            )
            for number, question in enumerate(block.questions, 1)
        )
        return self._framed("Ruled", block.widths, self._header(block.header, block.widths) + rows)

    def _numbered(self, style: str, target: str) -> str:
        """Return a cell whose number Word counts; a reference to it needs a run inside the bookmark."""
        return paragraph(style, self.bookmarks.around(target, run("")))

    def _header(self, header: Row, widths: Sequence[int]) -> str:
        cells = [paragraph("CellHead", self.inliner.xml(cell)) for cell in header]
        return self._row(cells, widths, "<w:cantSplit/><w:tblHeader/>")

    def _row(self, cells: Sequence[str], widths: Sequence[int], properties: str = "<w:cantSplit/>") -> str:
        written = "".join(
            [
                f'<w:tc><w:tcPr><w:tcW w:w="{TEXT_WIDTH * width // sum(widths)}" w:type="dxa"/></w:tcPr>{cell}</w:tc>'
                for cell, width in zip(cells, widths, strict=True)
            ]
        )
        return f"<w:tr><w:trPr>{properties}</w:trPr>{written}</w:tr>"

    def _framed(self, style: str, widths: Sequence[int], rows: str) -> str:
        grid = "".join(f'<w:gridCol w:w="{TEXT_WIDTH * width // sum(widths)}"/>' for width in widths)
        return (
            f'<w:tbl><w:tblPr><w:tblStyle w:val="{style}"/>{self.visual}<w:tblW w:w="{TEXT_WIDTH}" w:type="dxa"/>'
            f'<w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>'
            f"{paragraph('AfterTable', '')}"
        )


def paragraph(style: str, runs: str) -> str:
    """Return one paragraph in a style of the house."""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{runs}</w:p>'


def part_references(anchors: Sequence[str]) -> Inlines:
    """Return the numbers of several parts: V, VII."""
    return tuple(_between(anchors))


def _between(anchors: Sequence[str]) -> Iterator[Text | Ref]:
    for place, anchor in enumerate(anchors):
        if place:
            yield Text(", ")
        yield Ref(anchor)


def _pair(row: Row) -> tuple[Inlines, Inlines]:
    return row[0], row[1] if len(row) > 1 else ()


def _padded(row: Row, columns: int) -> Row:
    return (*row[:columns], *((),) * (columns - len(row)))
