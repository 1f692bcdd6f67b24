"""A file while it arrives: whole when read again, sealed on the disk, bounded."""

import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casework.services.arrivals import FRAME_BYTES, Arrival
from casework.services.refusals import TooLarge

CONTENT = b"canary in a coal mine " * 150_000  # a little over three frames


@pytest.fixture
def arriving(tmp_path: Path) -> Arrival:
    return Arrival(tmp_path, 10 * FRAME_BYTES)


def test_what_arrived_is_read_whole(arriving: Arrival) -> None:
    for start in range(0, len(CONTENT), 70_000):
        arriving.write(CONTENT[start : start + 70_000])

    arriving.seek(0)

    assert arriving.read() == CONTENT


def test_its_end_tells_its_size(arriving: Arrival) -> None:
    arriving.write(CONTENT)

    assert arriving.seek(0, os.SEEK_END) == len(CONTENT)


def test_what_reaches_the_disk_is_sealed_and_has_no_name(arriving: Arrival, tmp_path: Path) -> None:
    arriving.write(CONTENT)

    assert arriving._file is not None
    written = os.pread(arriving._file.fileno(), 2 * FRAME_BYTES, 0)
    assert written
    assert b"canary" not in written
    assert list(tmp_path.iterdir()) == []


def test_a_small_file_never_reaches_the_disk(arriving: Arrival) -> None:
    arriving.write(b"x" * FRAME_BYTES)

    assert arriving._file is None


def test_the_limit_is_the_last_byte_taken(tmp_path: Path) -> None:
    arriving = Arrival(tmp_path, 10)
    arriving.write(b"x" * 10)

    with pytest.raises(TooLarge):
        arriving.write(b"x")


@given(st.binary(max_size=300), st.integers(0, 320), st.integers(-1, 320))
@settings(max_examples=50, deadline=None)
def test_it_reads_as_any_file_does(
    tmp_path_factory: pytest.TempPathFactory, content: bytes, at: int, size: int
) -> None:
    arriving = Arrival(tmp_path_factory.getbasetemp(), FRAME_BYTES)
    arriving.write(content)

    arriving.seek(at)

    assert arriving.read(size) == (content[at:] if size < 0 else content[at : at + size])
