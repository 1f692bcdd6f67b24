"""Encryption of whole files in frames, so that a file of any size is written and read in flat memory.

The layout is a header, then frames. Each frame is one piece of the file, encrypted with AES-256-GCM under the
file's own key; its nonce holds a random prefix, the frame's number and whether it is the last (the STREAM
construction of Hoang, Reyhanitabar, Rogaway and Vizár, 2015). The header is authenticated with every frame. So a
file that was cut, extended, re-ordered or mixed with another does not open past the first wrong frame.
"""

import io
import secrets
import struct
from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

FRAME_BYTES = 1 << 20
MAGIC = b"RDRS"
FORMAT = 1
AES_256_GCM_STREAM = 1
_PREFIX_BYTES = 7
_TAG_BYTES = 16
_HEADER = struct.Struct(f">4sBB16sI{_PREFIX_BYTES}s")  # magic, format, algorithm, object id, frame size, prefix
_NONCE = struct.Struct(f">{_PREFIX_BYTES}sIB")


class StreamBroken(Exception):
    """An encrypted file was altered, cut, extended, or opened with another file's key."""


class Sealer:
    """Encrypts one file frame by frame, in the memory of its largest frame, however large the file is."""

    def __init__(self, key: bytes, *, object_id: bytes, frame_bytes: int = FRAME_BYTES) -> None:
        self._prefix = secrets.token_bytes(_PREFIX_BYTES)
        self._cipher = AESGCM(key)
        self._sealed = memoryview(b"")
        self.header = _HEADER.pack(MAGIC, FORMAT, AES_256_GCM_STREAM, object_id, frame_bytes, self._prefix)
        self.frames = 0

    def seal(self, plain: memoryview, *, is_last: bool) -> memoryview:
        """Return the next frame, which is good until the one after it is asked for."""
        length = len(plain) + _TAG_BYTES
        if len(self._sealed) < length:
            self._sealed = memoryview(bytearray(length))
        sealed = self._sealed[:length]
        self._cipher.encrypt_into(_NONCE.pack(self._prefix, self.frames, is_last), plain, self.header, sealed)
        self.frames += 1
        return sealed

    def release(self) -> None:
        """Give back the memory, since no further frame comes."""
        self._sealed = memoryview(b"")

    def open(self, number: int, sealed: bytes, *, is_last: bool) -> bytes:
        """Return one of the frames again. Raises: StreamBroken."""
        try:
            return self._cipher.decrypt(_NONCE.pack(self._prefix, number, is_last), sealed, self.header)
        except (InvalidTag, ValueError):
            raise StreamBroken(f"Frame {number} is not what was written.") from None


def encrypt(
    pieces: Iterable[bytes], key: bytes, *, object_id: bytes, frame_bytes: int = FRAME_BYTES
) -> Iterator[bytes]:
    """Yield the encrypted file: its header, then one frame for each `frame_bytes` of the pieces joined."""
    sealer = Sealer(key, object_id=object_id, frame_bytes=frame_bytes)
    yield sealer.header
    for plain, is_last in _frames(pieces, frame_bytes):
        yield bytes(sealer.seal(memoryview(plain), is_last=is_last))


def sealed_size(size_bytes: int) -> int:
    """Return how long a file of this size is once it is encrypted. Units: bytes."""
    return _HEADER.size + size_bytes + _TAG_BYTES * max(1, -(-size_bytes // FRAME_BYTES))


def decrypt(file: BinaryIO, key: bytes, *, object_id: bytes) -> Iterator[bytes]:
    """Yield the plain file piece by piece; nothing of a frame is given out before the whole frame is proven.

    Raises: StreamBroken at the first frame that is not what was written.
    """
    header = file.read(_HEADER.size)
    prefix, frame_bytes = _read_header(header, object_id)
    cipher = AESGCM(key)
    for number, (frame, is_last) in enumerate(_frames(_pieces(file, frame_bytes), frame_bytes + _TAG_BYTES)):
        try:
            yield cipher.decrypt(_NONCE.pack(prefix, number, is_last), frame, header)
        except (InvalidTag, ValueError):
            raise StreamBroken(f"Frame {number} is not what was written.") from None


def _read_header(header: bytes, object_id: bytes) -> tuple[bytes, int]:
    if len(header) < _HEADER.size:
        raise StreamBroken("The file is too short to be one of ours.")
    magic, version, algorithm, named, frame_bytes, prefix = _HEADER.unpack(header)
    if (magic, version, algorithm) != (MAGIC, FORMAT, AES_256_GCM_STREAM):
        raise StreamBroken("The file is not in a format this version knows.")
    if named != object_id:
        raise StreamBroken("The file is another object than the one asked for.")
    # A forged frame size fails at the first frame; this bound keeps it from costing memory before that.
    if not 0 < frame_bytes <= 16 * FRAME_BYTES:
        raise StreamBroken("The frame size is not one this version writes.")
    return prefix, frame_bytes


def _frames(pieces: Iterable[bytes], size: int) -> Iterator[tuple[bytes, bool]]:
    """Yield the joined pieces cut to `size`, each with whether it is the last; nothing at all is one empty frame."""
    held = bytearray()
    for piece in pieces:
        held += piece
        while len(held) > size:
            yield bytes(held[:size]), False
            del held[:size]
    yield bytes(held), True


def _pieces(file: BinaryIO, size: int) -> Iterator[bytes]:
    while piece := file.read(size):
        yield piece


class Anywhere(io.RawIOBase):
    """An encrypted file that stands between two places of another one, read as plain from wherever one seeks to.

    Nothing of a frame is given out before the whole frame is proven. That the file was not cut is known once its last
    frame was read. Raises: StreamBroken, while opening and while reading.
    """

    def __init__(self, file: BinaryIO, key: bytes, *, object_id: bytes, begins: int, ends: int) -> None:
        super().__init__()
        file.seek(begins)
        self._file, self._cipher, self._header = file, AESGCM(key), file.read(_HEADER.size)
        self._prefix, self._frame_bytes = _read_header(self._header, object_id)
        self._begins, sealed_bytes = begins + _HEADER.size, ends - begins - _HEADER.size
        self._frames = max(1, -(-sealed_bytes // (self._frame_bytes + _TAG_BYTES)))
        self._size = sealed_bytes - self._frames * _TAG_BYTES
        self._at, self._opened = 0, (-1, b"")

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = 0) -> int:
        self._at = max(0, offset + {0: 0, 1: self._at, 2: self._size}[whence])
        return self._at

    def readinto(self, buffer: Any) -> int:
        number, skipped = divmod(self._at, self._frame_bytes)
        if self._at >= self._size and number != 0:
            return 0
        plain = memoryview(self._frame(number))[skipped : skipped + len(buffer)]
        buffer[: len(plain)] = plain
        self._at += len(plain)
        return len(plain)

    def _frame(self, number: int) -> bytes:
        if self._opened[0] != number:
            self._file.seek(self._begins + number * (self._frame_bytes + _TAG_BYTES))
            last = number == self._frames - 1
            sealed_bytes = self._size - number * self._frame_bytes if last else self._frame_bytes
            sealed = self._file.read(max(0, sealed_bytes) + _TAG_BYTES)
            try:
                nonce = _NONCE.pack(self._prefix, number, last)
                self._opened = number, self._cipher.decrypt(nonce, sealed, self._header)
            except (InvalidTag, ValueError):
                raise StreamBroken(f"Frame {number} is not what was written.") from None
        return self._opened[1]
