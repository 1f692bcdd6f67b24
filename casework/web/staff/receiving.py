"""Files that come by a form: each is kept or refused by itself, and told of by itself; the mark of being withdrawn."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, cast

from flask import Blueprint, Response, current_app, g, request
from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage

from casework.domain.exhibits import NOTHING_SAID, Exhibit, ExhibitFile, Receipt
from casework.services import looking, receiving
from casework.services.arrivals import Arrival
from casework.services.quotas import room
from casework.services.refusals import NoSuchExhibit, NoSuchFile
from casework.web.errors import again
from casework.web.filters import size
from casework.web.pages import go, office, show
from casework.web.policies import member, recorded, takes_files
from casework.web.shown import receiving as told
from casework.web.shown.receiving import Came
from casework.web.staff.receipt_form import TypedReceipt

blueprint = Blueprint("receiving", __name__, url_prefix="/matters/<matter_id>/evidence")
PAGE: Final = "staff/receiving/received.html"
MOST_FILES: Final = 200


@blueprint.app_context_processor
def _room_at_hand() -> dict[str, Callable[[], str]]:
    return {"room_here": room_here}


def room_here() -> str:
    """Return how much room there is for files in the matter of this page."""
    return told.room_words(room(office(), g.actor, g.matter.id), largest_bytes=largest_bytes())


@blueprint.post("/<exhibit_id>/files")
@member
@recorded("file-attached")
@takes_files
def attach(matter_id: str, exhibit_id: str) -> Response:
    """Keep every file that can be kept; where one could not, or is here already, say so of each."""
    exhibit = find(exhibit_id)
    if not chosen():
        return again(PAGE, **_page(exhibit, []), error=_("Choose a file"))
    typed = TypedReceipt.sent(request.form)
    if typed.errors():
        return again(PAGE, **_page(exhibit, []), error="")
    results = attach_chosen(matter_id, exhibit_id, receipt=typed.receipt())
    if any(one.problem for one in results):
        return again(PAGE, **_page(exhibit, results), error="")
    return go(
        "receiving.received",
        matter_id=matter_id,
        exhibit_id=exhibit_id,
        file=[one.file.id for one in results if one.file],
    )


@blueprint.get("/<exhibit_id>/received")
@member
@recorded("exhibit-viewed", subject="exhibit_id")
def received(matter_id: str, exhibit_id: str) -> Response:
    """Tell of the files named in the address; where there is nothing to tell, show the exhibit with them."""
    exhibit, asked = find(exhibit_id), set(request.args.getlist("file")[:MOST_FILES])
    results = [told.came(file, exhibit_id) for file in exhibit.files if file.id in asked]
    if len(results) < 2 and not any(one.twins for one in results):
        return go("evidence.exhibit", matter_id=matter_id, exhibit_id=exhibit_id)
    return show(PAGE, **_page(exhibit, results), error="")


@blueprint.post("/<exhibit_id>/files/<file_id>/withdraw")
@member
@recorded("file-withdrawn")
def withdraw(matter_id: str, exhibit_id: str, file_id: str) -> Response:
    """Mark a file withdrawn. It stays: nothing that was received is ever deleted or replaced (UP-13)."""
    return _marked(matter_id, exhibit_id, file_id, receiving.withdraw)


@blueprint.post("/<exhibit_id>/files/<file_id>/reinstate")
@member
@recorded("file-reinstated")
def reinstate(matter_id: str, exhibit_id: str, file_id: str) -> Response:
    return _marked(matter_id, exhibit_id, file_id, receiving.reinstate)


def find(exhibit_id: str) -> Exhibit:
    """Raises: NoSuchExhibit."""
    for one in g.matter.record.exhibits:
        if one.id == exhibit_id:
            return cast("Exhibit", one)
    raise NoSuchExhibit


def chosen() -> list[FileStorage]:
    """Return the files that were chosen in the form."""
    return [file for file in request.files.getlist("file") if file.filename]


def file_errors() -> dict[str, str]:
    """Return what is wrong with a file before anything is kept, so that a form is kept whole or not at all."""
    for file in chosen():
        problem = _arrival(file).problem
        if problem is not None:
            return {"file": told.why_not(problem)}
        if not file.stream.seek(0, 2):
            return {"file": _("Choose another file: this one is empty")}
    return {}


def attach_chosen(matter_id: str, exhibit_id: str, *, receipt: Receipt = NOTHING_SAID) -> list[Came]:
    """Keep each of the chosen files for the exhibit, and return what became of each."""
    return [_attached(matter_id, exhibit_id, file, receipt=receipt) for file in chosen()]


def largest_bytes() -> int:
    return int(current_app.extensions["settings"].largest_file_bytes)


def look_now(matter_id: str, file: ExhibitFile) -> None:
    """Have a small file looked at while its sender waits; a large one is looked at soon after."""
    looking.look_at_small(office(), g.actor, matter_id, file)


def _attached(matter_id: str, exhibit_id: str, file: FileStorage, *, receipt: Receipt) -> Came:
    arriving = _arrival(file)
    name = file.filename or ""
    if arriving.problem is None and not arriving.seek(0, 2):
        return Came(name, problem=_("It is empty. Choose the file again."))
    try:
        kept = receiving.attach_file(
            office(),
            g.actor,
            matter_id,
            exhibit_id,
            name=name,
            pieces=arriving,
            media_type=file.mimetype or "application/octet-stream",
            receipt=receipt,
        )
    except told.REFUSED as problem:
        return Came(name, problem=told.why_not(problem))
    look_now(matter_id, kept)
    return Came(kept.name, kept)


def _arrival(file: FileStorage) -> Arrival:
    return cast("Arrival", file.stream)  # see web/uploads.py


def _page(exhibit: Exhibit, results: list[Came]) -> dict[str, object]:
    return {"exhibit": exhibit, "results": results, "largest": size(largest_bytes())}


def _marked(matter_id: str, exhibit_id: str, file_id: str, mark: Callable[..., None]) -> Response:
    if file_id not in {file.id for file in find(exhibit_id).files}:
        raise NoSuchFile
    mark(office(), g.actor, matter_id, file_id)
    return go("files.page", matter_id=matter_id, exhibit_id=exhibit_id, file_id=file_id)
