"""Three cookies: a random token and nothing else, what the pages remember, and by what a device is known again.

The token is known to the server only as a digest; before signing in it belongs to nobody and only ties
the forms to the browser. The second cookie is signed, and holds the chosen language, a passing notice
and the random id of the account that was last signed in, never a word of a matter. The third is given at
signing in, so that nobody can lock a lawyer out of a known device by guessing elsewhere.
"""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import Any, Final

from flask import Flask, Request, Response, current_app, request, session
from flask.sessions import SessionInterface, SessionMixin
from itsdangerous import BadSignature, URLSafeSerializer

TOKEN_COOKIE: Final = "__Host-redress"  # noqa: S105 - a name, no secret
PAGE_COOKIE: Final = "__Host-redress-page"
DEVICE_COOKIE: Final = "__Host-redress-device"
DEVICE_DAYS: Final = 180
LONGEST_TOKEN: Final = 128
LONGEST_DEVICE: Final = 512
CSRF: Final = "csrf_token"
LAST_ACCOUNT: Final = "last_account"


class PageSession(dict[str, Any], SessionMixin):
    """What the pages remember, and the token that ties it to one browser."""

    def __init__(self, remembered: dict[str, Any], *, token: str, is_new: bool, tie: str) -> None:
        super().__init__(remembered)
        self.token = token
        self.is_new_token = is_new
        self.is_ended = False
        self.new_device = ""
        self._loaded = dict(remembered)
        super().__setitem__(CSRF, tie)

    @property
    def remembered(self) -> dict[str, Any]:
        return {name: value for name, value in self.items() if name != CSRF}

    @property
    def is_changed(self) -> bool:
        return self.remembered != self._loaded


class Cookies(SessionInterface):
    """Reads and writes the cookies; all are Secure, HttpOnly, SameSite=Strict and bound to this host."""

    def open_session(self, app: Flask, request: Request) -> PageSession:
        token = request.cookies.get(TOKEN_COOKIE, "")
        is_new = not 20 <= len(token) <= LONGEST_TOKEN
        token = secrets.token_urlsafe(32) if is_new else token
        return PageSession(
            _read(app, request.cookies.get(PAGE_COOKIE, "")), token=token, is_new=is_new, tie=_tie(app, token)
        )

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        if not isinstance(session, PageSession) or session.is_ended:
            return
        if session.is_new_token and "Set-Cookie" not in response.headers and _needs_token(response):
            _set(response, TOKEN_COOKIE, session.token)
        if session.is_changed:
            _set(response, PAGE_COOKIE, _signer(app).dumps(session.remembered))
        if session.new_device:
            _set(response, DEVICE_COOKIE, session.new_device, lasts=timedelta(days=DEVICE_DAYS))


def install(app: Flask) -> None:
    app.session_interface = Cookies()


def token() -> str:
    """Return the token of the browser that asks."""
    return str(session.token)  # type: ignore[attr-defined]


def device() -> str:
    """Return by what this device is known again; empty on its first visit."""
    return request.cookies.get(DEVICE_COOKIE, "")[:LONGEST_DEVICE]


def begin(new_token: str, account: str, *, device: str) -> None:
    """Give the browser the token of a fresh session; the one it had before is worth nothing now."""
    session.token, session.is_new_token = new_token, True  # type: ignore[attr-defined]
    session.new_device = device  # type: ignore[attr-defined]
    session[CSRF] = _tie(current_app, new_token)
    session[LAST_ACCOUNT] = account


def end() -> None:
    """Send no cookie with this answer: the browser is told to forget them all."""
    session.is_ended = True  # type: ignore[attr-defined]


def _needs_token(response: Response) -> bool:
    return response.mimetype == "text/html" or response.status_code in (302, 303)


def _set(response: Response, name: str, value: str, *, lasts: timedelta | None = None) -> None:
    response.set_cookie(name, value, max_age=lasts, path="/", secure=True, httponly=True, samesite="Strict")


def _tie(app: Flask, token: str) -> str:
    """Return the value that ties forms to `token`: reckoned from it, so nothing is stored."""
    return str(URLSafeSerializer(app.secret_key or b"", salt="form tie").dumps(token)).rsplit(".", 1)[-1]


def _signer(app: Flask) -> URLSafeSerializer:
    return URLSafeSerializer(app.secret_key or b"", salt="what the pages remember")


def _read(app: Flask, cookie: str) -> dict[str, Any]:
    try:
        read = _signer(app).loads(cookie)
    except BadSignature:
        return {}
    return read if isinstance(read, dict) else {}
