"""The grounds of a draft: their arguments by part, strongest first, with what each asks and seeks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from liquid import BoundTemplate

from casework.domain.blocks import (
    Audience,
    Gap,
    Heading,
    Inline,
    Inlines,
    Paragraph,
    QuestionRef,
    Reserved,
    Text,
    Withheld,
    plain,
)
from casework.domain.grounds import Judgement, Standing
from casework.drafting.filling import Told, filled
from casework.drafting.language import rendered
from casework.drafting.letters import GroundsPart, GroundText, Letter, Shelf
from casework.drafting.names import names
from casework.drafting.telling import Telling
from casework.drafting.tokens import Token

ARGUED = ("rule", "application", "not merely", "candour")
RESERVED_ANCHOR = "reserved"


@dataclass
class Argument:
    """What one ground puts into the draft."""

    judgement: Judgement
    text: GroundText | None
    part: GroundsPart
    blocks: list[Told] = field(default_factory=list)
    questions: list[Inlines] = field(default_factory=list)
    reliefs: list[Inlines] = field(default_factory=list)
    counsel: list[Inlines] = field(default_factory=list)

    @property
    def ground(self) -> str:
        return self.judgement.ground.id

    @property
    def title(self) -> str:
        return self.text.title if self.text else self.judgement.ground.title

    @property
    def is_argued(self) -> bool:
        return self.judgement.is_arguable and self.text is not None

    @property
    def anchor(self) -> str:
        return self.part.anchor if self.judgement.is_arguable else RESERVED_ANCHOR


def arguments(judgements: Iterable[Judgement], letter: Letter, telling: Telling, shelf: Shelf) -> list[Argument]:
    """Return the arguments in the order of the judgements, one a ground.

    A ground judged for several instruments is argued for each of them whose argument reads differently.
    """
    found: dict[str, Argument] = {}
    parts = _Parts(letter)
    empty = [
        _empty(judgement, parts, shelf.ground_text(judgement.ground.id, letter.language)) for judgement in judgements
    ]
    for argument in empty:
        if argument.judgement.standing is not Standing.UNAVAILABLE:
            telling.ground_parts.setdefault(argument.ground, argument.anchor)
    for argument in empty:
        if argument.text is not None:
            with telling.about(telling.record.for_instrument(argument.judgement.instrument)):
                _fill(argument, argument.text, telling)
        earlier = found.get(argument.ground)
        if earlier is None:
            found[argument.ground] = argument
        elif argument.judgement.is_arguable and earlier.judgement.is_arguable:
            _join(earlier, argument, telling)
    return list(found.values())


def _empty(judgement: Judgement, parts: _Parts, text: GroundText | None) -> Argument:
    return Argument(judgement, text, parts.of(judgement, text))


class _Parts:
    """The part each ground goes to; one that no part of the letter takes gets a part of its own."""

    def __init__(self, letter: Letter) -> None:
        self.by_plea = {
            plea: replace(part, anchor=part.anchor or f"part-{place}")
            for place, part in enumerate(letter.parts, 1)
            for plea in part.pleads
        }

    def of(self, judgement: Judgement, text: GroundText | None) -> GroundsPart:
        ground = judgement.ground
        title = text.title if text else ground.title
        own = GroundsPart(title, (ground.pleads,), f"part-{ground.pleads}")
        return self.by_plea.setdefault(ground.pleads, own)


def _fill(argument: Argument, text: GroundText, telling: Telling) -> None:
    instrument = argument.judgement.instrument
    given = names(telling, instrument)

    def lines(name: str, teller: Telling) -> Iterator[Told]:
        template: BoundTemplate | None = text.sections.get(name)
        if template is not None:
            their = given if teller is telling else names(teller, instrument)
            yield from filled(rendered(template, teller, their, file=text.file), teller.tokens)

    standing = argument.judgement.standing
    if standing is Standing.ARGUABLE:
        argument.blocks = [told for name in ARGUED for told in lines(name, telling)]
        argument.reliefs = list(_items(lines("relief", telling)))
    if standing is not Standing.UNAVAILABLE:
        # What is asked of the source is read by the source.
        open_telling = replace(telling, audience=Audience.SOURCE, is_asking=True)
        argument.questions = [
            item
            for item in _items(lines("questions", open_telling))
            if not any(isinstance(inline, Withheld | Gap) for inline in item)
        ]
    argument.counsel = list(_items(lines("counsel", telling)))


def _items(told: Iterable[Told]) -> Iterator[Inlines]:
    for one in told:
        if isinstance(one.block, Paragraph) and one.block.inlines:
            yield one.block.inlines


def _join(earlier: Argument, later: Argument, telling: Telling) -> None:
    known = [told.block for told in earlier.blocks]
    new = [told for told in later.blocks if told.block not in known]
    if new and telling.record.is_known("instrument.kind", later.judgement.instrument):
        earlier.blocks.extend(new)
    earlier.questions.extend(one for one in later.questions if one not in earlier.questions)
    earlier.reliefs.extend(one for one in later.reliefs if one not in earlier.reliefs)


def argued_parts(found: list[Argument], telling: Telling) -> Iterator[Told]:
    """Yield the parts of the grounds pleaded, and one that lists those reserved."""
    by_part: dict[GroundsPart, list[Argument]] = {}
    for argument in found:
        if argument.judgement.is_arguable:
            by_part.setdefault(argument.part, []).append(argument)
    for place, (part, pleaded) in enumerate(by_part.items()):
        yield Told(Heading(1, (Text(_part_title(part, place, telling)),), part.anchor))
        for argument in pleaded:
            if len(pleaded) > 1:
                yield Told(Heading(2, (Text(argument.title),)))
            yield from argument.blocks if argument.text else _unwritten(argument, telling)
    yield from _reserved_part(
        [one for one in found if one.judgement.standing is Standing.OPEN and (one.questions or not one.text)], telling
    )


def _part_title(part: GroundsPart, place: int, telling: Telling) -> str:
    ordinals = telling.phrases.word("ordinals").split(", ")
    if place >= len(ordinals):
        return part.title[:1].upper() + part.title[1:]
    return telling.phrases.word("ground_heading", ordinal=ordinals[place], title=part.title)


def _unwritten(argument: Argument, telling: Telling) -> Iterator[Told]:
    """A ground without text in this language is named, not dropped."""
    words = telling.phrases
    gap = Gap(words.word("argument_gap", title=argument.title), words.word("counsel"))
    yield Told(Paragraph((gap,), number=True), argument.judgement.relied)


def _reserved_part(found: list[Argument], telling: Telling) -> Iterator[Told]:
    if not found:
        return
    words = telling.phrases
    yield Told(Heading(1, (Text(words.word("reserved")),), RESERVED_ANCHOR))
    yield Told(Paragraph((Text(words.word("reserved_sentence")),), number=True))
    for argument in found:
        inlines: list[Inline] = [Text(argument.title)]
        if argument.questions:
            inlines += [Text(" ("), QuestionRef(argument.ground), Text(")")]
        inlines.append(Text("." if argument is found[-1] else ";"))
        yield Told(Paragraph(tuple(inlines), number=True, level=1))


def relief_of(found: list[Argument], telling: Telling) -> Token:
    """Return what the grounds pleaded ask for in the alternative, each once."""
    said: dict[str, Inlines] = {}
    for argument in found:
        for relief in argument.reliefs:
            said.setdefault(_without_stop(plain(relief)), relief)
    if not said:
        return Token((Text(telling.phrases.word("relief_default")),))
    inlines: list[Inline] = []
    for relief in said.values():
        inlines += [Text("; ")] if inlines else []
        inlines += relief
    return Token(tuple(inlines))


def _without_stop(text: str) -> str:
    return text.rstrip(" .;")


def reserved(found: Iterable[Argument]) -> tuple[Reserved, ...]:
    """Return the grounds that are not argued although they may be, and why."""
    return tuple(
        Reserved(one.ground, one.title, "open" if one.text else "unwritten")
        for one in found
        if not one.is_argued and one.judgement.standing is not Standing.UNAVAILABLE
    )
