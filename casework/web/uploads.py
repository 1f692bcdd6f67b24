"""Files as they arrive: never in plain text on the disk.

Werkzeug would write a larger file to a temporary file as it comes. Ours asks the office for an arrival, of which
only sealed frames reach the disk; the view then hands it to the vault.
"""

from __future__ import annotations

from typing import IO, cast

from flask import Flask, Request, current_app

from casework.services.arrivals import arrival


class SealedRequest(Request):
    """A request whose files never touch the disk unsealed."""

    def _get_file_stream(
        self,
        total_content_length: int | None,
        content_type: str | None,
        filename: str | None = None,
        content_length: int | None = None,
    ) -> IO[bytes]:
        largest = current_app.extensions["settings"].largest_file_bytes
        limit_bytes = min(self.max_content_length or 0, largest)
        return cast("IO[bytes]", arrival(current_app.extensions["office"], limit_bytes=limit_bytes))


def install(app: Flask) -> None:
    app.request_class = SealedRequest
