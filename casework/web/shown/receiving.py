"""What is told of files that come: how much room there is, what became of each, what is still under way."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from flask import g, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from casework.domain.exhibits import ExhibitFile
from casework.services.quotas import Room
from casework.services.receiving import Twin, twins_of
from casework.services.refusals import DiskFull, NoRoom, TooLarge
from casework.services.uploads import KEPT_FOR, Upload
from casework.web.filters import figure, size

REFUSED: Final = (TooLarge, NoRoom, DiskFull)
Refused = TooLarge | NoRoom | DiskFull


@dataclass(frozen=True)
class Came:
    """What became of one file: kept as `file`, or refused, and then `problem` says why."""

    name: str
    file: ExhibitFile | None = None
    problem: str = ""
    url: str = ""
    twins: tuple[tuple[str, str], ...] = ()  # where it is already, and its name there


@dataclass(frozen=True)
class UnderWay:
    """A file of which a part has come."""

    id: str
    name: str
    exhibit: str
    came: str
    size_bytes: int
    total_bytes: int
    can_finish: bool
    touched_at: datetime
    until: datetime


def room_words(room: Room, *, largest_bytes: int) -> str:
    """Return how much may still be sent, to be read before anything is chosen."""
    if room.is_disk_full:
        return _("The disk of the server is full, so no file can be taken in now. Tell whoever runs Redress.")
    left = _("This matter has %(left)s of %(all)s left.", left=size(room.left_bytes), all=size(room.matter_bytes))
    largest = min(largest_bytes, room.most_bytes)
    each = _("One file may have at most %(size)s in one go.", size=size(largest))
    if room.left_today_bytes < room.left_bytes:
        today = _("You may send %(size)s more today.", size=size(room.left_today_bytes))
        return f"{left} {today} {each}"
    return f"{left} {each}"


def why_not(problem: Refused) -> str:
    """Return why a file was not kept, and what helps."""
    if isinstance(problem, TooLarge):
        most = size(problem.largest_bytes)
        return _("It is larger than the %(size)s that one form may bring: send it in parts.", size=most)
    if isinstance(problem, DiskFull):
        return _("The disk of the server is full. What was kept before can be read; tell whoever runs Redress.")
    left = size(problem.left_bytes)
    if problem.of == "day":
        return _("It would pass what one person may send in a day: %(left)s are left for you today.", left=left)
    return _("It would pass what one matter may hold: %(left)s are left.", left=left)


def came(file: ExhibitFile, exhibit_id: str) -> Came:
    """Return what is told of a file that was kept, with the others of this matter that are the same byte for byte."""
    url = url_for("files.page", matter_id=g.matter.id, exhibit_id=exhibit_id, file_id=file.id)
    twins = twins_of(file, g.matter.record, g.matter.drawer)
    return Came(file.name, file, url=url, twins=tuple(_twin(one) for one in twins))


def under_way(upload: Upload) -> UnderWay:
    """Return what is told of a file of which parts have come."""
    titles = {one.id: one.title for one in (*g.matter.record.exhibits, *g.matter.drawer.exhibits)}
    came_so_far, parts = size(upload.size_bytes) if upload.size_bytes else _("nothing yet"), len(upload.parts)
    in_parts = ngettext("%(num)s part", "%(num)s parts", parts)
    if upload.total_bytes:
        text = _("%(came)s of %(all)s, %(parts)s", came=came_so_far, all=size(upload.total_bytes), parts=in_parts)
    else:
        text = _("%(came)s, %(parts)s", came=came_so_far, parts=in_parts)
    return UnderWay(
        upload.id,
        upload.name,
        titles.get(upload.exhibit, ""),
        text,
        size_bytes=upload.size_bytes,
        total_bytes=upload.total_bytes,
        can_finish=bool(upload.parts) and upload.size_bytes >= upload.total_bytes,
        touched_at=upload.touched_at,
        until=upload.touched_at + KEPT_FOR,
    )


def _twin(one: Twin) -> tuple[str, str]:
    if one.number:
        return _("You already have this as Exhibit %(number)s:", number=figure(one.number)), one.file.name
    return _("You already have this in the drawer:"), one.file.name
