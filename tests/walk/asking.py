"""How a walker asks, and what kind of answer comes back."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from werkzeug.test import TestResponse

from casework.web.sessions import TOKEN_COOKIE
from tests.walk.addresses import Route
from tests.walk.cast import Player
from tests.walk.office import Walk

OWN = {"Sec-Fetch-Site": "same-origin"}
IN = {200, 303, 400, 409, 413, 422, 429}
PASSING = re.compile(rb'name="csrf_token" value="[^"]*"|name="carried" value="[^"]*"')


@dataclass(frozen=True)
class Answer:
    """All that a stranger could compare."""

    kind: str
    status: int
    body: bytes
    headers: tuple[tuple[str, str], ...]
    statements: int
    changed: frozenset[str]

    def differs_from(self, other: Answer) -> str:
        """Return by what the two could be told apart; empty if by nothing."""
        return ", ".join(
            f"{name} {mine!r:.80} {theirs!r:.80}"
            for name, mine in vars(self).items()
            if mine != (theirs := vars(other)[name])
        )


def ask(walk: Walk, player: Player, route: Route, things: dict[str, str]) -> Answer:
    """Send one request as this person and return what came back and what it did to the database."""
    address = route.address(walk.app, things)
    form_token(walk, player)  # fetched before anything is counted
    walk.watch.begin()
    response = request(walk, player, route.method, address, form=route.form)
    return Answer(
        kind_of(response),
        response.status_code,
        _without(address, PASSING.sub(b"", response.data)),
        tuple(sorted((name, _steady(value)) for name, value in response.headers.items())),
        walk.watch.statements,
        frozenset(walk.watch.changed),
    )


def request(
    walk: Walk, player: Player, method: str, address: str, *, form: Any = None, headers: Any = None, **options: Any
) -> TestResponse:
    """Send a request with this person's cookie, and if it is an unsafe one with the token of their forms."""
    client = walk.app.test_client(use_cookies=False)
    sent = dict(headers if headers is not None else OWN) | {"Cookie": f"{TOKEN_COOKIE}={_cookie(player)}"}
    if method == "POST" and "data" not in options:
        options["data"] = dict(form or {}) | {"csrf_token": form_token(walk, player)}
    return client.open(address, method=method, headers=sent, **options)


def form_token(walk: Walk, player: Player) -> str:
    """Return what the forms of this person's pages carry; it stays good as long as their session."""
    if player.state not in walk.forms:
        page = request(walk, player, "GET", "/sign-in").text
        found = re.search(r'name="csrf_token" value="([^"]+)"', page)
        assert found, "the page for signing in has no form"
        walk.forms[player.state] = found[1]
    return walk.forms[player.state]


def kind_of(response: TestResponse) -> str:
    """Return the answer as the table names it; `broken` for what no table may expect."""
    if response.status_code == 401 and response.data and b'name="password"' not in response.data:
        return "step-up"
    if response.status_code == 303 and response.location.startswith("/second-factor/step-up"):
        return "step-up"
    named = {401: "sign-in", 403: "refused", 404: "not-there"}
    return named.get(response.status_code, "in" if response.status_code in IN else "broken")


def _without(address: str, body: bytes) -> bytes:
    """The page for signing in leads back to what was asked for: that the asker knows already."""
    return body.replace(address.encode(), b"(what was asked for)")


def _cookie(player: Player) -> str:
    return player.token or f"nobody-{player.state:-<40}"


def _steady(value: str) -> str:
    """A cookie is random; that there is one is what counts."""
    return re.sub(r"(__Host-[\w-]+)=[^;]*", r"\1=…", value)
