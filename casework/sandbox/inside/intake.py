"""What a child is given: how to go about it, and then the bytes, on its standard input and nowhere else."""

from __future__ import annotations

import io
import json
import os
import struct
from typing import Any, Final

INPUT: Final = 0
COUNT: Final = struct.Struct(">I")
AT_ONCE: Final = 1 << 20


class TooLarge(Exception):
    """More was given than a child may hold."""


class CutOff(Exception):
    """The parent stopped in the middle."""


class Intake:
    """Reads parts one after the other; each is a row of counted pieces that ends with an empty one."""

    def __init__(self, handle: int = INPUT) -> None:
        self._handle = handle
        self._parts = 0
        self._piece = 0  # what is left of the piece being read
        self._over = True

    def options(self) -> dict[str, Any]:
        """Return how the parent wants it; read before the child is confined, as it is none of the uploaded bytes."""
        (length,) = COUNT.unpack(self._exactly(COUNT.size))
        options: dict[str, Any] = json.loads(self._exactly(length))
        self._parts = options["parts"]
        return options

    def next_part(self) -> bool:
        """Go to the next part, past what was not read of this one; return whether there is one."""
        while self.read():
            pass
        self._parts, self._over = self._parts - 1, self._parts < 1
        return not self._over

    def read(self, most: int = AT_ONCE) -> bytes:
        """Return some bytes of this part, b"" at its end.

        Raises: CutOff.
        """
        if not self._over and self._piece == 0:
            (self._piece,) = COUNT.unpack(self._exactly(COUNT.size))
            self._over = self._piece == 0
        if self._over:
            return b""
        some = os.read(self._handle, min(most, self._piece))
        if not some:
            raise CutOff
        self._piece -= len(some)
        return some

    def whole(self, *, most_bytes: int, begun: bytes = b"") -> io.BytesIO:
        """Return all of this part, with what was read of it already.

        Raises: TooLarge.
        """
        held = io.BytesIO()
        some = begun or self.read()
        while some:
            held.write(some)
            if held.tell() > most_bytes:
                raise TooLarge
            some = self.read()
        held.seek(0)
        return held

    def stop(self) -> None:
        """Take nothing more: the parent need not send the rest."""
        os.close(self._handle)

    def _exactly(self, length: int) -> bytes:
        held = b""
        while len(held) < length:
            some = os.read(self._handle, length - len(held))
            if not some:
                raise CutOff
            held += some
        return held
