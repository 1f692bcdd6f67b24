"""Redacted twins: a file rebuilt from pictures of its pages with boxes over them, looked at before it is kept.

What is under a box is not in the twin: its pages are pictures alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from casework.domain.covers import Cover, written
from casework.domain.dates import PartialDate
from casework.domain.exhibits import ExhibitFile, FileRole, FileState, Receipt
from casework.keys.hierarchy import new_object_key
from casework.sandbox import Box, redacted_pdf
from casework.services.actors import Actor
from casework.services.leads import reason_given
from casework.services.matters import changing, reading
from casework.services.office import Office
from casework.services.pictures import drawn_page
from casework.services.quotas import refuse_beyond
from casework.services.refusals import NoSuchFile
from casework.store import derivatives, exhibits
from casework.store.derivatives import TWIN, Derivative
from casework.store.exhibits import KeptFile

PDF = "application/pdf"


def try_twin(office: Office, actor: Actor, matter_id: str, file_id: str, *, covers: Sequence[Cover], pages: int) -> str:
    """Make a twin to be looked at, and return its id. It waits for a day, sealed. Units: pages count from 1.

    Raises: NoSuchMatter, NoSuchFile, MatterClosed, NotShown, ExhibitAltered.
    """
    found = _file(office, actor, matter_id, file_id)
    pieces = office.vault.read(file_id, found.object_key, sha256=found.file.sha256)
    key = new_object_key()
    stored = office.vault.store([redacted_pdf(pieces, boxes=_boxes(covers))], key)
    twin = Derivative(
        stored.object_id,
        file_id,
        TWIN,
        stored.sha256,
        size_bytes=stored.size_bytes,
        made_at=office.clock(),
        object_key=key,
        pages=pages,
        made_by=actor.id,
        note=written(covers),
    )
    try:
        with changing(office, actor, matter_id) as change:
            derivatives.add(change.connection, change.matter, twin)
            change.note("redaction-begun", subject=file_id)
    except BaseException:
        office.vault.discard(twin.id)
        raise
    return twin.id


def twin_of(office: Office, actor: Actor, matter_id: str, file_id: str, twin_id: str) -> Derivative:
    """Return the twin that waits to be kept. Raises: NoSuchMatter, NoSuchFile."""
    with reading(office, actor, matter_id) as (connection, kept):
        found = derivatives.by_id(connection, kept, file_id, kind=TWIN, derivative_id=twin_id)
    if found is None:
        raise NoSuchFile
    return found


def twin_picture(
    office: Office, actor: Actor, matter_id: str, file_id: str, *, twin_id: str, page: int, longest_px: int
) -> bytes:
    """Return a page of the twin as PNG. Raises: NoSuchMatter, NoSuchFile, NotShown, ExhibitAltered."""
    cleared = office.drawn.cleared
    twin = twin_of(office, actor, matter_id, file_id, twin_id)
    pieces = office.vault.read(twin.id, twin.object_key, sha256=twin.sha256)
    return drawn_page(office, twin.id, pieces, page=page, longest_px=longest_px, cleared=cleared)


def keep_twin(office: Office, actor: Actor, matter_id: str, file_id: str, *, twin_id: str, reason: str) -> ExhibitFile:
    """Keep the twin as a file of the exhibit that belongs to the original, with the reason; nothing is copied.

    Raises: ReasonMissing, NoSuchMatter, NoSuchFile, MatterClosed, NoRoom.
    """
    reason = reason_given(reason)
    with changing(office, actor, matter_id) as change:
        original = exhibits.file_by_id(change.connection, change.matter, file_id)
        twin = derivatives.by_id(change.connection, change.matter, file_id, kind=TWIN, derivative_id=twin_id)
        if original is None or twin is None:
            raise NoSuchFile
        file = _twin_file(original.file, twin, reason=reason, by=actor)
        refuse_beyond(change.connection, office, file.size_bytes, matter_id=matter_id, account_id=actor.id)
        derivatives.remove(change.connection, [twin.id])  # its object goes on as that of the file
        exhibits.add_file(change.connection, change.matter, KeptFile(original.exhibit, file, twin.object_key))
        change.note("file-attached", subject=file.id)
        change.note("file-redacted", subject=file_id, details={"reason": reason, "twin": file.id})
    return file


def _twin_file(original: ExhibitFile, twin: Derivative, *, reason: str, by: Actor) -> ExhibitFile:
    on = PartialDate.of(twin.made_at.date())
    return replace(
        original,
        id=twin.id,
        name=f"redacted-{original.sha256[:8]}.pdf",  # the name it came with may name somebody
        size_bytes=twin.size_bytes,
        sha256=twin.sha256,
        received_at=twin.made_at,
        media_type=PDF,
        role=FileRole.REDACTED,
        of=original.id,
        receipt=Receipt(given_on=on, note=reason),
        received_by=by.id,
        state=FileState.RECEIVED,
        withdrawn_at=None,
    )


def _boxes(covers: Sequence[Cover]) -> Mapping[int, Sequence[Box]]:
    """Return the boxes of each page as fractions of it. Units: the sandbox counts pages from 0."""
    boxes: dict[int, list[Box]] = {}
    for one in covers:
        box = Box(one.left / 100, one.top / 100, one.right / 100, one.bottom / 100)
        boxes.setdefault(one.page - 1, []).append(box)
    return boxes


def _file(office: Office, actor: Actor, matter_id: str, file_id: str) -> KeptFile:
    with reading(office, actor, matter_id) as (connection, kept):
        found = exhibits.file_by_id(connection, kept, file_id)
    if found is None:
        raise NoSuchFile
    return found
