"""Who saw what in a matter, for its leads: on the page, and as a file to keep."""

from __future__ import annotations

from typing import Final

from flask import Blueprint, Response, g
from flask_babel import gettext as _

from casework.services import journal_reports
from casework.services.refusals import NotThere
from casework.web.pages import hand_over, office, show, today
from casework.web.policies import lead, recorded, step_up

blueprint = Blueprint("trail", __name__, url_prefix="/matters/<matter_id>/who-saw-what")
ON_A_PAGE: Final = 200
TYPES: Final = {
    "csv": "text/csv",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}


@blueprint.get("")
@lead
@recorded("journal-viewed")
def overview(matter_id: str) -> Response:
    rows = journal_reports.of_matter(office(), g.actor, matter_id)
    people = {row.actor for row in rows}
    shown = [(row, row.who(_), row.says(_), row.about.told(_)) for row in rows[:ON_A_PAGE]]
    return show("staff/team/trail.html", rows=shown, people=len(people), left_out=max(0, len(rows) - ON_A_PAGE))


@blueprint.get("/<form>")
@lead
@step_up(back="trail.overview")
@recorded("journal-exported")
def download(matter_id: str, form: str) -> Response:
    if form not in TYPES:
        raise NotThere
    content = journal_reports.exported(office(), g.actor, matter_id, today(), form=form, translate=_)
    return hand_over(content, name=f"who-saw-what.{form}", media_type=TYPES[form])
