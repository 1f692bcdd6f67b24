"""The law Redress applies, to be read: grounds, deadlines, requirements, with their sources."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from flask import Blueprint, Response
from flask_babel import gettext as _
from flask_babel import lazy_gettext as later

from casework.domain.authorities import Authority, Version, in_force_on
from casework.domain.deadlines import DeadlineRule
from casework.domain.requirements import Requirement
from casework.web.pages import office, show, today
from casework.web.policies import signed_in, unrecorded
from casework.web.words import of_whose

blueprint = Blueprint("law", __name__, url_prefix="/law")
PLACES: Final = (
    ("law.grounds", later("Grounds")),
    ("law.deadlines", later("Deadlines")),
    ("law.requirements", later("Requirements")),
)
GROUPS: Final = {
    "data": later("Data that must not be there"),
    "accuracy": later("Data that are wrong"),
    "judicial": later("Judicial basis"),
    "conditions": later("Conditions of a Red Notice"),
    "purpose": later("Purpose"),
    "refugee": later("Refugees"),
    "article-2": later("Article 2: human rights"),
    "article-3": later("Article 3: political character"),
    "misuse": later("Misuse"),
}


@dataclass(frozen=True)
class RuleRow:
    """A rule as the law pages list it, with the version in force today, or the newest."""

    id: str
    title: str
    test: str = ""
    detail: str = ""
    counted: str = ""
    authorities: tuple[Authority, ...] = ()


@blueprint.get("/grounds")
@signed_in
@unrecorded("law, the same for everybody")
def grounds() -> Response:
    found: dict[str, list[RuleRow]] = {}
    for ground in sorted(office().law.rules.grounds, key=lambda one: (one.order, one.id)):
        row = RuleRow(ground.id, ground.title, ground.test, authorities=_version(ground.versions).authorities)
        found.setdefault(str(GROUPS.get(ground.pleads, ground.pleads)), []).append(row)
    return show("staff/law/grounds.html", groups=list(found.items()), law_places=PLACES, here="law.grounds")


@blueprint.get("/deadlines")
@signed_in
@unrecorded("law, the same for everybody")
def deadlines() -> Response:
    rows = [_deadline(rule) for rule in sorted(office().law.rules.deadlines, key=lambda one: _in_order(one.id))]
    standfirst = _("Whose duty, how long, how counted. What is ours alarms; what is theirs is watched.")
    return show(
        "staff/law/rules.html",
        title=_("Deadlines"),
        standfirst=standfirst,
        about=_("Whose"),
        rules=rows,
        law_places=PLACES,
        here="law.deadlines",
    )


@blueprint.get("/requirements")
@signed_in
@unrecorded("law, the same for everybody")
def requirements() -> Response:
    rows = [_requirement(rule) for rule in sorted(office().law.rules.requirements, key=lambda one: (one.order, one.id))]
    standfirst = _("What a request must contain before the Commission reads its merits.")
    return show(
        "staff/law/rules.html",
        title=_("Requirements"),
        standfirst=standfirst,
        about=_("What is asked"),
        rules=rows,
        law_places=PLACES,
        here="law.requirements",
    )


def _deadline(rule: DeadlineRule) -> RuleRow:
    version = _version(rule.versions)
    return RuleRow(
        rule.id, rule.title, detail=of_whose(rule.whose), counted=version.terms.counted, authorities=version.authorities
    )


def _requirement(rule: Requirement) -> RuleRow:
    return RuleRow(rule.id, rule.title, detail=_(rule.what), authorities=_version(rule.versions).authorities)


def _version(versions: Sequence[Version[Any]]) -> Version[Any]:
    return in_force_on(versions, today()) or versions[-1]


def _in_order(rule_id: str) -> tuple[str, int, str]:
    """Return a key by which CCF-D2 comes before CCF-D10."""
    letters = rule_id.rstrip("0123456789")
    number = rule_id[len(letters) :]
    return letters, int(number or 0), rule_id
