"""Files as they arrive: never in plain text on the disk.

Werkzeug would write a larger file to a temporary file. Ours keeps what arrives in memory up to the
limit of a request, and the view hands it to the vault, which seals it frame by frame.
"""

from __future__ import annotations

import io
from typing import IO

from flask import Flask, Request
from werkzeug.exceptions import RequestEntityTooLarge


class BoundedMemory(io.BytesIO):
    """A file in memory that refuses to grow past its limit."""

    def __init__(self, limit_bytes: int) -> None:
        super().__init__()
        self._limit_bytes = limit_bytes

    def write(self, data: bytes) -> int:  # type: ignore[override]
        """Raises: RequestEntityTooLarge once the limit is passed."""
        if self.tell() + len(data) > self._limit_bytes:
            raise RequestEntityTooLarge
        return super().write(data)


class SealedRequest(Request):
    """A request whose files never touch the disk before they are sealed."""

    def _get_file_stream(
        self,
        total_content_length: int | None,
        content_type: str | None,
        filename: str | None = None,
        content_length: int | None = None,
    ) -> IO[bytes]:
        return BoundedMemory(self.max_content_length or 0)


def install(app: Flask) -> None:
    app.request_class = SealedRequest
