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
from casework.services import exhibits, holds, receiving, uploads
from casework.services.actors import Actor
from casework.services.matters import Matter, load_matter
from casework.services.office import Office
from casework.services.refusals import ExhibitAltered, NoSuchMatter, NoSuchUpload, OutOfStep, PartUnderWay
from casework.services.settings import Settings
from casework.store import parts
from tests.services.conftest import Clock
from tests.services.sending import CUTS, WHOLE, begun, send, send_all
from tests.services.team import a_person, put_in_team, stepped_up


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """On SQLite alone: what PostgreSQL does otherwise, the kills and the limits go through on both."""
    return Settings(tmp_path / "data", tmp_path / "key" / "root.key", environ={})


@pytest.fixture
def recordings(office: Office, amara: Actor, heron: Matter) -> str:
    return exhibits.add_exhibit(office, amara, heron.id, Exhibit("", "Recordings"))


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
