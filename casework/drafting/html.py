"""A draft as a fragment of HTML for the preview: escaped, semantic, without any style of its own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape
from typing import Final

from casework.domain.blocks import (
    AnnexList,
    Block,
    Break,
    Draft,
    Front,
    Gap,
    Heading,
    Inlines,
    Note,
    Paragraph,
    QuestionRef,
    Questions,
    Ref,
    Row,
    Table,
    Text,
    Title,
    Withheld,
)
from casework.drafting.numbers import Cites, Numbers, annex_rows, by_exhibit, grouped, numbers_of
from casework.drafting.scripts import is_rtl

RIGHT_TO_LEFT: Final = frozenset({"ar", "fa", "he", "ur"})


def to_html(draft: Draft, *, prefix: str = "") -> str:
    """Return `draft` as an HTML fragment: one `article`, headings from `h2`, ids begin with `prefix`.

    Every word of the draft is escaped; numbers are written out, so that they can be read aloud and copied.
    """
    writer = _Writer(draft, numbers_of(draft), prefix)
    direction = "rtl" if draft.language in RIGHT_TO_LEFT else "ltr"
    body = "\n".join(writer.blocks())
    return (
        f'<article class="letter" lang="{escape(draft.language)}" dir="{direction}">\n'
        f"{body}\n{writer.notes_list()}</article>"
    )


class _Writer:
    def __init__(self, draft: Draft, numbers: Numbers, prefix: str) -> None:
        self.draft = draft
        self.numbers = numbers
        self.prefix = prefix
        self.words = draft.words
        self.notes: list[str] = []
        self.gaps = 0

    def blocks(self) -> list[str]:
        return [self._block(block, label) for block, label in zip(self.draft.blocks, self.numbers.labels, strict=True)]

    def _block(self, block: Block, label: str) -> str:
        match block:
            case Paragraph():
                return self._paragraph(block, label)
            case Heading():
                level = min(block.level + 2, 5)
                number = f'<span class="n">{label}.</span> ' if label else ""
                return f"<h{level}{self._id(block.anchor)}>{number}{self.inlines(block.inlines)}</h{level}>"
            case Title():
                return self._title(block)
            case Front():
                return self._front(block)
            case Table():
                return self._table(block.header, block.rows, block.style)
            case AnnexList():
                return self._annexes(block)
            case Questions():
                return self._questions(block)

    def _paragraph(self, block: Paragraph, label: str) -> str:
        words = self.inlines(block.inlines)
        if not label:
            kind = f" {block.style}" if block.style else ""
            return f'<p class="p{kind}"{self._id(block.anchor)}>{words}</p>'
        kind = " sub" if block.level else ""
        number = f'<span class="n">{label}{"" if block.level else "."}</span> '
        return f'<div class="para{kind}"{self._id(block.anchor)}><p class="p">{number}{words}</p></div>'

    def _title(self, block: Title) -> str:
        tag = "h2" if block.style == "title" else "p"
        return f'<{tag} class="{escape(block.style)}">{self.inlines(block.inlines)}</{tag}>'

    def _front(self, block: Front) -> str:
        rows = "".join(
            f"<div><dt>{self.inlines(row[0])}</dt><dd>{self.inlines(row[1]) if len(row) > 1 else ''}</dd></div>"
            for row in block.rows
        )
        return f'<dl class="front">{rows}</dl>'

    def _table(self, header: Row, rows: Sequence[Row], style: str) -> str:
        lines = "".join(
            "<tr>" + "".join(f"<td>{self.inlines(cell)}</td>" for cell in _padded(row, len(header))) + "</tr>"
            for row in rows
        )
        return self._framed(header, lines, style)

    def _framed(self, header: Row, lines: str, style: str) -> str:
        heads = "".join(f'<th scope="col">{self.inlines(cell)}</th>' for cell in header)
        kind = f' class="{escape(style)}"' if style else ""
        return f"<table{kind}><thead><tr>{heads}</tr></thead><tbody>{lines}</tbody></table>"

    def _annexes(self, block: AnnexList) -> str:
        lines = "".join(
            f'<tr{self._id(f"annex-{label}")}><th scope="row">{label}</th>'
            + "".join(f"<td>{self.inlines(cell)}</td>" for cell in annex.cells)
            + "</tr>"
            for label, annex in annex_rows(block)
        )
        return self._framed(block.header, lines, "annexes")

    def _questions(self, block: Questions) -> str:
        lines = "".join(
            f'<tr{self._id(f"question-{number}")}><th scope="row">Q{number}</th>'
            f"<td>{self.inlines(question.inlines)}</td>"
            f"<td>{', '.join(self._reference(part) for part in question.parts)}</td></tr>"
            for number, question in enumerate(block.questions, 1)
        )
        return self._framed(block.header, lines, "questions")

    def inlines(self, inlines: Inlines) -> str:
        return "".join(self._inline(inline) for inline in grouped(inlines))

    def _inline(self, inline: object) -> str:
        match inline:
            case Text():
                return _text(inline)
            case Cites():
                return self._cites(inline)
            case Gap():
                return self._gap(inline)
            case Note():
                return self._note(inline)
            case Ref():
                return self._reference(inline.anchor)
            case QuestionRef():
                return self._question_reference(inline.ground)
            case Withheld():
                return f'<span class="withheld">[{escape(self.words["withheld"])}: {escape(inline.reason)}]</span>'
            case Break():
                return "<br>"
            case _:
                raise TypeError(f"no HTML form for {type(inline).__name__}")

    def _gap(self, gap: Gap) -> str:
        self.gaps += 1
        words = f"⟦{self.words['gap']}: {gap.what} – {gap.whom}⟧"
        return f'<mark class="gap"{self._id(f"gap-{self.gaps}")}>{escape(words)}</mark>'

    def _cites(self, cites: Cites) -> str:
        parts = []
        for exhibit, places in by_exhibit(cites.cites).items():
            number = self.numbers.annexes.get(exhibit)
            pinpoint = f", {escape(', '.join(places))}" if places else ""
            shown = f"{escape(self.words['annex'])}\u00a0{number or '?'}"
            parts.append(f'<a class="ex" href="#{self._name(f"annex-{number}")}">{shown}</a>{pinpoint}')
        return f"[{'; '.join(parts)}]"

    def _reference(self, anchor: str) -> str:
        label = self.numbers.anchors.get(anchor)
        return f'<a href="#{self._name(anchor)}">{label}</a>' if label else ""

    def _question_reference(self, ground: str) -> str:
        ranges = self.numbers.question_ranges(ground)
        words = self.numbers.question_words(ground) or self.words.get("questions_ref", "")
        return f'<a href="#{self._name(f"question-{ranges[0][0]}")}">{words}</a>' if ranges else escape(words)

    def _note(self, note: Note) -> str:
        self.notes.append("")
        number = len(self.notes)
        self.notes[number - 1] = self.inlines(note.inlines)
        return f'<sup><a{self._id(f"note-{number}-from")} href="#{self._name(f"note-{number}")}">{number}</a></sup>'

    def notes_list(self) -> str:
        """Return the footnotes, each leading back to where it was called."""
        if not self.notes:
            return ""
        items = "".join(
            f"<li{self._id(f'note-{number}')}>{words} "
            f'<a href="#{self._name(f"note-{number}-from")}" aria-label="{number}">↩</a></li>'
            for number, words in enumerate(self.notes, 1)
        )
        return f'<ol class="notes">{items}</ol>\n'

    def _id(self, anchor: str) -> str:
        return f' id="{self._name(anchor)}"' if anchor else ""

    def _name(self, anchor: str) -> str:
        return self.prefix + re.sub(r"[^A-Za-z0-9_-]", "-", anchor)


def _text(text: Text) -> str:
    if text.is_foreign:
        words = text.text.strip("\u2068\u2069")
        direction = ' dir="rtl"' if is_rtl(words) else ""
        shown = f"<bdi{direction}>{escape(words)}</bdi>"
    else:
        shown = escape(text.text)
    shown = f"<em>{shown}</em>" if text.emphasis else shown
    return f"<strong>{shown}</strong>" if text.strong else shown


def _padded(row: Row, columns: int) -> Row:
    return (*row[:columns], *((),) * (columns - len(row)))
