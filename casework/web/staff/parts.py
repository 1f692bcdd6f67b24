"""Files that come in parts: with the script by itself, without it one part after the other; after a cut, from there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO, Final, cast

from flask import Blueprint, Response, g, jsonify, request, url_for
from flask_babel import gettext as _
from werkzeug.exceptions import LengthRequired

from casework.domain.file_names import shown_name
from casework.services import uploads
from casework.services.arrivals import Arrival
from casework.services.refusals import OutOfStep
from casework.services.uploads import Upload
from casework.web.errors import again
from casework.web.pages import go, office, show
from casework.web.policies import member, recorded, takes_files, unrecorded
from casework.web.shown import receiving as told
from casework.web.staff.receipt_form import TypedReceipt
from casework.web.staff.receiving import chosen, find, largest_bytes, look_now, room_here

blueprint = Blueprint("parts", __name__, url_prefix="/matters/<matter_id>/evidence/uploads")
PAGE: Final = "staff/receiving/upload.html"
RAW: Final = "application/octet-stream"
PIECE_BYTES: Final = 1 << 20
LONGEST_MARK: Final = 64
LARGEST_PART: Final = 8 << 20


@blueprint.get("")
@member
@recorded("uploads-viewed")
def unfinished(matter_id: str) -> Response:
    return show("staff/receiving/uploads.html", **_list(matter_id), errors={}, typed={})


@blueprint.post("")
@member
@recorded("upload-begun")
def begin(matter_id: str) -> Response:
    """Begin a file, or find the same one of the same person, that was cut off before."""
    typed = {name: request.form.get(name, "").strip() for name in ("exhibit", "name", "total", "mark")}
    errors = _errors(typed)
    if errors:
        return again("staff/receiving/uploads.html", **_list(matter_id), errors=errors, typed=typed)
    find(typed["exhibit"])
    upload = uploads.begin(
        office(),
        g.actor,
        matter_id,
        typed["exhibit"],
        name=shown_name(typed["name"]),
        total_bytes=_number(typed["total"]),
        mark=typed["mark"][:LONGEST_MARK],
    )
    return _state(matter_id, upload) if _is_script() else go("parts.upload", matter_id=matter_id, upload_id=upload.id)


@blueprint.get("/<upload_id>")
@member
@recorded("uploads-viewed")
def upload(matter_id: str, upload_id: str) -> Response:
    found = uploads.find(office(), g.actor, matter_id, upload_id)
    return _state(matter_id, found) if _is_script() else _page(found)


@blueprint.post("/<upload_id>/parts")
@member
@unrecorded("one part of many; the beginning and the end of the file are entered")
@takes_files
def add(matter_id: str, upload_id: str) -> Response:
    """Keep the next part: the body itself from the script, a chosen file from the form."""
    if request.mimetype == RAW:
        return _state(matter_id, _add_body(matter_id, upload_id))
    before, files = uploads.find(office(), g.actor, matter_id, upload_id), chosen()
    if not files:
        return again(PAGE, **_values(before), error=_("Choose a file"))
    offset = _number(request.form.get("offset", "")) if "offset" in request.form else before.size_bytes
    for file in files:
        arriving = cast("Arrival", file.stream)
        arriving.refuse_problem()
        length = arriving.seek(0, 2)
        arriving.seek(0)
        uploads.add_part(office(), g.actor, matter_id, upload_id, offset=offset, size_bytes=length, pieces=arriving)
        offset += length
    return go("parts.upload", matter_id=matter_id, upload_id=upload_id)


@blueprint.post("/<upload_id>/finish")
@member
@recorded("file-attached")
def finish(matter_id: str, upload_id: str) -> Response:
    exhibit_id = uploads.find(office(), g.actor, matter_id, upload_id).exhibit
    try:
        receipt = TypedReceipt.sent(request.form).forgiven().receipt()
        file = uploads.finish(office(), g.actor, matter_id, upload_id, receipt=receipt)
    except OutOfStep:
        found = uploads.find(office(), g.actor, matter_id, upload_id)
        return again(PAGE, **_values(found), error=_("Parts are still missing"))
    look_now(matter_id, file)
    if _is_script():
        return jsonify(file=file.id)
    return go("receiving.received", matter_id=matter_id, exhibit_id=exhibit_id, file=[file.id])


@blueprint.post("/<upload_id>/discard")
@member
@recorded("upload-discarded")
def discard(matter_id: str, upload_id: str) -> Response:
    uploads.discard(office(), g.actor, matter_id, upload_id)
    return go("parts.unfinished", matter_id=matter_id)


def _add_body(matter_id: str, upload_id: str) -> Upload:
    length = request.content_length
    if not length:
        raise LengthRequired
    return uploads.add_part(
        office(),
        g.actor,
        matter_id,
        upload_id,
        offset=_number(request.headers.get("Upload-Offset", "")),
        size_bytes=length,
        pieces=_pieces(request.stream),
    )


def _pieces(stream: IO[bytes]) -> Iterator[bytes]:
    while piece := stream.read(PIECE_BYTES):
        yield piece


def _state(matter_id: str, upload: Upload) -> Response:
    """Tell the script where to send what, and from which byte on."""
    at = {"matter_id": matter_id, "upload_id": upload.id}
    places = {
        name: url_for(f"parts.{view}", **at)
        for name, view in (("parts", "add"), ("finish", "finish"), ("state", "upload"))
    }
    largest = min(LARGEST_PART, largest_bytes())
    return jsonify(offset=upload.size_bytes, total=upload.total_bytes, largest=largest, **places)


def _page(upload: Upload) -> Response:
    return show(**_values(upload))


def _values(upload: Upload) -> dict[str, object]:
    return {
        "template": "staff/receiving/upload.html",
        "upload": told.under_way(upload),
        "room": room_here(),
        "error": "",
    }


def _list(matter_id: str) -> dict[str, object]:
    mine = [told.under_way(one) for one in uploads.uploads_of(office(), g.actor, matter_id)]
    exhibits = [(one.id, one.title) for one in g.matter.record.exhibits]
    return {"uploads": mine, "exhibits": exhibits, "room": room_here()}


def _errors(typed: dict[str, str]) -> dict[str, str]:
    errors = {}
    if not typed["exhibit"]:
        errors["exhibit"] = _("Choose the exhibit that the file belongs to")
    if not typed["name"]:
        errors["name"] = _("Enter the name of the whole file")
    return errors


def _is_script() -> bool:
    return request.accept_mimetypes.best == "application/json"


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and text.isascii() and len(text) < 16 else 0
