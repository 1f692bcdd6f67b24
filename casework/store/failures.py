"""Tries that failed, counted by account, by known device, and all together."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, update

from casework.store.inserts import insert_or_lock
from casework.store.tables import throttle


@dataclass(frozen=True)
class Failures:
    """How often signing in failed lately, when last, and how often since it last went well."""

    count: int
    last_at: datetime
    in_a_row: int


def failures(connection: Connection, bucket: bytes, *, at: datetime) -> Failures:
    """Return the failures counted so far, and hold their row, so that tries at the same moment count one by one."""
    row = insert_or_lock(connection, throttle, bucket=bucket, failures=0, failed_at=at, in_a_row=0)
    return Failures(row.failures, row.failed_at, in_a_row=row.in_a_row)


def keep_failures(connection: Connection, bucket: bytes, now: Failures) -> None:
    changed = {"failures": now.count, "failed_at": now.last_at, "in_a_row": now.in_a_row}
    connection.execute(update(throttle).where(throttle.c.bucket == bucket).values(changed))


def forget_failures(connection: Connection, bucket: bytes) -> None:
    connection.execute(delete(throttle).where(throttle.c.bucket == bucket))


def sweep_failures(connection: Connection, *, few: int, few_before: datetime, many_before: datetime) -> None:
    """Forget rows older than one moment that count fewer than `few` in a row, and all that are older than the other."""
    is_old_and_few = (throttle.c.in_a_row < few) & (throttle.c.failed_at < few_before)
    connection.execute(delete(throttle).where(is_old_and_few | (throttle.c.failed_at < many_before)))
