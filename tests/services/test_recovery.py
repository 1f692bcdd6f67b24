"""Recovery codes: for the day the phone is lost, each good once (AN-06)."""

import threading

import pytest

from casework.keys.tokens import new_code
from casework.services import doors, recovery, second_factor, tidings
from casework.services.actors import Actor
from casework.services.office import Office
from casework.services.refusals import CodeRefused, SignInRefused, StepUpFirst
from casework.services.visits import SignedIn
from tests.services.conftest import Clock
from tests.services.keyholders import Keyholder, enrol


@pytest.fixture
def holder(office: Office, clock: Clock, amara: Actor) -> Keyholder:
    return enrol(office, clock, amara.email)


def test_each_code_opens_once(office: Office, holder: Keyholder) -> None:
    """AN-06: ten codes, typed in any case, with or without hyphens."""
    for code in holder.codes:
        typed = code.lower().replace("-", " ")
        assert recovery.use(office, holder.half_in().token, typed).actor.is_let_in
        with pytest.raises(CodeRefused):
            recovery.use(office, holder.half_in().token, code)

    assert len(holder.codes) == 10
    assert recovery.left(office, holder.signed_in()) == 0


def test_a_code_has_eighty_bits_at_least() -> None:
    """AN-06: thirty letters, twenty places."""
    letters = {letter for _ in range(400) for letter in new_code().replace("-", "")}

    assert len(letters) ** 20 > 2**80


def test_of_one_code_used_twice_at_once_one_wins(office: Office, holder: Keyholder) -> None:
    """AN-06: two browsers, one sheet of paper."""
    halves, together, outcomes = [holder.half_in() for _ in range(4)], threading.Barrier(4), []

    def use(half: SignedIn) -> None:
        together.wait()
        try:
            outcomes.append(recovery.use(office, half.token, holder.codes[0]).actor.is_let_in)
        except CodeRefused:
            outcomes.append(False)

    threads = [threading.Thread(target=use, args=(half,)) for half in halves]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == [False] * 3 + [True]


def test_new_codes_void_the_old_ones(office: Office, holder: Keyholder) -> None:
    """AN-06: the old sheet is worth nothing."""
    fresh = recovery.renew(office, holder.signed_in())

    with pytest.raises(CodeRefused):
        recovery.use(office, holder.half_in().token, holder.codes[0])
    assert not set(fresh) & set(holder.codes)
    assert recovery.use(office, holder.half_in().token, fresh[0]).actor.is_let_in


def test_new_codes_need_a_fresh_factor(office: Office, amara: Actor) -> None:
    """SE-07: a borrowed session prints no codes."""
    with pytest.raises(StepUpFirst):
        recovery.renew(office, amara)


def test_the_database_holds_no_code_and_no_secret(office: Office, holder: Keyholder) -> None:
    """AN-06: only digests, and the phone's secret sealed."""
    with office.engines.read.begin() as connection:
        rows = [
            cell
            for table in ("recovery_code", "account")
            for row in connection.exec_driver_sql(f"SELECT * FROM {table}").all()  # noqa: S608 - two names of ours
            for cell in row
        ]
    stored = b"|".join(bytes(cell) if isinstance(cell, bytes | memoryview) else str(cell).encode() for cell in rows)

    for told in (holder.secret, *holder.codes, *(code.replace("-", "") for code in holder.codes)):
        assert told.encode() not in stored


def test_a_lost_phone_is_replaced_after_a_recovery_code(office: Office, holder: Keyholder) -> None:
    """AN-06: the code is proof enough to set up another phone, and the owner hears that it was used."""
    opened = recovery.use(office, holder.half_in().token, holder.codes[3])

    begun = second_factor.begin(office, opened.actor)

    assert begun.secret != holder.secret
    assert tidings.RECOVERY_CODE_USED in [one.kind for one in tidings.unheard(office, opened.actor)]


def test_a_recovery_code_opens_nothing_without_the_password(office: Office, holder: Keyholder) -> None:
    """AN-06: it takes the place of the phone, not of the password."""
    with pytest.raises(SignInRefused):
        recovery.use(office, "A" * 43, holder.codes[0])

    assert doors.actor_of(office, "A" * 43) is None
