"""The register of addressees: whom the firm writes to, and how each is reached."""

from __future__ import annotations

from dataclasses import fields
from typing import Final

from flask import Blueprint, Response, g, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as later

from casework.services import addressees
from casework.services.addressees import KINDS, Addressee
from casework.services.refusals import BadEntry, NoSuchAddressee
from casework.web.errors import again
from casework.web.pages import go, office, show
from casework.web.policies import recorded, signed_in, unrecorded

blueprint = Blueprint("addressees", __name__, url_prefix="/office/addressees")
PAGE: Final = "staff/office/addressee.html"
WORDS: Final = {
    "ccf": later("The CCF"),
    "ncb": later("NCB"),
    "ministry": later("Ministry"),
    "court": later("Court"),
    "other": later("Other"),
}


@blueprint.get("")
@signed_in
@recorded("addressees-viewed")
def overview() -> Response:
    return show("staff/office/addressees.html", register=addressees.register(office(), g.actor), words=WORDS)


@blueprint.get("/new")
@signed_in
@unrecorded("an empty form")
def new() -> Response:
    addressees.refuse_clients(g.actor)
    return show(PAGE, **_shown(Addressee("", "ncb", ""), {}))


@blueprint.post("/new")
@signed_in
@recorded("addressee-added")
def add() -> Response:
    return _kept(_typed(""))


@blueprint.get("/<addressee_id>")
@signed_in
@recorded("addressees-viewed")
def page(addressee_id: str) -> Response:
    found = next((one for one in addressees.register(office(), g.actor) if one.id == addressee_id), None)
    if found is None:
        raise NoSuchAddressee
    return show(PAGE, **_shown(found, {}))


@blueprint.post("/<addressee_id>")
@signed_in
@recorded("addressee-changed")
def change(addressee_id: str) -> Response:
    return _kept(_typed(addressee_id))


@blueprint.post("/<addressee_id>/remove")
@signed_in
@recorded("addressee-removed")
def remove(addressee_id: str) -> Response:
    addressees.remove(office(), g.actor, addressee_id)
    return go("addressees.overview")


def _kept(wanted: Addressee) -> Response:
    """Keep the entry, new or changed, or show what to put right."""
    try:
        (addressees.change if wanted.id else addressees.add)(office(), g.actor, wanted)
    except BadEntry as bad:
        words = _("Enter the name of the body") if bad.field == "name" else _("Choose what it is")
        return again(PAGE, **_shown(wanted, {bad.field: words}))
    return go("addressees.overview")


def _typed(addressee_id: str) -> Addressee:
    names = [one.name for one in fields(Addressee) if one.name != "id"]
    return Addressee(addressee_id, **{name: request.form.get(name, "").strip() for name in names})


def _shown(entry: Addressee, errors: dict[str, str]) -> dict[str, object]:
    kinds = [{"value": kind, "text": str(WORDS[kind])} for kind in KINDS]
    return {"entry": entry, "kinds": kinds, "errors": errors, "problems": list(errors.items())}
