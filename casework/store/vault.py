"""The vault: encrypted files in a directory, under random names that mean nothing.

Nothing is ever written in plain: bytes are encrypted on their way to the disk, under a temporary name in the vault
itself. A file has its final name only once it is wholly on the disk.
"""

import hashlib
import os
import secrets
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from casework.keys.streams import FRAME_BYTES, StreamBroken, decrypt, encrypt

UNFINISHED = ".unfinished"


class ExhibitAltered(Exception):
    """A file in the vault is missing, or is not what was put there."""


@dataclass(frozen=True)
class Stored:
    """What was put into the vault."""

    object_id: str
    sha256: str
    size_bytes: int


@dataclass(frozen=True)
class Vault:
    """A directory of encrypted files."""

    folder: Path

    def store(self, pieces: Iterable[bytes], key: bytes) -> Stored:
        """Encrypt `pieces` into a new object and return its name, digest and size, once it is safely on the disk.

        Memory stays flat, whatever the size.
        """
        object_id = secrets.token_hex(16)
        digest = _Digest()
        path = self._path(object_id)
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        unfinished = path.with_suffix(UNFINISHED)
        try:
            _write(unfinished, encrypt(digest.passing(pieces), key, object_id=bytes.fromhex(object_id)))
            unfinished.rename(path)
        except BaseException:
            unfinished.unlink(missing_ok=True)
            raise
        for folder in (path.parent, self.folder):
            _sync_folder(folder)
        return Stored(object_id, digest.hexdigest, digest.size_bytes)

    def read(self, object_id: str, key: bytes, *, sha256: str) -> Iterator[bytes]:
        """Yield the original, piece by piece.

        Raises: ExhibitAltered at the first piece that is not what was stored, or if the whole is not.
        """
        digest = _Digest()
        try:
            with self._path(object_id).open("rb") as file:
                yield from digest.passing(decrypt(file, key, object_id=bytes.fromhex(object_id)))
        except (StreamBroken, FileNotFoundError) as wrong:
            raise ExhibitAltered(f"Object {object_id}: {wrong}") from None
        if digest.hexdigest != sha256:
            raise ExhibitAltered(f"Object {object_id} is not the file that was received.")

    @contextmanager
    def sealed(self, object_id: str) -> Iterator[tuple[int, Iterator[bytes]]]:
        """Give the size of an object as it lies here, encrypted, and its bytes. Raises: FileNotFoundError."""
        with self._path(object_id).open("rb") as file:
            yield os.fstat(file.fileno()).st_size, iter(partial(file.read, FRAME_BYTES), b"")

    def put_back(self, object_id: str, pieces: Iterable[bytes]) -> Iterator[bytes]:
        """Keep an object that was encrypted before under this very name, and yield on what passes."""
        path = self._path(object_id)
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            for piece in pieces:
                file.write(piece)
                yield piece
            file.flush()
            os.fsync(file.fileno())

    @property
    def is_empty(self) -> bool:
        return not any(self.folder.glob("??/*"))

    def discard(self, object_id: str) -> None:
        """Remove an object that no matter knows."""
        self._path(object_id).unlink(missing_ok=True)

    def sweep(self, is_known: Callable[[str], bool], *, older_than_seconds: float = 86_400) -> int:
        """Remove what was left behind by writes that never ended, and return how many objects that were.

        The young are spared, since their upload may still be running.
        """
        before = time.time() - older_than_seconds
        left = [path for path in self.folder.glob("??/*") if path.stat().st_mtime < before]
        gone = [path for path in left if path.suffix == UNFINISHED or not is_known(path.name)]
        for path in gone:
            path.unlink(missing_ok=True)
        return len(gone)

    def _path(self, object_id: str) -> Path:
        if not object_id.isalnum():
            raise ValueError("an object's name is made of letters and figures alone")
        return self.folder / object_id[:2] / object_id


class _Digest:
    """Counts and digests the bytes that pass."""

    def __init__(self) -> None:
        self._sha256 = hashlib.sha256()
        self.size_bytes = 0

    def passing(self, pieces: Iterable[bytes]) -> Iterator[bytes]:
        for piece in pieces:
            self._sha256.update(piece)
            self.size_bytes += len(piece)
            yield piece

    @property
    def hexdigest(self) -> str:
        return self._sha256.hexdigest()


def _write(path: Path, frames: Iterable[bytes]) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb", buffering=0) as file:
        for frame in frames:
            view = memoryview(frame)
            while view:
                view = view[file.write(view) :]
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
