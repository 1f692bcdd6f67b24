"""Names the paragraphs of a draft, sorts its parts, and indexes which paragraph pleads which fact."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from casework.domain.blocks import AnnexList, Heading, Inline, Paragraph, Part, Pleading, Questions, Ref, Text
from casework.domain.facts import Fact
from casework.drafting.filling import Place, Told
from casework.drafting.phrases import Phrases

PLACES = {"questions": Part.QUESTIONS, "schedule": Part.SCHEDULE, "annexes": Part.ANNEXES}


def anchored(told: Iterable[Told]) -> list[Told]:
    """Return the blocks with an anchor on every heading of a part and every numbered paragraph.

    An anchor used twice, as when a ground is argued for two instruments, is made distinct.
    """
    seen: set[str] = set()
    found: list[Told] = []
    number = 0
    for one in told:
        block = one.block
        if isinstance(block, Paragraph) and block.number:
            number += 1
            anchor = _distinct(block.anchor or f"p-{number}", seen)
            block = Paragraph(block.inlines, True, block.level, anchor, block.style)
        elif isinstance(block, Heading) and block.level == 1:
            block = replace(block, anchor=_distinct(block.anchor or f"h-{len(found)}", seen))
        found.append(Told(block, one.facts))
    return found


def _distinct(anchor: str, seen: set[str]) -> str:
    name, number = anchor, 2
    while name in seen:
        name, number = f"{anchor}-{number}", number + 1
    seen.add(name)
    return name


def place_parts(told: Sequence[Told]) -> list[Told]:
    """Return the blocks with each part marked as argument, questions, schedule or annexes."""
    found: list[Told] = list(told)
    opened = -1
    for place, one in enumerate(told):
        if isinstance(one.block, Heading) and one.block.level == 1:
            opened = place
        part = _part(one)
        heading = found[opened].block if opened >= 0 else None
        if part and isinstance(heading, Heading):
            found[opened] = Told(replace(heading, part=part), found[opened].facts)
    return found


def _part(told: Told) -> Part | None:
    if isinstance(told.block, Place):
        return PLACES.get(told.block.name)
    if isinstance(told.block, Questions):
        return Part.QUESTIONS
    return Part.ANNEXES if isinstance(told.block, AnnexList) else None


def pleadings(told: Iterable[Told]) -> tuple[Pleading, ...]:
    """Return which paragraphs plead which fact; what stands in a table is found at its part's heading."""
    index: dict[tuple[str, str, str], tuple[Fact, list[str]]] = {}
    for one, anchor in placed(told):
        for fact in one.facts:
            _, anchors = index.setdefault((fact.subject, fact.key, fact.said_by), (fact, []))
            if anchor and anchor not in anchors:
                anchors.append(anchor)
    return tuple(Pleading(fact, tuple(anchors)) for fact, anchors in index.values())


def placed(told: Iterable[Told]) -> Iterator[tuple[Told, str]]:
    """Yield each block with the anchor by which it is cited: its own, or that of the part it stands in."""
    here = ""
    for one in told:
        block = one.block
        if isinstance(block, Heading) and block.level == 1:
            here = block.anchor
        is_numbered = isinstance(block, Paragraph) and block.number
        yield one, block.anchor if isinstance(block, Paragraph) and is_numbered else here


class Places:
    """Where paragraphs and parts stand, to cite several of them in order."""

    def __init__(self, told: Iterable[Told], phrases: Phrases) -> None:
        anchors = [(one.block, anchor) for one in told if (anchor := getattr(one.block, "anchor", ""))]
        self.order = {anchor: place for place, (_, anchor) in enumerate(anchors)}
        self.parts = {anchor for block, anchor in anchors if isinstance(block, Heading)}
        self.phrases = phrases

    def cited(self, anchors: Iterable[str]) -> Iterator[Inline]:
        """Yield the anchors as a reader cites them: Part IV; paragraphs 1.7, 24."""
        known = sorted(set(anchors) & self.order.keys(), key=self.order.__getitem__)
        words = self.phrases.section("schedule")
        parts = [one for one in known if one in self.parts]
        paragraphs = [one for one in known if one not in self.parts]
        for place, anchor in enumerate(parts):
            yield Text(", " if place else f"{words['part' if len(parts) == 1 else 'parts']} ")
            yield Ref(anchor)
        for place, anchor in enumerate(paragraphs):
            name = words["paragraph" if len(paragraphs) == 1 else "paragraphs"]
            yield Text(", " if place else f"; {name} " if parts else f"{name} ")
            yield Ref(anchor)
