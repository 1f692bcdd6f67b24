"""One's own account: the password, and ending every session."""

from __future__ import annotations

from flask import Blueprint, Response, g, request
from flask_babel import gettext as _

from casework.services import doors
from casework.services.office import firm_name
from casework.services.refusals import PasswordRefused, SignInRefused, TooBusy, TooManyTries
from casework.web.errors import again
from casework.web.pages import office, show
from casework.web.policies import recorded, signed_in, unrecorded
from casework.web.staff.doors import leave, why_not_let_in
from casework.web.staff.setup import why_password_refused

blueprint = Blueprint("account", __name__, url_prefix="/account")
PAGE = "staff/account/overview.html"


@blueprint.get("")
@signed_in
@unrecorded("shows one's own account only")
def overview() -> Response:
    return show(PAGE, firm=firm_name(office()), problems=[], errors={})


@blueprint.post("/password")
@signed_in
@recorded("password-changed", "sign-in-failed")
def change_password() -> Response:
    """Change the password, and end every session: whoever else used the account is out."""
    old, new = request.form.get("old", ""), request.form.get("new", "")
    try:
        doors.change_password(office(), g.actor, old=old, new=new)
    except SignInRefused:
        return _again({"old": _("Enter the password you sign in with now")})
    except (TooManyTries, TooBusy) as refused:
        return _again({"old": why_not_let_in(refused)})
    except PasswordRefused as refused:
        return _again({"new": why_password_refused(refused)})
    return leave()


@blueprint.post("/sign-out-everywhere")
@signed_in
@recorded("signed-out-everywhere")
def sign_out_everywhere() -> Response:
    doors.sign_out_everywhere(office(), g.actor)
    return leave()


def _again(errors: dict[str, str]) -> Response:
    return again(PAGE, firm=firm_name(office()), problems=list(errors.items()), errors=errors)
