"""Passwords: long ones of any kind pass, well-known ones do not, and each is kept as argon2id (AN-01, AN-02)."""

import statistics
import threading
import time
import unicodedata

import pytest
from argon2 import PasswordHasher
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casework.keys.passwords import PasswordRefused, Passwords, TooBusy, refuse_weak

CHEAP = Passwords(time_cost=2, memory_kib=19_456)
LETTERS = st.characters(exclude_categories=("Cs", "Cn"))


def reason_for(password: str, *known_words: str, with_second_factor: bool = False) -> str:
    with pytest.raises(PasswordRefused) as refused:
        refuse_weak(password, known_words=known_words, with_second_factor=with_second_factor)
    return refused.value.reason


def test_fifteen_characters_are_enough_alone() -> None:
    """AN-02: fifteen without a second factor."""
    assert reason_for("tmbk wqzx vjhd"[:14]) == "too-short"

    refuse_weak("tmbk wqzx vjhds")


def test_twelve_are_enough_with_a_second_factor() -> None:
    """AN-02: twelve with one."""
    assert reason_for("tmbk wqzx v", with_second_factor=True) == "too-short"

    refuse_weak("tmbk wqzx vj", with_second_factor=True)


@pytest.mark.parametrize(
    "password",
    [
        "passwordpassword",
        "Password12345678!",
        "P4ssw0rdP4ssw0rd",
        "qwertyuiopasdfghjkl",
        "aaaaaaaaaaaaaaaaaaaa",
        "abcdefghijklmnopqrstuvwxyz",
        "1234567890123456",
        "correct horse battery staple",
        "redressredress2026",
    ],
)
def test_a_well_known_password_is_refused(password: str) -> None:
    assert reason_for(password) == "too-common"


@pytest.mark.parametrize("password", ["Lindqvist & Partners", "amara.lindqvist@partners", "LINDQVISTAMARA2026"])
def test_a_password_made_of_our_names_is_refused(password: str) -> None:
    assert reason_for(password, "Lindqvist & Partners", "Amara Lindqvist", "amara@example.org") == "names-someone"


@pytest.mark.parametrize(
    "password",
    [
        "violet harbour seven lamps",
        "我们在山上看见了白色的马和月亮很圆",
        "ثلاثة قوارب زرقاء تحت الجسر القديم",
        "v" + "íoletharbour" * 20,
        "lowercaseonlybutlong and odd",
    ],
)
def test_any_long_phrase_is_accepted(password: str) -> None:
    refuse_weak(password, known_words=["Lindqvist & Partners"])


@settings(deadline=None, max_examples=20, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(LETTERS, min_size=40, max_size=140))
def test_any_text_verifies_after_it_was_kept(password: str) -> None:
    """AN-02: any Unicode, in whatever normal form it is typed."""
    digest = CHEAP.digest(password)

    assert CHEAP.is_right(password, digest)
    assert CHEAP.is_right(unicodedata.normalize("NFKD", password), digest)


def test_nothing_is_cut_off_at_the_end() -> None:
    """AN-02: byte 129 counts."""
    digest = CHEAP.digest("x" * 128 + "y")

    assert not CHEAP.is_right("x" * 128 + "z", digest)
    assert not CHEAP.is_right("x" * 128, digest)


def test_a_password_is_kept_as_argon2id_with_our_costs() -> None:
    """AN-01: 64 MiB, three passes, one lane."""
    assert Passwords().digest("violet harbour seven lamps").startswith("$argon2id$v=19$m=65536,t=3,p=1$")


@pytest.mark.parametrize(("time_cost", "memory_kib"), [(1, 65_536), (3, 8_192)])
def test_costs_below_the_floor_are_refused(time_cost: int, memory_kib: int) -> None:
    """AN-01: nobody sets them lower."""
    with pytest.raises(ValueError, match="argon2id needs"):
        Passwords(time_cost, memory_kib)


def test_a_digest_of_lower_costs_is_outdated() -> None:
    old = PasswordHasher(2, 8_192, parallelism=1).hash("violet harbour seven lamps")

    assert CHEAP.is_outdated(old)
    assert not CHEAP.is_outdated(CHEAP.digest("violet harbour seven lamps"))


def test_nobody_signs_in_without_an_account() -> None:
    assert not CHEAP.is_right("violet harbour seven lamps", None)


def test_an_unknown_person_costs_the_same_work() -> None:
    """AN-12: time tells nothing."""
    digest = CHEAP.digest("violet harbour seven lamps")

    def work_for(digest: str | None) -> float:
        start = time.thread_time()
        CHEAP.is_right("amber harbour seven lamps", digest)
        return time.thread_time() - start

    known, unknown = ([work_for(one) for _ in range(15)] for one in (digest, None))

    assert statistics.median(unknown) == pytest.approx(statistics.median(known), rel=0.25)


def test_a_crowd_is_asked_to_come_back() -> None:
    """AN-14: two at a time, eight wait."""
    crowd, busy = threading.Barrier(40), []

    def try_to_sign_in() -> None:
        crowd.wait()
        try:
            CHEAP.is_right("violet harbour seven lamps", None)
        except TooBusy:
            busy.append(1)

    threads = [threading.Thread(target=try_to_sign_in) for _ in range(40)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert 0 < len(busy) <= 30
    assert not CHEAP.is_right("violet harbour seven lamps", None)
