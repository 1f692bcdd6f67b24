"""What an exhibit proves, said from its own page: statements, whole incidents and grounds, each with the place."""

from __future__ import annotations

from collections.abc import Iterable

from flask import Blueprint, Response, g, request, url_for
from flask_babel import gettext as _

from casework.domain.annex_checks import page_count
from casework.domain.exhibits import Exhibit
from casework.domain.pinpoints import BadPinpoint, check_pages, parsed, written
from casework.services import casefiles, looking
from casework.services.pinning import Said, pin, unpin
from casework.services.refusals import NoSuchExhibit
from casework.web.errors import again
from casework.web.filters import figure
from casework.web.pages import go, office, show, today
from casework.web.policies import member, recorded
from casework.web.shown.proving import Group, groups, proved
from casework.web.staff.analysis import links_in
from casework.web.staff.boxes import said as told
from forms.messages import message_for_pinpoint

blueprint = Blueprint("proving", __name__, url_prefix="/matters/<matter_id>/evidence/<exhibit_id>/proves")


@blueprint.get("")
@member
@recorded("exhibit-viewed", subject="exhibit_id")
def choose(matter_id: str, exhibit_id: str) -> Response:
    return show("staff/evidence/proves.html", **_shown(matter_id, exhibit_id))


@blueprint.post("")
@member
@recorded("proof-added")
def add(matter_id: str, exhibit_id: str) -> Response:
    """Pin a place in the exhibit to everything chosen."""
    shown = _shown(matter_id, exhibit_id)
    chosen = _chosen(shown["groups"], request.form.getlist("group"), request.form.getlist("said"))
    typed = request.form.get("pinpoint", "")
    errors: dict[str, str] = {}
    try:
        check_pages(parsed(typed), _pages(matter_id, _found(exhibit_id)))
        place = written(typed)
    except BadPinpoint as bad:
        errors["pinpoint"] = told(message_for_pinpoint(bad))
    if not chosen:
        errors["said"] = _("Choose what it proves")
    if errors:
        ticked = {*request.form.getlist("said"), *request.form.getlist("group")}
        problems = [(one if one == "pinpoint" else "said-1", message) for one, message in errors.items()]
        again_with = {"errors": errors, "problems": problems, "pinpoint": typed, "ticked": ticked}
        return again("staff/evidence/proves.html", **shown | again_with)
    pin(office(), g.actor, matter_id, exhibit_id, chosen, pinpoint=place)
    return go("evidence.exhibit", matter_id=matter_id, exhibit_id=exhibit_id, _anchor="proves")


@blueprint.post("/strike")
@member
@recorded("proof-removed")
def strike(matter_id: str, exhibit_id: str) -> Response:
    """Strike out one place, or that the exhibit proves the statement at all where no place was given."""
    _found(exhibit_id)
    name, place = request.form.get("said", ""), request.form.get("pinpoint", "")
    analysis = casefiles.analysis_of(office(), g.actor, matter_id, today())
    for one in proved(exhibit_id, analysis, links_in(matter_id, analysis)):
        if one.name == name and place in one.places:
            unpin(office(), g.actor, matter_id, exhibit_id, one.said, pinpoint=place)
    return go("evidence.exhibit", matter_id=matter_id, exhibit_id=exhibit_id, _anchor="proves")


def _shown(matter_id: str, exhibit_id: str) -> dict[str, object]:
    found = _found(exhibit_id)
    analysis = casefiles.analysis_of(office(), g.actor, matter_id, today())
    number = next(place for place, one in enumerate(g.matter.record.exhibits, 1) if one.id == exhibit_id)
    return {
        "exhibit": found,
        "heading": _("Exhibit %(number)s", number=figure(number)),
        "groups": groups(exhibit_id, analysis, links_in(matter_id, analysis)),
        "action": url_for("proving.add", matter_id=matter_id, exhibit_id=exhibit_id),
        "back": url_for("evidence.exhibit", matter_id=matter_id, exhibit_id=exhibit_id),
        "pinpoint": "",
        "ticked": set(),
        "errors": {},
        "problems": [],
    }


def _chosen(every: object, wanted: Iterable[str], names: Iterable[str]) -> tuple[Said, ...]:
    """Return the statements chosen one by one or by their group; names that are none are left out."""
    whole, single = frozenset(wanted) - {""}, frozenset(names)
    if not isinstance(every, tuple):
        raise TypeError("groups are a tuple")
    known: tuple[Group, ...] = every
    return tuple(one.said for group in known for one in group.statements if group.name in whole or one.name in single)


def _pages(matter_id: str, exhibit: Exhibit) -> int | None:
    """Return the pages of the exhibit; None while some of them are not known."""
    looks = looking.looks_in(office(), g.actor, matter_id)
    count = page_count([exhibit], {file: look.pages for file, look in looks.items() if look.pages})
    return count.known if not count.unknown else None


def _found(exhibit_id: str) -> Exhibit:
    """Return the exhibit. Raises: NoSuchExhibit."""
    found: Exhibit | None = g.matter.record.exhibit(exhibit_id)
    if found is None:
        raise NoSuchExhibit
    return found
