"""Files that come in parts: begun, gone on with after a cut, finished into an exhibit, or thrown away (UP-14)."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from typing import Final

from casework.domain.exhibits import NOTHING_SAID, ExhibitFile, Receipt
from casework.keys.hierarchy import new_object_key
from casework.keys.tokens import new_id
from casework.services.actors import Actor
from casework.services.arrivals import NO_ROOM
from casework.services.journal import record
from casework.services.matters import Change, changing, reading, veil_of
from casework.services.office import Office
from casework.services.quotas import refuse_beyond, refuse_full_disk
from casework.services.receiving import attach_file, refuse_unknown
from casework.services.refusals import DiskFull, NoSuchUpload, OutOfStep, TooLarge
from casework.store import parts, uploads
from casework.store.uploads import Upload

__all__ = ["KEPT_FOR", "Upload", "add_part", "begin", "discard", "discard_the_old", "find", "finish", "uploads_of"]

KEPT_FOR: Final = timedelta(days=14)


def begin(
    office: Office,
    actor: Actor,
    matter_id: str,
    exhibit_id: str,
    *,
    name: str,
    total_bytes: int = 0,
    mark: str = "",
) -> Upload:
    """Return a new, empty upload, or the one under way of the same person, exhibit, name, size and mark.

    Where the size is known, so much room is held free for it.

    Raises: NoSuchMatter, NoSuchExhibit, TooLarge, NoRoom, DiskFull.
    """
    if total_bytes > office.limits.upload_bytes:
        raise TooLarge(office.limits.upload_bytes)
    with changing(office, actor, matter_id) as change:
        refuse_unknown(change.connection, change.matter, exhibit_id)
        for one in uploads.of_account(change.connection, change.matter, actor.id):
            if (one.exhibit, one.name, one.total_bytes, one.mark) == (exhibit_id, name, total_bytes, mark):
                return one
        refuse_full_disk(office, total_bytes)
        refuse_beyond(change.connection, office, total_bytes, matter_id=matter_id, account_id=actor.id)
        now = office.clock()
        new = Upload(new_id(), actor.id, exhibit_id, name, now, now, new_object_key(), total_bytes, mark)
        parts.begin(office.vault, new.id)
        uploads.add(change.connection, change.matter, new)
        change.note("upload-begun", subject=new.id)
    return new


def uploads_of(office: Office, actor: Actor, matter_id: str) -> tuple[Upload, ...]:
    """Return what this person has under way in the matter. Raises: NoSuchMatter."""
    with reading(office, actor, matter_id) as (connection, kept):
        veil = veil_of(office, connection, kept)
        return tuple(replace(one, name=veil.text(one.name)) for one in uploads.of_account(connection, kept, actor.id))


def find(office: Office, actor: Actor, matter_id: str, upload_id: str) -> Upload:
    """Return an upload of this person. Raises: NoSuchMatter, NoSuchUpload."""
    with reading(office, actor, matter_id) as (connection, kept):
        found = uploads.by_id(connection, kept, actor.id, upload_id=upload_id)
    if found is None:
        raise NoSuchUpload
    return found


def add_part(
    office: Office,
    actor: Actor,
    matter_id: str,
    upload_id: str,
    *,
    offset: int,
    size_bytes: int,
    pieces: Iterable[bytes],
) -> Upload:
    """Keep the next part, which begins at `offset` and is `size_bytes` long, and return the upload with it.

    It counts once it is on the disk and the database says so. One that is cut off leaves nothing.

    Raises: NoSuchMatter, NoSuchUpload, OutOfStep, PartUnderWay, TooLarge, NoRoom, DiskFull, ExhibitAltered.
    """
    find(office, actor, matter_id, upload_id)
    with parts.locked(office.vault, upload_id) as handle:
        before = find(office, actor, matter_id, upload_id)  # again: others may have had the lock meanwhile
        after = replace(before, parts=(*before.parts, size_bytes), touched_at=office.clock())
        _refuse_part(office, before, after, offset=offset)
        exactly = _exactly(pieces, size_bytes, before=before)
        try:
            parts.put(handle, before.id, key=before.object_key, parts=before.parts, pieces=exactly)
        except OSError as full:
            raise (DiskFull() if full.errno in NO_ROOM else full) from full
        with changing(office, actor, matter_id) as change:
            if not before.total_bytes:
                refuse_beyond(change.connection, office, size_bytes, matter_id=matter_id, account_id=actor.id)
            if not uploads.grow(change.connection, change.matter, before, after=after):
                raise NoSuchUpload
    return after


def finish(
    office: Office, actor: Actor, matter_id: str, upload_id: str, *, receipt: Receipt = NOTHING_SAID
) -> ExhibitFile:
    """Make one file of the parts, attached to the exhibit as any other, with a digest of the whole.

    Raises: NoSuchMatter, NoSuchUpload, NoSuchExhibit, NoRoom, DiskFull, ExhibitAltered; OutOfStep if any is missing.
    """
    whole = find(office, actor, matter_id, upload_id)
    if not whole.parts or (whole.total_bytes and whole.size_bytes != whole.total_bytes):
        raise OutOfStep(whole.size_bytes)
    refuse_full_disk(office, whole.size_bytes)

    def no_longer_under_way(change: Change) -> None:
        if not uploads.remove(change.connection, upload_id):
            raise NoSuchUpload

    file = attach_file(
        office,
        actor,
        matter_id,
        whole.exhibit,
        name=whole.name,
        pieces=parts.read(office.vault, whole.id, key=whole.object_key, parts=whole.parts),
        largest_bytes=office.limits.upload_bytes,
        receipt=receipt,
        also=no_longer_under_way,
    )
    office.vault.discard(whole.id)
    return file


def discard(office: Office, actor: Actor, matter_id: str, upload_id: str) -> None:
    """Throw away what came of a file that is not finished. Raises: NoSuchMatter, NoSuchUpload."""
    find(office, actor, matter_id, upload_id)
    with changing(office, actor, matter_id, even_closed=True) as change:
        if not uploads.remove(change.connection, upload_id):
            raise NoSuchUpload
        change.note("upload-discarded", subject=upload_id)
    office.vault.discard(upload_id)


def discard_the_old(office: Office) -> int:
    """Throw away what nobody went on with for fourteen days, and return how many files that were."""
    with office.engines.write.begin() as connection:
        old = uploads.untouched_since(connection, office.clock() - KEPT_FOR)
        for upload_id, matter_id, _account in old:
            uploads.remove(connection, upload_id)
            record(connection, office, "upload-discarded", matter=matter_id, subject=upload_id)
    for upload_id, _matter, _account in old:
        office.vault.discard(upload_id)
    return len(old)


def _refuse_part(office: Office, before: Upload, after: Upload, *, offset: int) -> None:
    if offset != before.size_bytes:
        raise OutOfStep(before.size_bytes)
    largest = before.total_bytes or office.limits.upload_bytes
    if after.size_bytes > largest:
        raise TooLarge(largest)
    refuse_full_disk(office, after.size_bytes - before.size_bytes)


def _exactly(pieces: Iterable[bytes], size_bytes: int, *, before: Upload) -> Iterable[bytes]:
    """Yield the pieces, if they are as long as was said. Raises: OutOfStep, and then nothing of them counts."""
    came = 0
    for piece in pieces:
        came += len(piece)
        if came > size_bytes:
            break
        yield piece
    if came != size_bytes:
        raise OutOfStep(before.size_bytes)
