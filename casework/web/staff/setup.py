"""The first visit: the code from the terminal, the firm, the first lawyer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from flask import Blueprint, Response, request, url_for
from flask_babel import gettext as _

from casework.services import doors
from casework.services.actors import Actor
from casework.services.demonstration import open_invented_matter
from casework.services.office import found_firm, is_founded
from casework.services.refusals import FirmExists, PasswordRefused, TooBusy, WrongSetupCode
from casework.web import sessions
from casework.web.errors import again
from casework.web.pages import go, office, show
from casework.web.policies import public, recorded, unrecorded
from casework.web.staff.entering import let_in

blueprint = Blueprint("setup", __name__, url_prefix="/setup")
PAGE: Final = "staff/setup/found.html"
FIELDS: Final = ("code", "firm", "name", "email", "begin")
LONGEST: Final = 200


@blueprint.get("")
@public
@unrecorded("an empty form")
def found_page() -> Response:
    if is_founded(office()):
        return go("doors.front")
    return show(PAGE, problems=[], errors={}, typed={}, choices=_beginnings())


@blueprint.post("")
@public
@recorded("firm-founded")
def found() -> Response:
    """Found the firm, sign its first lawyer in, and open an invented matter where that was chosen."""
    typed = {name: request.form.get(name, "").strip() for name in FIELDS}
    password = request.form.get("password", "")
    errors = _errors(typed)
    if not errors:
        errors = _found(typed, password)
    if errors:
        return again(PAGE, problems=list(errors.items()), errors=errors, typed=typed, choices=_beginnings())
    opened = doors.sign_in(
        office(),
        typed["email"],
        password,
        device=sessions.device(),
        replacing=sessions.token(),
        user_agent=request.user_agent.string,
    )
    wanted = _invented(opened.actor) if typed["begin"] == "invented" else ""
    return let_in(opened, wanted=wanted)


def _invented(founder: Actor) -> str:
    """Open the invented matter, to be looked at after the second factor was set up or put off."""
    return url_for("matters.home", matter_id=open_invented_matter(office(), founder).id)


def _found(typed: Mapping[str, str], password: str) -> dict[str, str]:
    """Found the firm, or return what to put right."""
    try:
        found_firm(
            office(), typed["code"], firm=typed["firm"], name=typed["name"], email=typed["email"], password=password
        )
    except WrongSetupCode:
        return {"code": _("Enter the code printed where Redress was started; only the newest one is good")}
    except FirmExists:
        return {"code": _("This installation is set up already. Sign in instead")}
    except PasswordRefused as refused:
        return {"password": why_password_refused(refused)}
    except TooBusy:
        return {"password": _("Wait a moment, then try again")}
    return {}


def _errors(typed: Mapping[str, str]) -> dict[str, str]:
    wanted = {
        "code": _("Enter the set-up code, for example 7KQM-2HXT-94WD-PB3R-6FZA"),
        "firm": _("Enter the name of the firm"),
        "name": _("Enter your name"),
        "email": _("Enter an e-mail address, for example counsel@example.org"),
    }
    errors = {name: message for name, message in wanted.items() if not typed[name] or len(typed[name]) > LONGEST}
    if "email" not in errors and "@" not in typed["email"].strip("@"):
        errors["email"] = wanted["email"]
    return errors


def why_password_refused(refused: PasswordRefused) -> str:
    return {
        PasswordRefused.TOO_SHORT: _("Enter at least %(shortest)s characters", shortest=refused.detail),
        PasswordRefused.TOO_LONG: _("Enter at most %(longest)s characters", longest=refused.detail),
        PasswordRefused.TOO_COMMON: _("Too easy to guess. Put together words that belong together only for you"),
        PasswordRefused.NAMES_SOMEONE: _("It is made of your name or the firm's. Choose other words"),
    }[refused.reason]


def _beginnings() -> list[dict[str, str]]:
    return [
        {"value": "empty", "text": _("An empty office")},
        {
            "value": "invented",
            "text": _("Look around with an invented matter"),
            "hint": _("A whole case of invented people, to be read and changed freely."),
        },
    ]
