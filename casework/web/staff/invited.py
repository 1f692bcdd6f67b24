"""The page behind the link of an invitation: looking changes nothing, accepting needs the code that was read out."""

from __future__ import annotations

from typing import Final

from flask import Blueprint, Response, g, make_response, render_template, request
from flask_babel import gettext as _

from casework.services import accepting
from casework.services.refusals import (
    InvitationRefused,
    LockedOut,
    NoSuchInvitation,
    PasswordRefused,
    TooBusy,
    TooManyTries,
    WrongVoiceCode,
)
from casework.web.errors import again
from casework.web.filters import figure
from casework.web.pages import office, show
from casework.web.policies import public, recorded, unrecorded
from casework.web.staff.entering import why_not
from casework.web.staff.privacy import notice
from casework.web.staff.setup import why_password_refused

blueprint = Blueprint("invited", __name__, url_prefix="/invitation")
PAGE: Final = "staff/invited/page.html"
NOT_THERE: Final = 404


@blueprint.get("/<token>")
@public
@unrecorded("changes nothing: mail scanners open links before people do")
def page(token: str) -> Response:
    try:
        look = accepting.look(office(), token)
    except NoSuchInvitation:
        return _leads_nowhere()
    return show(PAGE, look=look, token=token, problems=[], errors={}, code="", **notice())


@blueprint.post("/<token>")
@public
@recorded("invitation-accepted", "invitation-refused")
def accept(token: str) -> Response:
    """Accept as whoever is signed in, or with a password; it opens no session and shows nothing."""
    try:
        look = accepting.look(office(), token)
        errors = _accepted(token)
    except NoSuchInvitation:
        return _leads_nowhere()
    if errors:
        code = "" if "code" in errors else request.form.get("code", "")
        shown = {"look": look, "token": token, "problems": list(errors.items()), "errors": errors, "code": code}
        return again(PAGE, **shown, **notice())
    return show("staff/invited/accepted.html", look=look)


def _accepted(token: str) -> dict[str, str]:
    """Accept, or return what to put right. Raises: NoSuchInvitation."""
    code, password = request.form.get("code", ""), request.form.get("password", "")
    try:
        if g.actor is not None:
            accepting.accept_signed_in(office(), g.actor, token, code)
        else:
            accepting.accept(office(), token, code, password=password)
    except WrongVoiceCode as wrong:
        if not wrong.left:
            raise NoSuchInvitation from None
        return {"code": _("That is not the code. Ask for it again; tries left: %(left)s", left=figure(wrong.left))}
    except PasswordRefused as refused:
        return {"password": why_password_refused(refused)}
    except InvitationRefused:
        return {"code": _("This invitation is for somebody else. Sign out, then open the link again")}
    except (LockedOut, TooManyTries, TooBusy) as refused:
        return {"code" if g.actor else "password": why_not(refused)}
    return {}


def _leads_nowhere() -> Response:
    return make_response(render_template("staff/invited/nowhere.html"), NOT_THERE)
