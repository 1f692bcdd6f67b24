"""The matters of a lawyer: the list, opening one, the invented one."""

from __future__ import annotations

from typing import Final

from flask import Blueprint, Response, g, request
from flask_babel import gettext as _

from casework.services import matters, pressing
from casework.services.demonstration import open_invented_matter
from casework.web.errors import again
from casework.web.pages import go, office, show
from casework.web.policies import member, recorded, signed_in, unrecorded
from casework.web.staff.tidings import unheard

blueprint = Blueprint("matters", __name__, url_prefix="/matters")
LONGEST: Final = 200


@blueprint.get("")
@signed_in
@unrecorded("shows the names of one's own matters only")
def list_matters() -> Response:
    found, damaged = matters.headings_of(office(), g.actor)
    told = pressing.told_to(office(), g.actor)
    return show("staff/matters/list_matters.html", matters=found, damaged=damaged, told=told, tidings=unheard())


@blueprint.get("/new")
@signed_in
@unrecorded("an empty form")
def new() -> Response:
    return show("staff/matters/new.html", problems=[], errors={}, typed={})


@blueprint.post("/new")
@signed_in
@recorded("matter-opened")
def open_matter() -> Response:
    typed = {name: request.form.get(name, "").strip() for name in ("title", "code_name")}
    errors = _errors(typed)
    if errors:
        return again("staff/matters/new.html", problems=list(errors.items()), errors=errors, typed=typed)
    opened = matters.open_matter(office(), g.actor, title=typed["title"], code_name=typed["code_name"])
    return go("matters.home", matter_id=opened.id)


@blueprint.post("/invented")
@signed_in
@recorded("matter-opened")
def look_around() -> Response:
    """Open the invented matter for whoever is signed in, and lead there."""
    return go("matters.home", matter_id=open_invented_matter(office(), g.actor).id)


@blueprint.get("/<matter_id>")
@member
@unrecorded("leads on to the tasks")
def home(matter_id: str) -> Response:
    return go("tasks.task_list", matter_id=matter_id)


def _errors(typed: dict[str, str]) -> dict[str, str]:
    errors = {}
    if not typed["title"] or len(typed["title"]) > LONGEST:
        errors["title"] = _("Enter a name of at most 200 characters, for example the client's family name")
    if len(typed["code_name"]) > LONGEST:
        errors["code_name"] = _("Enter at most 200 characters")
    return errors
