"""Puts a draft together: a record, the law and a letter, for one reader, on one day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from casework.domain.annexes import Annex, annexes_of, labels_of
from casework.domain.blocks import (
    Audience,
    Block,
    Draft,
    Gap,
    Heading,
    Inline,
    Inlines,
    Note,
    Paragraph,
    Pleading,
    Question,
    Ref,
    Text,
    Title,
    inlines_of,
)
from casework.domain.dates import PartialDate
from casework.domain.grounds import Judgement, judge, strongest_first
from casework.domain.record import Record
from casework.drafting.anchors import Places, anchored, place_parts, pleadings
from casework.drafting.arguments import Argument, arguments, relief_of, reserved
from casework.drafting.chronology import chronology
from casework.drafting.filling import Place, Told, filled, filled_line, without_passages
from casework.drafting.gaps import gathered, to_obtain
from casework.drafting.language import rendered
from casework.drafting.letters import Letter, Shelf
from casework.drafting.lists import annexes_block, cited_exhibits, merged_questions, questions_block, shown_questions
from casework.drafting.names import names
from casework.drafting.parts import grounds_parts
from casework.drafting.schedule import schedule
from casework.drafting.telling import Telling
from casework.law.reader import Law


@dataclass(frozen=True)
class Order:
    """What the text for the source takes over from the one for the CCF: numbers must agree."""

    cited: tuple[str, ...]
    questions: tuple[Question, ...]


def draft(
    record: Record,
    law: Law,
    letter: str,
    language: str,
    *,
    today: date,
    shelf: Shelf,
    audience: Audience = Audience.CCF,
    judgements: Sequence[Judgement] | None = None,
) -> Draft:
    """Return `letter` assembled from `record` as the law stands on the filing day `today`.

    Nothing later than that day is used: no version of a rule, no public source. The text for the
    source keeps the numbers of annexes and questions of the text for the CCF.

    Raises: NoSuchLetter; NoPhrases; LetterError with file, line and column.
    """
    judged = _judged(record, law, today) if judgements is None else tuple(judgements)
    assembly = _Assembly(record, shelf, shelf.letter(letter, language), judged, today)
    for_ccf = assembly.draft(Audience.CCF, None)
    if audience is Audience.CCF:
        return for_ccf
    return assembly.draft(audience, Order(for_ccf.cited, for_ccf.questions))


def _judged(record: Record, law: Law, today: date) -> tuple[Judgement, ...]:
    return strongest_first(
        judge(ground, record, instrument, on=today)
        for ground in law.rules.grounds
        for instrument in record.subjects_or_kind("instrument")
    )


@dataclass(frozen=True)
class _Assembly:
    record: Record
    shelf: Shelf
    letter: Letter
    judgements: tuple[Judgement, ...]
    today: date

    def draft(self, audience: Audience, order: Order | None) -> Draft:
        telling = Telling(
            self.record,
            self.shelf.form,
            self.shelf.phrases(self.letter.language),
            self.today,
            audience,
            tuple(dict.fromkeys(one.ground.id for one in self.judgements if one.is_arguable)),
            self.shelf.offences(self.letter.language),
        )
        found = arguments(self.judgements, self.letter, telling, self.shelf)
        telling.relief = relief_of(found, telling)
        told = [*self._front(telling), *self._body(telling, found)]
        told = place_parts(anchored(told))
        blocks = [one.block for one in told if not isinstance(one.block, Place)]
        pleaded = pleadings(told)
        cited = order.cited if order else cited_exhibits(blocks)
        annexes = annexes_of(self.record, cited)
        questions = shown_questions(order.questions if order else _merged(found, blocks), telling)
        told = list(self._lists(told, telling, pleaded, annexes, questions))
        finished = self._finished(told, telling, found, pleaded, annexes, questions)
        return replace(finished, cited=cited)

    def _front(self, telling: Telling) -> Iterator[Told]:
        letter, given = self.letter, names(telling)
        for text, style in ((letter.to, "to"), (letter.title, "title"), (letter.legal_basis, "basis")):
            if text:
                template = self.shelf.snippet(text, file=letter.file)
                inlines, facts = filled_line(rendered(template, telling, given, file=letter.file), telling.tokens)
                yield Told(Title(without_passages(inlines), style), facts)

    def _body(self, telling: Telling, found: list[Argument]) -> Iterator[Told]:
        text = rendered(self.letter.text, telling, names(telling), file=self.letter.file)
        is_before_the_parts = True
        for told in filled(text, telling.tokens):
            match told.block:
                case Place("grounds"):
                    yield from grounds_parts(found, telling)
                case Place("chronology"):
                    yield from chronology(telling, self.shelf)
                case Paragraph(inlines=()):
                    continue
                case Paragraph(number=False, style="") as lead if is_before_the_parts:
                    if without_passages(lead.inlines):
                        yield Told(replace(lead, style="lead", inlines=without_passages(lead.inlines)), told.facts)
                case _:
                    is_before_the_parts = is_before_the_parts and not isinstance(told.block, Heading)
                    yield told

    def _lists(
        self,
        told: Sequence[Told],
        telling: Telling,
        pleaded: Sequence[Pleading],
        annexes: Sequence[Annex],
        questions: Sequence[Question],
    ) -> Iterator[Told]:
        for one in told:
            match one.block:
                case Place("schedule"):
                    yield from schedule(
                        pleaded, tuple(labels_of(annexes)), telling, places=Places(told, telling.phrases)
                    )
                case Place("questions"):
                    yield from questions_block(questions, telling)
                case Place("annexes"):
                    yield from annexes_block(annexes, telling)
                    yield from to_obtain(told, telling.phrases)
                case _:
                    yield one

    def _finished(
        self,
        told: Sequence[Told],
        telling: Telling,
        found: list[Argument],
        pleaded: tuple[Pleading, ...],
        annexes: tuple[Annex, ...],
        questions: tuple[Question, ...],
    ) -> Draft:
        known = {anchor for one in told if (anchor := getattr(one.block, "anchor", ""))}
        missing = Gap(telling.phrases.word("reference_gap"), telling.phrases.word("counsel"))
        blocks = tuple(
            gathered(_with_live_references(one.block, known, missing), telling.phrases)
            for one in told
            if not isinstance(one.block, Place)
        )
        gaps = _gaps(blocks)
        return Draft(
            self.letter.id,
            self.letter.language,
            self.letter.title,
            blocks,
            telling.phrases.words,
            gaps,
            tuple(labels_of(annexes)),
            questions,
            pleaded,
            reserved(found),
            tuple(_counsel(found)),
            self.today,
            telling.audience,
            _mark(telling, len(gaps)),
            labels_of(annexes),
        )


def _gaps(blocks: Iterable[Block]) -> tuple[Gap, ...]:
    gaps = (inline for block in blocks for inline in inlines_of(block) if isinstance(inline, Gap))
    return tuple(dict.fromkeys(gaps))


def _merged(found: list[Argument], blocks: Iterable[Block]) -> tuple[Question, ...]:
    parts = [block.anchor for block in blocks if isinstance(block, Heading) and block.level == 1]
    return merged_questions(found, parts)


def _mark(telling: Telling, gaps: int) -> str:
    """Return the line that every page of a draft carries."""
    day = telling.phrases.date(PartialDate.of(telling.filing_day))
    if telling.audience is Audience.SOURCE:
        return telling.phrases.word("source_mark")
    name = "gaps_mark" if gaps > 1 else "gap_mark" if gaps else "draft_mark"
    return telling.phrases.word(name, day=day, number=gaps)


def _counsel(found: Iterable[Argument]) -> Iterator[Block]:
    """Yield what the argument blocks say to counsel alone, ground by ground."""
    for argument in found:
        if argument.counsel:
            yield Heading(3, (Text(f"{argument.ground}. {argument.title}"),), number=False)
            yield from (Paragraph(inlines, style="item") for inlines in argument.counsel)


def _with_live_references(block: Block, known: set[str], missing: Gap) -> Block:
    """A reference to a paragraph that is not printed becomes a gap, never a wrong number."""
    if isinstance(block, Paragraph):
        for inline in inlines_of(block):
            if _is_dead(inline, known):
                return replace(block, inlines=_live(block.inlines, known, missing))
    return block


def _is_dead(inline: Inline, known: set[str]) -> bool:
    return isinstance(inline, Ref) and inline.anchor not in known


def _live(inlines: Inlines, known: set[str], missing: Gap) -> Inlines:
    return tuple(
        Note(_live(inline.inlines, known, missing))
        if isinstance(inline, Note)
        else missing
        if _is_dead(inline, known)
        else inline
        for inline in inlines
    )
