"""Passphrases made for people who would rather not invent one: words drawn at random from a list of their language.

The lists are those of BIP-39 (MIT licence), 2,048 words each, chosen to be told apart when read aloud. There is none
of Arabic; whoever reads a language without a list is offered English words.
"""

import math
import secrets
from functools import cache
from importlib.resources import files
from typing import Final

from casework.keys.passwords import SHORTEST_ALONE, PasswordRefused, refuse_weak

BITS: Final = 77  # seven words of 2,048
LANGUAGES: Final = ("en", "es", "fr", "ru", "tr", "zh")


def new_passphrase(language: str) -> str:
    """Return a fresh passphrase of at least 77 bits that is accepted as a password."""
    words = words_of(language)
    while True:
        phrase: list[str] = []
        while len(phrase) * math.log2(len(words)) < BITS or len(" ".join(phrase)) < SHORTEST_ALONE:
            phrase.append(secrets.choice(words))
        try:
            refuse_weak(" ".join(phrase))
        except PasswordRefused:  # by chance made of well-known words; hardly ever
            continue
        return " ".join(phrase)


@cache
def words_of(language: str) -> tuple[str, ...]:
    """Return the list of a language, or the English one."""
    name = language if language in LANGUAGES else "en"
    return tuple(files("casework.keys").joinpath("words", f"{name}.txt").read_text("utf-8").split())
