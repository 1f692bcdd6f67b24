"""One's own account: the second factor, the devices one is signed in on, the password."""

from __future__ import annotations

from flask import Blueprint, Response, flash, g, request
from flask_babel import gettext as _

from casework.services import devices, doors, mail, passkeys, recovery, second_factor
from casework.services.office import firm_name
from casework.services.refusals import LockedOut, PasswordRefused, SignInRefused, TooBusy, TooManyTries
from casework.web.errors import SignInFirst, again
from casework.web.pages import go, office, show
from casework.web.policies import confined, recorded, signed_in, unrecorded
from casework.web.staff.doors import leave
from casework.web.staff.entering import why_not
from casework.web.staff.setup import why_password_refused
from casework.web.staff.tidings import unheard

blueprint = Blueprint("account", __name__, url_prefix="/account")
PAGE = "staff/account/overview.html"
PASSWORD = "staff/account/password.html"  # noqa: S105 - a page, no secret


@blueprint.get("")
@signed_in
@unrecorded("shows one's own account only")
def overview() -> Response:
    return show(
        PAGE,
        firm=firm_name(office()),
        devices=devices.devices_of(office(), g.actor),
        has_factor=second_factor.is_in_use(office(), g.actor),
        passkeys=passkeys.of(office(), g.actor),
        codes_left=recovery.left(office(), g.actor),
        tidings=unheard(),
        takes_mail=mail.takes_mail(office(), g.actor.id),
    )


@blueprint.post("/mail")
@signed_in
@recorded("mail-chosen")
def choose_mail() -> Response:
    """Keep whether a client is to be written to, who read on the page what that may give away."""
    mail.choose_mail(office(), g.actor.id, takes_mail=request.form.get("mail") == "yes")
    return go("account.overview", _anchor="mail")


@blueprint.get("/password")
@confined
@unrecorded("an empty form")
def password_page() -> Response:
    _refuse_half_signed_in()
    return show(PASSWORD, problems=[], errors={})


@blueprint.post("/password")
@confined
@recorded("password-changed", "sign-in-failed")
def change_password() -> Response:
    """Change the password, and end every session: whoever else used the account is out."""
    _refuse_half_signed_in()
    old, new = request.form.get("old", ""), request.form.get("new", "")
    try:
        doors.change_password(office(), g.actor, old=old, new=new)
    except (LockedOut, TooManyTries, TooBusy) as refused:
        return _again({"old": why_not(refused)})
    except SignInRefused:
        return _again({"old": _("Enter the password you sign in with now")})
    except PasswordRefused as refused:
        return _again({"new": why_password_refused(refused)})
    return leave()


@blueprint.post("/devices/<device_id>/end")
@signed_in
@recorded("device-signed-out")
def end_device(device_id: str) -> Response:
    devices.end_one(office(), g.actor, device_id)
    flash(_("The session on that device has ended."))
    return go("account.overview")


@blueprint.post("/devices/end-others")
@signed_in
@recorded("signed-out-everywhere")
def end_other_devices() -> Response:
    devices.end_all_others(office(), g.actor)
    flash(_("You are signed in on this device only."))
    return go("account.overview")


@blueprint.post("/sign-out-everywhere")
@signed_in
@recorded("signed-out-everywhere")
def sign_out_everywhere() -> Response:
    doors.sign_out_everywhere(office(), g.actor)
    return leave()


def _refuse_half_signed_in() -> None:
    """The page is for whoever must choose a new password, not before the second factor. Raises: SignInFirst."""
    if g.actor.is_confined:
        raise SignInFirst


def _again(errors: dict[str, str]) -> Response:
    return again(PASSWORD, problems=list(errors.items()), errors=errors)
