"""The doors: who gets in, how long they stay, and that guessing neither tells nor locks out (AN-12, AN-13, SE)."""

import threading
from datetime import timedelta

import pytest
from argon2 import PasswordHasher

from casework.keys.hierarchy import Keys
from casework.keys.roots import RootKey
from casework.services import doors
from casework.services.actors import Actor
from casework.services.office import Office
from casework.services.refusals import PasswordRefused, SignInRefused, TooBusy, TooManyTries
from casework.services.tries import known_device
from casework.store import accounts
from casework.store.accounts import Account
from tests.services.conftest import PASSWORD, Clock
from tests.services.keyholders import put_off

WRONG = "amber harbour seven lamps"


def fail(office: Office, email: str = "amara@example.org", *, times: int = 1, device: str = "") -> None:
    for _ in range(times):
        with pytest.raises(SignInRefused):
            doors.sign_in(office, email, WRONG, device=device)


def test_the_right_password_opens_a_session(office: Office, amara: Actor) -> None:
    opened = doors.sign_in(office, " Amara@Example.org", PASSWORD)

    assert opened.actor == amara
    assert doors.actor_of(office, opened.token) == amara


def test_a_wrong_password_and_an_unknown_address_are_refused_alike(office: Office, amara: Actor) -> None:
    refusals = []
    for email, password in (("amara@example.org", WRONG), ("nobody@example.org", PASSWORD)):
        with pytest.raises(SignInRefused) as refused:
            doors.sign_in(office, email, password)
        refusals.append(repr(refused.value))

    assert refusals[0] == refusals[1]


def test_every_session_has_a_token_of_its_own(office: Office, amara: Actor) -> None:
    """SE-01: a token that was there before signing in is dead after it."""
    one = doors.sign_in(office, amara.email, PASSWORD)
    other = doors.sign_in(office, amara.email, PASSWORD, replacing=one.token)

    assert one.token != other.token
    assert doors.actor_of(office, one.token) is None
    assert doors.actor_of(office, other.token) == amara


def test_an_invented_token_opens_nothing(office: Office, amara: Actor) -> None:
    for token in ("", "x", "A" * 43):
        assert doors.actor_of(office, token) is None


def test_the_database_holds_no_token(office: Office, amara: Actor) -> None:
    """SE-01: a copy of the database gives no working cookie."""
    opened = doors.sign_in(office, amara.email, PASSWORD)

    with office.engines.read.begin() as connection:
        (row,) = connection.exec_driver_sql("SELECT * FROM session").all()

    assert opened.token not in repr([bytes(cell) if isinstance(cell, memoryview) else cell for cell in row])


def a_session_of(office: Office, role: str, *, is_administrator: bool = False) -> str:
    """Return the token of somebody with this role, signed in with the password."""
    digest = office.passwords.digest(PASSWORD)
    person = Account("c" * 32, "Nadia Brandt", "nadia@example.org", role, is_administrator, password=digest)
    with office.engines.write.begin() as connection:
        accounts.add_account(connection, office.keys, person, at=office.clock())
    return doors.sign_in(office, person.email, PASSWORD).token


ROLES = [("client", False, 20, 4), ("lawyer", False, 30, 12), ("paralegal", False, 30, 12), ("lawyer", True, 15, 4)]


@pytest.mark.parametrize(("role", "is_administrator", "idle_minutes", "hours"), ROLES)
def test_an_idle_session_ends_when_its_role_says(
    office: Office, clock: Clock, role: str, is_administrator: bool, idle_minutes: int, hours: int
) -> None:
    """SE-03: a second before the limit it works, a second after it does not."""
    token = a_session_of(office, role, is_administrator=is_administrator)

    clock.turn(timedelta(minutes=idle_minutes) - timedelta(seconds=1))
    assert doors.actor_of(office, token) is not None

    clock.turn(timedelta(minutes=idle_minutes) + timedelta(seconds=1))
    assert doors.actor_of(office, token) is None


@pytest.mark.parametrize(("role", "is_administrator", "idle_minutes", "hours"), ROLES)
def test_a_busy_session_ends_when_its_role_says(
    office: Office, clock: Clock, role: str, is_administrator: bool, idle_minutes: int, hours: int
) -> None:
    """SE-03: also a session in use ends after the longest time."""
    token = a_session_of(office, role, is_administrator=is_administrator)
    for _ in range(hours * 60 // 10):
        clock.turn(timedelta(minutes=10))
        assert doors.actor_of(office, token) is not None

    clock.turn(timedelta(seconds=1))

    assert doors.actor_of(office, token) is None


def test_what_a_page_asks_by_itself_keeps_no_session_alive(office: Office, amara: Actor, clock: Clock) -> None:
    """SE-03: polling does not extend."""
    opened = doors.sign_in(office, amara.email, PASSWORD)
    for _ in range(3):
        clock.turn(timedelta(minutes=5))
        assert doors.actor_of(office, opened.token, extends=False) == amara

    clock.turn(timedelta(seconds=1))

    assert doors.actor_of(office, opened.token) is None


def test_a_clock_set_back_revives_nothing(office: Office, amara: Actor, clock: Clock) -> None:
    opened = doors.sign_in(office, amara.email, PASSWORD)
    clock.turn(timedelta(hours=1))
    doors.actor_of(office, opened.token)

    clock.turn(-timedelta(hours=1))

    assert doors.actor_of(office, opened.token) is None


def test_signing_out_ends_only_this_session(office: Office, amara: Actor) -> None:
    one, other = (doors.sign_in(office, amara.email, PASSWORD) for _ in range(2))

    doors.sign_out(office, one.token)

    assert doors.actor_of(office, one.token) is None
    assert doors.actor_of(office, other.token) == amara


def test_signing_out_everywhere_acts_at_once(office: Office, amara: Actor) -> None:
    """SE-05: the very next request is refused."""
    several = [doors.sign_in(office, amara.email, PASSWORD) for _ in range(3)]

    doors.sign_out_everywhere(office, amara)

    assert [doors.actor_of(office, one.token) for one in several] == [None] * 3


def test_a_changed_password_ends_every_session(office: Office, amara: Actor) -> None:
    """SE-05: also of whoever else used the account."""
    opened = doors.sign_in(office, amara.email, PASSWORD)

    doors.change_password(office, amara, old=PASSWORD, new="copper meadow nine kites")

    assert doors.actor_of(office, opened.token) is None
    fail(office)
    assert doors.sign_in(office, amara.email, "copper meadow nine kites").actor == amara


def test_a_changed_password_must_be_strong_and_the_old_one_known(office: Office, amara: Actor) -> None:
    with pytest.raises(SignInRefused):
        doors.change_password(office, amara, old=WRONG, new="copper meadow nine kites")
    with pytest.raises(PasswordRefused):
        doors.change_password(office, amara, old=PASSWORD, new="short")

    assert doors.sign_in(office, amara.email, PASSWORD).actor == amara


def test_the_sixth_guess_has_to_wait_ever_longer(office: Office, amara: Actor, clock: Clock) -> None:
    """AN-13: five a minute, then twice as long each time, up to an hour."""
    fail(office, times=5)

    waits = []
    for _ in range(8):
        with pytest.raises(TooManyTries) as slowed:
            doors.sign_in(office, amara.email, PASSWORD)
        waits.append((slowed.value.until - clock.now) // timedelta(minutes=1))
        clock.now = slowed.value.until
        fail(office)

    assert waits == [1, 2, 4, 8, 16, 32, 60, 60]


def test_guesses_at_the_same_moment_count_one_by_one(office: Office, amara: Actor) -> None:
    together, outcomes = threading.Barrier(12), []

    def guess() -> None:
        together.wait()
        try:
            doors.sign_in(office, amara.email, WRONG)
        except (SignInRefused, TooManyTries, TooBusy) as refused:
            outcomes.append(type(refused).__name__)

    threads = [threading.Thread(target=guess) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(outcomes) == 12
    assert outcomes.count("TooManyTries") == 7


def test_whoever_waited_gets_in_and_starts_afresh(office: Office, amara: Actor, clock: Clock) -> None:
    fail(office, times=5)
    clock.turn(timedelta(minutes=1))

    assert doors.sign_in(office, amara.email, PASSWORD).actor == amara
    fail(office, times=5)


def test_an_unknown_address_is_slowed_down_just_the_same(office: Office, amara: Actor) -> None:
    fail(office, "nobody@example.org", times=5)

    with pytest.raises(TooManyTries):
        doors.sign_in(office, "nobody@example.org", WRONG)


def test_guessing_at_one_account_does_not_slow_another(office: Office, amara: Actor, stranger: Actor) -> None:
    """AN-13: other accounts are unaffected."""
    fail(office, times=5)

    assert doors.sign_in(office, stranger.email, PASSWORD).actor == stranger


def test_a_known_device_gets_in_while_strangers_guess(office: Office, amara: Actor) -> None:
    """AN-13: a device that was signed in before has a count of its own."""
    known = put_off(office, amara.email).device
    fail(office, times=5)

    opened = doors.sign_in(office, amara.email, PASSWORD, device=known)

    assert opened.actor == amara
    assert opened.device == known


def test_a_device_is_known_only_for_its_own_account(office: Office, amara: Actor, stranger: Actor) -> None:
    known = known_device(office, "", email=stranger.email)
    fail(office, times=5)

    for device in (known, "made.up", "x", "." * 40, f"é.{'0' * 32}"):
        with pytest.raises(TooManyTries):
            doors.sign_in(office, amara.email, PASSWORD, device=device)


def test_an_old_digest_is_renewed_at_sign_in(office: Office, amara: Actor) -> None:
    """AN-01: a digest of lower costs is made anew after one sign-in."""
    old = PasswordHasher(1, 8_192, parallelism=1).hash(PASSWORD)
    with office.engines.write.begin() as connection:
        accounts.change_password_digest(connection, office.keys, amara.id, digest=old)

    doors.sign_in(office, amara.email, PASSWORD)

    with office.engines.read.begin() as connection:
        renewed = accounts.account_by_id(connection, office.keys, amara.id)
    assert renewed is not None
    assert not office.passwords.is_outdated(renewed.password)


def test_a_digest_under_another_pepper_fits_no_password(office: Office, amara: Actor) -> None:
    """AN-01: the root key is the pepper, and a wrong one fails closed."""
    other = Keys(RootKey(b"z" * 32))
    with office.engines.read.begin() as connection:
        assert accounts.account_by_email(connection, other, amara.email) is None


def test_sessions_of_yesterday_are_swept(office: Office, amara: Actor, clock: Clock) -> None:
    doors.sign_in(office, amara.email, PASSWORD)
    clock.turn(timedelta(days=1))

    doors.sign_in(office, amara.email, PASSWORD)

    with office.engines.read.begin() as connection:
        assert len(connection.exec_driver_sql("SELECT 1 FROM session").all()) == 1
