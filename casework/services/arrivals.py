"""A file while it arrives: in memory while it is small, then sealed on the disk under a key that is nowhere kept."""

import os
import secrets
import tempfile
from pathlib import Path
from typing import IO, Final

from casework.keys.fields import Place, SealingKey
from casework.services.office import Office
from casework.services.refusals import TooLarge

FRAME_BYTES: Final = 1 << 20
KEY_ID: Final = b"arriving"


class Arrival:
    """What has arrived so far, to be read again from its start.

    Every full frame is sealed and written to a file without a name; the rest stays in memory. The key lives in this
    object alone, so what is left of the file after a crash can be read by nobody.
    """

    def __init__(self, folder: Path, limit_bytes: int) -> None:
        self._folder = folder
        self._limit_bytes = limit_bytes
        self._key = SealingKey(KEY_ID, secrets.token_bytes(32))
        self._file: IO[bytes] | None = None
        self._sealed: list[tuple[int, int]] = []  # where each frame stands in the file, and its length there
        self._rest = bytearray()
        self._size = 0
        self._at = 0

    def write(self, data: bytes) -> int:
        """Raises: TooLarge once the limit is passed."""
        self._size += len(data)
        if self._size > self._limit_bytes:
            raise TooLarge(self._limit_bytes)
        self._rest += data
        while len(self._rest) > FRAME_BYTES:
            self._put(bytes(self._rest[:FRAME_BYTES]))
            del self._rest[:FRAME_BYTES]
        return len(data)

    def read(self, size: int = -1) -> bytes:
        ends = self._size if size < 0 else min(self._size, self._at + size)
        pieces = []
        while self._at < ends:
            number, start = divmod(self._at, FRAME_BYTES)
            piece = self._frame(number)[start : start + ends - self._at]
            pieces.append(piece)
            self._at += len(piece)
        return b"".join(pieces)

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        base = {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self._size}[whence]
        self._at = max(0, base + offset)
        return self._at

    def tell(self) -> int:
        return self._at

    def seekable(self) -> bool:
        return True

    def close(self) -> None:
        if self._file is not None:
            self._file.close()

    def __del__(self) -> None:
        self.close()

    def _put(self, frame: bytes) -> None:
        if self._file is None:
            self._file = tempfile.TemporaryFile(dir=self._folder, buffering=0)  # noqa: SIM115 - closed by `close`
        sealed = self._key.seal(frame, self._place(len(self._sealed)))
        begins = sum(self._sealed[-1]) if self._sealed else 0
        os.pwrite(self._file.fileno(), sealed, begins)
        self._sealed.append((begins, len(sealed)))

    def _frame(self, number: int) -> bytes:
        if number == len(self._sealed) or self._file is None:
            return bytes(self._rest)
        begins, length = self._sealed[number]
        return self._key.open(os.pread(self._file.fileno(), length, begins), self._place(number))

    def _place(self, number: int) -> Place:
        return Place("firm", "arrival", str(number), "frame")


def arrival(office: Office, *, limit_bytes: int) -> Arrival:
    """Return an empty file that may grow to `limit_bytes`; what of it reaches the disk stands in the vault's folder."""
    return Arrival(office.vault.folder, limit_bytes)
