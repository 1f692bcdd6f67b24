"""Text that is carried elsewhere: opened by this office alone, for its reader and purpose, for a while (SE-04)."""

from datetime import timedelta

import pytest

from casework.services.office import Office
from casework.services.sealed import open_sealed, seal
from tests.services.conftest import Clock

HALF_AN_HOUR = timedelta(minutes=30)
TYPED = "كل ما كتبته\nand more " * 500


def opened(office: Office, sealed: str, *, purpose: str = "form", reader: str = "amara") -> str | None:
    return open_sealed(office, sealed, purpose=purpose, reader=reader, not_older_than=HALF_AN_HOUR)


def test_its_reader_opens_it(office: Office) -> None:
    assert opened(office, seal(office, TYPED, purpose="form", reader="amara")) == TYPED


def test_it_shows_nothing_of_the_text(office: Office) -> None:
    sealed = seal(office, "Vashenko" * 10, purpose="form", reader="amara")

    assert "Vashenko" not in sealed
    assert sealed.isascii()


@pytest.mark.parametrize(("purpose", "reader"), [("form", "owen"), ("link", "amara")])
def test_another_reader_or_purpose_does_not_open_it(office: Office, purpose: str, reader: str) -> None:
    sealed = seal(office, TYPED, purpose="form", reader="amara")

    assert opened(office, sealed, purpose=purpose, reader=reader) is None


def test_it_opens_for_half_an_hour(office: Office, clock: Clock) -> None:
    sealed = seal(office, TYPED, purpose="form", reader="amara")

    clock.turn(HALF_AN_HOUR)
    assert opened(office, sealed) == TYPED

    clock.turn(timedelta(seconds=1))
    assert opened(office, sealed) is None


@pytest.mark.parametrize("forged", ["", "x", "é", "AAAA", "A" * 400])
def test_what_was_forged_does_not_open(office: Office, forged: str) -> None:
    assert opened(office, forged) is None


def test_what_was_altered_does_not_open(office: Office) -> None:
    sealed = seal(office, TYPED, purpose="form", reader="amara")

    assert opened(office, sealed[:40] + ("A" if sealed[40] != "A" else "B") + sealed[41:]) is None
