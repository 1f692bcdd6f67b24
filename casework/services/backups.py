"""Backups: made while the office works, checked without restoring, deleted when their time is over."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from casework.keys.hierarchy import Keys
from casework.services import journal
from casework.services.office import Office
from casework.services.refusals import BackupBroken, BackupRefused
from casework.services.settings import Settings
from casework.store import snapshots, upkeep
from casework.store.archives import Manifest, Member, checked, pieces_of
from casework.store.copies import OBJECTS, ROWS, Copied, Kept, copy

OVERDUE_AFTER: Final = timedelta(days=2)
_NAME: Final = re.compile(r"redress-(\d{8}T\d{6}Z)(?:-before-\w+)?\.backup")
MADE: Final = "backup"
VERIFIED: Final = "backup-verified"


@dataclass(frozen=True)
class Backup:
    """What a backup says of itself once everything in it was read and compared."""

    path: Path
    made_at: datetime
    kept_until: datetime
    schema: str
    rows: int
    objects: int
    missing: tuple[str, ...]


@dataclass(frozen=True)
class LookedAfter:
    """When the office was last backed up, and the last backup read again; None where it never was."""

    made_at: datetime | None
    verified_at: datetime | None

    def is_overdue(self, now: datetime) -> bool:
        return self.made_at is None or now - self.made_at > OVERDUE_AFTER


def back_up(office: Office, settings: Settings, folder: Path) -> Copied:
    """Write a backup into `folder`, delete those whose time is over, and return what it holds.

    Raises: BackupRefused if the folder lies among the data or holds the root key.
    """
    _refuse_careless(settings, folder)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    at = office.clock()
    path = folder / f"redress-{at:%Y%m%dT%H%M%SZ}.backup"
    kept = Kept(office.engines, office.keys, office.vault, settings.ring_file)
    copied = copy(kept, path, at=at, kept_until=at + settings.backups_kept)
    with office.engines.write.begin() as connection:
        upkeep.note(connection, MADE, at=at)
        journal.record(connection, office, "backup-made", details={"rows": copied.rows, "objects": copied.objects})
    prune(folder, kept=settings.backups_kept, now=at)
    return copied


def verify_backup(path: Path, keys: Keys) -> Backup:
    """Read the whole backup, compare it with its manifest, and make sure that every object a row names is there.

    Raises: BackupBroken, BackupRefused.
    """
    objects, named = set[str](), set[str]()
    manifest = checked(path, keys, look=lambda member: _noted(member, objects, named))
    backup = _read(path, manifest)
    if lacking := named - objects - set(backup.missing):
        raise BackupBroken(f"{len(lacking)} object(s) that the rows name are not in the backup.")
    return backup


def note_verified(office: Office) -> None:
    with office.engines.write.begin() as connection:
        upkeep.note(connection, VERIFIED, at=office.clock())


def looked_after(office: Office) -> LookedAfter:
    with office.engines.read.begin() as connection:
        noted = upkeep.noted(connection)
    return LookedAfter(noted.get(MADE), noted.get(VERIFIED))


def prune(folder: Path, *, kept: timedelta, now: datetime) -> list[Path]:
    """Delete the backups in `folder` that are older than `kept`, never the newest, and return them."""
    found = sorted(path for path in folder.iterdir() if _NAME.fullmatch(path.name))
    gone = [path for path in found[:-1] if made_at(path) + kept < now]
    for path in gone:
        path.unlink()
    return gone


def newest_in(folder: Path) -> Path | None:
    found = sorted(path for path in folder.glob("*.backup") if _NAME.fullmatch(path.name)) if folder.is_dir() else []
    return found[-1] if found else None


def made_at(path: Path) -> datetime:
    """Return when a backup was made, from its name."""
    found = _NAME.fullmatch(path.name)
    if found is None:
        raise ValueError(f"{path.name} is not the name of a backup")
    return datetime.strptime(found[1], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)


def _noted(member: Member, objects: set[str], named: set[str]) -> Iterator[bytes]:
    if member.name.startswith(OBJECTS):
        objects.add(member.name.removeprefix(OBJECTS))
    if not member.name.startswith(ROWS):
        yield from pieces_of(member)
        return
    for line in member.content:
        if object_id := snapshots.objects_in(line):
            named.add(object_id)
        yield line


def _read(path: Path, manifest: Manifest) -> Backup:
    return Backup(
        path,
        datetime.fromisoformat(manifest["made_at"]),
        kept_until=datetime.fromisoformat(manifest["kept_until"]),
        schema=manifest["schema"],
        rows=manifest["rows"],
        objects=manifest["objects"],
        missing=tuple(manifest["missing"]),
    )


def _refuse_careless(settings: Settings, folder: Path) -> None:
    whole = folder.resolve()
    if whole.is_relative_to(settings.data_dir.resolve()):
        raise BackupRefused("A backup must not lie among the data that it is to save.")
    for key in (settings.root_key_file, settings.sealed_root_file):
        if key.resolve().is_relative_to(whole):
            raise BackupRefused(f"The root key lies in {folder}. A backup beside its key protects nobody.")
