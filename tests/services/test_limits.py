"""Too much is refused, told beforehand, and never half kept (UP-03, F5)."""

from __future__ import annotations

import resource
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from casework.domain.exhibits import Exhibit, Receipt
from casework.services import exhibits, quotas, receiving, uploads
from casework.services.actors import Actor
from casework.services.matters import Matter, load_matter, open_matter, reading
from casework.services.office import Office
from casework.services.refusals import DiskFull, NoRoom, TooLarge
from casework.services.settings import Limits
from casework.store.exhibits import file_by_id
from tests.services.conftest import Clock

MIB = 1 << 20


@pytest.fixture
def recordings(office: Office, amara: Actor, heron: Matter) -> str:
    return exhibits.add_exhibit(office, amara, heron.id, Exhibit("", "Recordings"))


def limited(office: Office, **limits: int) -> Office:
    return replace(office, limits=Limits(floor_bytes=0, **limits))


def objects(office: Office) -> list[Path]:
    return list(office.vault.folder.glob("??/*"))


def held(office: Office, actor: Actor, matter: Matter) -> int:
    return sum(file.size_bytes for one in load_matter(office, actor, matter.id).record.exhibits for file in one.files)


def test_a_matter_takes_what_it_may_hold_and_no_byte_more(
    office: Office, amara: Actor, heron: Matter, recordings: str
) -> None:
    small = limited(office, matter_bytes=100)
    receiving.attach_file(small, amara, heron.id, recordings, name="a", pieces=[b"x" * 60])

    with pytest.raises(NoRoom) as refused:
        receiving.attach_file(small, amara, heron.id, recordings, name="b", pieces=[b"x" * 41])
    receiving.attach_file(small, amara, heron.id, recordings, name="b", pieces=[b"x" * 40])

    assert refused.value.left_bytes == 40
    assert quotas.room(small, amara, heron.id).left_bytes == 0
    assert len(objects(office)) == 2


def test_a_person_may_send_so_much_a_day_in_all_matters(
    office: Office, amara: Actor, heron: Matter, recordings: str, clock: Clock
) -> None:
    small = limited(office, day_bytes=100)
    other = open_matter(office, amara, title="Another", code_name="IBIS")
    elsewhere = exhibits.add_exhibit(office, amara, other.id, Exhibit("", "Recordings"))
    receiving.attach_file(small, amara, other.id, elsewhere, name="a", pieces=[b"x" * 60])

    with pytest.raises(NoRoom) as refused:
        receiving.attach_file(small, amara, heron.id, recordings, name="b", pieces=[b"x" * 41])
    clock.turn(timedelta(days=1))
    receiving.attach_file(small, amara, heron.id, recordings, name="b", pieces=[b"x" * 41])

    assert (refused.value.of, refused.value.left_bytes) == ("day", 40)


def test_eight_at_once_never_pass_what_a_matter_may_hold(
    office: Office, amara: Actor, heron: Matter, recordings: str
) -> None:
    small = limited(office, matter_bytes=350)

    def send(number: int) -> bool:
        try:
            receiving.attach_file(small, amara, heron.id, recordings, name=str(number), pieces=[b"x" * 100])
        except NoRoom:
            return False
        return True

    with ThreadPoolExecutor(8) as senders:
        taken = list(senders.map(send, range(8)))

    assert sum(taken) == 3
    assert held(office, amara, heron) == 300
    assert len(objects(office)) == 3


def test_what_an_upload_was_promised_is_not_given_away(
    office: Office, amara: Actor, heron: Matter, recordings: str
) -> None:
    small = limited(office, matter_bytes=100)
    begun = uploads.begin(small, amara, heron.id, recordings, name="long", total_bytes=80)

    with pytest.raises(NoRoom):
        receiving.attach_file(small, amara, heron.id, recordings, name="b", pieces=[b"x" * 21])
    uploads.add_part(small, amara, heron.id, begun.id, offset=0, size_bytes=80, pieces=[b"x" * 80])
    uploads.finish(small, amara, heron.id, begun.id)

    assert held(office, amara, heron) == 80


def test_an_upload_never_grows_beyond_what_it_said(
    office: Office, amara: Actor, heron: Matter, recordings: str
) -> None:
    begun = uploads.begin(office, amara, heron.id, recordings, name="long", total_bytes=80)

    with pytest.raises(TooLarge):
        uploads.add_part(office, amara, heron.id, begun.id, offset=0, size_bytes=81, pieces=[b"x" * 81])


def test_a_disk_at_its_floor_takes_nothing_and_reads_on(
    office: Office, amara: Actor, heron: Matter, recordings: str
) -> None:
    kept = receiving.attach_file(office, amara, heron.id, recordings, name="a", pieces=[b"x"])
    full = replace(office, limits=Limits(floor_bytes=1 << 60))

    with pytest.raises(DiskFull):
        receiving.attach_file(full, amara, heron.id, recordings, name="b", pieces=[b"x"])
    with pytest.raises(DiskFull):
        uploads.begin(full, amara, heron.id, recordings, name="b", total_bytes=1)

    assert b"".join(receiving.read_file(full, amara, heron.id, kept.id)[1]) == b"x"
    assert quotas.room(full, amara, heron.id).is_disk_full


@contextmanager
def no_file_longer_than(size_bytes: int) -> Iterator[None]:
    """Let the system refuse to write on, as a full disk does, wherever a file would grow beyond this."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size_bytes, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.parametrize("way", ["at once", "in parts"])
def test_a_disk_that_fills_up_keeps_nothing_half_and_heals(
    office: Office, amara: Actor, heron: Matter, recordings: str, way: str
) -> None:
    content = b"recorded " * (2 * MIB)
    begun = uploads.begin(office, amara, heron.id, recordings, name="b", total_bytes=len(content))
    kept = receiving.attach_file(office, amara, heron.id, recordings, name="a", pieces=[b"x" * 5])

    def send() -> str:
        if way == "at once":
            return receiving.attach_file(office, amara, heron.id, recordings, name="b", pieces=[content]).sha256
        part = {"offset": 0, "size_bytes": len(content), "pieces": [content]}
        uploads.add_part(office, amara, heron.id, begun.id, **part)  # type: ignore[arg-type]
        return uploads.finish(office, amara, heron.id, begun.id).sha256

    with no_file_longer_than(8 * MIB):
        with pytest.raises(DiskFull):
            send()
        assert b"".join(receiving.read_file(office, amara, heron.id, kept.id)[1]) == b"x" * 5
        assert {path.stem for path in objects(office)} == {kept.id, begun.id}

    assert send()


@pytest.mark.parametrize("settings", ["sqlite"], indirect=True)  # PostgreSQL has no such limit that a test could set
def test_a_database_that_fills_up_keeps_nothing_half_and_heals(
    office: Office, amara: Actor, heron: Matter, recordings: str
) -> None:
    kept = receiving.attach_file(office, amara, heron.id, recordings, name="a", pieces=[b"x" * 5])
    long = Receipt(note="said of it " * 100_000)

    def send() -> str:
        return receiving.attach_file(office, amara, heron.id, recordings, name="b", pieces=[b"y"], receipt=long).id

    most_pages(office, at_most=1)
    with pytest.raises(DiskFull):
        send()
    read = b"".join(office.vault.read(kept.id, kept_key(office, amara, heron, kept.id), sha256=kept.sha256))
    left = {path.name for path in objects(office)}
    most_pages(office, at_most=1 << 30)

    assert (read, left) == (b"x" * 5, {kept.id})
    assert send() in {file.id for file in load_matter(office, amara, heron.id).record.exhibits[0].files}


def most_pages(office: Office, *, at_most: int) -> None:
    """Let the database grow to so many pages; it never becomes shorter than it is."""
    with office.engines.write.connect() as connection:
        connection.exec_driver_sql(f"PRAGMA max_page_count = {at_most}")


def kept_key(office: Office, actor: Actor, matter: Matter, file_id: str) -> bytes:
    with reading(office, actor, matter.id) as (connection, kept):
        found = file_by_id(connection, kept, file_id)
    assert found is not None
    return found.object_key
