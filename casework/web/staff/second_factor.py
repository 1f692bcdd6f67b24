"""The second factor: setting it up with a picture, giving its code at the door, and the codes for a lost phone."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, Response, g, request, url_for
from flask_babel import gettext as _

from casework.services import doors, recovery, second_factor
from casework.services.refusals import CodeRefused, NoSecondFactor, NotThere, SignInRefused, StepUpFirst, TooManyTries
from casework.services.visits import SignedIn
from casework.web import sessions
from casework.web.errors import again
from casework.web.pages import go, go_back_to, office, show
from casework.web.policies import confined, recorded, signed_in, step_up, unrecorded
from casework.web.staff.entering import ENTER, SET_UP, STEP_UP, let_in, only_ours, take_session, why_not

blueprint = Blueprint("second_factor", __name__, url_prefix="/second-factor")
CODES = "staff/second_factor/codes.html"
GROUP = 4


@blueprint.get("")
@confined
@unrecorded("an empty form")
def enter_page() -> Response:
    if not g.actor.is_confined:
        return go("account.overview")
    if not second_factor.is_in_use(office(), g.actor):
        return go("second_factor.set_up_page")
    return show(ENTER, wanted=_wanted(), carried="", problems=[], errors={})


@blueprint.post("")
@confined
@recorded("second-factor-passed", "second-factor-failed")
def enter() -> Response:
    code = request.form.get("code", "")
    return _entered(
        "code", lambda: doors.pass_second_factor(office(), sessions.token(), code, device=sessions.device())
    )


@blueprint.post("/recovery")
@confined
@recorded("recovery-code-used", "second-factor-failed")
def use_recovery_code() -> Response:
    code = request.form.get("recovery", "")
    return _entered("recovery", lambda: recovery.use(office(), sessions.token(), code, device=sessions.device()))


@blueprint.get("/set-up")
@confined
@unrecorded("shows the secret that was made for this session only")
def set_up_page() -> Response:
    return show(SET_UP, problems=[], errors={}, **_enrolment())


@blueprint.get("/set-up/picture.png")
@confined
@unrecorded("shows the secret that was made for this session only")
def picture() -> Response:
    """Return the picture a phone reads. It is kept by no browser, as everything but style sheets."""
    pending = second_factor.pending(office(), g.actor)
    if pending is None:
        raise NotThere
    return Response(pending.picture(), content_type="image/png")


@blueprint.post("/set-up")
@confined
@recorded("second-factor-begun")
def begin() -> Response:
    try:
        second_factor.begin(office(), g.actor)
    except StepUpFirst:
        return go("second_factor.step_up_page", wanted=url_for("second_factor.set_up_page"))
    return go("second_factor.set_up_page", wanted=_wanted() or None)


@blueprint.post("/set-up/confirm")
@confined
@recorded("second-factor-added")
def confirm() -> Response:
    """Take the new secret into use, and show the recovery codes this once."""
    try:
        enrolled = second_factor.confirm(office(), g.actor, request.form.get("code", ""), device=sessions.device())
    except CodeRefused as refused:
        errors = {"code": why_not(refused)}
        return again(SET_UP, problems=list(errors.items()), errors=errors, **_enrolment())
    take_session(enrolled.signed_in)
    return show(CODES, codes=enrolled.codes, wanted=_wanted(), is_first=True)


@blueprint.post("/put-off")
@confined
@recorded("second-factor-put-off")
def put_off() -> Response:
    """Go on without a second factor; whoever may not is led to where they can go on."""
    try:
        opened = second_factor.put_off(office(), g.actor, device=sessions.device())
    except SignInRefused:
        return go("second_factor.enter_page")
    return let_in(opened, wanted=_wanted())


@blueprint.post("/recovery-codes")
@signed_in
@step_up(back="account.overview")
@recorded("recovery-codes-made")
def renew_codes() -> Response:
    return show(CODES, codes=recovery.renew(office(), g.actor), wanted="", is_first=False)


@blueprint.post("/step-up")
@signed_in
@recorded("stepped-up", "step-up-failed")
def step_up_with_code() -> Response:
    """Note that it is they, for five minutes; then go on where they were, with what they had typed."""
    wanted, sealed_form = _wanted(), request.form.get("carried", "")
    try:
        opened = doors.step_up(office(), g.actor, request.form.get("code", ""))
    except NoSecondFactor:
        return show(STEP_UP, wanted=wanted, carried=sealed_form, problems=[], can=False)
    except (SignInRefused, TooManyTries) as refused:
        problems = [("code", why_not(refused))]
        return again(STEP_UP, wanted=wanted, carried=sealed_form, problems=problems, can=True)
    return let_in(opened, wanted=wanted, sealed_form=sealed_form, is_step_up=True)


@blueprint.get("/step-up")
@signed_in
@unrecorded("an empty form")
def step_up_page() -> Response:
    can = second_factor.is_in_use(office(), g.actor)
    return show(STEP_UP, wanted=_wanted(), carried="", problems=[], can=can)


@blueprint.get("/kept")
@signed_in
@unrecorded("leads on")
def kept() -> Response:
    """Go on after the recovery codes were kept."""
    return go_back_to(_wanted(), otherwise="doors.front")


def _entered(box: str, prove: Callable[[], SignedIn]) -> Response:
    wanted, sealed_form = _wanted(), request.form.get("carried", "")
    try:
        opened = prove()
    except (SignInRefused, TooManyTries) as refused:
        errors = {box: _why_not(box, refused)}
        shown = {"wanted": wanted, "carried": sealed_form, "errors": errors}
        return again(ENTER, problems=list(errors.items()), **shown)
    return let_in(opened, wanted=wanted, sealed_form=sealed_form)


def _why_not(box: str, refused: Exception) -> str:
    if box == "recovery" and isinstance(refused, CodeRefused):
        return _("This is none of your recovery codes, or it was used before. Enter another one")
    return why_not(refused)


def _wanted() -> str:
    return only_ours(request.values.get("wanted", ""))


def _enrolment() -> dict[str, object]:
    """Return what the page of setting up shows; the secret in groups that can be typed."""
    pending = second_factor.pending(office(), g.actor)
    secret = pending.secret if pending else ""
    groups = [secret[at : at + GROUP] for at in range(0, len(secret), GROUP)]
    may_put_off = g.actor.is_confined and second_factor.may_put_off(office(), g.actor)
    return {"groups": groups, "may_put_off": may_put_off, "wanted": _wanted(), "has_one": not g.actor.is_confined}
