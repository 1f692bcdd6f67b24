"""A file while it arrives: whole when read again, sealed on the disk, bounded (UP-01…UP-03)."""

import hashlib
import os
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casework.keys.streams import FRAME_BYTES
from casework.services.arrivals import Arrival
from casework.services.refusals import DiskFull, TooLarge
from casework.store.vault import Vault

CONTENT = b"canary in a coal mine " * 150_000  # a little over three frames


@pytest.fixture
def arriving(tmp_path: Path) -> Arrival:
    return Arrival(Vault(tmp_path), 10 * FRAME_BYTES)


def test_what_arrived_is_read_whole(arriving: Arrival) -> None:
    for start in range(0, len(CONTENT), 70_000):
        arriving.write(CONTENT[start : start + 70_000])

    arriving.seek(0)

    assert arriving.read() == CONTENT


def test_its_end_tells_its_size(arriving: Arrival) -> None:
    arriving.write(CONTENT)

    assert arriving.seek(0, os.SEEK_END) == len(CONTENT)


def test_what_reaches_the_disk_is_sealed(arriving: Arrival, tmp_path: Path) -> None:
    arriving.write(CONTENT)

    (written,) = [path.read_bytes() for path in tmp_path.glob("??/*.unfinished")]
    assert len(written) > 2 * FRAME_BYTES
    assert b"canary" not in written


def test_what_nobody_keeps_leaves_nothing(arriving: Arrival, tmp_path: Path) -> None:
    arriving.write(CONTENT)

    arriving.close()

    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_what_has_come_whole_holds_no_memory_and_no_file_open(tmp_path: Path) -> None:
    """A form may bring thousands of files: each waits on the disk, not in memory (UP-01, UP-03)."""
    before = len(list(Path("/proc/self/fd").iterdir()))
    tracemalloc.start()

    arrived = [Arrival(Vault(tmp_path), FRAME_BYTES) for _ in range(50)]
    for arriving in arrived:
        arriving.write(b"x" * FRAME_BYTES)
        arriving.seek(0)
    held, _peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert held < FRAME_BYTES
    assert len(list(Path("/proc/self/fd").iterdir())) == before
    assert arrived[7].read() == b"x" * FRAME_BYTES
    assert arrived[7].keep().size_bytes == FRAME_BYTES


def test_a_small_file_reaches_the_disk_only_when_it_is_kept(arriving: Arrival, tmp_path: Path) -> None:
    arriving.write(b"x" * FRAME_BYTES)

    before = list(tmp_path.iterdir())
    stored = arriving.keep()

    assert before == []
    assert (tmp_path / stored.object_id[:2] / stored.object_id).exists()


def test_what_is_kept_was_written_once_and_comes_back(arriving: Arrival, tmp_path: Path) -> None:
    for start in range(0, len(CONTENT), 70_000):
        arriving.write(CONTENT[start : start + 70_000])

    stored = arriving.keep()

    assert stored.sha256 == hashlib.sha256(CONTENT).hexdigest()
    assert b"".join(Vault(tmp_path).read(stored.object_id, arriving.key, sha256=stored.sha256)) == CONTENT


def test_the_limit_is_the_last_byte_taken(tmp_path: Path) -> None:
    exact, beyond = Arrival(Vault(tmp_path), 10), Arrival(Vault(tmp_path), 10)
    exact.write(b"x" * 10)
    beyond.write(b"x" * 11)

    exact.keep()
    with pytest.raises(TooLarge):
        beyond.keep()


def test_a_file_beyond_the_limit_is_taken_in_and_thrown_away(tmp_path: Path) -> None:
    arriving = Arrival(Vault(tmp_path), 3 * FRAME_BYTES)

    for _ in range(9):
        arriving.write(b"x" * FRAME_BYTES)

    assert isinstance(arriving.problem, TooLarge)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_a_disk_at_its_floor_takes_nothing(tmp_path: Path) -> None:
    arriving = Arrival(Vault(tmp_path), 10 * FRAME_BYTES, floor_bytes=1 << 60)
    arriving.write(b"x")

    with pytest.raises(DiskFull):
        arriving.keep()


@given(st.binary(max_size=300), st.integers(0, 320), st.integers(-1, 320))
@settings(max_examples=50, deadline=None)
def test_it_reads_as_any_file_does(
    tmp_path_factory: pytest.TempPathFactory, content: bytes, at: int, size: int
) -> None:
    arriving = Arrival(Vault(tmp_path_factory.getbasetemp()), FRAME_BYTES)
    arriving.write(content)

    arriving.seek(at)

    assert arriving.read(size) == (content[at:] if size < 0 else content[at : at + size])
