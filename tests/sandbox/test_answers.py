"""Whatever a child answers, it is measured before it is believed (PV-04)."""

import struct
from collections.abc import Iterator
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casework.sandbox.child import Stopped
from casework.sandbox.copying import part_of
from casework.sandbox.examining import gathered
from casework.sandbox.kinds import FLAGS, PROBLEMS, Kind, NotShown
from casework.sandbox.layout import (
    END,
    HEAD,
    LEVEL,
    LONGEST,
    PAGE_SIZE,
    PICTURE,
    Frame,
    Garbled,
    Reader,
    framed,
)
from casework.sandbox.showing import measured

LETTERS = st.sampled_from([*LONGEST, b"?", b"\0"])
LENGTHS = st.one_of(st.none(), st.integers(0, 2**32 - 1))
MOST_BYTES = 4096
QUICK = settings(max_examples=2500, deadline=None, suppress_health_check=list(HealthCheck))


@st.composite
def answers(draw: st.DrawFn) -> bytes:
    """Rows of frames that are nearly right: one letter, a length that may lie, a body."""
    rows = [framed(LEVEL, b"\0")] if draw(st.booleans()) else []
    for letter, length, body in draw(st.lists(st.tuples(LETTERS, LENGTHS, st.binary(max_size=40)), max_size=6)):
        rows.append(HEAD.pack(letter, len(body) if length is None else length) + body)
    return b"".join([*rows, framed(END, b"\0")] if draw(st.booleans()) else rows)


def frames_of(answer: bytes, cut: int) -> Iterator[Frame]:
    """As the parent reads a child: in pieces, to the end."""
    reader = Reader(most_bytes=MOST_BYTES)
    try:
        for start in range(0, len(answer), cut):
            yield from reader.feed(answer[start : start + cut])
        reader.close()
    except Garbled:
        raise Stopped("broken") from None


@QUICK
@given(answer=st.one_of(answers(), st.binary(max_size=200)), cut=st.integers(1, 64))
def test_any_answer_makes_findings_of_permitted_words(answer: bytes, cut: int) -> None:
    """PV-04: no crash, no word that is not on a list, no more than there was."""
    found = gathered(frames_of(answer, cut))

    assert found.kind in Kind
    assert set(found.flags) <= set(FLAGS)
    assert found.problem in PROBLEMS
    assert sum(map(len, found.texts)) <= len(answer)


@QUICK
@given(answer=st.one_of(answers(), st.binary(max_size=200)), cut=st.integers(1, 64))
def test_any_answer_makes_pictures_of_their_size_or_none(answer: bytes, cut: int) -> None:
    """PV-04: as many pixels as width and height say, or no picture; a part of a bundle only if it is one."""
    with suppress(Stopped, NotShown):
        for shown in measured(frames_of(answer, cut), 100):
            assert len(shown.picture.pixels) == shown.picture.width * shown.picture.height * 3
    with suppress(Stopped, NotShown):
        assert part_of(frames_of(answer, cut)).pdf.startswith(b"%PDF-")


@pytest.mark.parametrize(
    ("width", "height", "pixels"), [(10_001, 1, 30_003), (0, 0, 0), (2, 2, 11), (2, 2, 13), (65_536, 65_536, 3)]
)
def test_a_picture_with_a_false_size_is_none(width: int, height: int, pixels: int) -> None:
    """PV-04: no side over 10,000 pixels, and exact length."""
    size = Frame(PAGE_SIZE, struct.pack(">dd", 595, 842))
    picture = Frame(PICTURE, struct.pack(">II", width, height) + bytes(pixels))

    with pytest.raises(Stopped):
        list(measured(iter([size, picture]), 10_000))


def test_more_than_five_hundred_pages_are_refused() -> None:
    """PV-04: page ≤ 500."""
    page = [Frame(PAGE_SIZE, struct.pack(">dd", 9, 9)), Frame(PICTURE, struct.pack(">II", 1, 1) + b"rgb")]

    with pytest.raises(Stopped):
        list(measured(iter(page * 501), 100))


def test_a_frame_longer_than_its_kind_is_refused_at_its_head() -> None:
    """PV-04: nothing is held for a length that is only promised."""
    reader = Reader(most_bytes=1 << 40)
    list(reader.feed(framed(LEVEL, b"\0")))

    with pytest.raises(Garbled):
        list(reader.feed(HEAD.pack(PICTURE, 1 << 30)))
