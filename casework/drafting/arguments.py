"""The arguments of a draft, one a ground: what each pleads or reserves, asks the source, and seeks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from liquid import BoundTemplate

from casework.domain.blocks import (
    Audience,
    Block,
    Gap,
    Heading,
    Inline,
    Inlines,
    Paragraph,
    Reserved,
    Table,
    Text,
    Withheld,
    plain,
)
from casework.domain.grounds import Judgement, Standing
from casework.drafting.filling import Place, Told, filled
from casework.drafting.language import rendered
from casework.drafting.letters import GroundsPart, GroundText, Letter, Shelf
from casework.drafting.names import names
from casework.drafting.telling import Telling
from casework.drafting.tokens import LINE, Token

ARGUED = ("rule", "application", "not merely", "candour")
RESERVED_ANCHOR = "reserved"


@dataclass
class Argument:
    """What one ground puts into the draft."""

    judgement: Judgement
    text: GroundText | None
    part: GroundsPart
    blocks: list[Told] = field(default_factory=list)
    is_reserved: bool = False
    questions: list[Inlines] = field(default_factory=list)
    guarded: list[Inlines] = field(default_factory=list)
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
    def has_place(self) -> bool:
        """Whether it stands in the part of its kind: argued, or reserved with a reason given."""
        return self.judgement.is_arguable or self.is_reserved

    @property
    def anchor(self) -> str:
        return self.part.anchor if self.has_place else RESERVED_ANCHOR


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
        argument.is_reserved = _has_foothold(argument, telling)
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


def _has_foothold(argument: Argument, telling: Telling) -> bool:
    """Return whether the record gives an open ground enough to say why it is reserved."""
    text, judgement = argument.text, argument.judgement
    template = text.sections.get("reserved") if text and judgement.standing is Standing.OPEN else None
    if text is None or template is None:
        return False
    with telling.about(telling.record.for_instrument(judgement.instrument)):
        said = rendered(template, telling, names(telling, judgement.instrument), file=text.file)
    return bool(said.strip(f" \n{LINE}"))


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
    elif argument.is_reserved:
        argument.blocks = list(lines("reserved", telling))
    if standing is not Standing.UNAVAILABLE:
        # What is asked of the source is read by the source.
        open_telling = replace(telling, audience=Audience.SOURCE, is_asking=True)
        argument.questions = list(_open(_items(lines("questions", open_telling))))
        argument.guarded = list(_open(_items(lines("questions on agreement", open_telling))))
    argument.counsel = list(_items(lines("counsel", telling)))


def _open(items: Iterable[Inlines]) -> Iterator[Inlines]:
    return (item for item in items if not any(isinstance(inline, Withheld | Gap) for inline in item))


def _items(told: Iterable[Told]) -> Iterator[Inlines]:
    for one in told:
        if isinstance(one.block, Paragraph) and one.block.inlines:
            yield one.block.inlines


def _join(earlier: Argument, later: Argument, telling: Telling) -> None:
    """Add what is pleaded for a further instrument, under its name; what reads the same is not said twice."""
    new = list(_not_said(later.blocks, [told.block for told in earlier.blocks]))
    if new and telling.record.is_known("instrument.kind", later.judgement.instrument):
        earlier.blocks.extend([*_instrument_heading(later.judgement.instrument, telling), *new])
    for ours, theirs in (
        (earlier.questions, later.questions),
        (earlier.guarded, later.guarded),
        (earlier.reliefs, later.reliefs),
    ):
        ours.extend(one for one in theirs if one not in ours)


def _not_said(blocks: Sequence[Told], known: Sequence[Block | Place]) -> Iterator[Told]:
    """Yield the blocks not yet said; a sentence that leads in a table goes with its table."""
    for place, told in enumerate(blocks):
        follows = blocks[place + 1].block if place + 1 < len(blocks) else None
        if told.block not in known or (isinstance(follows, Table) and follows not in known):
            yield told


def _instrument_heading(instrument: str, telling: Telling) -> Iterator[Told]:
    told = telling.told(telling.record.fact("instrument.kind", instrument), "instrument.kind", instrument)
    name = plain(told.inlines)
    if name:
        yield Told(Heading(3, (Text(telling.phrases.word("instrument_heading", instrument=name)),)), told.facts)


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
