"""The deadlines of a matter: ours and theirs, the day counsel sets instead, the checklist to take away."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from flask import Blueprint, Response, g, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as later

from casework.domain.answers import BadAnswer, Kind, parse
from casework.domain.dates import PartialDate
from casework.domain.facts import Speaker
from casework.services import answers, casefiles
from casework.services.refusals import NoSuchSubject
from casework.web.errors import again
from casework.web.pages import go, hand_over, office, show, today
from casework.web.policies import member, recorded
from casework.web.shown.deadlines import Row, row, title
from casework.web.staff.analysis import links_in

blueprint = Blueprint("deadlines", __name__, url_prefix="/matters/<matter_id>/deadlines")
WORD: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
FILES: Final[dict[str, tuple[Callable[..., bytes], str]]] = {
    "docx": (casefiles.checklist_docx, WORD),
    "csv": (casefiles.checklist_csv, "text/csv; charset=utf-8"),
    "ics": (casefiles.checklist_ics, "text/calendar; charset=utf-8"),
}
DOWNLOADS: Final = (("docx", later("Word")), ("csv", later("CSV")), ("ics", later("calendar")))


@blueprint.get("")
@member
@recorded("deadlines-viewed")
def overview(matter_id: str) -> Response:
    rows = _rows(matter_id)
    bands = (
        (_("Ours"), _("We must act by these dates"), [one for one in rows if one.deadline.is_ours]),
        (_("Theirs"), _("Nothing is lost if these pass; we ask"), [one for one in rows if not one.deadline.is_ours]),
    )
    return show(
        "staff/deadlines/overview.html",
        title=title(rows),
        today=today(),
        bands=bands,
        downloads=DOWNLOADS,
    )


@blueprint.get("/checklist.<any(docx, csv, ics):kind>")
@member
@recorded("checklist-downloaded")
def download(matter_id: str, kind: str) -> Response:
    make, media_type = FILES[kind]
    content = make(office(), g.actor, matter_id, today())
    return hand_over(content, name=f"deadlines-{today():%Y-%m-%d}.{kind}", media_type=media_type)


@blueprint.get("/<deadline_id>/day")
@member
@recorded("deadlines-viewed", subject="deadline_id")
def override(matter_id: str, deadline_id: str) -> Response:
    return show("staff/deadlines/override.html", row=_row(matter_id, deadline_id), problems=[], errors={}, typed={})


@blueprint.post("/<deadline_id>/day")
@member
@recorded("override-set")
def set_day(matter_id: str, deadline_id: str) -> Response:
    """Keep the day counsel sets, with the reason: two facts said by counsel about the deadline."""
    found = _row(matter_id, deadline_id)
    values, errors = _read()
    if errors:
        problems = [(PLACES[name], message) for name, message in errors.items()]
        shown = {"row": found, "problems": problems, "errors": errors, "typed": request.form}
        return again("staff/deadlines/override.html", **shown)
    statements = {key: answers.Statement(value, said_by=Speaker.COUNSEL) for key, value in values.items()}
    answers.answer(office(), g.actor, matter_id, found.deadline.id, statements, seen=g.matter.version)
    return go("deadlines.overview", matter_id=matter_id)


PLACES: Final = {"day": "day-day", "reason": "reason"}


def _read() -> tuple[dict[str, PartialDate | str], dict[str, str]]:
    values: dict[str, PartialDate | str] = {}
    errors: dict[str, str] = {}
    parts = [request.form.get(f"day-{part}", "").strip() for part in ("year", "month", "day")]
    try:
        values["deadline.override_on"] = PartialDate.parse("-".join(parts))
    except ValueError:
        errors["day"] = _("Enter a whole date, for example 27 11 2026")
    try:
        values["deadline.override_reason"] = str(parse(Kind.TEXT, request.form.get("reason", "")))
    except BadAnswer:
        errors["reason"] = _("Say why in up to 300 characters, for example: the CCF's letter sets this day")
    return values, errors


def _rows(matter_id: str) -> tuple[Row, ...]:
    analysis = casefiles.analysis_of(office(), g.actor, matter_id, today())
    links = links_in(matter_id, analysis)
    return tuple(row(deadline, links, today=today()) for deadline in analysis.deadlines)


def _row(matter_id: str, deadline_id: str) -> Row:
    found = next((one for one in _rows(matter_id) if one.deadline.id == deadline_id), None)
    if found is None:
        raise NoSuchSubject
    return found
