"""What is made to burst is refused, in time and in little room (UP-06)."""

import time

import pytest

from casework.sandbox import NotShown, examine, picture
from tests.sandbox.corpus import BOMBS, a_link, a_png_that_says, a_zip, an_encrypted_zip

PATIENCE_SECONDS = 10


@pytest.mark.parametrize("bomb", BOMBS)
def test_every_bomb_is_named_and_refused_in_time(bomb: str) -> None:
    """UP-06: within ten seconds, and within the memory that the kernel grants a child (PV-02)."""
    name, made = BOMBS[bomb]
    content = made()
    began = time.monotonic()

    found = examine([content], name=name)

    assert "bomb" in found.flags, found
    assert time.monotonic() - began < PATIENCE_SECONDS
    assert sum(map(len, found.texts)) < 5 << 20
    assert len(found.listing) <= 1000


@pytest.mark.parametrize("name", ["/etc/passwd", "../../up.txt", "C:\\Windows\\a.dll", "\\\\server\\share"])
def test_names_that_lead_out_are_flagged(name: str) -> None:
    """UP-06: zip slip, by name."""
    found = examine([a_zip({name: b"x"})], name="a.zip")

    assert "links-or-absolute-names" in found.flags


def test_links_and_locks_in_an_archive_are_flagged() -> None:
    """UP-06: link entries and encrypted ones are listed with a note, and nothing is unpacked."""
    link, locked = examine([a_link()], name="a.zip"), examine([an_encrypted_zip()], name="a.zip")

    assert link.flags == ("links-or-absolute-names",)
    assert link.listing[0].note == "link"
    assert locked.flags == ("encrypted",)
    assert locked.listing[0].note == "encrypted"


def test_no_picture_is_made_of_a_bomb() -> None:
    """UP-06: 60,000 pixels square are refused before one is read."""
    with pytest.raises(NotShown) as refused:
        picture([a_png_that_says(60_000, 60_000)], page=0, longest_px=800)

    assert refused.value.reason == "too-large"
