"""Encrypted files: any cut, swap, double or change is noticed, and nothing wrong is let through (CR-02)."""

import io
import tracemalloc
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.keys.streams import FRAME_BYTES, StreamBroken, decrypt, encrypt

KEY, ID = b"k" * 32, b"i" * 16
FRAME, SEALED, HEADER = 64, 64 + 16, 33


def sealed(plain: bytes, *, key: bytes = KEY, object_id: bytes = ID) -> bytes:
    return b"".join(encrypt([plain], key, object_id=object_id, frame_bytes=FRAME))


def opened(file: bytes) -> bytes:
    return b"".join(decrypt(io.BytesIO(file), KEY, object_id=ID))


def let_through(file: bytes) -> bytes:
    """Return what was given out before the error that has to come."""
    given_out: list[bytes] = []
    with pytest.raises(StreamBroken):
        given_out.extend(decrypt(io.BytesIO(file), KEY, object_id=ID))
    return b"".join(given_out)


def parts(file: bytes) -> tuple[bytes, list[bytes]]:
    return file[:HEADER], [file[at : at + SEALED] for at in range(HEADER, len(file), SEALED)]


PLAIN = bytes(range(256)) * 3  # twelve frames

SIZES = [0, 1, FRAME - 1, FRAME, FRAME + 1, 2 * FRAME, 10 * FRAME]


@pytest.mark.parametrize("size", SIZES)
def test_a_file_of_any_size_comes_back(size: int) -> None:
    plain = bytes(at % 251 for at in range(size))

    assert opened(sealed(plain)) == plain


@pytest.mark.parametrize("size", [0, 1, FRAME_BYTES - 1, FRAME_BYTES, FRAME_BYTES + 1])
def test_the_real_frame_size_works_the_same(size: int) -> None:
    plain = b"x" * size

    assert opened(b"".join(encrypt([plain], KEY, object_id=ID))) == plain


@given(st.lists(st.binary(max_size=200), max_size=8))
def test_how_a_file_arrives_does_not_matter(pieces: list[bytes]) -> None:
    assert opened(b"".join(encrypt(pieces, KEY, object_id=ID, frame_bytes=FRAME))) == b"".join(pieces)


@given(st.integers(min_value=0), st.integers(1, 255))
def test_any_changed_byte_is_noticed(at: int, by: int) -> None:
    file = bytearray(sealed(PLAIN))
    file[at % len(file)] ^= by

    assert PLAIN.startswith(let_through(bytes(file)))


@given(st.integers(min_value=0))
def test_any_cut_is_noticed(at: int) -> None:
    file = sealed(PLAIN)

    assert PLAIN.startswith(let_through(file[: at % len(file)]))


@given(st.integers(0, 11))
def test_a_dropped_frame_is_noticed(gone: int) -> None:
    header, frames = parts(sealed(PLAIN))
    del frames[gone]

    assert let_through(header + b"".join(frames)) == PLAIN[: FRAME * min(gone, 10 if gone == 11 else gone)]


@given(st.integers(0, 11), st.integers(0, 11))
def test_swapped_frames_are_noticed(one: int, other: int) -> None:
    header, frames = parts(sealed(PLAIN))
    frames[one], frames[other] = frames[other], frames[one]
    file = header + b"".join(frames)

    if one == other:
        assert opened(file) == PLAIN
    else:
        assert let_through(file) == PLAIN[: FRAME * min(one, other)]


@given(st.integers(0, 11))
def test_a_doubled_frame_is_noticed(twice: int) -> None:
    header, frames = parts(sealed(PLAIN))
    frames.insert(twice, frames[twice])

    assert PLAIN.startswith(let_through(header + b"".join(frames)))


@given(st.binary(min_size=1, max_size=200))
def test_anything_appended_is_noticed(more: bytes) -> None:
    assert PLAIN.startswith(let_through(sealed(PLAIN) + more))


def test_frames_of_another_file_are_noticed() -> None:
    header, frames = parts(sealed(PLAIN))
    _, others = parts(sealed(PLAIN))

    assert let_through(header + frames[0] + b"".join(others[1:])) == PLAIN[:FRAME]


def test_another_object_under_the_same_key_is_noticed() -> None:
    assert let_through(sealed(PLAIN, object_id=b"j" * 16)) == b""


def test_a_frame_size_that_would_fill_the_memory_is_refused() -> None:
    file = sealed(PLAIN)
    forged = file[:22] + (0xFFFFFFFF).to_bytes(4, "big") + file[26:]

    assert let_through(forged) == b""


def test_a_large_file_takes_little_memory() -> None:
    def pieces() -> Iterator[bytes]:
        for _ in range(256):
            yield bytes(FRAME_BYTES // 4)

    tracemalloc.start()
    size = sum(len(frame) for frame in encrypt(pieces(), KEY, object_id=ID))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert size > 64 * FRAME_BYTES
    assert peak < 8 * FRAME_BYTES
