"""What the record amounts to: the grounds, what they stand on, what is missing, what clashes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from flask import Blueprint, Response, g
from flask_babel import gettext as _
from flask_babel import ngettext

from casework.domain.analysis import Analysis
from casework.domain.grounds import Standing
from casework.domain.requirements import Check, Met
from casework.services import casefiles
from casework.web.filters import figure, listed
from casework.web.pages import now, office, show, today
from casework.web.policies import member, recorded
from casework.web.shown.clashes import clash
from casework.web.shown.grounds import Wanted, cards, first_thing, index
from casework.web.shown.links import Links
from casework.web.shown.rulers import grounds_title, rulers, sentence
from casework.web.telling import Teller

blueprint = Blueprint("analysis", __name__, url_prefix="/matters/<matter_id>/analysis")
LOOKS: Final = {Met.MET: "full", Met.UNKNOWN: "half", Met.MISSING: "risk", Met.OVER: "risk"}


@dataclass(frozen=True)
class CheckRow:
    """A requirement of admissibility: met or not, and what to do about it."""

    title: str
    met: Met
    advice: str
    wants: tuple[Wanted, ...]
    cites: str
    certainty: str

    @property
    def look(self) -> str:
        return LOOKS[self.met]


@blueprint.get("")
@member
@recorded("analysis-viewed")
def overview(matter_id: str) -> Response:
    analysis = casefiles.analysis_of(office(), g.actor, matter_id, today())
    links = links_in(matter_id, analysis)
    grounds = cards(analysis, links)
    return show(
        "staff/analysis/overview.html",
        title=grounds_title(len(analysis.arguable), len(analysis.standing(Standing.OPEN))),
        at=now(),
        first_thing=first_thing(analysis, links),
        rulers=rulers(analysis.preflight),
        clashes=[clash(found, links) for found in analysis.contradictions],
        open_checks=[_check(check, links) for check in analysis.preflight if not check.is_met],
        met_checks=[_check(check, links) for check in analysis.preflight if check.is_met],
        cards=grounds,
        index=index(grounds),
        tally=_tally(analysis),
    )


def links_in(matter_id: str, analysis: Analysis) -> Links:
    """Return the addresses and the words for the record an analysis was made of."""
    return Links(matter_id, Teller(office().form, analysis.record))


def _check(check: Check, links: Links) -> CheckRow:
    rule = check.requirement
    wants = [
        Wanted(sentence(links.teller.missing(one.key, one.subject)), links.question(one.key, one.subject))
        for one in check.missing
        if not check.is_met
    ]
    return CheckRow(
        _(rule.title),
        check.met,
        _("Nothing") if check.is_met else _(rule.missing),
        tuple(wants),
        "; ".join(one.cite for one in check.version.authorities),
        str(check.version.certainty),
    )


def _tally(analysis: Analysis) -> str:
    counts = {standing: len(analysis.standing(standing)) for standing in Standing}
    return listed(
        (
            ngettext(
                "%(count)s arguable",
                "%(count)s arguable",
                counts[Standing.ARGUABLE],
                count=figure(counts[Standing.ARGUABLE]),
            ),
            ngettext("%(count)s open", "%(count)s open", counts[Standing.OPEN], count=figure(counts[Standing.OPEN])),
            ngettext(
                "%(count)s unavailable",
                "%(count)s unavailable",
                counts[Standing.UNAVAILABLE],
                count=figure(counts[Standing.UNAVAILABLE]),
            ),
        )
    )
