"""Inviting a person to a matter: the link to send, and the code to read out, both shown once."""

from __future__ import annotations

from typing import Final

from flask import Blueprint, Response, current_app, flash, g, request, url_for
from flask_babel import gettext as _

from casework.services import invitations
from casework.services.actors import CLIENT
from casework.services.invitations import INTO_A_MATTER, Invitation
from casework.services.refusals import BadEntry, WallStands
from casework.services.resets import Reset
from casework.web.errors import again
from casework.web.pages import go, office, show
from casework.web.policies import lead, recorded, step_up, unrecorded
from casework.web.words import ROLE

blueprint = Blueprint("invitations", __name__, url_prefix="/matters/<matter_id>/team/invite")
PAGE: Final = "staff/team/invite.html"
PAIR: Final = 2


@blueprint.get("")
@lead
@step_up(back="invitations.page")
@unrecorded("an empty form")
def page(matter_id: str) -> Response:
    return show(PAGE, **_shown(matter_id, {}, {}))


@blueprint.post("")
@lead
@step_up(back="invitations.page")
@recorded("person-invited")
def invite(matter_id: str) -> Response:
    typed = typed_person()
    try:
        made = invitations.invite(office(), g.actor, matter_id, **typed)
    except BadEntry as bad:
        errors = {bad.field: why_not_invited(bad)}
    except WallStands:
        errors = {"email": _("A wall stands between this person and the matter. Lift it first")}
    else:
        is_written_to = office().sends_mail and typed["role"] != CLIENT
        return show("staff/team/invited.html", name=typed["name"], is_written_to=is_written_to, **to_hand_over(made))
    return again(PAGE, **_shown(matter_id, typed, errors))


@blueprint.post("/<invitation_id>/withdraw")
@lead
@step_up(back="team.overview")
@recorded("invitation-withdrawn")
def withdraw(matter_id: str, invitation_id: str) -> Response:
    invitations.withdraw(office(), g.actor, matter_id, invitation_id)
    flash(_("The link leads nowhere any more."))
    return go("team.overview", matter_id=matter_id)


def typed_person() -> dict[str, str]:
    return {name: request.form.get(name, "").strip() for name in ("name", "email", "role")}


def roles(names: tuple[str, ...]) -> list[dict[str, str]]:
    """Return the roles to choose from, each with what it may."""
    hints = {
        "lawyer": _("Sees everything in the matter, and can lead it."),
        "paralegal": _("Sees everything in the matter, and cannot lead it."),
        "client": _("Sees only what is shared with them."),
        "administrator": _("Keeps accounts and settings, and never sees a matter."),
    }
    return [{"value": name, "text": str(ROLE[name]), "hint": hints[name]} for name in names]


def why_not_invited(bad: BadEntry) -> str:
    return {
        ("name", "missing"): _("Enter the person's name"),
        ("email", "not-an-address"): _("Enter an e-mail address, for example paralegal@example.org"),
        ("email", "is-a-member"): _("This person is in the team already"),
        ("email", "too-many"): _("Thirty invitations within an hour are the most. Go on in an hour"),
        ("email", "taken"): _("Somebody in the firm has this address already"),
    }.get((bad.field, bad.reason), _("Choose a role"))


def to_hand_over(made: Invitation | Reset, *, page: str = "invited.page") -> dict[str, object]:
    """Return what is shown once to whoever hands it over: the whole link, the code in pairs, and until when."""
    origin = current_app.extensions["settings"].origin.rstrip("/")
    pairs = [made.voice_code[at : at + PAIR] for at in range(0, len(made.voice_code), PAIR)]
    return {"link": origin + url_for(page, token=made.token), "pairs": pairs, "until": made.expires_at}


def _shown(matter_id: str, typed: dict[str, str], errors: dict[str, str]) -> dict[str, object]:
    action = url_for("invitations.invite", matter_id=matter_id)
    problems = list(errors.items())
    return {"action": action, "typed": typed, "errors": errors, "problems": problems, "roles": roles(INTO_A_MATTER)}
