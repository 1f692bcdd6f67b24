"""Codes from a phone: a secret of 160 bits shared once, and which half minute a code belongs to."""

import base64
import hmac
import secrets
from datetime import datetime
from typing import Final
from urllib.parse import quote, urlencode

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP

SECRET_BYTES: Final = 20
STEP_SECONDS: Final = 30
DIGITS: Final = 6
ISSUER: Final = "Redress"  # all that a phone shows of this office


def new_secret() -> str:
    """Return a fresh secret in base32, as phones take it."""
    return base64.b32encode(secrets.token_bytes(SECRET_BYTES)).decode()


def address_of(secret: str, name: str) -> str:
    """Return what a phone reads from the picture: the secret, and a name by which its owner finds it again."""
    return f"otpauth://totp/{ISSUER}:{quote(name)}?{urlencode({'secret': secret, 'issuer': ISSUER})}"


def code_of(secret: str, step: int) -> str:
    key = base64.b32decode(secret, casefold=True)
    return TOTP(key, DIGITS, SHA1(), STEP_SECONDS).generate(step * STEP_SECONDS).decode()  # noqa: S303 - RFC 6238's


def step_at(moment: datetime) -> int:
    """Return the number of the half minute in which `moment` lies."""
    return int(moment.timestamp()) // STEP_SECONDS


def step_of(secret: str, code: str, *, at: datetime) -> int | None:
    """Return which half minute `code` belongs to: this one, the one before or the one after; None if to none.

    However the code was typed, spaces and hyphens do not count. Every candidate is compared, in constant time.
    Source: RFC 6238, section 5.2 (one step each way for a slow hand and a clock that is off).
    """
    typed, now = _digits(code), step_at(at)
    fits = [step for step in (now - 1, now, now + 1) if hmac.compare_digest(typed, code_of(secret, step))]
    return fits[-1] if fits else None


def _digits(code: str) -> str:
    typed = "".join(letter for letter in code if letter not in " -\u00a0\u202f\t")
    return typed if len(typed) == DIGITS and typed.isascii() and typed.isdigit() else ""
