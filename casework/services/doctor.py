"""The doctor: is this installation as it should be? One plain sentence for each thing that was looked at."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Final

from casework import sandbox
from casework.keys.roots import RootKey
from casework.services import backups, rotation
from casework.services.journal_checks import verify
from casework.services.office import Office
from casework.services.settings import Settings
from casework.store import condition

OF_OTHERS: Final = 0o077
LEAST_FREE_BYTES: Final = 1 << 30
LEAST_FREE_SHARE: Final = 0.05
CLOCK_TOLERANCE: Final = timedelta(minutes=5)


@dataclass(frozen=True)
class Finding:
    """What was found of one thing; where it is not well, `says` also tells what to do."""

    is_well: bool
    says: str


def examine(office: Office, settings: Settings, root: RootKey) -> Iterator[Finding]:
    """Yield what is found, one thing after the other."""
    yield from _keys(office, settings, root)
    yield from _permissions(settings)
    yield from _database(office)
    yield _space(settings)
    yield _clock(office)
    yield from _backups(office)
    yield _sandbox()


def _keys(office: Office, settings: Settings, root: RootKey) -> Iterator[Finding]:
    if settings.sealed_root_file.exists():
        yield Finding(True, "The root key lies under a passphrase.")
    elif settings.root_key_file.exists():
        yield Finding(True, f"The root key lies in {settings.root_key_file}, outside the data.")
    else:
        yield Finding(True, "The root key comes from the environment.")
    if rotation.is_under_way(settings):
        yield Finding(False, "A change of the root key was begun and not finished. Run: redress rotate")
    wrapped = condition.wrapped_otherwise(office.engines, root)
    if wrapped:
        yield Finding(False, f"{wrapped} keys are still wrapped by an older root key. Run: redress rotate")
    else:
        yield Finding(True, "Every matter key is wrapped by the present root key.")


def _sandbox() -> Finding:
    """Say how well uploads are confined when they are opened (PV-03)."""
    if sandbox.level() is sandbox.Level.FULL:
        return Finding(True, "What is uploaded is opened in a process without files, network or rights.")
    if sandbox.level() is sandbox.Level.CONFINED:
        return Finding(True, "What is uploaded is opened in a confined process; this machine lacks one of two walls.")
    return Finding(False, "Uploads are kept but not opened, as this machine has neither namespaces nor seccomp.")


def _permissions(settings: Settings) -> Iterator[Finding]:
    places = [settings.data_dir, settings.root_key_file, settings.sealed_root_file, settings.backups_folder]
    found = [path for place in places if place.exists() for path in (place, *_below(place))]
    open_to_others = [path for path in found if path.stat().st_mode & OF_OTHERS]
    for path in open_to_others[:10]:
        yield Finding(False, f"Others may look into {path}. Run: chmod go= {path}")
    if not open_to_others:
        yield Finding(True, f"Nobody but the owner may look into {len(found)} files and folders.")


def _below(place: Path) -> Iterator[Path]:
    return place.rglob("*") if place.is_dir() else iter(())


def _database(office: Office) -> Iterator[Finding]:
    behind, wrong = condition.schema(office.engines), condition.unsafe_settings(office.engines)
    broken = condition.damage(office.engines)
    for problem, well in (
        (
            behind and f"The database is at schema {behind}. Run: redress migrate",
            "The database has the present schema.",
        ),
        (wrong and f"The database is not set up safely: {', '.join(wrong)}.", "The database is set up safely."),
        (broken and f"The database is damaged: {broken}. Restore a backup.", "The database is whole."),
    ):
        yield Finding(not problem, problem or well)
    yield _journal(office)


def _journal(office: Office) -> Finding:
    verdict = verify(office)
    if verdict.first_bad is not None:
        return Finding(
            False, f"The journal is not whole from entry {verdict.first_bad} on. Run: redress journal verify"
        )
    return Finding(True, f"The journal is whole: {verdict.entries} entries.")


def _space(settings: Settings) -> Finding:
    total, _used, free = shutil.disk_usage(settings.data_dir)
    says = f"{free / (1 << 30):.1f} GiB of {total / (1 << 30):.1f} are free for the data"
    if free < max(LEAST_FREE_BYTES, LEAST_FREE_SHARE * total):
        return Finding(False, f"Only {says}. Make room before uploads are refused.")
    return Finding(True, f"{says}.")


def _clock(office: Office) -> Finding:
    latest = condition.latest_moment(office.engines)
    if latest and latest > office.clock() + CLOCK_TOLERANCE:
        return Finding(
            False, f"The clock stands before {latest:%Y-%m-%d %H:%M} UTC, when something was entered. Set it."
        )
    return Finding(True, f"The clock says {office.clock():%Y-%m-%d %H:%M} UTC.")


def _backups(office: Office) -> Iterator[Finding]:
    after = backups.looked_after(office)
    if after.made_at is None:
        yield Finding(False, "There was never a backup. Run: redress backup DIR")
        return
    overdue = " That is too long ago. Run: redress backup DIR" if after.is_overdue(office.clock()) else ""
    yield Finding(not overdue, f"The last backup was made on {after.made_at:%Y-%m-%d %H:%M} UTC.{overdue}")
    if after.verified_at is None or after.verified_at < after.made_at - timedelta(days=7):
        yield Finding(False, "The last backup was not read again. Run: redress verify-backup FILE")
