"""A file that comes in parts is one file in the end, whatever was cut off on the way (UP-14, UP-07, UP-11)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from casework.domain.exhibits import Exhibit
from casework.keys.hierarchy import new_object_key
from casework.services import erasure, exhibits, holds, receiving, rotation, scrub, upkeep, uploads
from casework.services.actors import Actor
from casework.services.matters import Matter, changing, load_matter, open_matter
from casework.services.office import Office
from casework.services.refusals import ExhibitAltered, NoSuchMatter, NoSuchUpload, OutOfStep, PartUnderWay
from casework.services.settings import Settings
from casework.store import derivatives, journal, parts, snapshots
from casework.store.derivatives import Derivative
from tests.services.conftest import Clock
from tests.services.team import a_person, put_in_team, stepped_up

WHOLE = b"court record " * 200_000  # more than two frames
CUTS = (1_100_000, 1_900_000)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """On SQLite alone: what PostgreSQL does otherwise, the kills and the limits go through on both."""
    return Settings(tmp_path / "data", tmp_path / "key" / "root.key", environ={})


@pytest.fixture
def recordings(office: Office, amara: Actor, heron: Matter) -> str:
    return exhibits.add_exhibit(office, amara, heron.id, Exhibit("", "Recordings"))


def begun(office: Office, actor: Actor, matter: Matter, exhibit: str, *, whole: bytes = WHOLE) -> str:
    total = len(whole)
    return uploads.begin(office, actor, matter.id, exhibit, name="record.bin", total_bytes=total, mark="1").id


def send(office: Office, actor: Actor, matter: Matter, upload_id: str, *, offset: int, part: bytes) -> int:
    piece = {"offset": offset, "size_bytes": len(part), "pieces": [part]}
    return uploads.add_part(office, actor, matter.id, upload_id, **piece).size_bytes  # type: ignore[arg-type]


def send_all(office: Office, actor: Actor, matter: Matter, upload_id: str, *, whole: bytes = WHOLE) -> None:
    for begins, ends in zip((0, *CUTS), (*CUTS, len(whole)), strict=True):
        send(office, actor, matter, upload_id, offset=begins, part=whole[begins:ends])


def test_the_parts_become_one_file(office: Office, amara: Actor, heron: Matter, recordings: str) -> None:
    upload_id = begun(office, amara, heron, recordings)
    send_all(office, amara, heron, upload_id)

    file = uploads.finish(office, amara, heron.id, upload_id)

    assert file.sha256 == hashlib.sha256(WHOLE).hexdigest()
    assert b"".join(receiving.read_file(office, amara, heron.id, file.id)[1]) == WHOLE
    assert uploads.uploads_of(office, amara, heron.id) == ()
    assert [path.name for path in office.vault.folder.glob("??/*")] == [file.id]


@pytest.mark.parametrize("cut_in", range(3))
def test_a_part_that_is_cut_off_is_sent_again(
    office: Office, amara: Actor, heron: Matter, recordings: str, cut_in: int
) -> None:
    def broken_off(part: bytes) -> Iterator[bytes]:
        yield part[: len(part) // 2]
        raise ConnectionResetError

    upload_id = begun(office, amara, heron, recordings)
    for number, (begins, ends) in enumerate(zip((0, *CUTS), (*CUTS, len(WHOLE)), strict=True)):
        part = WHOLE[begins:ends]
        if number == cut_in:
            with pytest.raises(ConnectionResetError):
                uploads.add_part(
                    office, amara, heron.id, upload_id, offset=begins, size_bytes=len(part), pieces=broken_off(part)
                )
        again = begun(office, amara, heron, recordings)  # as after a reload, by choosing the same file
        offset = uploads.find(office, amara, heron.id, again).size_bytes
        assert (again, offset) == (upload_id, begins)
        send(office, amara, heron, again, offset=offset, part=part)

    assert uploads.finish(office, amara, heron.id, upload_id).sha256 == hashlib.sha256(WHOLE).hexdigest()


def test_a_part_shorter_or_longer_than_it_said_leaves_nothing(
    office: Office, amara: Actor, heron: Matter, recordings: str
) -> None:
    upload_id = begun(office, amara, heron, recordings)

    for came in (WHOLE[:99], WHOLE[:101]):
        with pytest.raises(OutOfStep):
            uploads.add_part(office, amara, heron.id, upload_id, offset=0, size_bytes=100, pieces=[came])

    assert uploads.find(office, amara, heron.id, upload_id).size_bytes == 0


def test_a_part_out_of_step_is_refused_with_where_to_go_on(
    office: Office, amara: Actor, heron: Matter, recordings: str
) -> None:
    upload_id = begun(office, amara, heron, recordings)
    send(office, amara, heron, upload_id, offset=0, part=WHOLE[:50])

    with pytest.raises(OutOfStep) as refused:
        send(office, amara, heron, upload_id, offset=0, part=WHOLE[:50])

    assert refused.value.size_bytes == 50


def test_two_parts_at_once_do_not_mix(office: Office, amara: Actor, heron: Matter, recordings: str) -> None:
    upload_id = begun(office, amara, heron, recordings)

    with parts.locked(office.vault, upload_id), pytest.raises(PartUnderWay):
        send(office, amara, heron, upload_id, offset=0, part=WHOLE[:50])

    assert send(office, amara, heron, upload_id, offset=0, part=WHOLE[:50]) == 50


def test_no_file_is_made_of_parts_that_are_missing(
    office: Office, amara: Actor, heron: Matter, recordings: str
) -> None:
    upload_id = begun(office, amara, heron, recordings)
    send(office, amara, heron, upload_id, offset=0, part=WHOLE[:50])

    with pytest.raises(OutOfStep):
        uploads.finish(office, amara, heron.id, upload_id)

    assert load_matter(office, amara, heron.id).record.exhibits[0].files == ()


def test_a_changed_byte_in_a_part_makes_no_file(office: Office, amara: Actor, heron: Matter, recordings: str) -> None:
    upload_id = begun(office, amara, heron, recordings)
    send_all(office, amara, heron, upload_id)
    (path,) = office.vault.folder.glob("??/*.unfinished")
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)

    with pytest.raises(ExhibitAltered):
        uploads.finish(office, amara, heron.id, upload_id)

    assert [one.suffix for one in office.vault.folder.glob("??/*")] == [".unfinished"]


def test_what_is_not_finished_is_seen_by_nobody_else(
    office: Office, amara: Actor, heron: Matter, recordings: str
) -> None:
    upload_id = begun(office, amara, heron, recordings)
    send(office, amara, heron, upload_id, offset=0, part=WHOLE[:50])
    colleague, stranger = a_person(office, "Colleague"), a_person(office, "Stranger")
    put_in_team(office, heron.id, colleague)

    assert load_matter(office, amara, heron.id).record.exhibits[0].files == ()
    assert uploads.uploads_of(office, colleague, heron.id) == ()
    with pytest.raises(NoSuchUpload):
        uploads.find(office, colleague, heron.id, upload_id)
    with pytest.raises(NoSuchMatter):
        uploads.find(office, stranger, heron.id, upload_id)


def test_what_nobody_goes_on_with_is_thrown_away_after_a_fortnight(
    office: Office, amara: Actor, heron: Matter, recordings: str, clock: Clock
) -> None:
    old = begun(office, amara, heron, recordings)
    send(office, amara, heron, old, offset=0, part=WHOLE[:50])
    clock.turn(timedelta(days=13))
    young = begun(office, amara, heron, recordings, whole=b"another")
    early = uploads.discard_the_old(office)
    clock.turn(timedelta(days=2))

    late = uploads.discard_the_old(office)

    assert (early, late) == (0, 1)
    assert [one.id for one in uploads.uploads_of(office, amara, heron.id)] == [young]
    assert [path.stem for path in office.vault.folder.glob("??/*")] == [young]


def test_under_a_legal_hold_nothing_is_thrown_away_by_itself(
    office: Office, amara: Actor, heron: Matter, recordings: str, clock: Clock
) -> None:
    begun(office, amara, heron, recordings)
    holds.set_hold(office, stepped_up(office, amara), heron.id, reason="A court asked for it.")
    clock.turn(timedelta(days=40))

    assert uploads.discard_the_old(office) == 0


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


@hypothesis_settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=12)
@given(pieces=st.lists(st.binary(min_size=1, max_size=400_000), min_size=1, max_size=4))
def test_any_parts_come_back_as_they_came(
    office: Office, amara: Actor, heron: Matter, recordings: str, pieces: list[bytes]
) -> None:
    upload_id = uploads.begin(office, amara, heron.id, recordings, name="any").id
    for piece in pieces:
        offset = uploads.find(office, amara, heron.id, upload_id).size_bytes
        send(office, amara, heron, upload_id, offset=offset, part=piece)

    file = uploads.finish(office, amara, heron.id, upload_id)

    assert b"".join(receiving.read_file(office, amara, heron.id, file.id)[1]) == b"".join(pieces)
