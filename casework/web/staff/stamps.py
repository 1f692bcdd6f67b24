"""What proves a file: time-stamps with their verdicts, sidecars with their claims, and how to get a time-stamp."""

from __future__ import annotations

from typing import Final

from flask import Blueprint, Response, g, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as later

from casework.domain.exhibits import FileRole
from casework.services import receiving, stamps
from casework.web.errors import again
from casework.web.pages import go, hand_over, office, show
from casework.web.policies import member, recorded, takes_files, unrecorded
from casework.web.shown import receiving as told
from casework.web.staff.files import PLACE, find
from casework.web.staff.receiving import chosen, file_errors

blueprint = Blueprint("stamps", __name__, url_prefix=f"{PLACE}/proofs")
PAGE: Final = "staff/stamps/page.html"
ROLES: Final = {
    FileRole.TIME_STAMP.value: (later("A time-stamp"), later("The answer of a time-stamp service, .tsr or .tst.")),
    FileRole.SIDECAR.value: (
        later("A sidecar"),
        later("What an app wrote beside the file: ProofMode (.csv, .json, .asc, .zip) or C2PA (.c2pa)."),
    ),
}
WRONG: Final = {
    "other-file": later("It is of another file: the digest in it is not that of this file."),
    "refused": later("The service refused: its answer holds no time-stamp. Send the request again."),
    "no-token": later("This is no time-stamp, or it is damaged. Ask the service for it again."),
    "not-opened": later("It could not be opened safely just now. Nothing is known of it; look again later."),
    "altered-here": later("It, or the file it belongs to, is damaged in the vault."),
    "weak": later("Its digest or its key is too weak to prove anything, such as SHA-1."),
    "altered": later("It was altered: the signature does not fit what stands in it."),
    "no-certificate": later("The certificate of who signed is not in it. Ask for a time-stamp with certificates."),
    "other-purpose": later("Who signed has no certificate for time-stamps alone, as the standard demands."),
    "out-of-date": later("The certificate of who signed was not valid at the moment that it gives."),
}
SORTS: Final = {
    "proofmode-csv": later("ProofMode table"),
    "proofmode-json": later("ProofMode record"),
    "proofmode-zip": later("ProofMode bundle"),
    "signature": later("Signature of OpenPGP, not checked"),
    "c2pa": later("C2PA manifest, signatures not checked"),
    "unknown": later("Of a form that Redress does not read; kept as it came"),
}
DIGESTS: Final = {
    stamps.EQUAL: later("The digest in it is that of this file."),
    stamps.DIFFERENT: later("The digest in it is that of another file, or this file was changed after it was written."),
    stamps.NONE_CLAIMED: later("It holds no digest to compare with this file."),
}


@blueprint.get("")
@member
@recorded("file-viewed", subject="file_id")
def page(matter_id: str, exhibit_id: str, file_id: str) -> Response:
    return show(PAGE, **_shown(matter_id, exhibit_id, file_id))


@blueprint.post("")
@member
@recorded("file-attached")
@takes_files
def attach(matter_id: str, exhibit_id: str, file_id: str) -> Response:
    """Keep what came beside the file, whatever it is worth; the page then says what that is."""
    find(exhibit_id, file_id)
    errors = file_errors() if chosen() else {"file": _("Choose a file")}
    role = request.form.get("role", "")
    if role not in ROLES:
        errors["role"] = _("Say whether it is a time-stamp or a sidecar")
    if not errors:
        try:
            for file in chosen():
                receiving.attach_file(
                    office(),
                    g.actor,
                    matter_id,
                    exhibit_id,
                    name=file.filename or "",
                    pieces=file.stream,
                    media_type=file.mimetype or "application/octet-stream",
                    role=FileRole(role),
                    of=file_id,
                )
        except told.REFUSED as problem:
            errors = {"file": told.why_not(problem)}
    if errors:
        return again(PAGE, **_shown(matter_id, exhibit_id, file_id, errors))
    return go("stamps.page", matter_id=matter_id, exhibit_id=exhibit_id, file_id=file_id)


@blueprint.get("/request")
@member
@unrecorded("hands over a digest that stands on the page of the file")
def ask(matter_id: str, exhibit_id: str, file_id: str) -> Response:
    """Hand over the request that somebody sends to a time-stamp service; we send nothing."""
    find(exhibit_id, file_id)
    content = stamps.request_of(office(), g.actor, matter_id, file_id)
    return hand_over(content, name="request.tsq", media_type="application/timestamp-query")


def _shown(matter_id: str, exhibit_id: str, file_id: str, errors: dict[str, str] | None = None) -> dict[str, object]:
    exhibit, exhibit_number, number = find(exhibit_id, file_id)
    proofs = stamps.proofs_of(office(), g.actor, matter_id, file_id)
    return {
        "exhibit_number": exhibit_number,
        "file": exhibit.files[number - 1],
        "at": {"matter_id": matter_id, "exhibit_id": exhibit_id, "file_id": file_id},
        "stamps": [(one, WRONG.get(one.problem, "")) for one in proofs.stamps],
        "sidecars": [
            (one, WRONG.get(one.problem, ""), SORTS[one.claims.sort], DIGESTS[one.digest]) for one in proofs.sidecars
        ],
        "embedded": proofs.embedded,
        "roles": [{"value": value, "text": text, "hint": hint} for value, (text, hint) in ROLES.items()],
        "role": request.form.get("role", FileRole.TIME_STAMP.value),
        "errors": errors or {},
        "problems": list((errors or {}).items()),
    }
