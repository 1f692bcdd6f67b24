"""Passphrases offered to clients at the first sign-in, shown once and kept nowhere."""

from casework.keys.passphrases import new_passphrase


def suggestion(language: str) -> str:
    """Return a fresh passphrase in words of this language, or in English ones where there is no list."""
    return new_passphrase(language)
