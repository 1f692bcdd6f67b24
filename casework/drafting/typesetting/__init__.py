"""Turns a draft into data for typst; nothing of a record ever becomes typst code."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

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
    Part,
    QuestionRef,
    Questions,
    Ref,
    Row,
    Table,
    Text,
    Title,
    Withheld,
)
from casework.drafting.numbers import Cites, Numbers, annex_rows, by_exhibit, grouped, numbers_of, shares
from casework.drafting.scripts import runs

RIGHT_TO_LEFT: Final = frozenset({"ar", "fa", "he", "ur"})
LATIN, ARABIC, HAN = "Noto Serif", "Noto Naskh Arabic", "Noto Serif SC"

Json = dict[str, Any]


def typesetting_data(draft: Draft, *, measure: bool = False) -> Json:
    """Return `draft` as data; to `measure` it, each part is a section that starts on a new page."""
    writer = _Data(draft, numbers_of(draft))
    in_rtl = draft.language in RIGHT_TO_LEFT
    fonts = [ARABIC, LATIN, HAN] if in_rtl else [LATIN, ARABIC, HAN]
    return {
        "title": draft.title,
        "language": draft.language,
        "direction": "rtl" if in_rtl else "ltr",
        "fonts": fonts,
        "header": draft.header,
        "page_of": draft.words["page_of"],
        "measure": measure,
        "sections": list(_sections(writer, draft, measure=measure)),
    }


def _sections(writer: _Data, draft: Draft, *, measure: bool) -> Iterator[Json]:
    placed = list(zip(draft.blocks, writer.numbers.labels, _parts(draft.blocks), strict=True))
    if not measure:
        yield {"name": "whole", "blocks": [writer.block(block, label) for block, label, _ in placed]}
        return
    for part in Part:
        blocks = [writer.block(block, label) for block, label, here in placed if here is part]
        if blocks:
            yield {"name": part.value, "blocks": blocks}


def _parts(blocks: Iterable[Block]) -> Iterator[Part | None]:
    """Yield the part each block counts to; what precedes the relief counts to none."""
    here: Part | None = None
    for block in blocks:
        if isinstance(block, Heading) and block.level == 1:
            here = block.part
        yield here


class _Data:
    """Writes the blocks of one draft as data."""

    def __init__(self, draft: Draft, numbers: Numbers) -> None:
        self.numbers = numbers
        self.words: Mapping[str, str] = draft.words
        self.heading = 0
        self.targets = set(numbers.anchors)
        listed = (one for block in draft.blocks if isinstance(block, AnnexList) for one in block.annexes)
        self.annexes = {annex.exhibit for annex in listed if annex.exhibit}
        self.asks = any(isinstance(block, Questions) for block in draft.blocks)

    def block(self, block: Block, label: str) -> Json:
        match block:
            case Title():
                return {"kind": "title", "style": block.style, "items": self.items(block.inlines)}
            case Front():
                rows = [[self.items(row[0]), self.items(row[1]) if len(row) > 1 else []] for row in block.rows]
                return {"kind": "front", "rows": rows}
            case Heading():
                # A tagged PDF may not skip a level.
                self.heading = min(block.level, self.heading + 1)
                return self._named("heading", block, label) | {"level": self.heading}
            case Paragraph():
                kind = "numbered" if block.number else block.style or "plain"
                return self._named(kind, block, label) | {"level": block.level}
            case Table():
                return self._table(block.header, [("", row) for row in block.rows], block.widths)
            case AnnexList():
                annexes: list[tuple[str, Row]] = [
                    (self._annex_name(annex.exhibit), ((Text(label),), *annex.cells))
                    for label, annex in annex_rows(block)
                ]
                return self._table(block.header, annexes, block.widths)
            case Questions():
                asked: list[tuple[str, Row]] = [
                    (f"question-{number}", ((Text(f"Q{number}"),), question.inlines, _references(question.parts)))
                    for number, question in enumerate(block.questions, 1)
                ]
                return self._table(block.header, asked, block.widths)

    def _named(self, kind: str, block: Heading | Paragraph, label: str) -> Json:
        name = f"a-{block.anchor}" if block.anchor in self.targets else ""
        return {"kind": kind, "label": label, "name": name, "items": self.items(block.inlines)}

    def _table(self, header: Row, rows: Sequence[tuple[str, Row]], widths: tuple[int, ...]) -> Json:
        columns = len(header)
        return {
            "kind": "table",
            "widths": list(shares(widths, header, [row for _, row in rows])),
            "header": [self.items(cell) for cell in header],
            "rows": [
                {"name": name, "cells": [self.items(cell) for cell in (*row[:columns], *((),) * (columns - len(row)))]}
                for name, row in rows
            ],
        }

    def items(self, inlines: Inlines) -> list[Json]:
        return [item for inline in grouped(inlines) for item in self._one(inline)]

    def _one(self, inline: object) -> Iterator[Json]:
        match inline:
            case Text():
                yield from _texts(inline)
            case Gap():
                yield {"kind": "gap", "text": f"⟦{self.words['gap']}: {inline.what} – {inline.whom}⟧"}
            case Withheld():
                yield {"kind": "withheld", "text": f"[{self.words['withheld']}: {inline.reason}]"}
            case Note():
                yield {"kind": "note", "items": self.items(inline.inlines)}
            case Ref():
                yield self._link(self.numbers.anchors.get(inline.anchor, ""), f"a-{inline.anchor}")
            case Cites():
                yield from self._cites(inline)
            case QuestionRef():
                ranges = self.numbers.question_ranges(inline.ground)
                shown = self.numbers.question_words(inline.ground) or self.words.get("questions_ref", "")
                yield self._link(shown, f"question-{ranges[0][0]}" if ranges and self.asks else "")
            case Break():
                yield {"kind": "break"}

    def _cites(self, cites: Cites) -> Iterator[Json]:
        yield _words("[")
        for place, (exhibit, places) in enumerate(by_exhibit(cites.cites).items()):
            if place:
                yield _words("; ")
            shown = f"{self.words['annex']}\u00a0{self.numbers.annexes.get(exhibit, '?')}"
            yield self._link(shown, self._annex_name(exhibit))
            if places:
                yield _words(f", {', '.join(places)}")
        yield _words("]")

    def _annex_name(self, exhibit: str) -> str:
        return f"annex-{self.numbers.annexes[exhibit]}" if exhibit in self.annexes else ""

    def _link(self, shown: str, to: str) -> Json:
        return {"kind": "link", "text": shown, "to": to if shown else ""}


def _texts(text: Text) -> Iterator[Json]:
    for script, words in runs(text.text):
        item: Json = {"kind": "text", "text": words}
        if text.strong:
            item["strong"] = True
        if text.emphasis:
            item["emphasis"] = True
        if script:
            item["script"] = script
        yield item


def _words(text: str) -> Json:
    return {"kind": "text", "text": text}


def _references(anchors: Sequence[str]) -> Inlines:
    found: list[Text | Ref] = []
    for anchor in anchors:
        found += [Text(", "), Ref(anchor)] if found else [Ref(anchor)]
    return tuple(found)
