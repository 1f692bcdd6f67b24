"""A new object of the vault while it arrives: digested and encrypted in one pass, in flat memory."""

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

from casework.keys.streams import FRAME_BYTES, Sealer

UNFINISHED = ".unfinished"
_TAG_BYTES = 16


@dataclass(frozen=True)
class Stored:
    """What was put into the vault."""

    object_id: str
    sha256: str
    size_bytes: int


class Incoming:
    """What has arrived of an object so far. It has its final name only once it is wholly on the disk.

    Until then, whole frames stand encrypted under a temporary name in the vault itself; the rest is in memory, and so
    is the whole of a small file. What has arrived can be read again, from wherever one asks.
    """

    def __init__(self, path: Path, key: bytes) -> None:
        self._path = path
        self._unfinished = path.with_suffix(UNFINISHED)
        self._sealer = Sealer(key, object_id=bytes.fromhex(path.name))
        self._sha256 = hashlib.sha256()
        self._plain = bytearray(0)
        self._filled = 0
        self._handle = -1
        self._is_on_disk = False
        self._is_settled = False
        self.size_bytes = 0

    def write(self, data: bytes | memoryview) -> None:
        """Take in what comes next. Raises: OSError; ValueError once it is settled."""
        if self._is_settled:
            raise ValueError("nothing more can come")
        view = memoryview(data)
        self._sha256.update(view)
        self.size_bytes += len(view)
        while view:
            if self._filled == FRAME_BYTES:
                self._put(is_last=False)
            taken = min(len(view), FRAME_BYTES - self._filled)
            self._make_room(self._filled + taken)
            self._plain[self._filled : self._filled + taken] = view[:taken]
            self._filled += taken
            view = view[taken:]

    def read(self, begins: int, size: int) -> bytes:
        """Return at most `size` bytes of what has arrived; never more than one frame."""
        number, skipped = divmod(begins, FRAME_BYTES)
        if number >= self._sealer.frames:
            return bytes(self._plain[skipped : min(skipped + size, self._filled)])
        length = FRAME_BYTES + _TAG_BYTES
        with self._unfinished.open("rb") as file:
            sealed = os.pread(file.fileno(), length, len(self._sealer.header) + number * length)
        is_last = self._is_settled and number == self._sealer.frames - 1
        return self._sealer.open(number, sealed, is_last=is_last)[skipped : skipped + size]

    def settle(self) -> None:
        """Let nothing more come, put the end on the disk, and hold no memory and no open file any longer.

        Raises: OSError, and then nothing of it is left.
        """
        if self._is_settled:
            return
        try:
            self._put(is_last=True)
            os.fsync(self._handle)
        except BaseException:
            self.discard()
            raise
        self._is_settled = True
        self._plain = bytearray(0)
        self._sealer.release()
        self._close()

    def keep(self) -> Stored:
        """Give the object its name, once it is safely on the disk. Raises: OSError, and then nothing is kept."""
        self.settle()
        try:
            self._unfinished.rename(self._path)
        except BaseException:
            self.discard()
            raise
        for folder in (self._path.parent, self._path.parent.parent):
            sync_folder(folder)
        return Stored(self._path.name, self._sha256.hexdigest(), self.size_bytes)

    def discard(self) -> None:
        """Leave nothing of what has arrived, unless it has its name already."""
        self._close()
        if self._is_on_disk:
            self._unfinished.unlink(missing_ok=True)

    def _put(self, *, is_last: bool) -> None:
        if self._handle < 0:
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._handle = os.open(self._unfinished, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
            self._is_on_disk = True
            write_whole(self._handle, memoryview(self._sealer.header))
        write_whole(self._handle, self._sealer.seal(memoryview(self._plain)[: self._filled], is_last=is_last))
        self._filled = 0

    def _make_room(self, needed: int) -> None:
        """Let the memory of a small file be small, and that of any other one frame."""
        if len(self._plain) < needed:
            self._plain = self._plain.ljust(min(FRAME_BYTES, max(2 * needed, 4096)), b"\0")

    def _close(self) -> None:
        if self._handle >= 0:
            os.close(self._handle)
            self._handle = -1


def write_whole(handle: int, data: memoryview) -> None:
    while data:
        data = data[os.write(handle, data) :]


def sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
