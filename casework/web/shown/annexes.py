"""The plan of annexes as a page shows it: annexes with their papers, what is in none, what to look at."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as later
from flask_babel import ngettext

from casework.domain.annex_checks import PageCount, page_count
from casework.domain.annex_plans import PlannedAnnex
from casework.domain.annexes import labels_of
from casework.domain.exhibits import Exhibit
from casework.services.annexes import Planning
from casework.web.filters import figure, language_name, native
from casework.web.shown.rulers import Ruler, rulers

PROPOSALS: Final = {
    "ground": (later("One annex a ground"), later("Strongest ground first; each exhibit where it carries most.")),
    "step": (later("By theme"), later("One annex a step of the form whose answers the exhibits prove.")),
    "each": (later("One annex an exhibit"), later("In the order in which the draft cites them.")),
}


@dataclass(frozen=True)
class Paper:
    """An exhibit in the planner. `label` is how it is cited; `marks` say what is amiss with it."""

    id: str
    number: int
    label: str
    title: str
    url: str
    about: tuple[str, ...]
    marks: tuple[str, ...] = ()
    is_filed: bool = True


@dataclass(frozen=True)
class Shelf:
    """A planned annex with its papers. It has no number while nothing in it may be filed."""

    id: str
    number: str
    title: str
    placeholder: str
    pages: str
    papers: tuple[Paper, ...]


@dataclass(frozen=True)
class Notice:
    """Something to look at: a sentence, and the papers or annexes it is about, each with its place on the page."""

    says: str
    places: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Proposal:
    """A plan that could be taken instead."""

    name: str
    title: str
    says: str
    gives: str


@dataclass(frozen=True)
class PlanPage:
    """Everything on the page."""

    rulers: tuple[Ruler, ...]
    established: str
    pages: str
    shelves: tuple[Shelf, ...]
    pleaded: tuple[Paper, ...]
    others: tuple[Paper, ...]
    notices: tuple[Notice, ...]
    proposals: tuple[Proposal, ...]


def plan_page(planning: Planning, matter_id: str) -> PlanPage:
    desk = _Desk(planning, matter_id)
    planned = frozenset(planning.record.plan.exhibits)
    loose = [one for one in planning.record.exhibits if one.may_be_filed and one.id not in planned]
    first = {one: place for place, one in enumerate(planning.cited)}
    pleaded = sorted((one for one in loose if one.id in first), key=lambda one: first[one.id])
    return PlanPage(
        _rulers(planning),
        _(planning.check.requirement.what) if planning.check else "",
        pages_said(page_count((one for annex in planning.annexes for one in annex.exhibits), planning.pages)),
        tuple(desk.shelf(annex) for annex in planning.record.plan.annexes),
        tuple(desk.paper(one) for one in pleaded),
        tuple(desk.paper(one) for one in loose if one.id not in first),
        tuple(desk.notices()),
        tuple(
            Proposal(name, str(title), str(says), _gives(len(planning.proposals[name])))
            for name, (title, says) in PROPOSALS.items()
            if planning.proposals.get(name)
        ),
    )


@dataclass(frozen=True)
class _Desk:
    """Puts the parts of one plan into words."""

    planning: Planning
    matter_id: str

    @cached_property
    def numbers(self) -> dict[str, int]:
        return {one.id: place for place, one in enumerate(self.planning.record.exhibits, 1)}

    @cached_property
    def labels(self) -> dict[str, str]:
        return labels_of(self.planning.annexes)

    def shelf(self, annex: PlannedAnnex) -> Shelf:
        record = self.planning.record
        inside = [one for name in annex.exhibits if (one := record.exhibit(name))]
        filed = next((one for one in self.planning.annexes if one.id == annex.id), None)
        return Shelf(
            annex.id,
            figure(filed.number) if filed else "",
            annex.title,
            inside[0].title if len(inside) == 1 else "",
            pages_said(page_count(filed.exhibits, self.planning.pages)) if filed else "",
            tuple(self.paper(one) for one in inside),
        )

    def paper(self, one: Exhibit) -> Paper:
        pages = pages_said(page_count([one], self.planning.pages)) if one.files else _("no file yet")
        about = [_("Exhibit %(number)s", number=figure(self.numbers[one.id])), pages]
        if one.language:
            about.insert(1, language_name(one.language))
        return Paper(
            one.id,
            self.numbers[one.id],
            native(self.labels.get(one.id, "")),
            one.title,
            url_for("evidence.exhibit", matter_id=self.matter_id, exhibit_id=one.id),
            tuple(about),
            tuple(self._marks(one)),
            one.may_be_filed,
        )

    def _marks(self, one: Exhibit) -> Iterable[str]:
        if one.waits_for_consent:
            yield _("Stays here: a person shown has not agreed")
        elif not one.may_be_filed:
            yield _("Stays here: not to be filed")
        elif one.id not in self.planning.cited and one.id in self.planning.record.plan.exhibits:
            yield _("Not pleaded")

    def notices(self) -> Iterable[Notice]:
        found = self.planning.amiss
        if check := self.planning.check:
            over = len(self.planning.annexes) - (check.version.terms.at_most or len(self.planning.annexes))
            if over > 0:
                says = ngettext(
                    "%(count)s annex too many. Put papers of one theme together, and leave out what repeats.",
                    "%(count)s annexes too many. Put papers of one theme together, and leave out what repeats.",
                    round(over),
                    count=figure(round(over)),
                )
                yield Notice(says)
        told = (
            (_("Pleaded, and in no annex yet: they go to the end, each an annex of its own."), found.not_annexed),
            (_("Annexed, and pleaded nowhere: cite them beside an answer, or take them out."), found.not_pleaded),
            (_("In the plan, and never filed: they stay in this office whatever the plan says."), found.never_filed),
        )
        for says, exhibits in told:
            if exhibits:
                yield Notice(says, tuple((self._named(one), f"x-{one.id}") for one in exhibits))
        for says, annexes in (
            (_("Without a title, though it holds several papers."), found.untitled),
            (_("Without any paper: it is not filed, and has no number."), found.empty),
        ):
            if annexes:
                yield Notice(says, tuple((one.title or _("untitled annex"), f"a-{one.id}") for one in annexes))

    def _named(self, one: Exhibit) -> str:
        return _("Exhibit %(number)s", number=figure(self.numbers[one.id]))


def pages_said(count: PageCount) -> str:
    """Return the pages in words, what is not known said as not known."""
    known = ngettext("%(count)s page", "%(count)s pages", count.known, count=figure(count.known))
    if not count.unknown:
        return known
    unknown = ngettext(
        "%(count)s paper not counted", "%(count)s papers not counted", count.unknown, count=figure(count.unknown)
    )
    return _("%(known)s, %(unknown)s", known=known, unknown=unknown) if count.known else _("pages not known")


def _rulers(planning: Planning) -> tuple[Ruler, ...]:
    """Return the rule on annexes held against those of the draft as it stands."""
    if planning.check is None:
        return ()
    return rulers([replace(planning.check, measured=float(len(planning.annexes)))])


def _gives(number: int) -> str:
    return ngettext("Gives %(count)s annex", "Gives %(count)s annexes", number, count=figure(number))
