"""Tries at signing in: slowed down by account, never so that a stranger's guessing locks the owner out."""

import secrets
from datetime import datetime, timedelta

from casework.keys.hierarchy import BlindIndex
from casework.keys.tokens import is_same
from casework.services.office import Office
from casework.services.refusals import TooManyTries
from casework.store import accounts, sessions
from casework.store.sessions import Failures

FREE_TRIES = 5
FORGOTTEN_AFTER = timedelta(days=1)
FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=1)


def count_try(office: Office, bucket: bytes) -> None:
    """Count one try before the password is looked at, so that many at once cannot slip through.

    Five are free within a minute; after that each has to wait twice as long as the one before, up to an hour.

    Raises: TooManyTries.
    """
    now = office.clock()
    with office.engines.write.begin() as connection:
        before = sessions.failures(connection, bucket, at=now)
        if now < (until := _next_allowed(before)):
            raise TooManyTries(until)
        sessions.count_failure(connection, bucket, count=_still_counted(before, now) + 1, at=now)


def email_bucket(office: Office, email: str) -> bytes:
    return office.keys.blind.of("tries", accounts.email_index(office.keys, email).hex())


def device_bucket(office: Office, device: str, *, email: str) -> bytes | None:
    """Return where the tries of this device are counted, or None if this account never signed in on it."""
    name, _, proof = device.partition(".")
    if not name or not is_same(proof.encode(), _proof(office, name, email=email).encode()):
        return None
    return office.keys.blind.of("tries", name, accounts.email_index(office.keys, email).hex())


def known_device(office: Office, device: str, *, email: str) -> str:
    """Return the token by which this device is known again: the one it has, or a new one."""
    if device_bucket(office, device, email=email):
        return device
    name = secrets.token_hex(16)
    return f"{name}.{_proof(office, name, email=email)}"


def _proof(office: Office, name: str, *, email: str) -> str:
    return BlindIndex(office.keys.secret_for("known devices")).of(name, email.strip().casefold()).hex()


def _next_allowed(before: Failures) -> datetime:
    beyond = before.count - FREE_TRIES
    if beyond < 0:
        return before.last_at
    waits: timedelta = min(FIRST_WAIT * (1 << min(beyond, 10)), LONGEST_WAIT)
    return before.last_at + waits


def _still_counted(before: Failures, now: datetime) -> int:
    patience = FIRST_WAIT if before.count < FREE_TRIES else FORGOTTEN_AFTER
    return 0 if now - before.last_at > patience else before.count
