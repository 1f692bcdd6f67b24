"""The team of a matter: who sees it, letting people in, taking them out, and cutting a client's access."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from flask import Blueprint, Response, flash, g, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as later

from casework.services import freezes, handover, invitations, members, walls
from casework.services.actors import LAWYER, Actor
from casework.services.members import Member
from casework.services.office import Office
from casework.services.refusals import LastLead, LawyersOnly, NoSuchMember, NotThere, WallStands
from casework.web.pages import go, office, show
from casework.web.policies import lead, member, recorded, step_up

blueprint = Blueprint("team", __name__, url_prefix="/matters/<matter_id>/team")
ASK = "staff/team/ask.html"
Act = Callable[[Office, Actor, str, str], None]


@dataclass(frozen=True)
class Step:
    """Something a lead does about one person: what is asked before, and what does it."""

    act: Act
    title: object
    says: object
    button: object


STEPS: Final = {
    "confirm": Step(
        members.confirm,
        later("Let this person in?"),
        later(
            "Somebody opened the link and gave the code. Let them in only if you read that code out to them "
            "yourself, on a number you knew before, and nobody else asked you for it. From then on they see everything "
            "in this matter."
        ),
        later("It was them: let them in"),
    ),
    "remove": Step(
        members.remove,
        later("Take this person out of the team?"),
        later(
            "Their very next page shows that there is no such matter. What they entered stays. To bring them back you "
            "invite them again."
        ),
        later("Take them out"),
    ),
    "make-lead": Step(
        members.make_lead,
        later("Make this person a lead too?"),
        later("A lead invites, confirms and removes people, builds walls, and reads who saw what."),
        later("Make them a lead"),
    ),
    "unmake-lead": Step(
        members.unmake_lead,
        later("End the lead of this person?"),
        later("They stay in the team as a member. Somebody else has to be lead."),
        later("End their lead"),
    ),
    "thaw": Step(
        freezes.thaw_client,
        later("Give this person access again?"),
        later(
            "Do this only after you have spoken with them and are sure that nobody else holds their phone or computer."
        ),
        later("Give access again"),
    ),
}


@blueprint.get("")
@member
@recorded("team-viewed")
def overview(matter_id: str) -> Response:
    team = members.of(office(), g.actor, matter_id)
    leads_it = any(one.account == g.actor.id and one.is_lead for one in team)
    shown = {
        "team": team,
        "leads_it": leads_it,
        "is_lawyer": g.actor.role == LAWYER,
        "lead_count": sum(one.is_lead for one in team),
        "seeing": [one for one in team if one.is_confirmed],
        "invited": [],
        "walls": [],
    }
    if leads_it:
        invited = invitations.of(office(), g.actor, matter_id)
        shown["invited"] = [one for one in invited if one.state in ("open", "expired")]
        shown["walls"] = [one for one in walls.of(office(), g.actor, matter_id) if one.lifted_at is None]
    return show("staff/team/overview.html", **shown)


@blueprint.post("/<account_id>/freeze")
@member
@recorded("client-frozen")
def freeze(matter_id: str, account_id: str) -> Response:
    """Cut a client's access at once, without asking for anything: they may be under arrest."""
    freezes.freeze_client(office(), g.actor, matter_id, account_id)
    flash(_("The client's access is cut. Whoever holds their phone learns nothing from it."))
    return go("team.overview", matter_id=matter_id)


@blueprint.post("/freeze")
@member
@recorded("matter-frozen")
def freeze_matter(matter_id: str) -> Response:
    """Cut the access of every client of the matter at once, as with one: they may have been arrested together."""
    freezes.freeze_matter(office(), g.actor, matter_id)
    flash(_("The access of every client of this matter is cut. Whoever holds their phones learns nothing from it."))
    return go("team.overview", matter_id=matter_id)


@blueprint.get("/<account_id>/<step>")
@lead
@step_up(back="team.overview")
@recorded("team-viewed")
def ask(matter_id: str, account_id: str, step: str) -> Response:
    chosen, person = _step(step), _person(matter_id, account_id)
    return show(
        ASK,
        title=chosen.title,
        says=chosen.says,
        name=person.name,
        button=chosen.button,
        action=url_for("team.do", matter_id=matter_id, account_id=account_id, step=step),
    )


@blueprint.post("/<account_id>/<step>")
@lead
@step_up(back="team.overview")
@recorded("member-confirmed", "member-removed", "lead-made", "lead-unmade", "client-thawed")
def do(matter_id: str, account_id: str, step: str) -> Response:
    return _done(matter_id, lambda: _step(step).act(office(), g.actor, matter_id, account_id))


@blueprint.get("/leave")
@member
@step_up(back="team.overview")
@recorded("team-viewed")
def ask_to_leave(matter_id: str) -> Response:
    says = _("From the next page on there is no such matter for you. Only a lead can bring you back, by an invitation.")
    action = url_for("team.leave", matter_id=matter_id)
    return show(ASK, title=_("Leave this matter?"), says=says, name="", button=_("Leave it"), action=action)


@blueprint.post("/leave")
@member
@step_up(back="team.overview")
@recorded("member-left")
def leave(matter_id: str) -> Response:
    try:
        members.leave(office(), g.actor, matter_id)
    except LastLead:
        flash(_("You are the last lead. Make another member lead first."))
        return go("team.overview", matter_id=matter_id)
    return go("matters.list_matters")


@blueprint.post("/close")
@lead
@step_up(back="team.overview")
@recorded("matter-closed")
def close(matter_id: str) -> Response:
    return _done(matter_id, lambda: handover.close(office(), g.actor, matter_id))


@blueprint.post("/reopen")
@lead
@step_up(back="team.overview")
@recorded("matter-reopened")
def reopen(matter_id: str) -> Response:
    return _done(matter_id, lambda: handover.reopen(office(), g.actor, matter_id))


def _done(matter_id: str, act: Callable[[], None]) -> Response:
    """Do it, and say on the page of the team what stood in the way."""
    try:
        act()
    except LastLead:
        flash(_("The matter would have no lead any more. Make another lawyer lead first."))
    except LawyersOnly:
        flash(_("Only a lawyer can lead a matter."))
    except WallStands:
        flash(_("A wall stands between this person and the matter. Lift it first."))
    return go("team.overview", matter_id=matter_id)


def _step(name: str) -> Step:
    if name not in STEPS:
        raise NotThere
    return STEPS[name]


def _person(matter_id: str, account_id: str) -> Member:
    """Raises: NoSuchMember."""
    team = members.of(office(), g.actor, matter_id)
    found = next((one for one in team if one.account == account_id), None)
    if found is None:
        raise NoSuchMember
    return found
