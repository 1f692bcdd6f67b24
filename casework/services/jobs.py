"""Long work done beside the pages: bundles, one after the other, whatever stops the machine in between.

The queue is the table of bundles itself. Who asks for one writes a row, in the transaction that the journal tells of
it; the keeper takes the rows in their order. A row that was being built when the machine stopped is built again from
what is kept already, and only a row that is still being built can become ready: so each bundle is finished once.
"""

from __future__ import annotations

import fcntl
import logging
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from casework.sandbox import NotShown
from casework.services.bundle_making import Built, BundleCancelled, NothingToBundle, build
from casework.services.bundle_parts import SandboxOff
from casework.services.journal import record
from casework.services.journal_reports import KEEPER
from casework.services.office import Office
from casework.services.refusals import ExhibitAltered
from casework.store import bundles, matters
from casework.store.bundles import FAILED, KeptBundle

IDLE_SECONDS: Final = 2.0
SECONDS_BETWEEN: Final = 0.2  # two notes of how far it is: each is a write to the disk
LOCK: Final = "building"
OWN: Final = 0o600
NOTHING, SANDBOX, ALTERED, DISK, UNEXPECTED = "nothing", "sandbox-off", "altered", "disk", "unexpected"

log = logging.getLogger("redress.keeper")


def start_building(office: Office) -> threading.Thread:
    """Start the thread that builds what waits, as long as this process lives."""
    thread = threading.Thread(target=_keep_building, args=(office,), name="redress-builder", daemon=True)
    thread.start()
    return thread


def build_waiting(office: Office) -> bool:
    """Build the bundle whose turn it is; return whether there was one, and nobody else on this machine builds."""
    with office.engines.read.begin() as connection:
        if bundles.next_under_way(connection) is None:
            return False
    with _alone(office) as is_alone:
        asked = _next(office) if is_alone else None
        if asked is None:
            return False
        _build(office, asked)
        return True


def _keep_building(office: Office) -> None:
    while True:
        try:
            was_one = build_waiting(office)
        except Exception as problem:
            log.error("building: %s", type(problem).__qualname__)  # noqa: TRY400 - a traceback may hold values
            was_one = False
        if not was_one:
            time.sleep(IDLE_SECONDS)


@contextmanager
def _alone(office: Office) -> Iterator[bool]:
    """Hold the lock of building; it goes with the process, however that ends."""
    handle = os.open(office.vault.folder.with_name(LOCK), os.O_RDWR | os.O_CREAT, OWN)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(handle)
        yield False
        return
    try:
        yield True
    finally:
        os.close(handle)


def _next(office: Office) -> KeptBundle | None:
    with office.engines.read.begin() as connection:
        found = bundles.next_under_way(connection)
        kept = matters.of_nobody(connection, office.keys, found[0]) if found else None
        return bundles.by_id(connection, kept, found[1]) if kept and found else None


def _build(office: Office, asked: KeptBundle) -> None:
    told = [0.0]

    def step(done: int, total: int) -> None:
        if done < total - 1 and time.monotonic() - told[0] < SECONDS_BETWEEN:
            return
        told[0] = time.monotonic()
        with office.engines.write.begin() as connection:
            if not bundles.note_progress(connection, asked.id, done=done, total=total):
                raise BundleCancelled

    try:
        step(0, 1)
        _finish(office, asked, build(office, asked, step=step))
    except BundleCancelled:
        office.vault.discard(asked.id)
    except Exception as problem:
        log.error("building: %s", type(problem).__qualname__)  # noqa: TRY400 - a traceback may hold values
        office.vault.discard(asked.id)
        _fail(office, asked, _reason(problem))


def _finish(office: Office, asked: KeptBundle, built: Built) -> None:
    with office.engines.write.begin() as connection:
        kept = matters.of_nobody(connection, office.keys, asked.matter, for_update=True)
        is_wanted = kept is not None and bundles.finish(
            connection,
            kept,
            asked.id,
            object_key=built.object_key,
            size_bytes=built.size_bytes,
            described=built.described,
            at=office.clock(),
        )
        if is_wanted:
            record(connection, office, "bundle-made", actor=KEEPER, matter=asked.matter, subject=asked.id)
    if not is_wanted:
        office.vault.discard(asked.id)


def _fail(office: Office, asked: KeptBundle, reason: str) -> None:
    with office.engines.write.begin() as connection:
        kept = matters.of_nobody(connection, office.keys, asked.matter, for_update=True)
        described = {**asked.described, "reason": reason}
        if kept and bundles.end(connection, kept, asked.id, state=FAILED, described=described, at=office.clock()):
            record(connection, office, "bundle-failed", actor=KEEPER, matter=asked.matter, subject=asked.id)


def _reason(problem: Exception) -> str:
    """Return in one word why it failed; the page has a sentence for each."""
    match problem:
        case NothingToBundle():
            return NOTHING
        case SandboxOff():
            return SANDBOX
        case ExhibitAltered():
            return ALTERED
        case NotShown():
            return SANDBOX if problem.reason == "off" else problem.reason
        case OSError():
            return DISK
        case _:
            return UNEXPECTED
