"""The people of the firm, for its administrators: inviting, letting in, suspending, appointing; never their matters."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from flask import Blueprint, Response, flash, g, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as later

from casework.services import invitations, people, resets
from casework.services.actors import Actor
from casework.services.invitations import INTO_THE_FIRM
from casework.services.office import Office
from casework.services.refusals import BadEntry, HasMatters, LastAdministrator, LastLead, NoSuchPerson, NotThere
from casework.web.errors import again
from casework.web.pages import go, office, show
from casework.web.policies import administrator, recorded, step_up, unrecorded
from casework.web.staff.invitations import roles, to_hand_over, typed_person, why_not_invited

blueprint = Blueprint("people", __name__, url_prefix="/office/people")
Act = Callable[[Office, Actor, str], None]


@dataclass(frozen=True)
class Step:
    """Something an administrator does about one account: what is asked before, and what does it."""

    act: Act
    title: object
    says: object
    button: object


STEPS: Final = {
    "confirm": Step(
        people.confirm,
        later("Let this person into the firm?"),
        later(
            "Let them in only if you read the code out to them yourself, on a number you knew before. They see no "
            "matter until a lead lets them into one."
        ),
        later("It was them: let them in"),
    ),
    "suspend": Step(
        people.suspend,
        later("Suspend this account?"),
        later("They are signed out everywhere at once and cannot sign in. Their places in teams stay."),
        later("Suspend the account"),
    ),
    "reinstate": Step(
        people.reinstate,
        later("Let this person sign in again?"),
        later("Everything they could see before they can see again."),
        later("Let them sign in again"),
    ),
    "appoint": Step(
        people.appoint_administrator,
        later("Appoint this person administrator?"),
        later(
            "Administrators keep accounts and settings and never see a matter. A lawyer who was administrator until "
            "now is a lawyer only from then on. Who has matters cannot be appointed: they leave them first."
        ),
        later("Appoint them"),
    ),
    "new-password": Step(
        resets.demand_new_password,
        later("Ask this person for a new password?"),
        later("They are signed out everywhere, and choose a new password at the next visit. You never see it."),
        later("Ask for a new password"),
    ),
}


@blueprint.get("")
@administrator
@recorded("accounts-viewed")
def overview() -> Response:
    invited = [one for one in invitations.of_firm(office(), g.actor) if one.state in ("open", "expired")]
    return show("staff/office/people.html", people=people.everyone(office(), g.actor), invited=invited)


@blueprint.get("/invite")
@administrator
@step_up(back="people.invite_page")
@unrecorded("an empty form")
def invite_page() -> Response:
    return show("staff/office/invite.html", problems=[], errors={}, typed={}, roles=roles(INTO_THE_FIRM))


@blueprint.post("/invite")
@administrator
@step_up(back="people.invite_page")
@recorded("person-invited")
def invite() -> Response:
    typed = typed_person()
    try:
        made = invitations.invite_to_firm(office(), g.actor, **typed)
    except BadEntry as bad:
        errors = {bad.field: why_not_invited(bad)}
        shown = {"errors": errors, "typed": typed, "roles": roles(INTO_THE_FIRM)}
        return again("staff/office/invite.html", problems=list(errors.items()), **shown)
    return show("staff/office/handed_over.html", name=typed["name"], **to_hand_over(made))


@blueprint.post("/invitations/<invitation_id>/withdraw")
@administrator
@step_up(back="people.overview")
@recorded("invitation-withdrawn")
def withdraw(invitation_id: str) -> Response:
    invitations.withdraw_from_firm(office(), g.actor, invitation_id)
    flash(_("The link leads nowhere any more."))
    return go("people.overview")


@blueprint.get("/<account_id>/<step>")
@administrator
@step_up(back="people.overview")
@recorded("accounts-viewed")
def ask(account_id: str, step: str) -> Response:
    chosen, name = _step(step), _name_of(account_id)
    action = url_for("people.do", account_id=account_id, step=step)
    shown = {"title": chosen.title, "says": chosen.says, "button": chosen.button, "name": name, "action": action}
    return show("staff/office/ask.html", **shown)


@blueprint.post("/<account_id>/<step>")
@administrator
@step_up(back="people.overview")
@recorded("account-added", "account-suspended", "account-reinstated", "administrator-appointed", "account-changed")
def do(account_id: str, step: str) -> Response:
    try:
        _step(step).act(office(), g.actor, account_id)
    except LastAdministrator:
        flash(_("The firm would have no administrator any more. Appoint another one first."))
    except HasMatters:
        flash(_("An administrator never sees a matter. This person has to leave every matter first."))
    return go("people.overview")


@blueprint.get("/<account_id>/reset")
@administrator
@step_up(back="people.overview")
@recorded("accounts-viewed")
def reset_page(account_id: str) -> Response:
    return show("staff/office/reset.html", name=_name_of(account_id), account_id=account_id)


@blueprint.post("/<account_id>/reset")
@administrator
@step_up(back="people.overview")
@recorded("reset-started")
def reset(account_id: str) -> Response:
    """Start a reset, and show its link and its code once."""
    name, has_lost = _name_of(account_id), request.form.get("lost") == "phone-too"
    try:
        made = resets.start(office(), g.actor, account_id, lost_factor=has_lost)
    except LastLead:
        flash(_("This person leads a matter alone, so nobody could let them in again. Ask whoever runs the server."))
        return go("people.overview")
    return show("staff/office/handed_over.html", name=name, **to_hand_over(made, page="resetting.page"))


@blueprint.post("/<account_id>/reset/cancel")
@administrator
@step_up(back="people.overview")
@recorded("reset-cancelled")
def cancel_reset(account_id: str) -> Response:
    _name_of(account_id)  # a client's reset is a lead's to cancel
    resets.cancel(office(), g.actor, account_id)
    flash(_("The link leads nowhere any more."))
    return go("people.overview")


def _step(name: str) -> Step:
    if name not in STEPS:
        raise NotThere
    return STEPS[name]


def _name_of(account_id: str) -> str:
    """Raises: NoSuchPerson."""
    found = next((one.name for one in people.everyone(office(), g.actor) if one.id == account_id), None)
    if found is None:
        raise NoSuchPerson
    return found
