"""The order of the grounds: parts by rank, in each the better proved first, and at the end those only reserved."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from casework.domain.blocks import Gap, Heading, Inline, Paragraph, QuestionRef, Text
from casework.domain.grounds import Standing
from casework.drafting.arguments import RESERVED_ANCHOR, Argument
from casework.drafting.filling import Told
from casework.drafting.letters import GroundsPart
from casework.drafting.telling import Telling

PartArguments = tuple[GroundsPart, list[Argument]]


def grounds_parts(found: Sequence[Argument], telling: Telling) -> Iterator[Told]:
    """Yield the parts of the grounds pleaded or reserved with a reason, and one that lists the other reserved ones."""
    for place, (part, pleaded) in enumerate(parts_in_order(found)):
        is_argued = _is_argued(pleaded)
        yield Told(Heading(1, (Text(_title(part, place, telling, is_argued=is_argued)),), part.anchor))
        yield from _part(pleaded, telling, is_argued=is_argued)
    rest = [one for one in found if one.judgement.standing is Standing.OPEN and not one.has_place]
    yield from _reserved([one for one in rest if one.questions or one.guarded or not one.text], telling)


def parts_in_order(found: Sequence[Argument]) -> list[PartArguments]:
    """Return the parts with their arguments, as they are printed.

    The Commission decides on the narrowest ground that suffices, so rank goes before strength of proof; only a
    ground that leads is put before them. No request opens with what it only reserves.
    """
    by_part: dict[GroundsPart, list[Argument]] = {}
    for argument in found:
        if argument.has_place:
            by_part.setdefault(argument.part, []).append(argument)
    parts = sorted(by_part.items(), key=_rank)
    first = next((place for place, (_, pleaded) in enumerate(parts) if _is_argued(pleaded)), 0)
    waiting, rest = parts[:first], parts[first:]
    argued = [one for one in rest if _is_argued(one[1])]
    return [*rest, *waiting] if not waiting else [*argued, *waiting, *(one for one in rest if one not in argued)]


def _is_argued(pleaded: Sequence[Argument]) -> bool:
    return any(one.judgement.is_arguable for one in pleaded)


def _rank(placed: PartArguments) -> tuple[int, bool]:
    part, pleaded = placed
    arguable = [one.ground for one in pleaded if one.judgement.is_arguable]
    is_leading = any(ground in part.leads for ground in arguable)
    return (-1 if is_leading else part.rank), not arguable


def _part(pleaded: Sequence[Argument], telling: Telling, *, is_argued: bool) -> Iterator[Told]:
    for argument in pleaded:
        if len(pleaded) > 1 and argument.judgement.is_arguable:
            yield Told(Heading(2, (Text(argument.title),)))
        elif is_argued and argument.is_reserved:
            title = telling.phrases.word("reserved_heading", title=argument.title)
            yield Told(Heading(2, (Text(title),)))
        yield from argument.blocks if argument.text else _unwritten(argument, telling)


def _title(part: GroundsPart, place: int, telling: Telling, *, is_argued: bool) -> str:
    words = telling.phrases
    title = part.title if is_argued else words.word("reserved_heading", title=part.title)
    ordinals = words.word("ordinals").split(", ")
    if place >= len(ordinals):
        return title[:1].upper() + title[1:]
    return words.word("ground_heading", ordinal=ordinals[place], title=title)


def _unwritten(argument: Argument, telling: Telling) -> Iterator[Told]:
    """A ground without text in this language is named, not dropped."""
    words = telling.phrases
    gap = Gap(words.word("argument_gap", title=argument.title), words.word("counsel"))
    yield Told(Paragraph((gap,), number=True), argument.judgement.relied)


def _reserved(found: Sequence[Argument], telling: Telling) -> Iterator[Told]:
    if not found:
        return
    words = telling.phrases
    yield Told(Heading(1, (Text(words.word("reserved")),), RESERVED_ANCHOR))
    yield Told(Paragraph((Text(words.word("reserved_sentence")),), number=True))
    for argument in found:
        inlines: list[Inline] = [Text(argument.title)]
        if argument.questions or argument.guarded:
            inlines += [Text(" ("), QuestionRef(argument.ground), Text(")")]
        inlines.append(Text("." if argument is found[-1] else ";"))
        yield Told(Paragraph(tuple(inlines), number=True, level=1))
