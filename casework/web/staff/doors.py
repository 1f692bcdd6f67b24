"""Signing in and out, and giving back what an ended session had typed."""

from __future__ import annotations

from flask import Blueprint, Response, g, request
from flask_babel import gettext as _

from casework.services import doors
from casework.services.office import firm_name, is_founded
from casework.services.refusals import SignInRefused, TooBusy, TooManyTries
from casework.web import sessions
from casework.web.errors import again
from casework.web.filters import clock
from casework.web.pages import go, office, show
from casework.web.policies import public, recorded, unrecorded
from casework.web.staff.entering import first_page, let_in

blueprint = Blueprint("doors", __name__)
PAGE = "staff/doors/sign_in.html"
FORGOTTEN = '"cache", "cookies", "storage"'


@blueprint.get("/")
@public
@unrecorded("leads on")
def front() -> Response:
    if g.actor is not None:
        return go(first_page(g.actor.role))
    return go("doors.sign_in_page" if is_founded(office()) else "setup.found_page")


@blueprint.get("/sign-in")
@public
@unrecorded("an empty form")
def sign_in_page() -> Response:
    return show(PAGE, problems=[], firm=firm_name(office()))


@blueprint.post("/sign-in")
@public
@recorded("signed-in", "sign-in-failed")
def sign_in() -> Response:
    """Open a session; then lead to where the person was going, or give back what an ended session had typed."""
    email, wanted = request.form.get("email", "").strip(), request.form.get("wanted", "")
    sealed_form = request.form.get("carried", "")
    try:
        opened = doors.sign_in(
            office(),
            email,
            request.form.get("password", ""),
            device=sessions.device(),
            replacing=sessions.token(),
            user_agent=request.user_agent.string,
        )
    except (SignInRefused, TooManyTries, TooBusy) as refused:
        shown = {"email": email, "wanted": wanted, "carried": sealed_form, "firm": firm_name(office())}
        return again(PAGE, problems=[("email", why_not_let_in(refused))], **shown)
    return let_in(opened, wanted=wanted, sealed_form=sealed_form)


@blueprint.post("/sign-out")
@public
@recorded("signed-out")
def sign_out() -> Response:
    doors.sign_out(office(), sessions.token())
    return leave()


def leave() -> Response:
    """Tell the browser to forget this office, after the session has ended."""
    sessions.end()
    g.actor = None
    response = show("staff/doors/signed_out.html")
    response.headers["Clear-Site-Data"] = FORGOTTEN
    return response


def why_not_let_in(refused: Exception) -> str:
    match refused:
        case TooManyTries():
            return _("Too many tries. Wait until %(time)s UTC, then sign in again", time=clock(refused.until))
        case TooBusy():
            return _("Too many people are signing in. Wait a moment, then try again")
        case _:
            return _("The address or the password is not right. Enter both again")
