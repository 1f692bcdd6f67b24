"""Making a redacted twin: boxes over the pages, as cells, as numbers or drawn; its result is seen before it is kept."""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final

from flask import Blueprint, Response, g, request
from flask_babel import gettext as _

from casework.domain.covers import BadCover, Cover, of_cells, read, written
from casework.services import looking, pictures, redacting
from casework.services.refusals import NotShown, NotThere, ReasonMissing
from casework.web.errors import again
from casework.web.filters import figure
from casework.web.pages import go, office, show
from casework.web.policies import member, recorded
from casework.web.shown.files import Pager, why_not
from casework.web.staff.files import PLACE, described, find, page_asked

blueprint = Blueprint("redacting", __name__, url_prefix=f"{PLACE}/redacted")
COLUMNS: Final = 10
ROWS_OF_A_SQUARE: Final = 14  # so that a finger meets a cell on a phone
CELL: Final = re.compile(r"(\d{1,3})-(\d{1,3})")


@dataclass(frozen=True)
class Cell:
    """A cell of the grid over a page, by its name in the form and to a screen reader."""

    value: str
    label: str


@blueprint.get("")
@member
@recorded("file-viewed", subject="file_id")
def form(matter_id: str, exhibit_id: str, file_id: str) -> Response:
    return show("staff/files/redact.html", **_desk(matter_id, exhibit_id, file_id, text="", problems=[]))


@blueprint.post("")
@member
@recorded("redaction-begun")
def work(matter_id: str, exhibit_id: str, file_id: str) -> Response:
    """Take the boxes sent, and go on as the button says: another page, one box less, or the result."""
    text, wanted = request.form.get("boxes", ""), request.form.get("do", "")
    desk = _desk(matter_id, exhibit_id, file_id, text=text, problems=[])
    pages = desk["look"].pages
    try:
        covers = (*read(text, pages=max(pages, 1)), *_chosen(desk))
    except BadCover as bad:
        return again("staff/files/redact.html", **desk | {"problems": [("boxes", _why(bad))]})
    if wanted.startswith("without-"):
        covers = tuple(one for number, one in enumerate(covers, 1) if wanted != f"without-{number}")
    if wanted == "see" and pages:
        return _see(matter_id, exhibit_id, file_id, covers, desk)
    number = _turned_to(wanted) or desk["leaf"].number
    return show("staff/files/redact.html", **_desk(matter_id, exhibit_id, file_id, text=written(covers), page=number))


@blueprint.get("/<twin_id>")
@member
@recorded("file-viewed", subject="file_id")
def result(matter_id: str, exhibit_id: str, file_id: str, twin_id: str) -> Response:
    return show("staff/files/twin.html", **_result(matter_id, exhibit_id, file_id, twin_id))


@blueprint.get("/<twin_id>/pages/<int:number>")
@member
@recorded("file-viewed", subject="file_id")
def picture(matter_id: str, exhibit_id: str, file_id: str, twin_id: str, number: int) -> Response:
    """Hand over a page of the twin as it would be kept."""
    find(exhibit_id, file_id)
    twin = redacting.twin_of(office(), g.actor, matter_id, file_id, twin_id)
    if not 1 <= number <= twin.pages:
        raise NotThere
    try:
        png = redacting.twin_picture(
            office(), g.actor, matter_id, file_id, twin_id=twin_id, page=number, longest_px=pictures.LARGE_PX
        )
    except NotShown:
        raise NotThere from None
    return Response(png, content_type="image/png")


@blueprint.post("/<twin_id>")
@member
@recorded("file-redacted")
def keep(matter_id: str, exhibit_id: str, file_id: str, twin_id: str) -> Response:
    find(exhibit_id, file_id)
    reason = request.form.get("reason", "")
    try:
        file = redacting.keep_twin(office(), g.actor, matter_id, file_id, twin_id=twin_id, reason=reason)
    except ReasonMissing:
        wrong = _("Say why, for example: the address of a relative")
        shown = _result(matter_id, exhibit_id, file_id, twin_id)
        return again("staff/files/twin.html", **shown | {"errors": {"reason": wrong}, "problems": [("reason", wrong)]})
    looking.look_at_small(office(), g.actor, matter_id, file)
    return go("files.page", matter_id=matter_id, exhibit_id=exhibit_id, file_id=file.id)


def _turned_to(wanted: str) -> int:
    """Return the page that the button, or the box beside it, leads to; 0 for none."""
    asked = request.form.get("turn", "").strip() if wanted == "turn" else wanted.removeprefix("page-")
    return int(asked) if re.fullmatch(r"\d{1,5}", asked) else 0


def _see(matter_id: str, exhibit_id: str, file_id: str, covers: Sequence[Cover], desk: dict[str, Any]) -> Response:
    """Make the twin and lead to it. Without a box there is nothing to see."""
    if not covers:
        problems = [("boxes", _("Cover something first: choose cells, or give a box as numbers"))]
        return again("staff/files/redact.html", **desk | {"problems": problems})
    try:
        twin = redacting.try_twin(office(), g.actor, matter_id, file_id, covers=covers, pages=desk["look"].pages)
    except NotShown as problem:
        return again("staff/files/redact.html", **desk | {"problems": [("boxes", why_not(problem.reason))]})
    return go("redacting.result", matter_id=matter_id, exhibit_id=exhibit_id, file_id=file_id, twin_id=twin)


def _desk(
    matter_id: str, exhibit_id: str, file_id: str, *, text: str, page: int = 0, problems: Sequence[object] = ()
) -> dict[str, Any]:
    """Return everything the page shows: the boxes so far, the page that is open, and a grid over it."""
    shown = described(matter_id, exhibit_id, file_id)
    pages = shown["look"].pages
    number = min(page, pages) if page else page_asked(pages)
    covers: tuple[Cover, ...] = ()
    with suppress(BadCover):  # then the text itself is shown, as it was typed
        covers = read(text, pages=max(pages, 1))
    width, height = _size(matter_id, file_id, number) if pages else (1, 1)
    rows = max(4, round(height / width * ROWS_OF_A_SQUARE))
    return shown | {
        "leaf": Pager(number, pages),
        "text": text,
        "problems": list(problems),
        "covers": list(enumerate(covers, 1)),
        "covered": written(one for one in covers if one.page == number),
        "rows": rows,
        "size": (width, height),
        "grid": [Cell(f"{row}-{column}", _label(row, column)) for row in range(rows) for column in range(COLUMNS)],
    }


def _result(matter_id: str, exhibit_id: str, file_id: str, twin_id: str) -> dict[str, Any]:
    shown = described(matter_id, exhibit_id, file_id)
    twin = redacting.twin_of(office(), g.actor, matter_id, file_id, twin_id)
    return shown | {
        "twin": twin,
        "leaf": Pager(page_asked(twin.pages), twin.pages),
        "reason": request.form.get("reason", ""),
        "errors": {},
        "problems": [],
    }


def _chosen(desk: dict[str, Any]) -> tuple[Cover, ...]:
    """Return boxes over the cells that were chosen on the page that was open."""
    found = [CELL.fullmatch(one) for one in request.form.getlist("cell")]
    cells = [(int(one[1]), int(one[2])) for one in found if one]
    return of_cells(desk["leaf"].number, cells, rows=desk["rows"], columns=COLUMNS)


def _size(matter_id: str, file_id: str, number: int) -> tuple[int, int]:
    try:
        png = pictures.picture_of(office(), g.actor, matter_id, file_id, page=number, longest_px=pictures.LARGE_PX)
    except NotShown:
        return 1, 1
    return pictures.size_of(png)


def _label(row: int, column: int) -> str:
    return _("Row %(row)s, column %(column)s", row=figure(row + 1), column=figure(column + 1))


def _why(bad: BadCover) -> str:
    told = {
        "no such page": _("Line %(line)s: there is no such page", line=figure(bad.line)),
        "no box": _(
            "Line %(line)s: left is before right, top before bottom, and all at most 100", line=figure(bad.line)
        ),
    }
    otherwise = _(
        "Line %(line)s: write page, left, top, right and bottom, for example 2: 10 20 60 25", line=figure(bad.line)
    )
    return str(told.get(bad.problem, otherwise))
