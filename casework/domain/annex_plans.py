"""The plan of annexes: which exhibits stand together, under which title, in which order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

T = TypeVar("T")


@dataclass(frozen=True)
class PlannedAnnex:
    """A themed annex: its exhibits in the order of its inner index. A title may be wanting."""

    id: str
    title: str = ""
    exhibits: tuple[str, ...] = ()


@dataclass(frozen=True)
class AnnexPlan:
    """The annexes of a matter in their order; without any there is no plan.

    `version` is the number of the statement that made it so, and `before` that of the one an undoing goes back to.
    """

    annexes: tuple[PlannedAnnex, ...] = ()
    version: int = 0
    before: int = 0

    def __bool__(self) -> bool:
        return bool(self.annexes)

    @property
    def exhibits(self) -> tuple[str, ...]:
        """Return the exhibits of all annexes in their order, those never filed included."""
        return tuple(exhibit for annex in self.annexes for exhibit in annex.exhibits)

    def annex(self, annex_id: str) -> PlannedAnnex | None:
        return next((annex for annex in self.annexes if annex.id == annex_id), None)

    def annex_of(self, exhibit: str) -> PlannedAnnex | None:
        return next((annex for annex in self.annexes if exhibit in annex.exhibits), None)

    def with_annex(self, annex: PlannedAnnex) -> AnnexPlan:
        """Return the plan with the annex at its end; its exhibits leave the annexes they were in."""
        return replace(self, annexes=(*self._without(annex.exhibits), annex))

    def renamed(self, annex_id: str, title: str) -> AnnexPlan:
        return self._changed(annex_id, lambda annex: replace(annex, title=title))

    def dissolved(self, annex_id: str) -> AnnexPlan:
        """Return the plan without the annex; its exhibits are in none."""
        return replace(self, annexes=tuple(annex for annex in self.annexes if annex.id != annex_id))

    def annex_moved(self, annex_id: str, by: int) -> AnnexPlan:
        """Return the plan with the annex earlier (below 0) or later by so many places, and no further than the ends."""
        return replace(self, annexes=_moved(self.annexes, [one.id for one in self.annexes], annex_id, by=by))

    def exhibit_moved(self, exhibit: str, by: int) -> AnnexPlan:
        """Return the plan with the exhibit earlier or later within its annex."""
        annex = self.annex_of(exhibit)
        if annex is None:
            return self
        moved = _moved(annex.exhibits, annex.exhibits, exhibit, by=by)
        return self._changed(annex.id, lambda one: replace(one, exhibits=moved))

    def placed(self, exhibit: str, annex_id: str, *, before: str = "") -> AnnexPlan:
        """Return the plan with the exhibit in this annex, before another one of it or at its end."""
        if self.annex(annex_id) is None or exhibit == before:
            return self
        cleared = self._without((exhibit,))
        return replace(
            self, annexes=tuple(_with(one, exhibit, before) if one.id == annex_id else one for one in cleared)
        )

    def taken_out(self, exhibit: str) -> AnnexPlan:
        return replace(self, annexes=self._without((exhibit,)))

    def annex_before(self, annex_id: str, other: str) -> AnnexPlan:
        """Return the plan with the annex before another one, or at the end where there is no such one."""
        annex = self.annex(annex_id)
        if annex is None or annex_id == other:
            return self
        rest = [one for one in self.annexes if one.id != annex_id]
        at = next((place for place, one in enumerate(rest) if one.id == other), len(rest))
        return replace(self, annexes=(*rest[:at], annex, *rest[at:]))

    def _without(self, exhibits: Iterable[str]) -> tuple[PlannedAnnex, ...]:
        gone = frozenset(exhibits)
        return tuple(
            replace(annex, exhibits=tuple(one for one in annex.exhibits if one not in gone))
            if gone.intersection(annex.exhibits)
            else annex
            for annex in self.annexes
        )

    def _changed(self, annex_id: str, change: Callable[[PlannedAnnex], PlannedAnnex]) -> AnnexPlan:
        return replace(self, annexes=tuple(change(one) if one.id == annex_id else one for one in self.annexes))


def _with(annex: PlannedAnnex, exhibit: str, before: str) -> PlannedAnnex:
    at = annex.exhibits.index(before) if before in annex.exhibits else len(annex.exhibits)
    return replace(annex, exhibits=(*annex.exhibits[:at], exhibit, *annex.exhibits[at:]))


def _moved(several: tuple[T, ...], names: Sequence[str], name: str, *, by: int) -> tuple[T, ...]:
    if name not in names:
        return several
    at = names.index(name)
    to = min(max(at + by, 0), len(several) - 1)
    rest = [*several[:at], *several[at + 1 :]]
    return (*rest[:to], several[at], *rest[to:])
