"""Protected persons of a matter: who is shown by code name, revealing one with a reason, lifting the protection."""

from __future__ import annotations

from typing import Final

from flask import Blueprint, Response, flash, g, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as later

from casework.services import leads, protected
from casework.services.refusals import ReasonMissing
from casework.web.errors import again
from casework.web.pages import go, office, show
from casework.web.policies import lead, member, recorded, step_up
from casework.web.staff.desk import desk

blueprint = Blueprint("protected", __name__, url_prefix="/matters/<matter_id>/protected")
PAGE: Final = "staff/protected/person.html"
WHO: Final = {"relative": later("Relative"), "witness": later("Witness")}


@blueprint.get("")
@member
@recorded("protected-viewed")
def overview(matter_id: str) -> Response:
    people = [(one, WHO[one.kind]) for one in protected.of(desk(matter_id).matter)]
    hidden = sum(one.is_protected for one, _who in people)
    return show("staff/protected/overview.html", people=people, hidden=hidden)


@blueprint.get("/<person>")
@member
@recorded("protected-viewed", subject="person")
def page(matter_id: str, person: str) -> Response:
    return show(PAGE, **_shown(matter_id, person))


@blueprint.post("/<person>/reveal")
@member
@step_up(back="protected.page")
@recorded("protected-revealed")
def reveal(matter_id: str, person: str) -> Response:
    """Show the name in this one answer, at no address of its own: to see it again is to give a reason again."""
    reason = request.form.get("reason", "")
    try:
        names = protected.reveal(office(), g.actor, matter_id, person, reason=reason)
    except ReasonMissing:
        return again(PAGE, **_shown(matter_id, person, wrong="reason"))
    found = protected.person(g.matter, person)
    return show("staff/protected/revealed.html", one=found, names=names, reason=reason.strip())


@blueprint.post("/<person>/mark")
@lead
@step_up(back="protected.page")
@recorded("protected-changed")
def mark(matter_id: str, person: str) -> Response:
    """Protect the person, or lift the protection with a reason."""
    is_wanted = request.form.get("protected") == "yes"
    why = request.form.get("why", "")
    try:
        protected.set_protected(office(), g.actor, matter_id, person, protected=is_wanted, reason=why)
    except ReasonMissing:
        return again(PAGE, **_shown(matter_id, person, wrong="why"))
    if is_wanted:
        flash(_("From now on only the code name is shown, in every page and paper."))
    else:
        flash(_("The name is shown again, in every page and paper."))
    return go("protected.page", matter_id=matter_id, person=person)


def _shown(matter_id: str, person: str, *, wrong: str = "") -> dict[str, object]:
    found = protected.person(g.matter, person)
    errors = {wrong: _("Enter the reason, for example: to compare the passport")} if wrong == "reason" else {}
    if wrong == "why":
        errors = {wrong: _("Enter the reason, for example: she agreed in writing to be named")}
    return {
        "one": found,
        "kind": WHO[found.kind],
        "leads_it": leads.is_lead(office(), g.actor, matter_id),
        "errors": errors,
        "problems": list(errors.items()),
    }
