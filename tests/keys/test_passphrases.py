"""Passphrases that are offered: hard to guess, easy to read aloud (AN-03)."""

import math

import pytest

from casework.keys.passphrases import LANGUAGES, new_passphrase, words_of
from casework.keys.passwords import refuse_weak


@pytest.mark.parametrize("language", [*LANGUAGES, "ar", "xx", "../en"])
def test_a_passphrase_has_seventy_seven_bits(language: str) -> None:
    """AN-03: by the size of the list and the number of words; where there is no list, in English."""
    words = words_of(language)

    phrase = new_passphrase(language).split()

    assert len(set(words)) == 2048
    assert set(phrase) <= set(words)
    assert len(phrase) * math.log2(len(words)) >= 77


def test_ten_thousand_draws_repeat_nothing() -> None:
    """AN-03: each is new."""
    assert len({new_passphrase("en") for _ in range(10_000)}) == 10_000


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_offered_is_accepted(language: str) -> None:
    """AN-03: a passphrase of ours is never refused as a password."""
    for _ in range(50):
        refuse_weak(new_passphrase(language))
