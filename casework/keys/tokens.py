"""Random tokens for sessions and set-up, of which only a digest is ever stored."""

import hashlib
import hmac
import secrets
import unicodedata

_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # no 0/O, 1/I/L, U: a code is read aloud and typed
VOICE_DIGITS = 8
_CODE_GROUPS = 5
_GROUP_LENGTH = 4


def new_id() -> str:
    """Return a random identifier of 128 bits."""
    return secrets.token_hex(16)


def new_token() -> str:
    """Return a random session token of 256 bits."""
    return secrets.token_urlsafe(32)


def new_code() -> str:
    """Return a set-up code of 98 bits in groups that can be read aloud."""
    groups = ("".join(secrets.choice(_ALPHABET) for _ in range(_GROUP_LENGTH)) for _ in range(_CODE_GROUPS))
    return "-".join(groups)


def new_voice_code() -> str:
    """Return a code of eight digits, to be read out over the telephone to whoever was sent a link."""
    return f"{secrets.randbelow(10**VOICE_DIGITS):0{VOICE_DIGITS}}"


def digits_of(code: str) -> str:
    """Return the digits of a voice code, in whatever script and groups they were typed."""
    return "".join(str(unicodedata.decimal(sign)) for sign in code if sign.isdecimal())


def digest_of_token(token: str) -> bytes:
    """Return what is stored of a token. A plain digest is enough, since the token cannot be guessed."""
    return hashlib.sha256(token.encode()).digest()


def digest_of_code(code: str) -> bytes:
    """Return what is stored of a code, however it was typed: case, spaces and hyphens do not count."""
    return digest_of_token("".join(letter for letter in code.upper() if letter.isalnum()))


def is_same(given: bytes, stored: bytes) -> bool:
    """Compare two digests in constant time."""
    return hmac.compare_digest(given, stored)
