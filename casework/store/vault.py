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

from casework.keys.streams import FRAME_BYTES, StreamBroken, decrypt
from casework.store.incoming import UNFINISHED, Incoming, Stored

__all__ = ["ExhibitAltered", "Stored", "Vault"]

A_DAY_SECONDS = 86_400.0


class ExhibitAltered(Exception):
    """A file in the vault is missing, or is not what was put there."""


@dataclass(frozen=True)
class Vault:
    """A directory of encrypted files."""

    folder: Path

    def incoming(self, key: bytes) -> Incoming:
        """Return a new, empty object under a name of its own, to be written and kept."""
        return Incoming(self.path_of(secrets.token_hex(16)), key)

    def store(self, pieces: Iterable[bytes], key: bytes) -> Stored:
        """Encrypt `pieces` into a new object and return its name, digest and size, once it is safely on the disk.

        Memory stays flat, whatever the size.
        """
        new = self.incoming(key)
        try:
            for piece in pieces:
                new.write(piece)
        except BaseException:
            new.discard()
            raise
        return new.keep()

    def read(self, object_id: str, key: bytes, *, sha256: str) -> Iterator[bytes]:
        """Yield the original, piece by piece.

        Raises: ExhibitAltered at the first piece that is not what was stored, or if the whole is not.
        """
        digest = _Digest()
        try:
            with self.path_of(object_id).open("rb") as file:
                yield from digest.passing(decrypt(file, key, object_id=bytes.fromhex(object_id)))
        except (StreamBroken, FileNotFoundError) as wrong:
            raise ExhibitAltered(f"Object {object_id}: {wrong}") from None
        if digest.hexdigest != sha256:
            raise ExhibitAltered(f"Object {object_id} is not the file that was received.")

    @contextmanager
    def sealed(self, object_id: str) -> Iterator[tuple[int, Iterator[bytes]]]:
        """Give the size of an object as it lies here, encrypted, and its bytes. Raises: FileNotFoundError."""
        with self.path_of(object_id).open("rb") as file:
            yield os.fstat(file.fileno()).st_size, iter(partial(file.read, FRAME_BYTES), b"")

    def put_back(self, object_id: str, pieces: Iterable[bytes]) -> Iterator[bytes]:
        """Keep an object that was encrypted before under this very name, and yield on what passes."""
        path = self.path_of(object_id)
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
        """Remove an object that no matter knows, finished or not."""
        path = self.path_of(object_id)
        for one in (path, path.with_suffix(UNFINISHED)):
            one.unlink(missing_ok=True)

    def sweep(
        self,
        is_known: Callable[[str], bool],
        *,
        is_under_way: Callable[[str], bool] = lambda _object_id: False,
        older_than_seconds: float = A_DAY_SECONDS,
    ) -> int:
        """Remove what was left behind by writes that never ended, and return how many objects that were.

        The young are spared, since somebody may be writing them. A file that comes in parts waits for the next one.
        """
        before = time.time() - older_than_seconds
        gone = [
            path
            for path in self.folder.glob("??/*")
            if not (is_under_way(path.stem) if path.suffix == UNFINISHED else is_known(path.name))
            and _written_at(path) <= before
        ]
        for path in gone:
            path.unlink(missing_ok=True)
        return len(gone)

    def path_of(self, object_id: str) -> Path:
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


def _written_at(path: Path) -> float:
    """Return when the file was written last; never, if somebody took it away meanwhile."""
    try:
        return path.stat().st_mtime
    except FileNotFoundError:
        return float("inf")
