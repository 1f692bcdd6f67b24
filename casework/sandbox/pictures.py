"""A picture as it left the sandbox: bare pixels, written as PNG on our side (PV-04, UP-09)."""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass
from typing import Final

CHANNELS: Final = 3
SAMPLE_ROWS: Final = 32
NO_FILTER: Final = b"\0"
SUB: Final = b"\1"  # each pixel as its difference from the one before: smaller for photographs
LEVEL: Final = 3


@dataclass(frozen=True)
class Picture:
    """A picture without anything beside it. Units: pixels; three bytes each, red, green, blue."""

    width: int
    height: int
    pixels: bytes

    def png(self) -> bytes:
        """Return the picture as PNG: size, pixels, end; no other chunk."""
        size = struct.pack(">IIBBBBB", self.width, self.height, 8, 2, 0, 0, 0)
        body = zlib.compress(self._rows(), LEVEL)
        return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", size) + _chunk(b"IDAT", body) + _chunk(b"IEND", b"")

    def _rows(self) -> bytes:
        stride = self.width * CHANNELS
        middle = max(0, self.height // 2 - SAMPLE_ROWS // 2) * stride
        sample = self.pixels[middle : middle + SAMPLE_ROWS * stride]
        differences = differences_of(sample, stride)
        if len(zlib.compress(differences, 1)) < len(zlib.compress(sample, 1)):
            return _with(SUB, differences_of(self.pixels, stride), stride)
        return _with(NO_FILTER, self.pixels, stride)


def differences_of(pixels: bytes, stride: int) -> bytes:
    """Return each byte as its difference from that of the pixel to its left, modulo 256; all at once.

    The bytes are digits of two great numbers; the upper bit of each is kept apart, so that none borrows.
    """
    before = bytearray(bytes(CHANNELS) + pixels[:-CHANNELS])
    rows = len(pixels) // stride if stride else 0
    for channel in range(CHANNELS):
        before[channel::stride] = bytes(rows)
    upper = int.from_bytes(b"\x80" * len(pixels))
    one, other = int.from_bytes(pixels), int.from_bytes(before)
    less = ((one | upper) - (other & ~upper)) ^ ((one ^ ~other) & upper)
    return less.to_bytes(len(pixels))


def _with(kind: bytes, pixels: bytes, stride: int) -> bytes:
    return b"".join(kind + pixels[start : start + stride] for start in range(0, len(pixels), stride))


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
