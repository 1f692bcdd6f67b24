"""Every unsafe route, attacked as a page of somebody else's would attack it, in the name of whoever is signed in."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest

from tests.walk.addresses import Route, routes
from tests.walk.asking import OWN, form_token, request
from tests.walk.cast import STATES, Player
from tests.walk.office import Walk
from tests.walk.test_routes import listed

REFUSALS = {400, 401, 403, 404}


@dataclass(frozen=True)
class Attack:
    """What the attacker gets the victim's browser to send: headers of the browser's own, and a token from somewhere."""

    name: str
    token: str
    headers: dict[str, str] = field(default_factory=lambda: dict(OWN))
    content_type: str = "application/x-www-form-urlencoded"


ATTACKS = (
    Attack("no token", "none"),
    Attack("an empty token", "empty"),
    Attack("the token of the attacker's own session", "of the attacker"),
    Attack("the token of an earlier session of the victim", "of an earlier session"),
    Attack("a token that is none", "malformed"),
    Attack("from another site", "good", {"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"}),
    Attack("from an older browser, from another site", "good", {"Origin": "https://evil.example"}),
    Attack("from a page without an origin", "good", {"Origin": "null"}),
    Attack("from a neighbouring host", "good", {"Sec-Fetch-Site": "same-site", "Origin": "https://a.localhost"}),
    Attack("typed into the address bar", "good", {"Sec-Fetch-Site": "none"}),
    Attack("without a word of where it comes from", "good", {}),
    Attack("as plain text", "good", content_type="text/plain"),
    Attack("as JSON", "good", content_type="application/json"),
)


@pytest.mark.parametrize("state", STATES)
def test_no_forged_form_is_taken(walk: Walk, state: str) -> None:
    """WB-04: no token, a foreign one, an old one, a foreign origin, a disguise: refused, and nothing is changed."""
    player, before, wrong = walk.player(state), walk.digest(), []
    form_token(walk, player)
    for route in unsafe(walk):
        for attack in ATTACKS:
            walk.watch.begin()
            status = strike(walk, player, route, attack)
            if status not in REFUSALS or walk.watch.changed:
                wrong.append(f"{route.endpoint} {attack.name}: {status} {walk.watch.changed or ''}")

    assert not wrong, listed(wrong)
    assert walk.digest() == before


def test_there_are_attacks_enough(walk: Walk) -> None:
    """WB-04: at least a thousand cases."""
    assert len(list(unsafe(walk))) * len(ATTACKS) * len(STATES) >= 1_000


def test_the_same_forms_are_taken_when_they_are_ours(walk: Walk) -> None:
    """WB-04: it is the forgery that is refused above, not the form."""
    player = walk.player("lead")
    for route in unsafe(walk):
        with walk.undone():
            walk.watch.begin()
            address = route.address(walk.app, walk.own(player, route.endpoint))
            response = request(walk, player, route.method, address, form=route.form)

        assert response.status_code not in {400, 403} or route.policy == "administrator", route.endpoint


def unsafe(walk: Walk) -> list[Route]:
    return [route for route in routes(walk.app) if not route.is_safe]


def strike(walk: Walk, player: Player, route: Route, attack: Attack) -> int:
    address = route.address(walk.app, walk.own(player, route.endpoint))
    data = encoded(attack, token_for(walk, player, attack.token), route.form)
    response = request(
        walk, player, route.method, address, data=data, headers=attack.headers, content_type=attack.content_type
    )
    return response.status_code


def token_for(walk: Walk, player: Player, kind: str) -> str | None:
    if kind == "good":
        return form_token(walk, player)
    if kind == "of the attacker":
        return form_token(walk, walk.player("client-of-another" if player.state != "client-of-another" else "lawyer"))
    if kind == "of an earlier session":
        return form_token(walk, Player(f"earlier-{player.state}"))
    return {"none": None, "empty": "", "malformed": "a.b.c"}[kind]


def encoded(attack: Attack, token: str | None, form: dict[str, Any]) -> Any:
    fields = form | ({} if token is None else {"csrf_token": token})
    if attack.content_type == "text/plain":
        return "\r\n".join(f"{name}={value}" for name, value in fields.items())
    if attack.content_type == "application/json":
        return str(fields).replace("'", '"')
    return fields
