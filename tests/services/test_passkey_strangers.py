"""What strangers send to the door for passkeys: it fills no journal and is slowed down (AN-07, AN-13)."""

from datetime import timedelta

import pytest

from casework.keys.passkeys import Site
from casework.services import doors, passkeys
from casework.services.actors import Actor
from casework.services.office import Office
from casework.services.refusals import PasskeyRefused, TooManyTries
from casework.services.tries import STRANGERS_A_MINUTE
from casework.store import journal as book
from tests.services.authenticators import Authenticator
from tests.services.conftest import Clock
from tests.services.keyholders import enrol

SITE = Site("https://redress.example.org")
BROWSER = "B" * 43


@pytest.fixture
def owner(office: Office, clock: Clock, amara: Actor) -> Actor:
    return enrol(office, clock, amara.email).signed_in()


@pytest.fixture
def key(office: Office, owner: Actor) -> Authenticator:
    made = Authenticator()
    passkeys.add(office, owner, SITE, made.makes(passkeys.begin_adding(office, owner, SITE)), label="")
    return made


def signs_in(office: Office, key: Authenticator) -> doors.SignedIn:
    return passkeys.sign_in(office, BROWSER, SITE, key.signs(passkeys.begin_sign_in(office, BROWSER, SITE)))


def journal_of(office: Office) -> list[str]:
    with office.engines.read.begin() as connection:
        return [entry.kind for entry in book.entries(connection)]


@pytest.mark.parametrize("answer", ["[" * 10_000, "{}" + " " * 16_384, "\u00e9" * 8_193])
def test_a_deep_or_a_long_answer_is_refused(office: Office, owner: Actor, answer: str) -> None:
    """AN-07: it costs neither the stack nor the memory of the server."""
    passkeys.begin_sign_in(office, BROWSER, SITE)
    with pytest.raises(PasskeyRefused):
        passkeys.sign_in(office, BROWSER, SITE, answer)

    passkeys.begin_adding(office, owner, SITE)
    with pytest.raises(PasskeyRefused):
        passkeys.add(office, owner, SITE, answer, label="")


def test_a_good_answer_with_too_much_around_it_is_refused(office: Office, key: Authenticator) -> None:
    """AN-07: sixteen kibibytes are enough for any passkey."""
    answer = key.signs(passkeys.begin_sign_in(office, BROWSER, SITE))

    with pytest.raises(PasskeyRefused):
        passkeys.sign_in(office, BROWSER, SITE, answer + " " * 16_384)


def test_only_what_names_somebody_stands_in_the_journal(office: Office, key: Authenticator) -> None:
    """AU-01: a stranger's nonsense is nobody's failure, and fills no journal."""
    before = journal_of(office)

    for answer in ("{}", key.signs(passkeys.begin_sign_in(office, BROWSER, SITE))):
        passkeys.begin_sign_in(office, BROWSER, SITE)
        with pytest.raises(PasskeyRefused):
            passkeys.sign_in(office, BROWSER, SITE, answer)

    assert journal_of(office)[len(before) :] == ["passkey-failed"]


def test_strangers_with_passkeys_are_slowed_down_together(office: Office, key: Authenticator, clock: Clock) -> None:
    """AN-13: asking and answering count with the passwords of all strangers."""
    clock.turn(timedelta(minutes=1))
    for _ in range(STRANGERS_A_MINUTE // 2):
        passkeys.begin_sign_in(office, BROWSER, SITE)
        with pytest.raises(PasskeyRefused):
            passkeys.sign_in(office, BROWSER, SITE, "{}")

    with pytest.raises(TooManyTries):
        passkeys.begin_sign_in(office, BROWSER, SITE)
    with pytest.raises(TooManyTries):
        passkeys.sign_in(office, BROWSER, SITE, "{}")

    clock.turn(timedelta(minutes=1))
    assert signs_in(office, key).actor.is_let_in
