"""Walls of a matter: keeping a colleague out, with the reason, and letting the wall down again."""

from __future__ import annotations

from typing import Final

from flask import Blueprint, Response, flash, g, request
from flask_babel import gettext as _

from casework.services import people, walls
from casework.services.refusals import LastLead, NoSuchPerson, ReasonMissing, WallStands
from casework.web.errors import again
from casework.web.pages import go, office, show
from casework.web.policies import lead, recorded, step_up

blueprint = Blueprint("walls", __name__, url_prefix="/matters/<matter_id>/team/walls")
PAGE: Final = "staff/team/walls.html"


@blueprint.get("")
@lead
@recorded("team-viewed")
def overview(matter_id: str) -> Response:
    return show(PAGE, **_shown(matter_id, {}, {}))


@blueprint.post("")
@lead
@step_up(back="walls.overview")
@recorded("wall-built")
def build(matter_id: str) -> Response:
    typed = {name: request.form.get(name, "").strip() for name in ("account", "reason")}
    try:
        walls.build(office(), g.actor, matter_id, typed["account"], reason=typed["reason"])
    except ReasonMissing:
        errors = {"reason": _("Enter the reason, for example: acted for the ministry until 2024")}
    except NoSuchPerson:
        errors = {"account": _("Choose the colleague to keep out")}
    except WallStands:
        errors = {"account": _("This colleague is walled off already")}
    except LastLead:
        errors = {"account": _("The matter would have no lead any more. Make another lawyer lead first")}
    else:
        flash(_("The wall stands. From now on the matter does not exist for this colleague."))
        return go("walls.overview", matter_id=matter_id)
    return again(PAGE, **_shown(matter_id, typed, errors))


@blueprint.post("/<wall_id>/lift")
@lead
@step_up(back="walls.overview")
@recorded("wall-lifted")
def lift(matter_id: str, wall_id: str) -> Response:
    walls.lift(office(), g.actor, matter_id, wall_id)
    flash(_("The wall is down. It brings nobody back into the team."))
    return go("walls.overview", matter_id=matter_id)


def _shown(matter_id: str, typed: dict[str, str], errors: dict[str, str]) -> dict[str, object]:
    built = walls.of(office(), g.actor, matter_id)
    colleagues = [one for one in people.colleagues(office(), g.actor) if one.id != g.actor.id]
    return {
        "standing": [one for one in built if one.lifted_at is None],
        "lifted": [one for one in built if one.lifted_at is not None],
        "colleagues": [(one.id, one.name) for one in colleagues],
        "typed": typed,
        "errors": errors,
        "problems": list(errors.items()),
    }
