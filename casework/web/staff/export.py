"""The export of a whole matter: what would go out, in which form, and what went out."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from flask import Blueprint, Response, g, request
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as later

from casework.services import matter_export, passphrases
from casework.services.refusals import NoSuchSubject, PasswordRefused, ReasonMissing, TooBusy
from casework.web.errors import again
from casework.web.pages import hand_over, office, show, today
from casework.web.policies import lead, recorded, step_up
from casework.web.staff.protected import WHO
from casework.web.staff.setup import why_password_refused

blueprint = Blueprint("export", __name__, url_prefix="/matters/<matter_id>/export")
PAGE: Final = "staff/export/page.html"
FORMS: Final = {
    matter_export.SEALED: (
        later("Encrypted, under a passphrase"),
        later("For a disk, a courier or the post. Redress opens it, also on another machine."),
    ),
    matter_export.PLAIN: (
        later("Plain, as a ZIP"),
        later("Any computer opens it, and whoever finds it reads everything."),
    ),
}
OUTCOMES: Final = {
    matter_export.BEGUN: later("Not known to have ended: under way, or never fetched"),
    matter_export.BROKEN_OFF: later("Broken off: not everything went out. What arrived is no export"),
    matter_export.ENDED: later("Everything was handed over"),
}


@blueprint.get("")
@lead
@step_up(back="team.overview")
@recorded("export-viewed")
def page(matter_id: str) -> Response:  # noqa: ARG001 (the gate has loaded it)
    return show(PAGE, **_shown())


@blueprint.get("/earlier")
@lead
@recorded("export-viewed")
def earlier(matter_id: str) -> Response:
    exports = matter_export.earlier(office(), g.actor, matter_id)
    told = [(one, OUTCOMES[one.outcome], FORMS[one.form][0]) for one in exports]
    return show("staff/export/earlier.html", earlier=told)


@blueprint.post("")
@lead
@step_up(back="export.page")
@recorded("export-begun", "export-ended", "export-broken-off", "protected-revealed")
def make(matter_id: str) -> Response:
    """Hand over the export while it is being made; what is wrong with the form is said before anything goes out."""
    form, errors = request.form.get("form", ""), _wrong()
    passphrase = request.form.get("passphrase", "") if form == matter_export.SEALED else ""
    named, reason = request.form.getlist("named"), request.form.get("reason", "")
    if not errors:
        try:
            pieces = matter_export.export(
                office(), g.actor, matter_id, named=named, reason=reason, passphrase=passphrase
            )
        except PasswordRefused as refused:
            errors = {"passphrase": why_password_refused(refused)}
        except TooBusy:
            errors = {"passphrase": _("Too much is being reckoned just now. Wait a moment, then try again")}
        except ReasonMissing:
            errors = {"reason": _("Enter the reason, for example: her own lawyer takes the matter over")}
        except NoSuchSubject:
            errors = {"named": _("One of these persons is not protected any more. Choose again")}
        else:
            is_sealed = form == matter_export.SEALED
            name = f"matter-export-{today():%Y-%m-%d}.{'sealed' if is_sealed else 'zip'}"
            return hand_over(
                pieces, name=name, media_type="application/octet-stream" if is_sealed else "application/zip"
            )
    return again(PAGE, **_shown(errors))


def _wrong() -> dict[str, str]:
    form = request.form.get("form", "")
    if form not in FORMS:
        return {"form": _("Choose whether it goes out encrypted or plain")}
    if form == matter_export.SEALED:
        if not request.form.get("passphrase"):
            return {"passphrase": _("Enter a passphrase, for example the one that was made for you")}
        if request.form.get("passphrase") != request.form.get("again"):
            return {"again": _("Enter the same passphrase once more: the two are not the same")}
    return {}


def _shown(errors: dict[str, str] | None = None) -> dict[str, object]:
    outline = matter_export.outline(g.matter)
    chosen = request.form.getlist("named")
    return {
        "outline": replace(outline, hidden=()),
        "people": [{"value": one.id, "text": one.name, "hint": WHO[one.kind]} for one in outline.hidden],
        "chosen": chosen,
        "reason": request.form.get("reason", ""),
        "forms": [{"value": value, "text": text, "hint": hint} for value, (text, hint) in FORMS.items()],
        "form": request.form.get("form", matter_export.SEALED),
        "suggested": passphrases.suggestion(str(get_locale() or "en")),
        "errors": errors or {},
        "problems": list((errors or {}).items()),
    }
