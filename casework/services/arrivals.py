"""A file while it arrives: counted, digested and sealed as it comes, and held against every limit (UP-01, UP-03)."""

import errno
import os
import shutil
from collections.abc import Iterator
from typing import Final

from casework.keys.hierarchy import new_object_key
from casework.keys.streams import FRAME_BYTES
from casework.services.office import Office
from casework.services.refusals import DiskFull, TooLarge
from casework.store.incoming import Stored
from casework.store.vault import Vault

NO_ROOM: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


class Arrival:
    """What has arrived so far, to be read again from its start, and to be kept without being written again.

    A file that passes a limit is taken in to its end and thrown away at once, so that the others that come with it in
    the same form are kept; `problem` says why, and is raised by `keep`.
    """

    def __init__(self, vault: Vault, limit_bytes: int, *, floor_bytes: int = 0) -> None:
        self.key = new_object_key()
        self.problem: TooLarge | DiskFull | None = None
        self._vault = vault
        self._new = vault.incoming(self.key)
        self._limit_bytes = limit_bytes
        self._floor_bytes = floor_bytes
        self._is_kept = False
        self._looked_at = -1
        self._at = 0
        self._size = 0

    def write(self, data: bytes) -> int:
        self._size += len(data)
        if self.problem is None and self._size > self._limit_bytes:
            self._give_up(TooLarge(self._limit_bytes))
        if self.problem is None:
            try:
                self._look_at_the_disk()
                self._new.write(data)
            except OSError as full:
                self._give_up(_no_room(full))
        return len(data)

    def keep(self) -> Stored:
        """Keep the file in the vault, safely on the disk. Raises: TooLarge, DiskFull; then nothing is kept."""
        self.refuse_problem()
        try:
            stored = self._new.keep()
        except OSError as full:
            raise _no_room(full) from full
        self._is_kept = True
        return stored

    def refuse_problem(self) -> None:
        """Raises: TooLarge, DiskFull, if the file cannot be kept."""
        if self.problem is not None:
            raise self.problem

    def read(self, size: int = -1) -> bytes:
        ends = self._size if size < 0 else min(self._size, self._at + size)
        pieces = []
        while self._at < ends and self.problem is None:
            piece = self._new.read(self._at, ends - self._at)
            pieces.append(piece)
            self._at += len(piece)
        return b"".join(pieces)

    def __iter__(self) -> Iterator[bytes]:
        """Yield what has arrived, piece by piece."""
        while piece := self.read(FRAME_BYTES):
            yield piece

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """Go to a place in what has arrived, which is whole then: whoever sends hundreds of files fills no memory."""
        self._settle()
        base = {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self._size}[whence]
        self._at = max(0, base + offset)
        return self._at

    def tell(self) -> int:
        return self._at

    def seekable(self) -> bool:
        return True

    def close(self) -> None:
        if not self._is_kept:
            self._new.discard()

    def __del__(self) -> None:
        self.close()

    def _settle(self) -> None:
        if self.problem is None and not self._is_kept:
            try:
                self._new.settle()
            except OSError as full:
                self._give_up(_no_room(full))

    def _give_up(self, problem: TooLarge | DiskFull) -> None:
        self._new.discard()
        self.problem = problem

    def _look_at_the_disk(self) -> None:
        """Raise ENOSPC before the disk is full: the database has to go on writing. Looked at once a frame."""
        if (frame := self._size // FRAME_BYTES) != self._looked_at and self._floor_bytes:
            self._looked_at = frame
            if shutil.disk_usage(self._vault.folder).free < self._floor_bytes:
                raise OSError(errno.ENOSPC, "the floor of free space is reached")


def arrival(office: Office, *, limit_bytes: int) -> Arrival:
    """Return an empty file that may grow to `limit_bytes`."""
    return Arrival(office.vault, limit_bytes, floor_bytes=office.limits.floor_bytes)


def has_room(office: Office, size_bytes: int) -> bool:
    """Whether the disk would take that much and still have its floor of free space."""
    return shutil.disk_usage(office.vault.folder).free - size_bytes >= office.limits.floor_bytes


def _no_room(problem: OSError) -> DiskFull:
    """Raises: the problem itself, if it is any other than a full disk."""
    if problem.errno not in NO_ROOM:
        raise problem
    return DiskFull()
