"""Backups: whole although people write on, encrypted, checked without restoring, deleted in time."""

import json
import os
import tarfile
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from casework.keys.hierarchy import Keys
from casework.services.actors import Actor
from casework.services.backups import back_up, looked_after, newest_in, verify_backup
from casework.services.matters import Matter
from casework.services.office import Office
from casework.services.refusals import BackupBroken, BackupRefused
from casework.services.settings import Settings
from casework.store import archives
from casework.store.archives import MANIFEST, members
from tests.services.conftest import Clock

ROOT = Path(__file__).resolve().parents[2]
ALIASES = "applicant.aliases"
Place = Callable[[], Settings]


def test_a_backup_gives_nothing_away(
    office: Office, settings: Settings, amara: Actor, heron: Matter, kept: dict[str, bytes], folder: Path
) -> None:
    """BK-01: encrypted, for its owner's eyes only, and without the root key."""
    path = back_up(office, settings, folder).path

    content = path.read_bytes()
    inside = b"".join(member.content.read() for member in members(path, office.keys))
    assert (path.stat().st_mode & 0o777, folder.stat().st_mode & 0o777) == (0o600, 0o700)
    assert not any(word in content for word in (b"HERON", b"Lindqvist", heron.id.encode(), b"exhibit_file"))
    assert office.keys.root.secret not in content + inside
    assert settings.root_key_file.read_bytes().strip() not in content + inside
    assert list(folder.iterdir()) == [path]


def test_a_flipped_byte_anywhere_is_found(
    office: Office, settings: Settings, kept: dict[str, bytes], folder: Path
) -> None:
    """BK-02: verify-backup finds a changed byte, wherever it is."""
    path = back_up(office, settings, folder).path
    whole = path.read_bytes()

    for at in [*range(0, 100, 7), *range(100, len(whole), len(whole) // 40), len(whole) - 1]:
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        with pytest.raises((BackupBroken, BackupRefused)):
            verify_backup(path, office.keys)


def test_a_cut_backup_is_found(office: Office, settings: Settings, kept: dict[str, bytes], folder: Path) -> None:
    """BK-02: verify-backup finds a backup that was cut, or to which something was added."""
    path = back_up(office, settings, folder).path
    whole = path.read_bytes()

    for size in (0, 3, 50, 150, len(whole) // 2, len(whole) - 1024, len(whole) - 1):
        path.write_bytes(whole[:size])
        with pytest.raises(BackupBroken):
            verify_backup(path, office.keys)
    path.write_bytes(whole + b"more")
    with pytest.raises(BackupBroken):
        verify_backup(path, office.keys)


@pytest.mark.parametrize("dropped", ["rows/", "objects/", "ring"])
def test_a_dropped_file_is_found(
    office: Office, settings: Settings, kept: dict[str, bytes], folder: Path, dropped: str
) -> None:
    """BK-02: whoever has the key and drops a file from a backup is found out by the manifest."""
    path, manifest = back_up(office, settings, folder).path, {}
    parts = []
    for member in members(path, office.keys):
        if member.name == MANIFEST:
            manifest = json.loads(member.content.read())
        else:
            content = member.content.read()
            parts.append((member.name, len(content), [content]))
    victim = next(part for part in parts if part[0].startswith(dropped))

    def frames(key: bytes, name: bytes) -> Iterator[bytes]:
        left = [part for part in parts if part is not victim]
        return archives.encrypt(_forged(left, manifest), key, object_id=name)

    _write_forged(path, office.keys, frames)

    with pytest.raises(BackupBroken, match=r"is missing"):
        verify_backup(path, office.keys)


def test_an_object_that_the_vault_has_lost_is_named_and_the_rest_saved(
    office: Office, settings: Settings, amara: Actor, heron: Matter, kept: dict[str, bytes], folder: Path
) -> None:
    """BK-02: a backup does not fail for one lost file, and does not hide it."""
    lost = next(iter(kept))
    office.vault.discard(lost)

    path = back_up(office, settings, folder).path

    assert verify_backup(path, office.keys).missing == (lost,)


def test_a_backup_lies_neither_among_the_data_nor_beside_the_key(office: Office, settings: Settings) -> None:
    """CR-04: a key inside the backup's folder is refused."""
    with pytest.raises(BackupRefused, match="among the data"):
        back_up(office, settings, settings.data_dir / "backups")
    with pytest.raises(BackupRefused, match="root key lies in"):
        back_up(office, settings, settings.root_key_file.parent)


def test_backups_past_their_time_are_deleted_but_never_the_newest(
    office: Office, settings: Settings, folder: Path, clock: Clock
) -> None:
    """CR-09: what was erased goes from the backups too, when it was said to."""
    first = back_up(office, settings, folder).path
    clock.turn(timedelta(days=34))
    second = back_up(office, settings, folder).path
    assert first.exists()

    clock.turn(timedelta(days=2))
    third = back_up(office, settings, folder).path

    assert sorted(folder.iterdir()) == [second, third]
    clock.turn(timedelta(days=400))
    assert newest_in(folder) == third


def test_an_office_knows_when_its_backup_is_overdue(
    office: Office, settings: Settings, folder: Path, clock: Clock
) -> None:
    """BK-02: the age of the last backup is known to the office, so that pages can warn."""
    assert looked_after(office).is_overdue(office.clock())

    back_up(office, settings, folder)

    assert not looked_after(office).is_overdue(office.clock())
    assert looked_after(office).is_overdue(office.clock() + timedelta(days=3))


def _forged(parts: list[tuple[str, int, list[bytes]]], manifest: dict[str, object]) -> Iterator[bytes]:
    content = json.dumps(manifest).encode()
    for name, size, pieces in [*parts, (MANIFEST, len(content), [content])]:
        yield archives._entry(name, size) + b"".join(pieces) + archives._padding(size)
    yield bytes(2 * tarfile.BLOCKSIZE)


def _write_forged(path: Path, keys: Keys, frames: Callable[[bytes, bytes], Iterator[bytes]]) -> None:
    name = os.urandom(16)
    key, wrapped = keys.new_archive_key(name.hex())
    head = archives._HEAD.pack(archives.MAGIC, 1, 0, name, len(wrapped)) + wrapped
    path.write_bytes(head + b"".join(frames(key, name)))
