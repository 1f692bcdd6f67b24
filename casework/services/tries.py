"""Tries at signing in: slowed down by account, never so that a stranger's guessing locks the owner out.

Three counts: by account, by account and known device, and all strangers together. A known device has a count of its
own and is none of the strangers, so whoever worked there before gets in while others guess.
"""

import secrets
from dataclasses import replace
from datetime import datetime, timedelta

from casework.keys.hierarchy import BlindIndex
from casework.keys.tokens import is_same
from casework.services.office import Office
from casework.services.refusals import LockedOut, TooManyTries
from casework.store import accounts
from casework.store.engines import Connection
from casework.store.failures import Failures, failures, keep_failures, sweep_failures

FREE_TRIES = 5
FORGOTTEN_AFTER = timedelta(days=1)
FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=1)
AT_MOST_IN_A_ROW = 100  # after that only a person can help: NIST SP 800-63B-4, section 3.2.2
STRANGERS_A_MINUTE = 60  # from devices nobody has signed in on, all together
KEPT_FOR = timedelta(days=90)


def count_try(office: Office, bucket: bytes) -> None:
    """Count one try before the proof is looked at, so that many at once cannot slip through.

    Five are free within a minute; after that each has to wait twice as long as the one before, up to an hour.

    Raises: TooManyTries; LockedOut after a hundred in a row.
    """
    with office.engines.write.begin() as connection:
        _count(connection, bucket, now=office.clock())


def count_sign_in(office: Office, email: str, *, device: str) -> bytes:
    """Count one try at signing in, and return where it was counted. Raises: TooManyTries, LockedOut."""
    now, known = office.clock(), device_bucket(office, device, email=email)
    bucket = known or email_bucket(office, email)
    with office.engines.write.begin() as connection:
        if known is None:
            _count_stranger(connection, office.keys.blind.of("tries", "strangers"), now=now)
        _count(connection, bucket, now=now)
    return bucket


def count_stranger(office: Office) -> None:
    """Count one try by somebody who names nobody yet, among those of all strangers. Raises: TooManyTries."""
    with office.engines.write.begin() as connection:
        _count_stranger(connection, office.keys.blind.of("tries", "strangers"), now=office.clock())


def sweep(connection: Connection, now: datetime) -> None:
    """Forget tries nobody needs any more; how many there were in a row is kept for ninety days."""
    sweep_failures(connection, few=FREE_TRIES, few_before=now - FORGOTTEN_AFTER, many_before=now - KEPT_FOR)


def email_bucket(office: Office, email: str) -> bytes:
    return office.keys.blind.of("tries", accounts.email_index(office.keys, email).hex())


def device_bucket(office: Office, device: str, *, email: str) -> bytes | None:
    """Return where the tries of this device are counted, or None if this account never signed in on it."""
    name, _, proof = device.partition(".")
    if not name or not is_same(proof.encode(), _proof(office, name, email=email).encode()):
        return None
    return office.keys.blind.of("tries", name, accounts.email_index(office.keys, email).hex())


def proof_bucket(office: Office, use: str, *, email: str, device: str = "") -> bytes:
    """Return where the tries at a second factor, a step up or a new password are counted."""
    known = device_bucket(office, device, email=email)
    return office.keys.blind.of("tries", use, (known or email_bucket(office, email)).hex())


def known_device(office: Office, device: str, *, email: str) -> str:
    """Return the token by which this device is known again: the one it has, or a new one."""
    if device_bucket(office, device, email=email):
        return device
    name = secrets.token_hex(16)
    return f"{name}.{_proof(office, name, email=email)}"


def _proof(office: Office, name: str, *, email: str) -> str:
    return BlindIndex(office.keys.secret_for("known devices")).of(name, email.strip().casefold()).hex()


def _count(connection: Connection, bucket: bytes, *, now: datetime) -> None:
    before = failures(connection, bucket, at=now)
    if before.in_a_row >= AT_MOST_IN_A_ROW:
        raise LockedOut
    before = replace(before, last_at=min(before.last_at, now))  # a clock that was set back locks nobody out
    if now < (until := _next_allowed(before)):
        raise TooManyTries(until)
    counted = Failures(_still_counted(before, now) + 1, now, in_a_row=before.in_a_row + 1)
    keep_failures(connection, bucket, counted)


def _count_stranger(connection: Connection, bucket: bytes, *, now: datetime) -> None:
    """Count within the minute that began with the first of them. Raises: TooManyTries."""
    before = failures(connection, bucket, at=now)
    is_over = not timedelta(0) <= now - before.last_at < FIRST_WAIT
    began_at, count = (now, 0) if is_over else (before.last_at, before.count)
    if count >= STRANGERS_A_MINUTE:
        raise TooManyTries(began_at + FIRST_WAIT)
    keep_failures(connection, bucket, Failures(count + 1, began_at, in_a_row=0))


def _next_allowed(before: Failures) -> datetime:
    beyond = before.count - FREE_TRIES
    if beyond < 0:
        return before.last_at
    waits: timedelta = min(FIRST_WAIT * (1 << min(beyond, 10)), LONGEST_WAIT)
    return before.last_at + waits


def _still_counted(before: Failures, now: datetime) -> int:
    patience = FIRST_WAIT if before.count < FREE_TRIES else FORGOTTEN_AFTER
    return 0 if now - before.last_at > patience else before.count
