"""Gaps taken together: one for a run of statements without exhibit, and a list of the exhibits to be obtained."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from casework.domain.blocks import Block, Gap, Inline, Inlines, Note, Paragraph, Row, Table, Text, inlines_of
from casework.drafting.anchors import Places, placed
from casework.drafting.filling import Place, Told
from casework.drafting.phrases import Phrases

WANTED_WIDTHS = (20, 80)


def gathered(block: Block, phrases: Phrases) -> Block:
    """Return the block with the exhibits each paragraph or cell wants in one gap, and neighbouring gaps joined."""
    if not any(isinstance(inline, Gap) for inline in inlines_of(block)):
        return block
    if isinstance(block, Paragraph):
        return replace(block, inlines=_gathered(block.inlines, phrases))
    if isinstance(block, Table):
        cell = _for_a_date if block.style == "chronology" else _gathered
        return replace(block, rows=tuple(tuple(cell(one, phrases) for one in row) for row in block.rows))
    return block


def _gathered(inlines: Inlines, phrases: Phrases) -> Inlines:
    return _joined(_exhibits_last(inlines, phrases))


def _for_a_date(inlines: Inlines, phrases: Phrases) -> Inlines:
    """In the chronology the line itself says what the exhibit must prove."""
    short = phrases.word("date_exhibit_gap")
    return tuple(
        replace(inline, what=short, key="", subject="") if isinstance(inline, Gap) and inline.exhibit else inline
        for inline in inlines
    )


def _exhibits_last(inlines: Inlines, phrases: Phrases) -> Inlines:
    """Return the inlines with every exhibit wanted named where the last of them is."""
    places = [place for place, inline in enumerate(inlines) if isinstance(inline, Gap) and inline.exhibit]
    if len(places) < 2:
        return inlines
    together = _by_supplier([inline for inline in inlines if isinstance(inline, Gap) and inline.exhibit], phrases)
    kept: list[Inline] = []
    for place, inline in enumerate(inlines):
        if place == places[-1]:
            kept.extend(together)
        elif place in places:
            _close_up(kept)
        else:
            kept.append(inline)
    return tuple(kept)


def _by_supplier(gaps: Sequence[Gap], phrases: Phrases) -> Iterator[Inline]:
    wanted: dict[str, dict[str, Gap]] = {}
    for gap in gaps:
        wanted.setdefault(gap.whom, {}).setdefault(gap.exhibit, gap)
    for place, named in enumerate(wanted.values()):
        if place:
            yield Text(" ")
        first = next(iter(named.values()))
        if len(named) == 1:
            yield first
        else:
            what = phrases.word("exhibits_gap") + ": " + "; ".join(named)
            yield replace(first, what=what, exhibit="; ".join(named))


def _close_up(kept: list[Inline]) -> None:
    """Take away the space before something left out."""
    if kept and isinstance(kept[-1], Text):
        kept[-1] = replace(kept[-1], text=kept[-1].text.rstrip())


def _joined(inlines: Inlines) -> Inlines:
    """Return the inlines with gaps side by side that the same person can close made one."""
    kept: list[Inline] = []
    for inline in inlines:
        before = _gap_beside(kept)
        if isinstance(inline, Gap) and not inline.exhibit and before and before.whom == inline.whom:
            while not isinstance(kept.pop(), Gap):
                pass
            kept.append(replace(before, what=f"{before.what}; {inline.what}"))
        elif isinstance(inline, Note):
            kept.append(Note(_joined(inline.inlines)))
        else:
            kept.append(inline)
    return tuple(kept)


def _gap_beside(kept: Sequence[Inline]) -> Gap | None:
    for inline in reversed(kept):
        if isinstance(inline, Text) and not inline.text.strip():
            continue
        return inline if isinstance(inline, Gap) and not inline.exhibit else None
    return None


def to_obtain(told: Sequence[Told], phrases: Phrases) -> Iterator[Told]:
    """Yield the list of exhibits that what is pleaded still wants: from whom, what for, where it is pleaded."""
    wanted: dict[str, dict[str, list[str]]] = {}
    for one, anchor in placed(told):
        if isinstance(one.block, Place):
            continue
        for gap in inlines_of(one.block):
            if isinstance(gap, Gap) and gap.exhibit:
                wanted.setdefault(gap.whom, {}).setdefault(gap.exhibit, []).append(anchor)
    if not wanted:
        return
    words = phrases.section("to_obtain")
    yield Told(Paragraph((Text(f"{words['lead']} "), Gap(words["gap"], words["whom"]))))
    where = Places(told, phrases)
    rows: list[Row] = [((Text(whom),), tuple(_named(exhibits, where))) for whom, exhibits in wanted.items()]
    yield Told(Table(((Text(words["from"]),), (Text(words["document"]),)), tuple(rows), WANTED_WIDTHS, "to-obtain"))


def _named(exhibits: Mapping[str, Sequence[str]], where: Places) -> Iterator[Inline]:
    for place, (what, anchors) in enumerate(exhibits.items()):
        yield Text(f"; {what} (" if place else f"{what} (")
        yield from where.cited(anchors)
        yield Text(")")
