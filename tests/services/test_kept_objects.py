"""Every object in the vault is backed up, scrubbed, rewrapped and erased with its row (UP-08, UP-11, CR-05)."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from pathlib import Path

import pytest

from casework.domain.exhibits import Exhibit
from casework.keys.hierarchy import new_object_key
from casework.services import erasure, exhibits, receiving, rotation, scrub, upkeep, uploads
from casework.services.actors import Actor
from casework.services.matters import Matter, changing, load_matter, open_matter
from casework.services.office import Office
from casework.services.refusals import ExhibitAltered
from casework.services.settings import Settings
from casework.store import derivatives, journal, snapshots
from casework.store.derivatives import Derivative
from tests.services.conftest import Clock
from tests.services.sending import CUTS, WHOLE, begun, send


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """On SQLite alone: what PostgreSQL does otherwise, the kills and the limits go through on both."""
    return Settings(tmp_path / "data", tmp_path / "key" / "root.key", environ={})


@pytest.fixture
def recordings(office: Office, amara: Actor, heron: Matter) -> str:
    return exhibits.add_exhibit(office, amara, heron.id, Exhibit("", "Recordings"))


def test_a_backup_holds_neither_row_nor_object_of_what_is_unfinished(
    office: Office, amara: Actor, heron: Matter, recordings: str
) -> None:
    kept = receiving.attach_file(office, amara, heron.id, recordings, name="a", pieces=[b"x"])
    upload_id = begun(office, amara, heron, recordings)
    send(office, amara, heron, upload_id, offset=0, part=WHOLE[:50])

    with snapshots.one_moment(office.engines) as connection:
        lines = list(snapshots.lines(connection))

    assert not any(line.startswith(b'["upload"') for line in lines)
    assert {snapshots.objects_in(line) for line in lines} - {None} == {kept.id}


def test_an_upload_goes_on_after_the_key_of_its_matter_was_changed(
    office: Office, amara: Actor, heron: Matter, recordings: str, settings: Settings
) -> None:
    upload_id = begun(office, amara, heron, recordings)
    send(office, amara, heron, upload_id, offset=0, part=WHOLE[: CUTS[0]])

    rotation.change_matter_key(office, heron.id)
    send(office, amara, heron, upload_id, offset=CUTS[0], part=WHOLE[CUTS[0] :])

    assert uploads.finish(office, amara, heron.id, upload_id).sha256 == hashlib.sha256(WHOLE).hexdigest()


def test_erasing_a_matter_leaves_nothing_of_what_was_unfinished(
    office: Office, amara: Actor, heron: Matter, recordings: str
) -> None:
    upload_id = begun(office, amara, heron, recordings)
    send(office, amara, heron, upload_id, offset=0, part=WHOLE[:50])
    receiving.attach_file(office, amara, heron.id, recordings, name="a", pieces=[b"x"])

    erasure.erase_matter(office, heron.id, backups_kept=timedelta(days=35))

    assert list(office.vault.folder.glob("??/*")) == []


def flip(office: Office, object_id: str) -> None:
    path = office.vault.path_of(object_id)
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def test_one_flipped_byte_loses_one_file_and_administrators_are_told(
    office: Office, amara: Actor, heron: Matter, recordings: str, clock: Clock
) -> None:
    one, other = (
        receiving.attach_file(office, amara, heron.id, recordings, name=name, pieces=[WHOLE, name.encode()])
        for name in "ab"
    )
    kept = office.vault.path_of(one.id).read_bytes()
    before = upkeep.upkeep(office, amara).altered_at
    flip(office, one.id)

    with pytest.raises(ExhibitAltered):
        list(receiving.read_file(office, amara, heron.id, one.id)[1])
    on_download = upkeep.upkeep(office, amara).altered_at
    found = scrub.scrub(office)
    office.vault.path_of(one.id).write_bytes(kept)
    clock.turn(timedelta(hours=1))
    again = scrub.scrub(office)

    assert (before, on_download) == (None, clock() - timedelta(hours=1))
    assert (found.altered, again.altered) == ([one.id], [])
    assert upkeep.upkeep(office, amara).altered_at is None
    assert b"".join(receiving.read_file(office, amara, heron.id, other.id)[1]) == WHOLE + b"b"
    with office.engines.read.begin() as connection:
        entries = [entry for entry in journal.entries(connection) if entry.kind == "file-altered"]
    assert [entry.subject for entry in entries] == [one.id, one.id], "on download, and by the scrub"


def a_derivative(office: Office, actor: Actor, matter: Matter, file_id: str) -> str:
    key = new_object_key()
    stored = office.vault.store([b"a picture of a page"], key)
    one = Derivative(
        stored.object_id,
        file_id,
        derivatives.PREVIEW,
        stored.sha256,
        size_bytes=stored.size_bytes,
        made_at=office.clock(),
        object_key=key,
    )
    with changing(office, actor, matter.id) as change:
        derivatives.add(change.connection, change.matter, one)
    return one.id


def test_a_derivative_is_scrubbed_rewrapped_and_erased_like_an_original(
    office: Office, amara: Actor, heron: Matter, recordings: str
) -> None:
    file = receiving.attach_file(office, amara, heron.id, recordings, name="a", pieces=[b"x"])
    picture = a_derivative(office, amara, heron, file.id)
    with snapshots.one_moment(office.engines) as connection:
        saved = {snapshots.objects_in(line) for line in snapshots.lines(connection)} - {None}

    rotation.change_matter_key(office, heron.id)
    well = scrub.scrub(office)
    flip(office, picture)
    altered = scrub.scrub(office)
    erasure.erase_matter(office, heron.id, backups_kept=timedelta(days=35))

    assert saved == {file.id, picture}
    assert (well.files, well.altered) == (2, [])
    assert altered.altered == [picture]
    assert list(office.vault.folder.glob("??/*")) == []


def test_the_same_file_is_recognised_within_a_matter_only(
    office: Office, amara: Actor, heron: Matter, recordings: str
) -> None:
    ibis = open_matter(office, amara, title="Another", code_name="IBIS")
    elsewhere = exhibits.add_exhibit(office, amara, ibis.id, Exhibit("", "Recordings"))
    theirs = receiving.attach_file(office, amara, ibis.id, elsewhere, name="a.pdf", pieces=[b"same"])
    first = receiving.attach_file(office, amara, heron.id, recordings, name="b.pdf", pieces=[b"same"])
    alone = load_matter(office, amara, heron.id)
    second = receiving.attach_file(office, amara, heron.id, recordings, name="c.pdf", pieces=[b"same"])
    both = load_matter(office, amara, heron.id)

    assert receiving.twins_of(first, alone.record, alone.drawer) == ()
    (twin,) = receiving.twins_of(second, both.record, both.drawer)
    assert (twin.number, twin.file.name) == (1, "b.pdf")
    sealed = {path.read_bytes() for path in office.vault.folder.glob("??/*")}
    assert len(sealed) == 3
    assert theirs.id not in {first.id, second.id}
