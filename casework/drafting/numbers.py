"""The numbers of a draft as a reader sees them: parts, paragraphs, annexes, questions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from casework.domain.blocks import (
    Annex,
    AnnexList,
    Cite,
    Draft,
    Gap,
    Heading,
    Inline,
    Inlines,
    Paragraph,
    Questions,
    Row,
    Text,
)

NARROWEST, WIDEST = 12, 60  # characters of a column; what is longer runs over several lines
_ROMAN = ((100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))


@dataclass(frozen=True, slots=True)
class Cites:
    """Exhibits cited in one breath: [Annex 4, page 2; Annex 6]."""

    cites: tuple[Cite, ...]


@dataclass(frozen=True)
class Numbers:
    """Every number of one draft. `labels` runs beside the blocks; "" where a block has none."""

    labels: tuple[str, ...]
    anchors: dict[str, str] = field(repr=False)
    annexes: dict[str, str] = field(repr=False)
    questions: dict[str, tuple[int, ...]] = field(repr=False)

    def question_ranges(self, ground: str) -> tuple[tuple[int, int], ...]:
        """Return the numbers of a ground's questions as ranges: Q1–Q3, Q7."""
        ranges: list[tuple[int, int]] = []
        for number in self.questions.get(ground, ()):
            if ranges and ranges[-1][1] == number - 1:
                ranges[-1] = (ranges[-1][0], number)
            else:
                ranges.append((number, number))
        return tuple(ranges)

    def question_words(self, ground: str) -> str:
        return ", ".join(
            f"Q{first}" if first == last else f"Q{first}–Q{last}" for first, last in self.question_ranges(ground)
        )


def numbers_of(draft: Draft) -> Numbers:
    """Return the numbers that Word's own numbering, and every other form, will show."""
    labels: list[str] = []
    anchors: dict[str, str] = {}
    part = paragraph = item = 0
    for block in draft.blocks:
        label = ""
        if isinstance(block, Heading) and block.level == 1 and block.number:
            part += 1
            label = roman(part)
        elif isinstance(block, Paragraph) and block.number and block.level == 0:
            paragraph, item = paragraph + 1, 0
            label = str(paragraph)
        elif isinstance(block, Paragraph) and block.number:
            item += 1
            label = f"{paragraph}.{item}"
        labels.append(label)
        if label and isinstance(block, Heading | Paragraph) and block.anchor:
            anchors[block.anchor] = label
    return Numbers(tuple(labels), anchors, _annexes(draft), _questions(draft))


def annex_rows(block: AnnexList) -> Iterator[tuple[str, Annex]]:
    """Yield each row of the annex list with its number: as it is cited, or else counted."""
    for number, annex in enumerate(block.annexes, 1):
        yield annex.label or str(number), annex


def _annexes(draft: Draft) -> dict[str, str]:
    if draft.annexes:
        return dict(draft.annexes)
    listed = (annex.exhibit for block in draft.blocks if isinstance(block, AnnexList) for annex in block.annexes)
    return {exhibit: str(number) for number, exhibit in enumerate(dict.fromkeys((*listed, *draft.exhibits)), 1)}


def _questions(draft: Draft) -> dict[str, tuple[int, ...]]:
    found: dict[str, tuple[int, ...]] = {}
    printed = (block.questions for block in draft.blocks if isinstance(block, Questions))
    for number, question in enumerate(next(printed, ()), 1):
        for ground in question.grounds:
            found[ground] = (*found.get(ground, ()), number)
    return found


def roman(number: int) -> str:
    """Return a number from 1 to 399 in Roman figures."""
    written = ""
    for value, figure in _ROMAN:
        written += figure * (number // value)
        number %= value
    return written


def grouped(inlines: Inlines) -> Iterable[Inline | Cites]:
    """Return the inlines with neighbouring citations taken together, and spaces that double left out."""
    for inline in inlines:
        if isinstance(inline, Cite):
            return _grouped(inlines)
    return inlines


def _grouped(inlines: Inlines) -> Iterator[Inline | Cites]:
    pending: list[Cite] = []
    space: Text | None = None
    for inline in inlines:
        if isinstance(inline, Cite):
            pending.append(inline)
            space = None
        elif pending and isinstance(inline, Text) and not inline.text.strip():
            space = inline
        else:
            if pending:
                yield Cites(tuple(dict.fromkeys(pending)))
                pending = []
            if space is not None:
                yield space
                space = None
            yield inline
    if pending:
        yield Cites(tuple(dict.fromkeys(pending)))


def by_exhibit(cites: Iterable[Cite]) -> dict[str, list[str]]:
    """Return the places cited in each exhibit, in the order of first mention."""
    places: dict[str, list[str]] = {}
    for cite in cites:
        pinpoints = places.setdefault(cite.exhibit, [])
        if cite.pinpoint and cite.pinpoint not in pinpoints:
            pinpoints.append(cite.pinpoint)
    return places


def shares(given: Sequence[int], header: Row, rows: Sequence[Row]) -> tuple[int, ...]:
    """Return the width of each column in per cent: as given, or by how much there is to read in it."""
    columns = len(header)
    if len(given) == columns:
        return tuple(given)
    lengths = [max(_length(row[at]) for row in (header, *rows) if at < len(row)) for at in range(columns)]
    weights = [min(max(length, NARROWEST), WIDEST) ** 0.7 for length in lengths]
    return tuple(round(100 * weight / sum(weights)) for weight in weights)


def _length(inlines: Inlines) -> int:
    """Return about how many characters a reader will see."""
    return sum(
        len(inline.text)
        if isinstance(inline, Text)
        else len(inline.what) + len(inline.whom) + 10
        if isinstance(inline, Gap)
        else 12 + len(inline.pinpoint)
        if isinstance(inline, Cite)
        else 4
        for inline in inlines
    )
