"""Exhibits: the list, one of them with its files, and the map of what they prove."""

from __future__ import annotations

import secrets

from flask import Blueprint, Response, g, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from casework.domain.exhibits import Exhibit
from casework.domain.translations import Line, pairs_of, readable_languages, state_of
from casework.services import casefiles, looking
from casework.services import exhibits as cabinet
from casework.services.papers import ENGLISH, REQUEST
from casework.services.refusals import AlteredMeanwhile, NoSuchExhibit
from casework.web.errors import again
from casework.web.filters import figure
from casework.web.pages import go, office, show, today
from casework.web.policies import member, recorded, takes_files, unrecorded
from casework.web.shown.evidence import evidence_map
from casework.web.shown.exhibit import particulars, persons
from casework.web.shown.exhibits import consent_said, exhibit_list
from casework.web.shown.files import lines
from casework.web.shown.proving import proved
from casework.web.shown.rulers import counted, sentence
from casework.web.shown.translations import ledger_row
from casework.web.staff.analysis import links_in
from casework.web.staff.exhibit_form import TypedExhibit, choices, random_id
from casework.web.staff.keeping import version_in
from casework.web.staff.receiving import attach_chosen, file_errors, largest_bytes

blueprint = Blueprint("evidence", __name__, url_prefix="/matters/<matter_id>/evidence")


@blueprint.get("")
@member
@recorded("exhibits-viewed")
def exhibits(matter_id: str) -> Response:
    """List the exhibits. What is asked for in the address are words of ours and nothing of the matter."""
    record = g.matter.record
    readable = readable_languages(record, office().law.rules.requirements, on=today())
    wanted, order = request.args.get("show", ""), request.args.get("order", "")
    found = exhibit_list(record, matter_id, readable, show=wanted, order=order)
    number = len(record.exhibits)
    title = ngettext("%(words)s exhibit", "%(words)s exhibits", number, words=counted(number))
    away = g.matter.drawer.exhibits
    return show("staff/evidence/exhibits.html", title=sentence(title), list=found, number=number, away=away)


@blueprint.get("/map")
@member
@recorded("exhibits-viewed")
def map(matter_id: str) -> Response:  # noqa: A001 - the name of the page
    analysis = casefiles.analysis_of(office(), g.actor, matter_id, today())
    found = evidence_map(analysis, links_in(matter_id, analysis))
    return show("staff/evidence/map.html", title=_map_title(found.bare), map=found)


@blueprint.get("/new")
@member
@unrecorded("an empty form")
def new(matter_id: str) -> Response:
    return show("staff/evidence/edit.html", **_blank(matter_id))


@blueprint.post("/new")
@member
@recorded("exhibit-added", "file-attached")
@takes_files
def add(matter_id: str) -> Response:
    typed = TypedExhibit.sent(request.form)
    errors = typed.errors() | file_errors()
    if errors:
        return again("staff/evidence/edit.html", **_blank(matter_id) | _wrong(typed, errors))
    exhibit_id = cabinet.add_exhibit(
        office(), g.actor, matter_id, typed.exhibit(random_id(request.form.get("version", "")))
    )
    attach_chosen(matter_id, exhibit_id)
    return go("evidence.exhibit", matter_id=matter_id, exhibit_id=exhibit_id)


@blueprint.get("/<exhibit_id>")
@member
@recorded("exhibit-viewed", subject="exhibit_id")
def exhibit(matter_id: str, exhibit_id: str) -> Response:
    return show("staff/evidence/exhibit.html", **_shown(matter_id, exhibit_id))


@blueprint.get("/<exhibit_id>/change")
@member
@recorded("exhibit-viewed", subject="exhibit_id")
def change(matter_id: str, exhibit_id: str) -> Response:
    found, _number = _found(exhibit_id)
    return show("staff/evidence/edit.html", **_filled(matter_id, found) | {"typed": TypedExhibit.of(found)})


@blueprint.post("/<exhibit_id>/change")
@member
@recorded("exhibit-described", "file-attached")
@takes_files
def save(matter_id: str, exhibit_id: str) -> Response:
    """Describe an exhibit anew. Raises: AlteredMeanwhile if someone else has done so since the page was made."""
    found, _number = _found(exhibit_id)
    typed = TypedExhibit.sent(request.form)
    errors = typed.errors() | file_errors()
    if errors:
        return again("staff/evidence/edit.html", **_filled(matter_id, found) | _wrong(typed, errors))
    seen = version_in(request.form.get("version", ""))
    kept = cabinet.edit_exhibit(office(), g.actor, matter_id, typed.exhibit(exhibit_id), seen=seen)
    if isinstance(kept, cabinet.ExhibitConflict):
        raise AlteredMeanwhile
    attach_chosen(matter_id, exhibit_id)
    return go("evidence.exhibit", matter_id=matter_id, exhibit_id=exhibit_id)


@blueprint.post("/<exhibit_id>/place")
@member
@recorded("exhibits-arranged")
def move(matter_id: str, exhibit_id: str) -> Response:
    _found(exhibit_id)
    order = [one.id for one in g.matter.record.exhibits]
    place = order.index(exhibit_id)
    beside = place - 1 if request.form.get("to") == "earlier" else place + 1
    if 0 <= beside < len(order):
        order[place], order[beside] = order[beside], order[place]
        cabinet.arrange_exhibits(office(), g.actor, matter_id, order)
    return go("evidence.exhibits", matter_id=matter_id)


@blueprint.post("/<exhibit_id>/drawer")
@member
@recorded("exhibit-removed")
def put_away(matter_id: str, exhibit_id: str) -> Response:
    """Take an exhibit to the drawer; nothing of it is deleted."""
    cabinet.remove_exhibit(office(), g.actor, matter_id, exhibit_id)
    return go("evidence.exhibits", matter_id=matter_id)


@blueprint.post("/<exhibit_id>/back")
@member
@recorded("exhibit-restored")
def take_back(matter_id: str, exhibit_id: str) -> Response:
    cabinet.restore_exhibit(office(), g.actor, matter_id, exhibit_id)
    return go("evidence.exhibits", matter_id=matter_id)


def _found(exhibit_id: str) -> tuple[Exhibit, int]:
    """Return the exhibit and its number. Raises: NoSuchExhibit."""
    for number, one in enumerate(g.matter.record.exhibits, 1):
        if one.id == exhibit_id:
            return one, number
    raise NoSuchExhibit


def _shown(matter_id: str, exhibit_id: str) -> dict[str, object]:
    found, number = _found(exhibit_id)
    papers = casefiles.papers_of(office(), g.actor, matter_id, today())
    analysis = papers.analysis
    label = papers.draft(REQUEST, ENGLISH).annexes.get(exhibit_id, "")
    readable = readable_languages(analysis.record, office().law.rules.requirements, on=today())
    return {
        "exhibit": found,
        "title": _("Exhibit %(number)s", number=figure(number)),
        "particulars": particulars(found, label),
        "persons": persons(found),
        "held_back": consent_said(found),
        "translation": ledger_row(Line(found, state_of(found, readable), pairs_of(found)), number, matter_id),
        "files": lines(matter_id, found, looking.looks_in(office(), g.actor, matter_id)),
        "proved": proved(exhibit_id, analysis, links_in(matter_id, analysis)),
        "largest": largest_bytes(),
        "errors": {},
    }


def _blank(matter_id: str) -> dict[str, object]:
    return {
        "title": _("Add an exhibit"),
        "action": url_for("evidence.add", matter_id=matter_id),
        "back": url_for("evidence.exhibits", matter_id=matter_id),
        "version": random_id(request.form.get("version", "")) or secrets.token_hex(16),
        "typed": TypedExhibit(),
        "problems": [],
        "errors": {},
        "largest": largest_bytes(),
        **choices(),
    }


def _filled(matter_id: str, found: Exhibit) -> dict[str, object]:
    return _blank(matter_id) | {
        "title": _("Change an exhibit"),
        "action": url_for("evidence.save", matter_id=matter_id, exhibit_id=found.id),
        "back": url_for("evidence.exhibit", matter_id=matter_id, exhibit_id=found.id),
        "version": request.form.get("version") or g.matter.version,
    }


def _wrong(typed: TypedExhibit, errors: dict[str, str]) -> dict[str, object]:
    places = {"dated": "dated-year"}
    problems = [(places.get(name, name), message) for name, message in errors.items()]
    return {"typed": typed, "errors": errors, "problems": problems}


def _map_title(bare: int) -> str:
    if not bare:
        return _("Every pleaded fact has its exhibit")
    told = ngettext(
        "%(words)s pleaded fact has no exhibit", "%(words)s pleaded facts have no exhibit", bare, words=counted(bare)
    )
    return sentence(told)
