"""A new password for a member of the matter, started by its lead: a link to send and a code to read out, shown once."""

from __future__ import annotations

from flask import Blueprint, Response, flash, g, request
from flask_babel import gettext as _

from casework.services import members, resets
from casework.services.members import Member
from casework.services.refusals import LastLead, NoSuchMember
from casework.web.pages import go, office, show
from casework.web.policies import lead, recorded, step_up
from casework.web.staff.invitations import to_hand_over

blueprint = Blueprint("resets", __name__, url_prefix="/matters/<matter_id>/team/<account_id>/reset")


@blueprint.get("")
@lead
@step_up(back="resets.page")
@recorded("team-viewed")
def page(matter_id: str, account_id: str) -> Response:
    return show("staff/team/reset.html", name=_other(matter_id, account_id).name, account_id=account_id)


@blueprint.post("")
@lead
@step_up(back="resets.page")
@recorded("reset-started")
def start(matter_id: str, account_id: str) -> Response:
    """Start a reset, and show its link and its code once."""
    name, has_lost = _other(matter_id, account_id).name, request.form.get("lost") == "phone-too"
    try:
        made = resets.start(office(), g.actor, account_id, lost_factor=has_lost)
    except LastLead:
        flash(_("This person leads a matter alone, so nobody could let them in again. Ask whoever runs the server."))
        return go("team.overview", matter_id=matter_id)
    return show("staff/team/handed_over.html", name=name, **to_hand_over(made, page="resetting.page"))


@blueprint.post("/cancel")
@lead
@step_up(back="resets.page")
@recorded("reset-cancelled")
def cancel(matter_id: str, account_id: str) -> Response:
    _other(matter_id, account_id)
    resets.cancel(office(), g.actor, account_id)
    flash(_("The link leads nowhere any more."))
    return go("team.overview", matter_id=matter_id)


def _other(matter_id: str, account_id: str) -> Member:
    """Return the person of this team, who is let in and not the lead who asks. Raises: NoSuchMember."""
    for one in members.of(office(), g.actor, matter_id):
        if one.account == account_id != g.actor.id and one.is_confirmed:
            return one
    raise NoSuchMember
