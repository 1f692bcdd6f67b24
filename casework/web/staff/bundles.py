"""Bundles of annexes: asked for, followed while they are built, taken away; the earlier ones stay as they were."""

from __future__ import annotations

from typing import Final

from flask import Blueprint, Response, g, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as later
from flask_babel import ngettext

from casework.services import bundles
from casework.services.bundles import Bundle
from casework.web.pages import go, hand_over, office, show
from casework.web.policies import member, recorded

blueprint = Blueprint("bundles", __name__, url_prefix="/matters/<matter_id>/bundles")
ZIP: Final = "application/zip"
PDF: Final = "application/pdf"
SECONDS: Final = 4  # between two looks of a page that follows
MOST_LOOKS: Final = 150  # then it has to be asked again: a page left open must not keep somebody signed in
READERS: Final = (
    ("ccf", later("The Commission"), later("Everything that may be filed.")),
    (
        "source",
        later("The source, through the Commission"),
        later(
            "Redacted copies instead of what was redacted; of the rest a summary, or a sheet that says it is withheld."
        ),
    ),
)
STATES: Final = {
    "waiting": later("Waits for its turn"),
    "building": later("Being built"),
    "ready": later("Ready"),
    "failed": later("Not built"),
    "cancelled": later("Cancelled"),
}
REASONS: Final = {
    "nothing": later("There is no annex yet: no exhibit is cited in the draft or placed in the plan of annexes."),
    "sandbox-off": later(
        "This server has nothing in which files can be opened safely. Whoever runs it has to change that."
    ),
    "altered": later(
        "A file of an exhibit is damaged in the vault. Its page says which; receive it again, then build anew."
    ),
    "disk": later("The disk of the server has no room left."),
    "too-large": later("A volume would have become too large for this server."),
    "too-slow": later("It took longer than it may. Ask for it once more."),
}


@blueprint.get("")
@member
@recorded("bundles-viewed")
def page(matter_id: str) -> Response:
    """Show the bundles; a page that follows one looks again by itself, without script, and not for ever."""
    found = bundles.bundles_of(office(), g.actor, matter_id)
    is_busy, looks = any(one.is_under_way for one in found), _looks_left()
    response = show(
        "staff/bundles/page.html",
        bundles=[(one, STATES[one.state], _told(one), _reason(one)) for one in found],
        readers=[{"value": value, "text": text, "hint": hint} for value, text, hint in READERS],
        extras=_extras(any(one.is_ready for one in found)),
        is_busy=is_busy,
        follows=is_busy and looks > 0,
        follow_url=url_for("bundles.page", matter_id=matter_id, follow=MOST_LOOKS),
    )
    if is_busy and looks > 0:
        again = url_for("bundles.page", matter_id=matter_id, follow=looks - 1)
        response.headers["Refresh"] = f"{SECONDS}; url={again}"
    return response


@blueprint.post("")
@member
@recorded("bundle-asked")
def ask(matter_id: str) -> Response:
    extras = request.form.getlist("extras")
    bundles.ask(
        office(),
        g.actor,
        matter_id,
        for_source=request.form.get("reader") == "source",
        with_request="request" in extras,
        anew="anew" in extras,
    )
    return go("bundles.page", matter_id=matter_id, follow=MOST_LOOKS)


@blueprint.post("/<bundle_id>/cancel")
@member
@recorded("bundle-cancelled")
def cancel(matter_id: str, bundle_id: str) -> Response:
    bundles.cancel(office(), g.actor, matter_id, bundle_id)
    return go("bundles.page", matter_id=matter_id)


@blueprint.post("/<bundle_id>/volumes/<int:number>")
@member
@recorded("bundle-downloaded")
def volume(matter_id: str, bundle_id: str, number: int) -> Response:
    name, pieces = bundles.take_volume(office(), g.actor, matter_id, bundle_id, number)
    return hand_over(pieces, name=name, media_type=PDF)


@blueprint.post("/<bundle_id>/parts")
@member
@recorded("bundle-downloaded")
def parts(matter_id: str, bundle_id: str) -> Response:
    name, pieces = bundles.take_parts(office(), g.actor, matter_id, bundle_id)
    return hand_over(pieces, name=name, media_type=ZIP)


def _looks_left() -> int:
    asked = request.args.get("follow", "")
    return min(int(asked), MOST_LOOKS) if asked.isdecimal() and len(asked) < 6 else 0


def _extras(has_earlier: bool) -> list[dict[str, object]]:
    request_ = {
        "value": "request",
        "text": _("Put the request in front"),
        "hint": _("Its citations then lead to the pages of the exhibits, and each cover leads back to the paragraphs."),
    }
    anew = {
        "value": "anew",
        "text": _("Number all pages anew"),
        "hint": _("Otherwise no page of the earlier bundle moves, and what came since stands at the end."),
    }
    return [request_, anew] if has_earlier else [request_]


def _told(one: Bundle) -> str:
    """Return in a line what a ready bundle holds."""
    if not one.is_ready:
        return ""
    said = [
        ngettext("%(num)s page", "%(num)s pages", one.pages),
        ngettext("%(num)s annex", "%(num)s annexes", one.annexes),
    ]
    if len(one.volumes) > 1:
        said.append(ngettext("%(num)s volume", "%(num)s volumes", len(one.volumes)))
    if one.late:
        said.append(ngettext("%(num)s file added at the end", "%(num)s files added at the end", one.late))
    if one.has_moved:
        said.append(_("pages have moved since the earlier bundle"))
    return ", ".join(said)


def _reason(one: Bundle) -> str:
    if one.state != "failed":
        return ""
    return str(REASONS.get(one.reason) or _("Something went wrong that Redress does not know. Ask for it once more."))
