"""The plan of annexes, looked over: what is amiss with it, how many pages it has, and plans to begin with."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from casework.domain.annex_plans import PlannedAnnex
from casework.domain.exhibits import Exhibit, ExhibitFile, FileRole
from casework.domain.facts import Fact
from casework.domain.grounds import Judgement
from casework.domain.questions import Form
from casework.domain.record import Record

FILED: Final = (FileRole.ORIGINAL, FileRole.TRANSLATION)
NewId = Callable[[], str]


@dataclass(frozen=True)
class Amiss:
    """What to look at before the annexes are filed; each list in the order of the plan, or of citation."""

    not_annexed: tuple[Exhibit, ...] = ()
    not_pleaded: tuple[Exhibit, ...] = ()
    never_filed: tuple[Exhibit, ...] = ()
    untitled: tuple[PlannedAnnex, ...] = ()
    empty: tuple[PlannedAnnex, ...] = ()

    @property
    def is_clear(self) -> bool:
        return not any((self.not_annexed, self.not_pleaded, self.never_filed, self.untitled, self.empty))


@dataclass(frozen=True)
class PageCount:
    """The pages of what will be filed, as far as they are known, and how many files or exhibits are not counted."""

    known: int = 0
    unknown: int = 0

    def __add__(self, other: PageCount) -> PageCount:
        return PageCount(self.known + other.known, self.unknown + other.unknown)


def amiss(record: Record, cited: Sequence[str]) -> Amiss:
    """Return what is amiss with the plan, where a paper cites the exhibits `cited`. Without a plan nothing is."""
    plan = record.plan
    if not plan:
        return Amiss()
    held = {one.id: one for one in record.exhibits}
    planned, pleaded = frozenset(plan.exhibits), frozenset(cited)
    inside = [held[one] for one in plan.exhibits if one in held]
    return Amiss(
        tuple(held[one] for one in cited if one in held and one not in planned),
        tuple(one for one in inside if one.may_be_filed and one.id not in pleaded),
        tuple(one for one in inside if not one.may_be_filed),
        tuple(one for one in plan.annexes if not one.title and len(one.exhibits) > 1),
        tuple(one for one in plan.annexes if not any(inner in held for inner in one.exhibits)),
    )


def page_count(exhibits: Iterable[Exhibit], pages: Mapping[str, int]) -> PageCount:
    """Return the pages of these exhibits. `pages` gives those of the files that were looked at.

    A redacted twin counts in the place of its original. An exhibit without a file counts as not known.
    """
    total = PageCount()
    for exhibit in exhibits:
        files = filed_files(exhibit)
        known = [pages[file.id] for file in files if pages.get(file.id)]
        total += PageCount(sum(known), len(files) - len(known) if files else 1)
    return total


def filed_files(exhibit: Exhibit) -> tuple[ExhibitFile, ...]:
    """Return the files of an exhibit that are filed: originals and translations, or their redacted twins."""
    kept = [file for file in exhibit.files if file.withdrawn_at is None]
    twins = {file.of: file for file in kept if file.role is FileRole.REDACTED}
    return tuple(twins.get(file.id, file) for file in kept if file.role in FILED)


def one_each(record: Record, cited: Sequence[str], new_id: NewId) -> tuple[PlannedAnnex, ...]:
    """Return an annex for each exhibit cited, in the order of citation."""
    held = (record.exhibit(one) for one in dict.fromkeys(cited))
    return tuple(PlannedAnnex(new_id(), "", (one.id,)) for one in held if one and one.may_be_filed)


def by_ground(
    record: Record, cited: Sequence[str], judgements: Iterable[Judgement], *, new_id: NewId, rest: str
) -> tuple[PlannedAnnex, ...]:
    """Return an annex for each arguable ground, strongest first, with the exhibits no stronger one has taken.

    What is cited and proves no fact of a ground comes last, under the title `rest`.
    """
    grouped = ((judgement.ground.title, _proving(judgement.facts)) for judgement in judgements if judgement.is_arguable)
    return _grouped(record, cited, grouped, new_id=new_id, rest=rest)


def by_step(record: Record, cited: Sequence[str], form: Form, *, new_id: NewId, rest: str) -> tuple[PlannedAnnex, ...]:
    """Return an annex for each step of the form whose answers exhibits prove, in the order of the steps."""
    steps = {question.fact: step.title for step in form.steps for page in step.pages for question in page.questions}
    themes: dict[str, list[Fact]] = {step.title: [] for step in form.steps}
    for fact in record.facts:
        if fact.key in steps:
            themes[steps[fact.key]].append(fact)
    grouped = ((title, _proving(facts)) for title, facts in themes.items())
    return _grouped(record, cited, grouped, new_id=new_id, rest=rest)


def _proving(facts: Iterable[Fact]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(proof.exhibit for fact in facts for proof in fact.proofs))


def _grouped(
    record: Record,
    cited: Sequence[str],
    grouped: Iterable[tuple[str, tuple[str, ...]]],
    *,
    new_id: NewId,
    rest: str,
) -> tuple[PlannedAnnex, ...]:
    """Return the groups as annexes, each exhibit in the first that has it, and what is left in a last one."""
    left = {one: None for one in cited if (held := record.exhibit(one)) and held.may_be_filed}
    found: dict[str, list[str]] = {}
    for title, exhibits in grouped:
        taken = [one for one in exhibits if one in left]
        for one in taken:
            del left[one]
        found.setdefault(title, []).extend(taken)
    annexes = [PlannedAnnex(new_id(), title, tuple(taken)) for title, taken in found.items() if taken]
    return (*annexes, PlannedAnnex(new_id(), rest, tuple(left))) if left else tuple(annexes)
