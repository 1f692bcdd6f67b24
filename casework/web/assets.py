"""Style sheets and modules, served under a name that changes with their content and then kept for long."""

import hashlib
import mimetypes
from pathlib import Path
from typing import Final

from flask import Flask, Response, current_app
from werkzeug.exceptions import NotFound

from casework.web.headers import KEPT_FOR_A_YEAR
from casework.web.policies import public, unrecorded

STATIC: Final = Path(__file__).parent / "static"
VERSION_LENGTH: Final = 12
FIRST_SHEETS: Final = ("css/tokens.css", "css/base.css", "css/layout.css")
LAST_SHEET: Final = "css/print.css"
SCRIPTS: Final = (
    "js/problems.js",
    "js/autosave.js",
    "js/passkeys.js",
    "js/receive.js",
    "js/annexes.js",
    "js/redact.js",
)


class Shelf:
    """Every static file, read once at the start: its bytes and its version."""

    def __init__(self, folder: Path = STATIC) -> None:
        paths = sorted(path for path in folder.rglob("*") if path.is_file())
        self._bytes = {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}
        self._versions = {name: hashlib.sha256(data).hexdigest()[:VERSION_LENGTH] for name, data in self._bytes.items()}

    def version(self, name: str) -> str:
        """Return the version of a file, which is a digest of its bytes.

        Raises: KeyError if there is no such file, so that a mistyped name fails in the first test.
        """
        return self._versions[name]

    def take(self, version: str, name: str) -> bytes | None:
        """Return the bytes of a file in exactly this version, or None."""
        return self._bytes[name] if self._versions.get(name) == version else None

    @property
    def sheets(self) -> tuple[str, ...]:
        """Return every style sheet in the order of its authority."""
        components = [name for name in self._bytes if name.startswith("css/components/")]
        return (*FIRST_SHEETS, *components, LAST_SHEET)


def install(app: Flask) -> None:
    shelf = Shelf()
    app.extensions["shelf"] = shelf
    app.add_url_rule("/assets/<version>/<path:name>", endpoint="asset", view_func=asset)
    app.jinja_env.globals.update(asset=address_of, stylesheets=shelf.sheets, scripts=SCRIPTS)


def address_of(name: str) -> str:
    """Return the address of a static file, which holds its version."""
    return f"/assets/{current_app.extensions['shelf'].version(name)}/{name}"  # also where the host is refused


@public
@unrecorded("the same for everybody")
def asset(version: str, name: str) -> Response:
    content = current_app.extensions["shelf"].take(version, name)
    if content is None:
        raise NotFound
    media_type = mimetypes.guess_type(name)[0] or "application/octet-stream"
    response = Response(
        content, content_type=f"{media_type}; charset=utf-8" if media_type.startswith("text/") else media_type
    )
    response.headers["Cache-Control"] = KEPT_FOR_A_YEAR
    return response
