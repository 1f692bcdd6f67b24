"""Passkeys: good for this site and its owner alone, whatever a forger changes (AN-07)."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from casework.keys.passkeys import Site
from casework.services import doors, passkeys, tidings
from casework.services.actors import Actor, needs_step_up
from casework.services.office import Office
from casework.services.refusals import CodeRefused, NoSecondFactor, NotAllowed, PasskeyRefused, StepUpFirst
from casework.store import people
from tests.services.authenticators import Authenticator, b64
from tests.services.conftest import Clock
from tests.services.keyholders import Keyholder, enrol, put_off

SITE = Site("https://redress.example.org")
BROWSER = "B" * 43


@pytest.fixture
def holder(office: Office, clock: Clock, amara: Actor) -> Keyholder:
    return enrol(office, clock, amara.email)


@pytest.fixture
def owner(holder: Keyholder) -> Actor:
    """The founder, freshly signed in with both factors."""
    return holder.signed_in()


@pytest.fixture
def key(office: Office, owner: Actor) -> Authenticator:
    """A passkey of hers."""
    made = Authenticator()
    passkeys.add(office, owner, SITE, made.makes(passkeys.begin_adding(office, owner, SITE)), label=" Key on my ring ")
    return made


def signs_in(office: Office, key: Authenticator, *, site: Site = SITE) -> doors.SignedIn:
    return passkeys.sign_in(office, BROWSER, site, key.signs(passkeys.begin_sign_in(office, BROWSER, site)))


def test_a_passkey_opens_a_whole_session(office: Office, owner: Actor, key: Authenticator) -> None:
    """AN-07: without naming an account, since the passkey knows whose it is."""
    opened = signs_in(office, key)

    assert opened.actor == owner
    assert opened.actor.is_let_in
    assert not needs_step_up(opened.actor, office.clock())
    assert [one.label for one in passkeys.of(office, owner)] == ["Key on my ring"]


def test_the_question_asks_for_verification_on_this_site(office: Office, owner: Actor) -> None:
    """AN-07: discoverable, user verification required, RP id pinned, no account named."""
    making = json.loads(passkeys.begin_adding(office, owner, SITE))
    asking = json.loads(passkeys.begin_sign_in(office, BROWSER, SITE))

    assert making["rp"]["id"] == asking["rpId"] == "redress.example.org"
    assert making["authenticatorSelection"]["residentKey"] == "required"
    assert making["authenticatorSelection"]["userVerification"] == asking["userVerification"] == "required"
    assert asking["allowCredentials"] == []


def test_a_passkey_finishes_a_half_open_session(office: Office, holder: Keyholder, key: Authenticator) -> None:
    """AN-07: in place of the code from a phone."""
    half = holder.half_in()
    question = passkeys.begin_second_factor(office, half.token, SITE)

    whole = passkeys.pass_second_factor(office, half.token, SITE, key.signs(question))

    assert whole.actor.is_let_in
    assert doors.actor_of(office, half.token) is None


def test_a_passkey_steps_up(office: Office, key: Authenticator, clock: Clock) -> None:
    """SE-07: a passkey is a fresh factor too."""
    opened = signs_in(office, key)
    clock.turn(timedelta(minutes=6))

    stepped = passkeys.step_up(
        office, opened.actor, SITE, key.signs(passkeys.begin_step_up(office, opened.actor, SITE))
    )

    assert not needs_step_up(stepped.actor, clock())


FORGERIES = {
    "wrong origin": {"origin": "https://redress.example.net"},
    "wrong site": {"rp_id": "redress.example.net"},
    "user not verified": {"verifies": False},
    "foreign passkey": {"id": b"another-passkey-00000002"},
    "foreign key": {"key": Authenticator().key},
    "foreign owner": {"user": b"\0" * 16},
}


@pytest.mark.parametrize("forged", FORGERIES)
def test_a_forged_answer_opens_nothing(office: Office, key: Authenticator, forged: str) -> None:
    """AN-07: each of these alone is enough to refuse."""
    with pytest.raises(PasskeyRefused):
        signs_in(office, replace(key, **FORGERIES[forged]))

    assert signs_in(office, key).actor.is_let_in


@pytest.mark.parametrize("forged", ["wrong origin", "wrong site", "user not verified"])
def test_a_forged_passkey_is_not_kept(office: Office, owner: Actor, forged: str) -> None:
    """AN-07: neither is one that checks no owner."""
    made = replace(Authenticator(), **FORGERIES[forged])

    with pytest.raises(PasskeyRefused):
        passkeys.add(office, owner, SITE, made.makes(passkeys.begin_adding(office, owner, SITE)), label="")

    assert passkeys.of(office, owner) == ()


@pytest.mark.parametrize("answer", ["", "{}", "[]", "null", '{"id": 1}', "\0", '{"id":"x","rawId":"x","response":{}}'])
def test_nonsense_is_refused(office: Office, owner: Actor, key: Authenticator, answer: str) -> None:
    """AN-07: an answer is a stranger's bytes."""
    passkeys.begin_sign_in(office, BROWSER, SITE)
    with pytest.raises(PasskeyRefused):
        passkeys.sign_in(office, BROWSER, SITE, answer)

    passkeys.begin_adding(office, owner, SITE)
    with pytest.raises(PasskeyRefused):
        passkeys.add(office, owner, SITE, answer, label="")


def test_an_answer_is_good_once(office: Office, key: Authenticator) -> None:
    """AN-07: a replayed challenge is refused, also in another browser and for another purpose."""
    answer = key.signs(passkeys.begin_sign_in(office, BROWSER, SITE))
    passkeys.sign_in(office, BROWSER, SITE, answer)

    with pytest.raises(PasskeyRefused):
        passkeys.sign_in(office, BROWSER, SITE, answer)
    passkeys.begin_sign_in(office, BROWSER, SITE)
    with pytest.raises(PasskeyRefused):
        passkeys.sign_in(office, BROWSER, SITE, answer)


def test_a_question_put_to_one_browser_is_not_answered_by_another(office: Office, key: Authenticator) -> None:
    """AN-07: the challenge belongs to the browser it was given to."""
    answer = key.signs(passkeys.begin_sign_in(office, BROWSER, SITE))

    with pytest.raises(PasskeyRefused):
        passkeys.sign_in(office, "C" * 43, SITE, answer)


def test_a_question_for_one_purpose_serves_no_other(office: Office, holder: Keyholder, key: Authenticator) -> None:
    """AN-07: signing in is not stepping up."""
    half = holder.half_in()
    answer = key.signs(passkeys.begin_sign_in(office, half.token, SITE))

    with pytest.raises(CodeRefused):
        passkeys.pass_second_factor(office, half.token, SITE, answer)


@pytest.mark.parametrize(("seconds", "is_good"), [(300, True), (301, False), (-1, False)])
def test_a_question_runs_out(office: Office, key: Authenticator, clock: Clock, seconds: int, is_good: bool) -> None:
    """AN-07: an expired challenge is refused."""
    answer = key.signs(passkeys.begin_sign_in(office, BROWSER, SITE))
    clock.turn(timedelta(seconds=seconds))

    try:
        opened = passkeys.sign_in(office, BROWSER, SITE, answer).actor.is_let_in
    except PasskeyRefused:
        opened = False

    assert opened is is_good


def test_a_count_that_does_not_grow_warns_of_a_copy(office: Office, owner: Actor, key: Authenticator) -> None:
    """AN-07: the copy is refused, and the owner hears of it."""
    copy = replace(key)
    signs_in(office, key)

    with pytest.raises(PasskeyRefused):
        signs_in(office, copy)

    assert tidings.PASSKEY_COPIED in [one.kind for one in tidings.unheard(office, signs_in(office, key).actor)]


def test_a_passkey_that_never_counts_is_good(office: Office, owner: Actor) -> None:
    made = Authenticator(counts=False)
    passkeys.add(office, owner, SITE, made.makes(passkeys.begin_adding(office, owner, SITE)), label="")

    assert [signs_in(office, made).actor for _ in range(2)] == [owner, owner]


def test_a_passkey_made_for_another_address_is_worth_nothing_here(office: Office, key: Authenticator) -> None:
    """AN-07: the site is pinned when the passkey is made."""
    moved = Site("https://elsewhere.example.org")
    there = replace(key, origin=moved.origin, rp_id=moved.rp_id)

    with pytest.raises(PasskeyRefused):
        signs_in(office, there, site=moved)


def test_a_passkey_of_a_suspended_account_opens_nothing(office: Office, owner: Actor, key: Authenticator) -> None:
    """AN-12: and the answer is the same as to a stranger's."""
    with office.engines.write.begin() as connection:
        people.set_state(connection, owner.id, people.SUSPENDED)

    with pytest.raises(PasskeyRefused):
        signs_in(office, key)


def test_a_passkey_finishes_nobody_elses_session(
    office: Office, key: Authenticator, stranger: Actor, clock: Clock
) -> None:
    """AN-07: a foreign credential is refused."""
    half = enrol(office, clock, stranger.email).half_in()
    answer = key.signs(passkeys.begin_second_factor(office, half.token, SITE))

    with pytest.raises(CodeRefused):
        passkeys.pass_second_factor(office, half.token, SITE, answer)


def test_a_removed_passkey_opens_nothing(office: Office, owner: Actor, key: Authenticator) -> None:
    """SE-05: removing a factor ends the other sessions too."""
    elsewhere = signs_in(office, key)
    (kept,) = passkeys.of(office, owner)

    passkeys.remove(office, owner, kept.id)

    assert doors.actor_of(office, elsewhere.token) is None
    with pytest.raises(PasskeyRefused):
        signs_in(office, key)


def test_a_passkey_is_never_the_only_factor(office: Office, amara: Actor, clock: Clock) -> None:
    """AN-07: an addition for staff, after a fresh second factor."""
    opened = put_off(office, amara.email).actor

    with pytest.raises(StepUpFirst):
        passkeys.begin_adding(office, opened, SITE)
    with pytest.raises(NoSecondFactor):
        passkeys.begin_adding(office, replace(opened, stepped_up_at=clock()), SITE)
    with pytest.raises(NotAllowed):
        passkeys.begin_adding(office, replace(opened, role="client", stepped_up_at=clock()), SITE)


def test_nothing_of_a_passkey_stands_in_the_database_in_clear(office: Office, owner: Actor, key: Authenticator) -> None:
    """AN-07: credential and label are sealed."""
    with office.engines.read.begin() as connection:
        (row,) = connection.exec_driver_sql("SELECT * FROM passkey").all()

    stored = b"|".join(bytes(cell) for cell in row if isinstance(cell, bytes | memoryview))
    assert key.id not in stored
    assert b64(key.id).encode() not in stored
    assert b"ring" not in stored
