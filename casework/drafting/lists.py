"""The lists at the end of a draft: questions to the source, and annexes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from casework.domain.annexes import Annex
from casework.domain.blocks import Annex as AnnexRow
from casework.domain.blocks import (
    AnnexList,
    Audience,
    Block,
    Break,
    Cite,
    Gap,
    Inline,
    Inlines,
    Paragraph,
    Question,
    Questions,
    Text,
    Withheld,
    inlines_of,
    plain,
)
from casework.domain.exhibits import Exhibit, Translation
from casework.domain.facts import Disclosure
from casework.drafting.arguments import Argument
from casework.drafting.filling import Told
from casework.drafting.scripts import is_foreign, isolated
from casework.drafting.telling import Telling
from casework.drafting.tokens import flattened

QUESTION_WIDTHS = (8, 80, 12)
ANNEX_WIDTHS = (8, 46, 16, 18, 12)


def merged_questions(found: Iterable[Argument], parts_in_order: Sequence[str]) -> tuple[Question, ...]:
    """Return the questions of every ground, each once, in the order in which the parts are printed."""
    order = {anchor: place for place, anchor in enumerate(parts_in_order)}
    asked: dict[str, Question] = {}
    for argument in sorted(found, key=lambda one: order.get(one.anchor, len(order))):
        for inlines, awaits in _asked(argument):
            key = _key(inlines)
            earlier = asked.get(key, Question(inlines, (), (), awaits))
            grounds = tuple(dict.fromkeys((*earlier.grounds, argument.ground)))
            asked[key] = replace(
                earlier, grounds=grounds, parts=tuple(dict.fromkeys((*earlier.parts, argument.anchor)))
            )
    return tuple(asked.values())


def _asked(argument: Argument) -> Iterator[tuple[Inlines, bool]]:
    yield from ((inlines, False) for inlines in argument.questions)
    yield from ((inlines, True) for inlines in argument.guarded)


def _key(inlines: Inlines) -> str:
    return re.sub(r"[\W_]+", " ", plain(inlines).casefold()).strip()


def questions_block(questions: Sequence[Question], telling: Telling) -> Iterator[Told]:
    words = telling.phrases.section("questions")
    if not questions:
        yield Told(Paragraph((Text(words["none"]),)))
        return
    header = tuple((Text(words[name]),) for name in ("number", "question", "ground"))
    yield Told(Questions(header, tuple(questions), QUESTION_WIDTHS))


def shown_questions(questions: Sequence[Question], telling: Telling) -> tuple[Question, ...]:
    """Return the questions as this reader sees them."""
    return tuple(_guarded(question, telling) for question in questions)


def _guarded(question: Question, telling: Telling) -> Question:
    """A question about persons at risk is shown to the source only once each of them has agreed."""
    if not question.awaits or _all_agree(telling):
        return question
    if telling.audience is Audience.SOURCE:
        return replace(question, inlines=(Withheld(telling.reason("")),))
    words = telling.phrases.section("questions")
    gap = Gap(words["agreement_gap"], telling.phrases.word("consent_whom"))
    return replace(question, inlines=(*question.inlines, Text(f" {words['agreement']} "), gap))


def _all_agree(telling: Telling) -> bool:
    record = telling.record
    relatives = record.subjects_of("relative")
    return bool(relatives) and all(record.value("relative.consents", one) == "yes" for one in relatives)


def cited_exhibits(blocks: Iterable[Block]) -> tuple[str, ...]:
    """Return the exhibits in the order in which they are first cited."""
    cited = (inline.exhibit for block in blocks for inline in inlines_of(block) if isinstance(inline, Cite))
    return tuple(dict.fromkeys(cited))


def annexes_block(annexes: Sequence[Annex], telling: Telling) -> Iterator[Told]:
    words = telling.phrases.section("annexes")
    if not annexes:
        yield Told(Paragraph((Text(words["none"]),)))
        return
    header = tuple((Text(words[name]),) for name in ("number", "document", "language", "origin", "disclosure"))
    yield Told(AnnexList(header, tuple(row for annex in annexes for row in _rows(annex, telling)), ANNEX_WIDTHS))


def _rows(annex: Annex, telling: Telling) -> Iterator[AnnexRow]:
    """Yield the rows of one annex: its only exhibit, or its title and then its inner index."""
    if annex.is_compiled:
        yield AnnexRow("", (_title(annex, telling), (), (), ()), str(annex.number))
    for exhibit in annex.exhibits:
        row = replace(_row(exhibit, telling), label=annex.label(exhibit.id))
        if annex.has_own_title and not annex.is_compiled and _is_open(annex, telling):
            named = (*_title(annex, telling), Break(), *row.cells[0])
            row = replace(row, cells=(named, *row.cells[1:]))
        yield row


def _title(annex: Annex, telling: Telling) -> Inlines:
    """Return the title of an annex; the source reads it only if it may read all that stands under it."""
    if not _is_open(annex, telling):
        closed = next(one for one in annex.exhibits if one.level is not Disclosure.DISCLOSE)
        return (Withheld(telling.reason(closed.reason)),)
    if not annex.title:
        return (Gap(telling.phrases.word("title_gap", "annexes"), telling.phrases.word("counsel")),)
    return (replace(_words(annex.title, telling), strong=True),)


def _is_open(annex: Annex, telling: Telling) -> bool:
    return telling.audience is Audience.CCF or all(one.level is Disclosure.DISCLOSE for one in annex.exhibits)


def _row(exhibit: Exhibit, telling: Telling) -> AnnexRow:
    level = telling.phrases.section("disclosures")
    if telling.audience == "source" and exhibit.level is Disclosure.CCF_ONLY:
        return AnnexRow(exhibit.id, ((Withheld(telling.reason(exhibit.reason)),), (), (), ()))
    if telling.audience == "source" and exhibit.level is Disclosure.SUMMARY:
        shown: Inline = (
            Text(flattened(exhibit.summary)) if exhibit.summary else Withheld(telling.reason(exhibit.reason))
        )
        return AnnexRow(exhibit.id, ((shown,), (), (), (Text(level[exhibit.level.value]),)))
    title = [_words(exhibit.title, telling)]
    if exhibit.dated_on is not None:
        title.append(Text(f", {telling.phrases.date(exhibit.dated_on)}"))
    return AnnexRow(
        exhibit.id,
        (
            tuple(title),
            _language(exhibit, telling),
            (_words(exhibit.provenance, telling),),
            (Text(level[exhibit.level.value]),),
        ),
    )


def _words(text: str, telling: Telling) -> Text:
    text = flattened(text)
    foreign = is_foreign(text, telling.phrases.is_right_to_left)
    return Text(isolated(text) if foreign else text, is_foreign=foreign)


def _language(exhibit: Exhibit, telling: Telling) -> Inlines:
    phrases = telling.phrases
    if not exhibit.language:
        return ()
    name = phrases.language_name(exhibit.language)
    if exhibit.translation is Translation.HELD:
        return (Text(phrases.word("translation_held", "annexes", language=name)),)
    if exhibit.translation is Translation.NEEDED:
        gap = Gap(phrases.word("translation_gap", "annexes"), phrases.word("counsel"))
        return (Text(f"{name} "), gap)
    return (Text(name),)
