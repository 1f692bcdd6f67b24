"""The second factor: nobody works here without one, and no code opens twice (AN-04, AN-05)."""

import base64
import hashlib
import hmac
import threading
from datetime import datetime, timedelta

import pytest

from casework.keys.totp import code_of, step_at
from casework.services import doors, recovery, second_factor
from casework.services.actors import Actor, needs_step_up
from casework.services.office import Office
from casework.services.refusals import CodeRefused, LockedOut, NoSecondFactor, SignInRefused, StepUpFirst, TooManyTries
from casework.services.visits import SignedIn
from tests.services.conftest import PASSWORD, Clock
from tests.services.keyholders import A_STEP, Keyholder, enrol, put_off


def reckoned(secret: str, moment: datetime) -> str:
    """What a phone shows, reckoned without the product (RFC 4226, section 5.3)."""
    step = int(moment.timestamp()) // 30
    digest = hmac.digest(base64.b32decode(secret), step.to_bytes(8, "big"), hashlib.sha1)
    cut = int.from_bytes(digest[digest[-1] & 15 :][:4], "big") & 0x7FFFFFFF
    return f"{cut % 10**6:06}"


@pytest.fixture
def holder(office: Office, clock: Clock, amara: Actor) -> Keyholder:
    return enrol(office, clock, amara.email)


def test_the_password_alone_opens_a_confined_session(office: Office, holder: Keyholder) -> None:
    """AN-05: whoever gave only the password is not let in, and is given no device to guess from."""
    half = holder.half_in()

    actor = doors.actor_of(office, half.token)

    assert half.is_confined
    assert half.device == ""
    assert actor is not None
    assert not actor.is_let_in


def test_the_code_makes_the_session_whole_under_another_token(office: Office, holder: Keyholder) -> None:
    """SE-01: the token changes with the second factor, and the old one is dead."""
    half = holder.half_in()

    whole = doors.pass_second_factor(office, half.token, holder.next_code())

    actor = doors.actor_of(office, whole.token)
    assert doors.actor_of(office, half.token) is None
    assert actor is not None
    assert actor.is_let_in


def test_password_and_code_may_be_given_at_once(holder: Keyholder) -> None:
    """AN-04: one answer to both."""
    assert holder.half_in(code=holder.next_code()).actor.is_let_in

    with pytest.raises(SignInRefused):
        holder.half_in(code="000000")


def test_a_code_is_used_up_before_the_password_is_judged(office: Office, holder: Keyholder) -> None:
    """AN-04: a code seen over a shoulder is worth nothing after a try with the wrong password."""
    code = holder.next_code()
    with pytest.raises(SignInRefused):
        doors.sign_in(office, holder.email, "amber harbour seven lamps", code=code)

    with pytest.raises(SignInRefused):
        holder.half_in(code=code)


def test_no_code_opens_twice_however_it_is_typed(office: Office, holder: Keyholder) -> None:
    """AN-04: the same code again is refused, with spaces too."""
    halves, code = [holder.half_in() for _ in range(3)], holder.next_code()
    doors.pass_second_factor(office, halves[0].token, code)

    for half, typed in zip(halves[1:], (code, f" {code[:3]} {code[3:]} "), strict=True):
        with pytest.raises(CodeRefused):
            doors.pass_second_factor(office, half.token, typed)


def test_spaces_in_a_fresh_code_do_not_count(office: Office, holder: Keyholder) -> None:
    code = holder.next_code()

    assert doors.pass_second_factor(office, holder.half_in().token, f"{code[:3]} {code[3:]}").actor.is_let_in


@pytest.mark.parametrize(("steps", "is_good"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_a_code_is_good_one_step_each_way(office: Office, holder: Keyholder, steps: int, is_good: bool) -> None:
    """AN-04: one half minute before and after, no more."""
    holder.clock.turn(10 * A_STEP)
    half = holder.half_in()

    try:
        passed = doors.pass_second_factor(office, half.token, holder.code(steps=steps)).actor.is_let_in
    except CodeRefused:
        passed = False

    assert passed is is_good


def test_a_clock_set_back_revives_no_code(office: Office, holder: Keyholder) -> None:
    """AN-04: the last step used only ever grows, also when the clock does not."""
    half = holder.half_in()
    doors.pass_second_factor(office, half.token, holder.next_code())
    again = holder.half_in()

    holder.clock.turn(-timedelta(hours=1))

    with pytest.raises(CodeRefused):
        doors.pass_second_factor(office, again.token, holder.code())


def test_of_the_same_code_at_the_same_moment_one_wins(office: Office, holder: Keyholder) -> None:
    """AN-04: five browsers send one code together."""
    halves, code = [holder.half_in() for _ in range(5)], holder.next_code()
    together, outcomes = threading.Barrier(5), []

    def give(half: SignedIn) -> None:
        together.wait()
        try:
            outcomes.append(doors.pass_second_factor(office, half.token, code).actor.is_let_in)
        except CodeRefused:
            outcomes.append(False)

    threads = [threading.Thread(target=give, args=(half,)) for half in halves]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == [False] * 4 + [True]


def test_guessing_codes_is_slowed_down_and_locked_after_a_hundred(office: Office, holder: Keyholder) -> None:
    """AN-13: the second factor has a count of its own."""
    half, refusals = holder.half_in(), []

    while len(refusals) < 130 and LockedOut not in refusals:
        try:
            doors.pass_second_factor(office, half.token, "000000")
        except TooManyTries as slowed:
            holder.clock.now = slowed.until
            half = holder.half_in()
        except SignInRefused as refused:
            refusals.append(type(refused))

    assert refusals == [CodeRefused] * 100 + [LockedOut]


def test_setting_up_needs_the_first_code(office: Office, amara: Actor, clock: Clock) -> None:
    """AN-04: a secret of 160 bits, shown as address and picture, in use once its first code was given."""
    opened = doors.sign_in(office, amara.email, PASSWORD)
    begun = second_factor.begin(office, opened.actor)

    with pytest.raises(CodeRefused):
        second_factor.confirm(office, opened.actor, "000000")
    enrolled = second_factor.confirm(office, opened.actor, reckoned(begun.secret, clock()))

    assert len(begun.secret) * 5 == 160
    assert begun.uri == f"otpauth://totp/Redress:amara%40example.org?secret={begun.secret}&issuer=Redress"
    assert begun.picture().startswith(b"\x89PNG")
    assert len(set(enrolled.codes)) == 10
    assert enrolled.signed_in.actor.is_let_in
    assert not doors.actor_of(office, opened.token)


def test_a_new_secret_is_shown_only_in_the_session_it_was_made_in(office: Office, amara: Actor) -> None:
    one, other = (doors.sign_in(office, amara.email, PASSWORD) for _ in range(2))

    begun = second_factor.begin(office, one.actor)

    assert second_factor.pending(office, one.actor) == begun
    assert second_factor.pending(office, other.actor) is None


def test_half_signed_in_nobody_replaces_the_factor(office: Office, holder: Keyholder) -> None:
    """AN-05: the password alone is no way around the second factor."""
    half = holder.half_in()

    with pytest.raises(StepUpFirst):
        second_factor.begin(office, half.actor)
    with pytest.raises(StepUpFirst):
        second_factor.confirm(office, half.actor, holder.next_code())
    with pytest.raises(SignInRefused):
        second_factor.put_off(office, half.actor)
    with pytest.raises(StepUpFirst):
        recovery.renew(office, half.actor)


def test_another_factor_ends_the_other_sessions(office: Office, holder: Keyholder, clock: Clock) -> None:
    """SE-05: a change of factor acts on the very next request."""
    other, mine = holder.signs_in(), holder.signs_in()
    begun = second_factor.begin(office, mine.actor)

    enrolled = second_factor.confirm(office, mine.actor, code_of(begun.secret, step_at(clock())))

    assert doors.actor_of(office, other.token) is None
    assert doors.actor_of(office, mine.token) is None
    assert doors.actor_of(office, enrolled.signed_in.token) is not None


def test_a_founder_puts_it_off_only_once(office: Office, amara: Actor) -> None:
    """AN-05: founding leads on without a second factor once; the next sign-in does not."""
    founding = put_off(office, amara.email)
    later = doors.sign_in(office, amara.email, PASSWORD)

    assert founding.actor.is_let_in
    assert not second_factor.may_put_off(office, later.actor)
    with pytest.raises(SignInRefused):
        second_factor.put_off(office, later.actor)


def test_a_colleague_may_not_put_it_off(office: Office, amara: Actor, stranger: Actor) -> None:
    """AN-05: for whoever is invited, setting up is part of the first sign-in."""
    opened = doors.sign_in(office, stranger.email, PASSWORD)

    with pytest.raises(SignInRefused):
        second_factor.put_off(office, opened.actor)


def test_stepping_up_is_fresh_for_five_minutes(office: Office, holder: Keyholder, clock: Clock) -> None:
    """SE-07: a dangerous act needs a factor at most five minutes old."""
    opened = holder.signs_in()
    clock.turn(timedelta(minutes=6))
    before = doors.actor_of(office, opened.token)
    assert before is not None

    stepped = doors.step_up(office, before, holder.next_code())

    assert needs_step_up(before, clock())
    assert not needs_step_up(stepped.actor, clock() + timedelta(minutes=5))
    assert needs_step_up(stepped.actor, clock() + timedelta(minutes=5, seconds=1))
    assert needs_step_up(stepped.actor, clock() - timedelta(seconds=1))
    assert doors.actor_of(office, opened.token) is None


def test_a_wrong_code_steps_nobody_up(office: Office, holder: Keyholder) -> None:
    """SE-07: nothing changes with a wrong code."""
    opened = holder.signs_in()
    holder.clock.turn(timedelta(minutes=6))

    with pytest.raises(CodeRefused):
        doors.step_up(office, opened.actor, "000000")

    still = doors.actor_of(office, opened.token)
    assert still is not None
    assert needs_step_up(still, office.clock())


def test_without_a_second_factor_nobody_steps_up(office: Office, amara: Actor) -> None:
    """SE-07: who put it off may work, and do nothing dangerous."""
    with pytest.raises(NoSecondFactor):
        doors.step_up(office, put_off(office, amara.email).actor, "000000")
