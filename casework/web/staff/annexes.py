"""The annex planner: one page, one form; whatever is pressed, the titles typed go with it."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from flask import Blueprint, Response, g, make_response, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as later
from flask_babel import ngettext

from casework.domain.annex_plans import AnnexPlan, PlannedAnnex
from casework.domain.answers import BadAnswer, Kind, parse
from casework.services import annexes, casefiles
from casework.services.annexes import PROPOSALS, PlanConflict
from casework.services.answers import Saved
from casework.web.errors import again
from casework.web.pages import go, office, show, today
from casework.web.policies import member, recorded
from casework.web.shown.annexes import plan_page
from casework.web.shown.rulers import counted, sentence
from casework.web.staff.exhibit_form import random_id
from casework.web.staff.keeping import version_in

blueprint = Blueprint("annexes", __name__, url_prefix="/matters/<matter_id>/annexes")
TITLE: Final = "title-"
ALTERED: Final = 409
ANCHORS: Final = {"up": "x-", "down": "x-", "place": "x-", "annex-up": "a-", "annex-down": "a-", "annex-before": "a-"}
Make = Callable[[AnnexPlan], AnnexPlan]
WANTED: Final = {
    "keep": later("keep the titles below"),
    "up": later("move a paper up"),
    "down": later("move a paper down"),
    "out": later("take a paper out of its annex"),
    "place": later("put a paper into another place"),
    "annex-up": later("move an annex up"),
    "annex-down": later("move an annex down"),
    "annex-before": later("move an annex to another place"),
    "dissolve": later("dissolve an annex"),
    "ticked": later("move the papers you ticked"),
    "propose": later("take a proposal"),
    "undo": later("take the last change back"),
}


@dataclass(frozen=True)
class Wish:
    """What was pressed: `do` and the things it names; ids that are none of ours are empty."""

    do: str
    first: str = ""
    second: str = ""
    third: str = ""

    @classmethod
    def sent(cls, pressed: str) -> Wish:
        do, *names = (pressed.split(":") + [""] * 3)[:4]
        if do == "propose":
            return cls(do, names[0] if names[0] in PROPOSALS else "")
        return cls(do if do in WANTED else "keep", *(random_id(one) for one in names))


@blueprint.get("")
@member
@recorded("annexes-viewed")
def plan(matter_id: str) -> Response:
    return show("staff/annexes/plan.html", **_shown(matter_id))


@blueprint.post("")
@member
@recorded("annexes-planned")
def change(matter_id: str) -> Response:
    """Change the plan as the pressed button says; where somebody was quicker, show theirs and offer it again."""
    wish = Wish.sent(request.form.get("do", ""))
    errors = _title_errors(request.form)
    if errors:
        return again("staff/annexes/plan.html", **_shown(matter_id) | _wrong(errors))
    seen = version_in(request.form.get("version", ""))
    kept = _do(matter_id, wish, seen=seen)
    if isinstance(kept, PlanConflict):
        page = render_template("staff/annexes/plan.html", **_shown(matter_id) | _conflict(wish, kept))
        return make_response(page, ALTERED)
    return go("annexes.plan", matter_id=matter_id, _anchor=_place_of(wish))


def _place_of(wish: Wish) -> str | None:
    """Return the place on the page of what was moved, so that the reader is back at it."""
    return ANCHORS[wish.do] + wish.first if wish.do in ANCHORS else None


def _do(matter_id: str, wish: Wish, *, seen: int) -> Saved | PlanConflict:
    if wish.do == "undo":
        return annexes.undo(office(), g.actor, matter_id, seen=seen)
    titles = {one: title for one, title in _titles(request.form).items() if isinstance(title, str)}
    wanted = _wanted(matter_id, wish)

    def make(before: AnnexPlan) -> AnnexPlan:
        named = before
        for annex_id, title in titles.items():
            named = named.renamed(annex_id, title)
        return wanted(named)

    return annexes.change_plan(office(), g.actor, matter_id, make, seen=seen)


def _wanted(matter_id: str, wish: Wish) -> Make:
    """Return what the pressed button makes of a plan. What names nothing there is changes nothing."""
    simple: Mapping[str, Make] = {
        "up": lambda plan: plan.exhibit_moved(wish.first, -1),
        "down": lambda plan: plan.exhibit_moved(wish.first, 1),
        "out": lambda plan: plan.taken_out(wish.first),
        "annex-up": lambda plan: plan.annex_moved(wish.first, -1),
        "annex-down": lambda plan: plan.annex_moved(wish.first, 1),
        "annex-before": lambda plan: plan.annex_before(wish.first, wish.second),
        "dissolve": lambda plan: plan.dissolved(wish.first),
        "place": lambda plan: plan.placed(wish.first, wish.second, before=wish.third) if _filed(wish.first) else plan,
    }
    if wish.do == "ticked":
        return _moving_ticked()
    if wish.do == "propose" and wish.first:
        papers = casefiles.papers_of(office(), g.actor, matter_id, today())
        proposed = annexes.proposal(papers, wish.first)
        return lambda plan: AnnexPlan(proposed, version=plan.version)
    return simple.get(wish.do, lambda plan: plan)


def _moving_ticked() -> Make:
    ticked = tuple(one for name in request.form.getlist("paper") if (one := random_id(name)))
    into, title = request.form.get("into", ""), _new_title()

    def make(before: AnnexPlan) -> AnnexPlan:
        if into == "none":
            plan = before
            for one in ticked:
                plan = plan.taken_out(one)
            return plan
        filed = tuple(one for one in ticked if _filed(one))
        if into == "new":
            return before.with_annex(PlannedAnnex(secrets.token_hex(16), title, filed)) if filed or title else before
        plan = before
        for one in filed:
            plan = plan.placed(one, random_id(into))
        return plan

    return make


def _filed(exhibit_id: str) -> bool:
    found = g.matter.record.exhibit(exhibit_id)
    return found is not None and found.may_be_filed


def _new_title() -> str:
    typed = request.form.get("new-title", "").strip()
    return str(parse(Kind.TEXT, typed)) if typed else ""


def _titles(form: Mapping[str, str]) -> dict[str, str | BadAnswer]:
    """Return the titles typed by their annex; instead of one that cannot be kept, why not."""
    found: dict[str, str | BadAnswer] = {}
    for name, typed in form.items():
        annex_id = random_id(name.removeprefix(TITLE)) if name.startswith(TITLE) else ""
        if annex_id:
            try:
                found[annex_id] = str(parse(Kind.TEXT, typed)) if typed.strip() else ""
            except BadAnswer as bad:
                found[annex_id] = bad
    return found


def _title_errors(form: Mapping[str, str]) -> dict[str, str]:
    errors = {f"{TITLE}{one}": _said(bad) for one, bad in _titles(form).items() if isinstance(bad, BadAnswer)}
    try:
        _new_title()
    except BadAnswer as bad:
        errors["new-title"] = _said(bad)
    return errors


def _said(bad: BadAnswer) -> str:
    if bad.problem == "hidden-characters":
        return _("Remove the hidden character (%(detail)s): it changes how the text is read", detail=bad.detail)
    return _("Shorten the title: %(detail)s characters", detail=bad.detail)


def _shown(matter_id: str) -> dict[str, object]:
    planning = annexes.planning_of(office(), g.actor, matter_id, today())
    number = len(planning.annexes)
    told = ngettext("%(words)s annex", "%(words)s annexes", number, words=counted(number))
    return {
        "title": sentence(told),
        "page": plan_page(planning, matter_id),
        "has_plan": bool(planning.record.plan),
        "can_undo": bool(planning.record.plan.version),
        "version": g.matter.version,
        "action": url_for("annexes.change", matter_id=matter_id),
        "errors": {},
        "typed": {},
        "problems": [],
        "conflict": None,
    }


def _wrong(errors: dict[str, str]) -> dict[str, object]:
    typed = {name: value for name, value in request.form.items() if name.startswith((TITLE, "new-title"))}
    version = version_in(request.form.get("version", ""))
    return {"errors": errors, "problems": list(errors.items()), "typed": typed, "version": version}


def _conflict(wish: Wish, kept: PlanConflict) -> dict[str, object]:
    """Return what was wanted, to be sent once more from the page with the plan of the quicker editor."""
    own = ("csrf_token", "version")
    sent = [(name, value) for name, value in request.form.items(multi=True) if name not in own]
    typed = [value for name, value in sent if value and (name.startswith(TITLE) or name == "new-title")]
    wanted = {"by": kept.by, "says": WANTED[wish.do], "sent": sent, "typed": typed}
    return {"conflict": wanted, "version": kept.version}
