"""A new password for whoever forgot it: by recovery code and phone, or by a link and a code given by voice."""

from __future__ import annotations

from typing import Final

from flask import Blueprint, Response, make_response, render_template, request
from flask_babel import gettext as _

from casework.services import resets
from casework.services.refusals import LockedOut, PasswordRefused, ResetRefused, TooBusy, TooManyTries
from casework.web.errors import again
from casework.web.pages import office, show
from casework.web.policies import public, recorded, unrecorded
from casework.web.staff.entering import why_not
from casework.web.staff.invited import NOT_THERE
from casework.web.staff.setup import why_password_refused

blueprint = Blueprint("resetting", __name__, url_prefix="/new-password")
BY_PAPER: Final = "staff/resetting/by_paper.html"
BY_LINK: Final = "staff/resetting/by_link.html"
DONE: Final = "staff/resetting/done.html"


@blueprint.get("")
@public
@unrecorded("an empty form")
def by_paper_page() -> Response:
    return show(BY_PAPER, problems=[], errors={}, email="")


@blueprint.post("")
@public
@recorded("recovery-code-used", "reset-finished")
def by_paper() -> Response:
    """Choose a new password with a recovery code and the code of the phone; it opens no session."""
    typed = {name: request.form.get(name, "") for name in ("email", "recovery", "code", "new")}
    try:
        resets.by_recovery_code(
            office(),
            typed["email"],
            recovery_code=typed["recovery"],
            code=typed["code"],
            new=typed["new"],
        )
    except (LockedOut, TooManyTries, TooBusy) as refused:
        errors = {"email": why_not(refused)}
    except ResetRefused:
        errors = {"email": _("Something of this is wrong, and it is not said what. Check all three, with a new code")}
    except PasswordRefused as refused:
        errors = {"new": why_password_refused(refused)}
    else:
        return show(DONE)
    return again(BY_PAPER, problems=list(errors.items()), errors=errors, email=typed["email"])


@blueprint.get("/<token>")
@public
@unrecorded("changes nothing: mail scanners open links before people do")
def page(token: str) -> Response:
    if not resets.leads_somewhere(office(), token):
        return _leads_nowhere()
    return show(BY_LINK, token=token, problems=[], errors={}, code="")


@blueprint.post("/<token>")
@public
@recorded("reset-finished")
def by_link(token: str) -> Response:
    code = request.form.get("code", "")
    try:
        resets.accept(office(), token, code, new=request.form.get("new", ""))
    except ResetRefused:
        if not resets.leads_somewhere(office(), token):
            return _leads_nowhere()
        errors, code = {"code": _("That is not the code. Ask for it to be read out again")}, ""
    except PasswordRefused as refused:
        errors = {"new": why_password_refused(refused)}
    except TooBusy as refused:
        errors = {"new": why_not(refused)}
    else:
        return show(DONE)
    return again(BY_LINK, token=token, problems=list(errors.items()), errors=errors, code=code)


def _leads_nowhere() -> Response:
    return make_response(render_template("staff/invited/nowhere.html"), NOT_THERE)
