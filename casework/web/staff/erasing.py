"""Erasing a matter: what is lost is said first, and its name has to be typed."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from flask import Blueprint, Response, flash, g, request
from flask_babel import gettext as _

from casework.services import handover
from casework.services.refusals import BadEntry, MatterHeld
from casework.web.errors import again
from casework.web.filters import day_in_words
from casework.web.pages import go, now, office, show
from casework.web.policies import lead, recorded, step_up

blueprint = Blueprint("erasing", __name__, url_prefix="/matters/<matter_id>/erase")
PAGE: Final = "staff/team/erase.html"


@blueprint.get("")
@lead
@step_up(back="team.overview")
@recorded("team-viewed")
def page(matter_id: str) -> Response:  # noqa: ARG001 (the gate has loaded it)
    return show(PAGE, problems=[], errors={}, **_lost())


@blueprint.post("")
@lead
@step_up(back="team.overview")
@recorded("matter-erased")
def erase(matter_id: str) -> Response:
    """Destroy the matter and its key, if its name was typed and no legal hold stands."""
    try:
        erased = handover.erase(office(), g.actor, matter_id, typed=request.form.get("typed", ""))
    except BadEntry:
        errors = {"typed": _("Type the name exactly as it stands above")}
    except MatterHeld:
        errors = {"typed": _("The matter is under a legal hold. Lift the hold first, if you may")}
    else:
        flash(
            _("The matter is erased. Backups may hold it until %(day)s.", day=day_in_words(erased.backups_until.date()))
        )
        return go("matters.list_matters")
    return again(PAGE, problems=list(errors.items()), errors=errors, **_lost())


def _lost() -> dict[str, object]:
    """Return what the page says is lost."""
    record = g.matter.record
    return {
        "name": handover.name_to_type(g.matter),
        "answers": len(record.facts),
        "exhibits": len(record.exhibits),
        "files": sum(len(one.files) for one in record.exhibits),
        "until": (now() + timedelta(days=office().days_backups_kept)).date(),
    }
