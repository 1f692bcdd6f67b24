"""Restoring a backup into an installation where nothing is kept yet: wholly, or marked as unusable."""

import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from casework.keys.hierarchy import Keys
from casework.keys.roots import RootKey
from casework.keys.rotation import Ring
from casework.services.backups import Backup, verify_backup
from casework.services.refusals import BackupRefused, SnapshotBroken
from casework.services.settings import Settings
from casework.store import keyring, sessions, snapshots
from casework.store.archives import MANIFEST, Member, members, pieces_of
from casework.store.copies import OBJECTS, RING, ROWS
from casework.store.engines import Engines, open_engine
from casework.store.schema import knows, migrate, tear_down
from casework.store.vault import Vault

FOREVER: Final = datetime(9999, 1, 1, tzinfo=UTC)


def restore(path: Path, settings: Settings, root: RootKey, *, now: datetime, although_expired: bool = False) -> Backup:
    """Put everything back, end every session, and return what was restored.

    The backup is read as a whole before anything is written. While the restore runs, and after one that was cut off,
    a mark keeps the office from being opened; a second restore begins anew.

    Raises: BackupBroken; BackupRefused if the schema is newer than this version, if the backup is past its time, or
    if something is kept here already.
    """
    backup = verify_backup(path, Ring(settings.ring_file).keys(root) if settings.ring_file.exists() else Keys(root))
    _refuse_unsuitable(backup, now=now, although_expired=although_expired)
    _clear(settings, root)
    settings.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    settings.restore_mark.write_text("A restore is under way.\n")
    settings.vault_folder.mkdir(mode=0o700, exist_ok=True)
    _fill(path, settings, root, schema=backup.schema)
    settings.restore_mark.unlink()
    return backup


def _refuse_unsuitable(backup: Backup, *, now: datetime, although_expired: bool) -> None:
    if not knows(backup.schema):
        raise BackupRefused(f"This backup has schema {backup.schema}, which this version does not know. Update first.")
    if now > backup.kept_until and not although_expired:
        raise BackupRefused(
            f"This backup was to be kept until {backup.kept_until:%Y-%m-%d} only; it may hold matters that were erased "
            "since. If nothing newer is left: redress restore --although-expired"
        )


def _clear(settings: Settings, root: RootKey) -> None:
    """Make sure that nothing is kept here; what a restore left that was cut off is taken away."""
    if settings.restore_mark.exists():
        if settings.database_url:
            _with_engines(settings, Keys(root), tear_down)
        for file in settings.data_dir.glob(f"{settings.sqlite_file.name}*"):
            file.unlink()
        shutil.rmtree(settings.vault_folder, ignore_errors=True)
        settings.ring_file.unlink(missing_ok=True)
        return
    taken = [settings.sqlite_file.exists(), settings.ring_file.exists(), not Vault(settings.vault_folder).is_empty]
    if settings.database_url:
        _with_engines(settings, Keys(root), lambda engines: taken.append(_is_claimed(engines)))
    if any(taken):
        raise BackupRefused(
            f"Something is kept in {settings.data_dir} or its database already. Restore into an empty place: set "
            "REDRESS_DATA to a new folder, and REDRESS_DATABASE_URL to a new database."
        )


def _fill(path: Path, settings: Settings, root: RootKey, *, schema: str) -> None:
    vault, ring, parts = Vault(settings.vault_folder), Ring(settings.ring_file), members(path, Keys(root))
    first = next(parts)
    if first.name == RING:
        ring.put_back(first.content.read())
        first = next(parts)
    engines = open_engine(settings.url, ring.keys(root).database)
    try:
        migrate(engines, to=schema)
        with engines.write.begin() as connection:
            snapshots.put_back(connection, _rows(first, parts, vault))
        migrate(engines)
        with engines.write.begin() as connection:
            keyring.claim(connection, ring.keys(root))
            sessions.sweep_sessions(connection, before=FOREVER)
    finally:
        engines.close()


def _rows(first: Member, rest: Iterator[Member], vault: Vault) -> Iterator[bytes]:
    """Yield the rows; the objects behind them go into the vault on the way."""
    member: Member | None = first
    while member is not None:
        if member.name.startswith(ROWS):
            yield from member.content
        elif member.name.startswith(OBJECTS):
            for _ in vault.put_back(member.name.removeprefix(OBJECTS), pieces_of(member)):
                pass
        elif member.name != MANIFEST:
            raise SnapshotBroken(f"The backup holds {member.name}, which this version does not know.")
        member = next(rest, None)


def _is_claimed(engines: Engines) -> bool:
    with engines.read.begin() as connection:
        return keyring.is_claimed(connection)


def _with_engines(settings: Settings, keys: Keys, do: Callable[[Engines], object]) -> None:
    engines = open_engine(settings.url, keys.database)
    try:
        do(engines)
    finally:
        engines.close()
