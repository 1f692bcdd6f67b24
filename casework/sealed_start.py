"""The sealed start: while nobody has given the passphrase, one small page asks for it and everything else is shut.

The passphrase and the root key stay in the memory of this process; the workers are forked from it. Nothing of either
goes to the disk, into the environment or into a command line.
"""

from __future__ import annotations

import ctypes
import html
import resource
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qs

from casework.keys.passphrase import open_sealed_root_key
from casework.keys.roots import RootKey, RootKeyRefused

HEALTH: Final = "/health"
UNLOCK: Final = "/unlock"
LONGEST_BODY: Final = 4_096
SECONDS_TO_SEND: Final = 20
NOT_DUMPABLE: Final = (4, 0)  # prctl(PR_SET_DUMPABLE, 0)
HEADERS: Final = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
    "Content-Type": "text/html; charset=utf-8",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "Retry-After": "60",
    "Server": "",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
PAGE: Final = """<!doctype html>
<html lang="en" dir="ltr">
<head><meta charset="utf-8"><title>Redress is sealed</title><meta name="viewport" content="width=device-width"></head>
<body><main><h1>Redress is sealed</h1>
<p>It was started and waits for the passphrase of its root key. Nothing is open, and nothing is lost.</p>
{problem}<form method="post" action="/unlock" autocomplete="off">
<p><label for="passphrase">Passphrase</label> <input id="passphrase" name="passphrase" type="password" required></p>
<p><button>Unlock</button></p></form></main></body></html>
"""
OPENED: Final = """<!doctype html>
<html lang="en" dir="ltr">
<head><meta charset="utf-8"><title>Redress is opening</title><meta http-equiv="refresh" content="5; url=/"></head>
<body><main><h1>Redress is opening</h1><p><a href="/">Go on</a> in a few seconds.</p></main></body></html>
"""


def keep_memory_private() -> None:
    """Leave no core file, and let no other process of this user look into this one or what is forked from it."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    ctypes.CDLL(None, use_errno=True).prctl(*NOT_DUMPABLE, 0, 0, 0)


def await_passphrase(address: str, port: int, sealed: Path, *, ready: Callable[[], None] = lambda: None) -> RootKey:
    """Serve the sealed page until somebody gives the passphrase, and return the root key.

    One passphrase is reckoned at a time, which slows down whoever guesses.
    """
    sealed_office = _SealedOffice(sealed)

    class Answers(_Answers):
        office = sealed_office

    with ThreadingHTTPServer((address, port), Answers) as server:
        server.daemon_threads = True
        sealed_office.is_open = server.shutdown
        ready()
        server.serve_forever(poll_interval=0.1)
    if sealed_office.root is None:
        raise KeyboardInterrupt
    return sealed_office.root


class _SealedOffice:
    """What all requests share: the sealed file, and the root key once it is known."""

    def __init__(self, sealed: Path) -> None:
        self.sealed = sealed
        self.root: RootKey | None = None
        self.is_open: Callable[[], None] = lambda: None
        self._turn = threading.Lock()

    def unlock(self, passphrase: str) -> str:
        """Return what is wrong, or nothing once the root key is known."""
        if not self._turn.acquire(blocking=False):
            return "Somebody else is trying a passphrase just now. Wait a moment."
        try:
            self.root = self.root or open_sealed_root_key(self.sealed, passphrase=passphrase)
        except RootKeyRefused as problem:
            return str(problem)
        finally:
            self._turn.release()
        threading.Thread(target=self.is_open, daemon=True).start()
        return ""


class _Answers(BaseHTTPRequestHandler):
    """Health, unlock, and for everything else: sealed."""

    office: _SealedOffice
    timeout = SECONDS_TO_SEND
    protocol_version = "HTTP/1.0"

    def do_GET(self) -> None:
        if self.path == HEALTH:
            self._answer(200, "ok\n", **{"Content-Type": "text/plain; charset=utf-8"})
        else:
            self._answer(200 if self.path == UNLOCK else 503, PAGE.format(problem=""))

    def do_POST(self) -> None:
        size = self.headers.get("Content-Length", "")
        if self.path != UNLOCK or not size.isdecimal() or int(size) > LONGEST_BODY or self._is_foreign():
            self._answer(503, PAGE.format(problem=""))
            return
        form = parse_qs(self.rfile.read(int(size)).decode("utf-8", "replace"), keep_blank_values=True)
        problem = self.office.unlock(form.get("passphrase", [""])[0])
        shown = PAGE.format(problem=f'<p role="alert">{html.escape(problem)}</p>') if problem else OPENED
        self._answer(422 if problem else 200, shown)

    do_HEAD = do_GET  # noqa: N815 - the name that the server asks for

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Say no more of a request that is not understood than of one that is."""
        self._answer(503, PAGE.format(problem=""))

    def version_string(self) -> str:
        return ""

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name the server gives
        """Nothing of a request is written down."""

    def _is_foreign(self) -> bool:
        return self.headers.get("Sec-Fetch-Site", "same-origin") != "same-origin"

    def _answer(self, status: int, shown: str, **headers: str) -> None:
        body = shown.encode()
        self.send_response_only(status)
        for name, value in (HEADERS | headers | {"Content-Length": str(len(body))}).items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)
