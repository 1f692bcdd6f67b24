"""Entering: what follows when a password, a code or a new factor was right, and what is said when it was not."""

from __future__ import annotations

from typing import Final

from flask import Response, g
from flask_babel import gettext as _

from casework.services import second_factor
from casework.services.actors import ADMINISTRATOR
from casework.services.refusals import LockedOut, PasskeyRefused, SignInRefused, TooBusy, TooManyTries
from casework.services.visits import SignedIn
from casework.web import carried, sessions
from casework.web.filters import clock
from casework.web.pages import go, go_back_to, is_our_path, office, show

ENTER: Final = "staff/second_factor/enter.html"
SET_UP: Final = "staff/second_factor/set_up.html"
STEP_UP: Final = "staff/second_factor/step_up.html"
TYPED_AGAIN: Final = "staff/doors/typed_again.html"


def let_in(opened: SignedIn, *, wanted: str = "", sealed_form: str = "", is_step_up: bool = False) -> Response:
    """Give the browser its session, and lead on: to what is still to be proved, or to where the person was going."""
    take_session(opened)
    if opened.is_confined:
        return _ask_for_more(wanted, sealed_form)
    if not opened.actor.is_let_in:
        return go("account.password_page")
    typed = carried.open_form(sealed_form, opened.actor.id)
    if typed is not None:
        return show(TYPED_AGAIN, typed=typed, form=office().form, is_step_up=is_step_up)
    return go_back_to(wanted, otherwise=first_page(opened.actor.role))


def take_session(opened: SignedIn) -> None:
    """Give the browser the token with which its session goes on."""
    sessions.begin(opened.token, opened.actor.id, device=opened.device)
    g.actor = opened.actor


def first_page(role: str) -> str:
    """Return the page on which somebody begins who was going nowhere: an administrator never sees a matter."""
    return "people.overview" if role == ADMINISTRATOR else "matters.list_matters"


def only_ours(wanted: str) -> str:
    return wanted if is_our_path(wanted) else ""


def why_not(refused: Exception) -> str:
    """Return what to do after a proof that was refused."""
    match refused:
        case TooManyTries():
            return _("Too many tries. Wait until %(time)s UTC, then try again", time=clock(refused.until))
        case TooBusy():
            return _("Too many people are signing in. Wait a moment, then try again")
        case LockedOut():
            return _("Too many tries. Only a new invitation, given to you in person, helps now")
        case PasskeyRefused():
            return _("The passkey was not accepted. Try again, or use the code from your phone")
        case SignInRefused():
            return _("The code is wrong, too old, or was used before. Wait for the next one and enter it")
    raise refused


def _ask_for_more(wanted: str, sealed_form: str) -> Response:
    """Ask for the second factor, or lead to setting it up. What an ended session had typed goes along."""
    if second_factor.is_in_use(office(), g.actor):
        if sealed_form:
            return show(ENTER, wanted=only_ours(wanted), carried=sealed_form, problems=[], errors={})
        return go("second_factor.enter_page", wanted=only_ours(wanted) or None)
    second_factor.begin(office(), g.actor)
    return go("second_factor.set_up_page", wanted=only_ours(wanted) or None)
