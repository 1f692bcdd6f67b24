"""A backup as one encrypted file: named members in a tape archive, and at its end a manifest of their digests.

Outside the encryption stand a format, the name of the root key, the archive's own name and its wrapped key. The root
key itself is never inside.
"""

import hashlib
import io
import json
import os
import secrets
import struct
import tarfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO, Final

from casework.keys.fields import SealBroken, key_id_of
from casework.keys.hierarchy import Keys
from casework.keys.streams import StreamBroken, decrypt, encrypt

MAGIC: Final = b"RDBK"
FORMAT: Final = 1
MANIFEST: Final = "manifest.json"
PIECE_BYTES: Final = 1 << 20
_HEAD: Final = struct.Struct(">4sBB16sH")  # magic, format, reserved, archive, length of the wrapped key


class BackupBroken(Exception):
    """A backup was altered, cut, or is none."""


class BackupRefused(Exception):
    """A backup is whole but cannot be used here; the message says why."""


@dataclass(frozen=True)
class Member:
    """One named part of a backup. Its content has to be read before the next member is asked for."""

    name: str
    size_bytes: int
    content: BinaryIO = field(repr=False)


Manifest = dict[str, Any]
Part = tuple[str, int, Iterable[bytes]]


def write_archive(path: Path, keys: Keys, parts: Iterable[Part], finish: Callable[[], Manifest]) -> None:
    """Write the parts, then what `finish` says of them with the digest of each; wholly on the disk, or not at all."""
    archive = secrets.token_hex(16)
    key, wrapped = keys.new_archive_key(archive)
    head = _HEAD.pack(MAGIC, FORMAT, 0, bytes.fromhex(archive), len(wrapped)) + wrapped
    unfinished = path.with_name(f"{path.name}.unfinished")
    try:
        handle = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(head)
            for frame in encrypt(_tape(parts, finish), key, object_id=bytes.fromhex(archive)):
                file.write(frame)
            file.flush()
            os.fsync(file.fileno())
        unfinished.rename(path)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def members(path: Path, keys: Keys) -> Iterator[Member]:
    """Yield the members one after the other, each proven piece by piece as it is read.

    Raises: BackupBroken; BackupRefused if it was made by a newer version, or under another root key.
    """
    with path.open("rb") as file:
        archive, key = _opened(file, keys)
        tape = io.BufferedReader(_Pieces(decrypt(file, key, object_id=archive)), PIECE_BYTES)
        try:
            with tarfile.open(fileobj=tape, mode="r|") as tar:
                for entry in tar:
                    content = tar.extractfile(entry)
                    if content is None:
                        raise BackupBroken("The backup holds something that is no file.")
                    yield Member(entry.name, entry.size, content)  # type: ignore[arg-type]
            while tape.read(PIECE_BYTES):
                pass
        except tarfile.TarError as wrong:
            raise BackupBroken(f"The backup was altered or cut. {wrong}") from None


def checked(path: Path, keys: Keys, *, look: Callable[[Member], Iterable[bytes]] | None = None) -> Manifest:
    """Read the whole backup, compare every digest with the manifest, and return the manifest.

    `look` is given each member and yields its content on; it may keep what passes.

    Raises: BackupBroken, BackupRefused.
    """
    found: dict[str, str] = {}
    manifest: Manifest | None = None
    for member in members(path, keys):
        if manifest is not None:
            raise BackupBroken("The backup goes on behind its manifest.")
        if member.name == MANIFEST:
            manifest = json.loads(member.content.read())
            continue
        digest = hashlib.sha256()
        for piece in look(member) if look else pieces_of(member):
            digest.update(piece)
        if member.name in found:
            raise BackupBroken(f"The backup holds {member.name} twice.")
        found[member.name] = digest.hexdigest()
    if manifest is None:
        raise BackupBroken("The backup has no manifest; it was cut off.")
    if wrong := sorted(set(manifest["members"].items()) ^ set(found.items())):
        raise BackupBroken(f"{wrong[0][0]} is missing, or is not what was put into the backup.")
    return manifest


def pieces_of(member: Member) -> Iterator[bytes]:
    while piece := member.content.read(PIECE_BYTES):
        yield piece


def sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _tape(parts: Iterable[Part], finish: Callable[[], Manifest]) -> Iterator[bytes]:
    digests: dict[str, str] = {}
    for name, size, pieces in parts:
        digest, written = hashlib.sha256(), 0
        yield _entry(name, size)
        for piece in pieces:
            digest.update(piece)
            written += len(piece)
            yield piece
        if written != size:
            raise BackupBroken(f"{name} changed its size while it was copied.")
        yield _padding(size)
        digests[name] = digest.hexdigest()
    manifest = json.dumps(finish() | {"members": digests}, indent=1).encode()
    yield _entry(MANIFEST, len(manifest)) + manifest + _padding(len(manifest)) + bytes(2 * tarfile.BLOCKSIZE)


def _entry(name: str, size: int) -> bytes:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = size, 0o600
    return entry.tobuf(tarfile.GNU_FORMAT)


def _padding(size: int) -> bytes:
    return bytes(-size % tarfile.BLOCKSIZE)


def _opened(file: BinaryIO, keys: Keys) -> tuple[bytes, bytes]:
    head = file.read(_HEAD.size)
    if len(head) < _HEAD.size or not head.startswith(MAGIC):
        raise BackupBroken("This file is not a backup.")
    _magic, version, reserved, archive, length = _HEAD.unpack(head)
    if version < FORMAT or (version == FORMAT and reserved):
        raise BackupBroken("The beginning of the backup was altered.")
    if version > FORMAT:
        raise BackupRefused(f"This backup has format {version}; this version of Redress reads up to {FORMAT}.")
    wrapped = file.read(length)
    try:
        return archive, keys.archive_key(archive.hex(), wrapped)
    except SealBroken:
        if key_id_of(wrapped) == keys.root.id:
            raise BackupBroken("The beginning of the backup was altered.") from None
        raise BackupRefused(
            f"This backup opens with the root key {key_id_of(wrapped).hex().upper()}, not with the one given."
        ) from None


class _Pieces(io.RawIOBase):
    """A sequence of pieces, read as a file."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        super().__init__()
        self._pieces = pieces
        self._held = memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self._held:
            try:
                piece = next(self._pieces, None)
            except StreamBroken as wrong:
                raise BackupBroken(f"The backup was altered or cut. {wrong}") from None
            if piece is None:
                return 0
            self._held = memoryview(piece)
        size = min(len(buffer), len(self._held))
        buffer[:size] = self._held[:size]
        self._held = self._held[size:]
        return size
