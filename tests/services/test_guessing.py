"""Guessing: it tells nothing, costs the same whoever is guessed at, and never locks the owner out (AN-12, AN-13)."""

import statistics
import threading
import time
from collections.abc import Callable
from datetime import timedelta

import pytest

from casework.keys.passwords import Passwords
from casework.services import doors
from casework.services.actors import Actor
from casework.services.office import Office
from casework.services.refusals import LockedOut, SignInRefused, TooManyTries
from casework.services.tries import STRANGERS_A_MINUTE, known_device
from casework.store import people
from tests.services.conftest import PASSWORD, Clock

WRONG = "amber harbour seven lamps"
CLOSED = (people.SUSPENDED, people.UNCONFIRMED, people.FROZEN)
Opener = Callable[[str, str], None]


@pytest.fixture
def tries_once(office: Office, clock: Clock) -> Opener:
    """Try to sign in, an hour after the try before: what has to wait is another test's business."""

    def try_once(email: str, password: str) -> None:
        clock.turn(timedelta(hours=1, seconds=1))
        with pytest.raises(SignInRefused) as refused:
            doors.sign_in(office, email, password)
        assert repr(refused.value) == "SignInRefused()"

    return try_once


def close(office: Office, actor: Actor, state: str) -> None:
    with office.engines.write.begin() as connection:
        people.set_state(connection, actor.id, state)


@pytest.mark.parametrize("state", CLOSED)
def test_a_closed_account_is_refused_like_an_unknown_one(
    office: Office, amara: Actor, tries_once: Opener, state: str
) -> None:
    """AN-12: suspended and unconfirmed, with the right password and a wrong one, as unknown."""
    close(office, amara, state)

    for email, password in ((amara.email, PASSWORD), (amara.email, WRONG), ("nobody@example.org", PASSWORD)):
        tries_once(email, password)


def test_every_refusal_costs_one_digest(
    office: Office, amara: Actor, tries_once: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    """AN-12: the same number of argon2 calls for unknown, wrong, suspended and unconfirmed."""
    counted, reckon = [], Passwords.is_right

    def counting(passwords: Passwords, password: str, digest: str | None) -> bool:
        counted.append(digest is None)
        return reckon(passwords, password, digest)

    monkeypatch.setattr(Passwords, "is_right", counting)
    tries_once("nobody@example.org", PASSWORD)
    tries_once(amara.email, WRONG)
    for state in CLOSED:
        close(office, amara, state)
        tries_once(amara.email, PASSWORD)

    assert len(counted) == 5


@pytest.mark.slow
@pytest.mark.parametrize("passwords", [Passwords(time_cost=2, memory_kib=19_456)], ids=["no quick ones"])
def test_refusals_take_the_same_time(
    passwords: Passwords, office: Office, amara: Actor, stranger: Actor, tries_once: Opener
) -> None:
    """AN-12: medians of interleaved tries lie within five milliseconds.

    A busy machine gets other chances; a digest that is not reckoned would show in every one of them.
    """
    close(office, stranger, people.SUSPENDED)
    tried = {"nobody@example.org": PASSWORD, amara.email: WRONG, stranger.email: PASSWORD}

    def spread() -> float:
        took: dict[str, list[float]] = {email: [] for email in tried}
        for _ in range(33):
            for email, password in tried.items():
                start = time.perf_counter()
                tries_once(email, password)
                took[email].append(time.perf_counter() - start)
        medians = [statistics.median(times) for times in took.values()]
        return max(medians) - min(medians)

    assert any(spread() < 0.005 for _ in range(5))


def test_a_hundred_failures_in_a_row_need_a_new_invitation(
    office: Office, amara: Actor, clock: Clock, tries_once: Opener
) -> None:
    """AN-13: however slowly somebody guesses; and of an unknown address nothing else is said."""
    for email in (amara.email, "nobody@example.org"):
        for _ in range(100):
            clock.turn(timedelta(hours=25))
            tries_once(email, WRONG)

        with pytest.raises(LockedOut):
            doors.sign_in(office, email, PASSWORD)

    known = known_device(office, "", email=amara.email)
    assert doors.sign_in(office, amara.email, PASSWORD, device=known).actor == amara


def test_strangers_together_are_slowed_down_and_known_devices_are_not(
    office: Office, amara: Actor, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """AN-13: sixty tries a minute from devices nobody knows, whatever addresses they name."""
    monkeypatch.setattr(Passwords, "is_right", lambda self, password, digest: password == PASSWORD and bool(digest))
    for number in range(STRANGERS_A_MINUTE):
        with pytest.raises(SignInRefused):
            doors.sign_in(office, f"guess{number}@example.org", WRONG)

    with pytest.raises(TooManyTries) as slowed:
        doors.sign_in(office, amara.email, PASSWORD)
    known = known_device(office, "", email=amara.email)

    assert slowed.value.until == clock() + timedelta(minutes=1)
    assert doors.sign_in(office, amara.email, PASSWORD, device=known).actor == amara
    clock.turn(timedelta(minutes=1))
    assert doors.sign_in(office, amara.email, PASSWORD).actor == amara


def test_a_clock_set_back_locks_nobody_out(office: Office, amara: Actor, clock: Clock) -> None:
    with pytest.raises(SignInRefused):
        doors.sign_in(office, amara.email, WRONG)

    clock.turn(-timedelta(days=400))

    assert doors.sign_in(office, amara.email, PASSWORD).actor == amara


def test_an_account_closed_while_the_password_is_reckoned_stays_closed(
    office: Office, amara: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SE-05: suspension beats a sign-in that began before it."""
    reckon = Passwords.is_right

    def slowly(passwords: Passwords, password: str, digest: str | None) -> bool:
        suspending = threading.Thread(target=close, args=(office, amara, people.SUSPENDED))
        suspending.start()
        suspending.join()
        return reckon(passwords, password, digest)

    monkeypatch.setattr(Passwords, "is_right", slowly)

    with pytest.raises(SignInRefused):
        doors.sign_in(office, amara.email, PASSWORD)
