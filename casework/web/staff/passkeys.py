"""Passkeys, for browsers that run scripts: adding and removing them, and using one at each door instead of a code."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, Response, current_app, flash, g, request
from flask_babel import gettext as _

from casework.services import passkeys, second_factor
from casework.services.office import firm_name
from casework.services.refusals import NoSecondFactor, PasskeyRefused, SignInRefused, TooManyTries
from casework.services.visits import SignedIn
from casework.web import sessions
from casework.web.errors import again
from casework.web.pages import go, office
from casework.web.policies import confined, public, recorded, signed_in, step_up, unrecorded
from casework.web.staff.entering import ENTER, STEP_UP, let_in, only_ours, why_not

blueprint = Blueprint("passkeys", __name__, url_prefix="/passkeys")
ASKS = "what the browser is asked; worth nothing without its answer"
SIGN_IN = "staff/doors/sign_in.html"


@blueprint.post("/add/begin")
@signed_in
@step_up(back="account.overview")
@unrecorded(ASKS)
def begin_adding() -> Response:
    return _asks(passkeys.begin_adding(office(), g.actor, _site()))


@blueprint.post("/add")
@signed_in
@step_up(back="account.overview")
@recorded("passkey-added")
def add() -> Response:
    try:
        passkeys.add(office(), g.actor, _site(), _answer(), label=request.form.get("label", ""))
    except PasskeyRefused:
        flash(_("The passkey was not accepted. Try again."))
    else:
        flash(_("The passkey is added. On every other device you are signed out."))
    return go("account.overview")


@blueprint.post("/<passkey_id>/remove")
@signed_in
@step_up(back="account.overview")
@recorded("passkey-removed")
def remove(passkey_id: str) -> Response:
    try:
        passkeys.remove(office(), g.actor, passkey_id)
    except PasskeyRefused:
        flash(_("There is no such passkey any more."))
    return go("account.overview")


@blueprint.post("/sign-in/begin")
@public
@unrecorded(ASKS)
def begin_sign_in() -> Response:
    """Ask. Where too many ask, the form then goes without an answer, and the page it leads to says so too."""
    try:
        return _asks(passkeys.begin_sign_in(office(), sessions.token(), _site()))
    except TooManyTries as refused:
        return again(SIGN_IN, problems=[("email", why_not(refused))], email="", firm=firm_name(office()))


@blueprint.post("/sign-in")
@public
@recorded("signed-in", "passkey-failed")
def sign_in() -> Response:
    def open_session() -> SignedIn:
        return passkeys.sign_in(
            office(),
            sessions.token(),
            _site(),
            _answer(),
            device=sessions.device(),
            user_agent=request.user_agent.string,
        )

    return _entered(open_session, SIGN_IN, "email", email="", firm=firm_name(office()))


@blueprint.post("/second-factor/begin")
@confined
@unrecorded(ASKS)
def begin_second_factor() -> Response:
    return _asks(passkeys.begin_second_factor(office(), sessions.token(), _site()))


@blueprint.post("/second-factor")
@confined
@recorded("second-factor-passed", "passkey-failed")
def pass_second_factor() -> Response:
    def finish() -> SignedIn:
        return passkeys.pass_second_factor(office(), sessions.token(), _site(), _answer(), device=sessions.device())

    return _entered(finish, ENTER, "code", errors={})


@blueprint.post("/step-up/begin")
@signed_in
@unrecorded(ASKS)
def begin_step_up() -> Response:
    return _asks(passkeys.begin_step_up(office(), g.actor, _site()))


@blueprint.post("/step-up")
@signed_in
@recorded("stepped-up", "step-up-failed")
def step_up_with_passkey() -> Response:
    can = second_factor.is_in_use(office(), g.actor)
    return _entered(lambda: passkeys.step_up(office(), g.actor, _site(), _answer()), STEP_UP, "code", can=can)


def _entered(prove: Callable[[], SignedIn], page: str, box: str, **shown: object) -> Response:
    """Let in whoever the passkey proves, or show the same door again with what to do."""
    wanted, sealed_form = only_ours(request.form.get("wanted", "")), request.form.get("carried", "")
    try:
        opened = prove()
    except (SignInRefused, TooManyTries, NoSecondFactor) as refused:
        problem = why_not(refused) if not isinstance(refused, NoSecondFactor) else why_not(PasskeyRefused())
        return again(page, problems=[(box, problem)], wanted=wanted, carried=sealed_form, **shown)
    return let_in(opened, wanted=wanted, sealed_form=sealed_form, is_step_up=page == STEP_UP)


def _asks(options: str) -> Response:
    return Response(options, content_type="application/json")


def _site() -> passkeys.Site:
    return passkeys.site_at(current_app.extensions["settings"].origin)


def _answer() -> str:
    return request.form.get("answer", "")
