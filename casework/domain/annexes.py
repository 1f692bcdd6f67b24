"""Annexes: what a filing encloses, numbered, each with its exhibits in order; what is amiss with the plan of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from casework.domain.annex_plans import PlannedAnnex
from casework.domain.exhibits import Exhibit
from casework.domain.record import Record


@dataclass(frozen=True)
class Annex:
    """An annex as it is filed; `id` is its own in the plan.

    It is late where a paper cites its exhibit and no plan has placed it.
    """

    number: int
    title: str
    exhibits: tuple[Exhibit, ...]
    is_late: bool = False
    id: str = ""

    @property
    def has_own_title(self) -> bool:
        """Whether counsel gave it a title that is not merely that of its only exhibit."""
        return bool(self.title) and self.title != _title(self.exhibits)

    @property
    def is_compiled(self) -> bool:
        """Whether it holds several exhibits, and so has an inner index."""
        return len(self.exhibits) > 1

    def label(self, exhibit: str) -> str:
        """Return how an exhibit of it is cited: `3`, or `3.2` for the second of an annex that holds several."""
        place = next(place for place, one in enumerate(self.exhibits, 1) if one.id == exhibit)
        return f"{self.number}.{place}" if self.is_compiled else str(self.number)


def annexes_of(record: Record, cited: Sequence[str] | None = None) -> tuple[Annex, ...]:
    """Return the annexes of a filing in their order.

    Where there is a plan, its annexes come first, with the exhibits that may be filed; an annex left without one is
    not filed. What is `cited` and not planned follows, each as an annex of its own, in the order of citation; so it
    is for everything cited where there is no plan. Without `cited` and a plan, each exhibit of the record is one.
    """
    held = {one.id: one for one in record.exhibits if one.may_be_filed}
    planned = [(annex, _held(annex, held)) for annex in record.plan.annexes]
    placed = frozenset(record.plan.exhibits)
    if cited is None and not record.plan:
        cited = tuple(held)
    late = [(held[one],) for one in dict.fromkeys(cited or ()) if one in held and one not in placed]
    filed = [(annex.title, exhibits, annex.id) for annex, exhibits in planned if exhibits]
    filed += [("", exhibits, "") for exhibits in late]
    return tuple(
        Annex(number, title or _title(exhibits), exhibits, bool(record.plan) and not name, name)
        for number, (title, exhibits, name) in enumerate(filed, 1)
    )


def labels_of(annexes: Iterable[Annex]) -> dict[str, str]:
    """Return how each exhibit is cited, in the order in which they are filed."""
    return {one.id: annex.label(one.id) for annex in annexes for one in annex.exhibits}


def _held(annex: PlannedAnnex, held: Mapping[str, Exhibit]) -> tuple[Exhibit, ...]:
    return tuple(held[one] for one in annex.exhibits if one in held)


def _title(exhibits: tuple[Exhibit, ...]) -> str:
    """Return the title of an annex that has none: that of its only exhibit."""
    return exhibits[0].title if len(exhibits) == 1 else ""
