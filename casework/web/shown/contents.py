"""What stands beside a draft: its parts, and the gaps in the order in which they are read."""

from __future__ import annotations

import re
from dataclasses import dataclass

from casework.domain.blocks import Draft, Gap, Heading, inlines_of, plain
from casework.services.previews import PREFIX
from casework.web.shown.links import Links

ROMAN = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))


@dataclass(frozen=True)
class PartLink:
    """A part of the draft, and where it stands on the page."""

    text: str
    url: str


@dataclass(frozen=True)
class GapNote:
    """A gap: what is missing, who can supply it, where it stands, where it is answered."""

    number: int
    what: str
    whom: str
    url: str
    answer_url: str


def parts(draft: Draft) -> tuple[PartLink, ...]:
    found, number = [], 0
    for block in draft.blocks:
        if isinstance(block, Heading) and block.level == 1:
            number += block.number
            counted = f"{_roman(number)}. " if block.number else ""
            found.append(PartLink(counted + plain(block.inlines), _place(block.anchor)))
    return tuple(found)


def gaps(draft: Draft, links: Links) -> tuple[GapNote, ...]:
    found = [inline for block in draft.blocks for inline in inlines_of(block) if isinstance(inline, Gap)]
    return tuple(_noted(gap, number, links) for number, gap in enumerate(found, 1))


def _noted(gap: Gap, number: int, links: Links) -> GapNote:
    answer = links.question(gap.key, gap.subject) if gap.key else ""
    return GapNote(number, gap.what, gap.whom, _place(f"gap-{number}"), answer)


def _place(anchor: str) -> str:
    return f"#{PREFIX}{re.sub(r'[^A-Za-z0-9_-]', '-', anchor)}" if anchor else ""


def _roman(number: int) -> str:
    found = ""
    for value, figure in ROMAN:
        found += figure * (number // value)
        number %= value
    return found
