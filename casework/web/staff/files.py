"""A file: what it is, its pages as pictures, what lies within; the original and the clean copy, each behind a page."""

from __future__ import annotations

from typing import Any, Final

from flask import Blueprint, Response, current_app, g, request, url_for
from flask_babel import gettext as _

from casework.domain.covers import BadCover, read
from casework.domain.exhibits import Exhibit
from casework.services import custody as keeping
from casework.services import leads, looking, pictures, receiving, sharing
from casework.services.custody import FORMS
from casework.services.looking import Look
from casework.services.refusals import NoSuchExhibit, NoSuchFile, NotShown, NotThere
from casework.web.errors import again
from casework.web.pages import go, hand_over, office, show, today
from casework.web.policies import lead, member, recorded
from casework.web.shown import files as told

PLACE: Final = "/matters/<matter_id>/evidence/<exhibit_id>/files/<file_id>"
TYPES: Final = {"csv": "text/csv", "pdf": "application/pdf"}
READING: Final = "readings.page"  # the text of a file, to be read and put right
MOST_LISTED: Final = 200
MOST_ROWS: Final = 50
blueprint = Blueprint("files", __name__, url_prefix=PLACE)


@blueprint.get("")
@member
@recorded("file-viewed", subject="file_id")
def page(matter_id: str, exhibit_id: str, file_id: str) -> Response:
    shown = described(matter_id, exhibit_id, file_id)
    look: Look = shown["look"]
    leaf = told.Pager(page_asked(look.pages), look.pages)
    return show("staff/files/page.html", **shown, leaf=leaf, **_around(matter_id, exhibit_id, file_id, look))


@blueprint.get("/pages/<int:number>")
@member
@recorded("file-viewed", subject="file_id")
def picture(matter_id: str, exhibit_id: str, file_id: str, number: int) -> Response:
    """Hand over a page as a picture, with boxes over it where the address gives any.

    Raises: NotThere where there is no such page, or none that can be shown.
    """
    if covered := request.args.get("covered", ""):
        return _covered(matter_id, exhibit_id, file_id, number=number, text=covered)
    return _picture(matter_id, exhibit_id, file_id, number=number, longest_px=pictures.LARGE_PX)


@blueprint.get("/small")
@member
@recorded("exhibit-viewed", subject="exhibit_id")
def small(matter_id: str, exhibit_id: str, file_id: str) -> Response:
    """Hand over the first page as a small picture, for a list."""
    return _picture(matter_id, exhibit_id, file_id, number=1, longest_px=pictures.SMALL_PX)


@blueprint.post("/look")
@member
@recorded("file-examined")
def look(matter_id: str, exhibit_id: str, file_id: str) -> Response:
    """Look at a file now, where it was not done yet or done in vain."""
    find(exhibit_id, file_id)
    looking.look_at(office(), g.actor, matter_id, file_id)
    return go("files.page", matter_id=matter_id, exhibit_id=exhibit_id, file_id=file_id)


@blueprint.get("/original")
@member
@recorded("file-viewed", subject="file_id")
def original(matter_id: str, exhibit_id: str, file_id: str) -> Response:
    return show("staff/files/original.html", **described(matter_id, exhibit_id, file_id))


@blueprint.post("/original")
@member
@recorded("file-downloaded")
def download(matter_id: str, exhibit_id: str, file_id: str) -> Response:
    """Hand over a file as it was received: always to be saved, never opened on this site."""
    find(exhibit_id, file_id)
    file, pieces = receiving.read_file(office(), g.actor, matter_id, file_id)
    return hand_over(pieces, name=file.name)


@blueprint.get("/clean")
@member
@recorded("file-viewed", subject="file_id")
def clean(matter_id: str, exhibit_id: str, file_id: str) -> Response:
    return show("staff/files/clean.html", **described(matter_id, exhibit_id, file_id), problem="")


@blueprint.post("/clean")
@member
@recorded("clean-copy-taken")
def take_clean(matter_id: str, exhibit_id: str, file_id: str) -> Response:
    """Hand over a PDF rebuilt from pictures of the pages; where that cannot be made, say why."""
    shown = described(matter_id, exhibit_id, file_id)
    try:
        if not shown["look"].pages:
            raise NotShown("broken")  # noqa: TRY301 - the same answer as where the sandbox says so
        name, pieces = sharing.take_clean(office(), g.actor, matter_id, file_id)
    except NotShown as problem:
        return again("staff/files/clean.html", **shown, problem=told.why_not(problem.reason))
    return hand_over(pieces, name=name)


@blueprint.get("/custody/<form>")
@lead
@recorded("custody-exported")
def record(matter_id: str, exhibit_id: str, file_id: str, form: str) -> Response:
    """Hand over the custody record, to be filed or kept."""
    find(exhibit_id, file_id)
    if form not in FORMS:
        raise NotThere
    content = keeping.exported(office(), g.actor, matter_id, file_id, today=today(), form=form, translate=_)
    return hand_over(content, name=f"custody-record.{form}", media_type=TYPES[form])


def find(exhibit_id: str, file_id: str) -> tuple[Exhibit, int, int]:
    """Return the exhibit, its number, and the number of the file in it. Raises: NoSuchExhibit, NoSuchFile."""
    for exhibit_number, one in enumerate(g.matter.record.exhibits, 1):
        if one.id == exhibit_id:
            for number, file in enumerate(one.files, 1):
                if file.id == file_id:
                    return one, exhibit_number, number
            raise NoSuchFile
    raise NoSuchExhibit


def described(matter_id: str, exhibit_id: str, file_id: str) -> dict[str, Any]:
    """Return what every page about a file says of it. Raises: NoSuchExhibit, NoSuchFile."""
    exhibit, exhibit_number, number = find(exhibit_id, file_id)
    look = looking.look_of(office(), g.actor, matter_id, file_id)
    return {
        "exhibit": exhibit,
        "exhibit_number": exhibit_number,
        "custody": keeping.custody_of(office(), g.actor, matter_id, file_id),
        "file": exhibit.files[number - 1],
        "heading": told.heading(number, exhibit_number),
        "look": look,
        "kind": told.kind_words(look),
        "pages": told.pages_words(look),
        "flags": told.flags_of(look),
        "state": told.state_words(look),
        "at": {"matter_id": matter_id, "exhibit_id": exhibit_id, "file_id": file_id},
    }


def page_asked(pages: int) -> int:
    """Return the page that the address asks for, or the nearest there is. Units: counted from 1."""
    asked = request.values.get("page", "")
    wanted = int(asked) if asked.isdecimal() and len(asked) < 6 else 1
    return min(max(wanted, 1), max(pages, 1))


def _covered(matter_id: str, exhibit_id: str, file_id: str, *, number: int, text: str) -> Response:
    find(exhibit_id, file_id)
    pages = looking.look_of(office(), g.actor, matter_id, file_id).pages
    try:
        covers = read(text, pages=pages)
        png = pictures.covered_picture(office(), g.actor, matter_id, file_id, page=number, covers=covers)
    except (BadCover, NotShown):
        raise NotThere from None
    return Response(png, content_type="image/png")


def _picture(matter_id: str, exhibit_id: str, file_id: str, *, number: int, longest_px: int) -> Response:
    find(exhibit_id, file_id)
    if not 1 <= number <= looking.look_of(office(), g.actor, matter_id, file_id).pages:
        raise NotThere
    try:
        png = pictures.picture_of(office(), g.actor, matter_id, file_id, page=number, longest_px=longest_px)
    except NotShown:
        raise NotThere from None
    return Response(png, content_type="image/png")


def _around(matter_id: str, exhibit_id: str, file_id: str, look: Look) -> dict[str, Any]:
    """Return what stands around the picture: what lies within, what belongs to the file, who did what with it."""
    exhibit, _number, _place = find(exhibit_id, file_id)
    lines = told.lines(matter_id, exhibit, looking.looks_in(office(), g.actor, matter_id))
    mine = next(line for line in lines if line.file.id == file_id)
    custody = keeping.custody_of(office(), g.actor, matter_id, file_id)
    is_lead = leads.is_lead(office(), g.actor, matter_id)
    rows = keeping.trail_of(office(), g.actor, matter_id, custody) if is_lead else ()
    listing = look.found.listing if look.found else ()
    at = {"matter_id": matter_id, "exhibit_id": exhibit_id, "file_id": file_id}
    return {
        "role": mine.role,
        "belonging": [line for line in lines if line.file.of == file_id],
        "belongs_to": next((line for line in lines if line.file.id == mine.file.of), None),
        "listing": [(g.matter.veil.text(one.name), one) for one in listing[:MOST_LISTED]],
        "more_listed": max(0, len(listing) - MOST_LISTED),
        "text_url": url_for(READING, **at)
        if (look.has_text or look.pages) and READING in current_app.view_functions
        else "",
        "is_lead": is_lead,
        "rows": [(row, row.who(_), row.says(_)) for row in rows[:MOST_ROWS]],
        "said": [(one, keeping.lines_of(one.receipt, _)) for one in custody.said],
    }
