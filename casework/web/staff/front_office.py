"""The office itself: its pages, the profile of the firm, the check for conflicts, and the day of an incident."""

from __future__ import annotations

from dataclasses import fields
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from flask import Blueprint, Response, flash, g, request
from flask_babel import gettext as _

from casework.services import breaches, conflicts, firm, people, upkeep
from casework.services.firm import FirmProfile
from casework.services.refusals import BadEntry, TooManyChecks
from casework.web.errors import again
from casework.web.filters import clock
from casework.web.pages import go, hand_over, office, show, today
from casework.web.policies import administrator, recorded, signed_in, step_up, unrecorded

blueprint = Blueprint("front_office", __name__, url_prefix="/office")
PROFILE: Final = "staff/office/profile.html"
CONFLICTS: Final = "staff/office/conflicts.html"
INCIDENT: Final = "staff/office/incident.html"
A_WEEK: Final = timedelta(days=7)


@blueprint.get("")
@signed_in
@unrecorded("shows where the pages are, and to administrators what wants looking after, by counts and days")
def overview() -> Response:
    found = upkeep.upkeep(office(), g.actor) if g.actor.is_administrator else None
    return show("staff/office/overview.html", upkeep=found)


@blueprint.get("/profile")
@administrator
@recorded("profile-viewed")
def profile_page() -> Response:
    return show(PROFILE, profile=firm.profile(office()), problems=[], errors={})


@blueprint.post("/profile")
@administrator
@recorded("profile-changed")
def change_profile() -> Response:
    wanted = FirmProfile(**{one.name: request.form.get(one.name, "").strip() for one in fields(FirmProfile)})
    try:
        firm.change_profile(office(), g.actor, wanted)
    except BadEntry as bad:
        errors = {bad.field: _("Enter a time zone by its name, for example Europe/Madrid or UTC")}
        return again(PROFILE, profile=wanted, problems=list(errors.items()), errors=errors)
    flash(_("The profile is kept."))
    return go("front_office.profile_page")


@blueprint.get("/conflicts")
@signed_in
@unrecorded("an empty form")
def conflicts_page() -> Response:
    return show(CONFLICTS, problems=[], errors={}, asked=False, found=None)


@blueprint.post("/conflicts")
@signed_in
@recorded("conflict-checked")
def check_conflicts() -> Response:
    """Say whom to speak to, or that the firm does not know the name; the name is not written down anywhere."""
    try:
        found = conflicts.check(office(), g.actor, request.form.get("name", ""))
    except BadEntry:
        errors = {"name": _("Enter a whole name, for example the family name of the person")}
    except TooManyChecks as refused:
        errors = {"name": _("Thirty names an hour can be checked. Wait until %(time)s UTC", time=clock(refused.until))}
    else:
        return show(CONFLICTS, problems=[], errors={}, asked=True, found=found)
    return again(CONFLICTS, problems=list(errors.items()), errors=errors, asked=False, found=None)


@blueprint.get("/incident")
@administrator
@recorded("incident-viewed")
def incident() -> Response:
    return show(INCIDENT, problems=[], errors={}, since=(today() - A_WEEK).isoformat(), until=today().isoformat())


@blueprint.post("/incident")
@administrator
@step_up(back="front_office.incident")
@recorded("breach-pack-made")
def breach_pack() -> Response:
    """Hand over what the journal holds of a period, for whoever has to report a breach."""
    since, until = request.form.get("since", ""), request.form.get("until", "")
    try:
        first, last = _midnight(since), _midnight(until) + timedelta(days=1)
    except ValueError:
        errors = {"since": _("Enter both days as year, month and day, for example 2026-11-22")}
        return again(INCIDENT, problems=list(errors.items()), errors=errors, since=since, until=until)
    pack = breaches.breach_pack(office(), g.actor, since=first, until=last, translate=_)
    return hand_over(pack, name="breach-pack.zip", media_type="application/zip")


@blueprint.post("/incident/sessions")
@administrator
@step_up(back="front_office.incident")
@recorded("all-signed-out")
def end_every_session() -> Response:
    """End the sessions of everybody else and the links that wait, for when nobody knows yet whose account was used."""
    people.end_every_session(office(), g.actor)
    flash(_("Everybody but you is signed out, on every device. Links that were not used yet lead nowhere any more."))
    return go("front_office.incident")


def _midnight(day: str) -> datetime:
    """Raises: ValueError if it is no day."""
    return datetime.combine(date.fromisoformat(day.strip()), time(), tzinfo=UTC)
