"""The plan of annexes: changed by one editor at a time, every state of it kept, the last change taken back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final

from casework.domain import annex_checks
from casework.domain.annex_checks import Amiss
from casework.domain.annex_plans import AnnexPlan, PlannedAnnex
from casework.domain.annexes import Annex, annexes_of
from casework.domain.protected import Veil
from casework.domain.record import Record
from casework.domain.requirements import Check
from casework.keys.tokens import new_id
from casework.services import casefiles
from casework.services.actors import Actor
from casework.services.answers import Saved
from casework.services.looking import looks_in
from casework.services.matters import Change, changing, veil_of
from casework.services.office import Office
from casework.services.papers import ENGLISH, REQUEST, Papers
from casework.services.refusals import NoSuchExhibit
from casework.store import statements
from casework.store.payloads import PlanState

KIND: Final = "annexes-planned"
MEASURE: Final = "annexes"
PROPOSALS: Final = ("each", "ground", "step")


@dataclass(frozen=True)
class PlanConflict:
    """Nothing was kept: somebody else has changed the plan meanwhile. `theirs` is what stands, `by` who made it so."""

    version: int
    theirs: AnnexPlan = field(repr=False)
    by: str = ""


@dataclass(frozen=True)
class Planning:
    """All there is to see of the plan: the annexes as they would be filed today, what is amiss, the rule on them.

    `pages` gives the pages of the files that were looked at; `proposals` are plans that could be taken.
    """

    record: Record = field(repr=False)
    annexes: tuple[Annex, ...] = field(repr=False)
    cited: tuple[str, ...]
    amiss: Amiss = field(repr=False)
    pages: Mapping[str, int]
    check: Check | None
    proposals: Mapping[str, tuple[PlannedAnnex, ...]] = field(repr=False)


def planning_of(office: Office, actor: Actor, matter_id: str, today: date) -> Planning:
    """Return the plan of the matter as the English request of today would follow it. Raises: NoSuchMatter."""
    papers = casefiles.papers_of(office, actor, matter_id, today)
    record, cited = papers.record, papers.draft(REQUEST, ENGLISH).cited
    checks = (one for one in papers.analysis.preflight if one.version.terms.measure == MEASURE)
    looks = looks_in(office, actor, matter_id)
    return Planning(
        record,
        annexes_of(record, cited),
        cited,
        annex_checks.amiss(record, cited),
        {file: look.pages for file, look in looks.items() if look.pages},
        next(checks, None),
        {name: proposal(papers, name) for name in PROPOSALS},
    )


def proposal(papers: Papers, name: str) -> tuple[PlannedAnnex, ...]:
    """Return a plan to begin with: an annex each exhibit, each ground, or each step. Titles are those of filings.

    Raises: KeyError for a proposal that there is not.
    """
    record, cited = papers.record, papers.draft(REQUEST, ENGLISH).cited
    rest = papers.letters.phrases(ENGLISH).word("rest", "annexes")
    if name == "each":
        return annex_checks.one_each(record, cited, new_id)
    if name == "ground":
        return annex_checks.by_ground(record, cited, papers.judgements, new_id=new_id, rest=rest)
    if name == "step":
        return annex_checks.by_step(record, cited, papers.form, new_id=new_id, rest=rest)
    raise KeyError(name)


def change_plan(
    office: Office, actor: Actor, matter_id: str, make: Callable[[AnnexPlan], AnnexPlan], *, seen: int
) -> Saved | PlanConflict:
    """Keep the plan that `make` makes of the standing one, unless it was changed since version `seen` of the matter.

    A title left as the editor was shown it keeps the names in it.

    Raises: NoSuchMatter; NoSuchExhibit for an exhibit that was never of the matter.
    """
    with changing(office, actor, matter_id) as change:
        before = _standing(change)
        old = before.plan
        if old.version > seen:
            veil = veil_of(office, change.connection, change.matter)
            return PlanConflict(change.matter.version, veil.plan(old), before.by)
        new = make(old)
        if new.annexes == old.annexes:
            return Saved(change.matter.version)
        _check_exhibits(change, new)
        veil = veil_of(office, change.connection, change.matter)
        return _keep(change, replace(_with_names(veil, old, new), before=old.version))


def undo(office: Office, actor: Actor, matter_id: str, *, seen: int) -> Saved | PlanConflict:
    """Let the plan stand again that stood before the last change; what was changed since stays in the history.

    Undone twice, the change before it is taken back as well. Raises: NoSuchMatter.
    """
    with changing(office, actor, matter_id) as change:
        before = _standing(change)
        if before.plan.version > seen:
            veil = veil_of(office, change.connection, change.matter)
            return PlanConflict(change.matter.version, veil.plan(before.plan), before.by)
        if not before.plan.version or (not before.plan.before and not before.plan):
            return Saved(change.matter.version)
        past = {state.plan.version: state.plan for state in _history(change)}
        return _keep(change, past.get(before.plan.before, AnnexPlan()))


def _standing(change: Change) -> PlanState:
    slot = statements.plan_slot(change.matter)
    found = statements.newest_in(change.connection, change.matter, [slot]).get(slot)
    return found if isinstance(found, PlanState) else PlanState(AnnexPlan(), change.at, "")


def _history(change: Change) -> list[PlanState]:
    entries = statements.history(change.connection, change.matter, [statements.plan_slot(change.matter)])
    return [entry for entry in entries if isinstance(entry, PlanState)]


def _keep(change: Change, plan: AnnexPlan) -> Saved:
    state = PlanState(plan, change.at, change.by)
    version = statements.append(change.connection, change.matter, [state]).version
    change.note(KIND)
    return Saved(version)


def _check_exhibits(change: Change, plan: AnnexPlan) -> None:
    known = {state.exhibit.id for state in statements.standing(change.connection, change.matter).exhibits}
    if not known.issuperset(plan.exhibits):
        raise NoSuchExhibit


def _with_names(veil: Veil, old: AnnexPlan, sent: AnnexPlan) -> AnnexPlan:
    """Return what was sent with the names that the code names in its titles stand for."""
    before = {annex.id: annex.title for annex in old.annexes}
    annexes = (replace(one, title=veil.meant(before.get(one.id, ""), one.title)) for one in sent.annexes)
    return replace(sent, annexes=tuple(annexes))
