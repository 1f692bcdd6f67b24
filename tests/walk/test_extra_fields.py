"""Fields that no form of ours has, sent along with those it has: nothing takes them for granted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from casework.store import tables
from tests.walk.addresses import Route, routes
from tests.walk.asking import form_token, request
from tests.walk.cast import Player
from tests.walk.office import KEPT_ASIDE, Walk
from tests.walk.test_routes import listed

PLAUSIBLE = {
    "is_administrator": "1", "administrator": "on", "is_lead": "true", "lead": "1", "is_confirmed": "1",
    "confirmed_by": "0" * 32, "account": "0" * 32, "actor": "0" * 32, "owner": "0" * 32, "member": "0" * 32,
    "matter": "0" * 32, "matter_id": "0" * 32, "id": "0" * 32, "opened_at": "2001-01-01", "closed_at": "2001-01-01",
    "held_at": "2001-01-01", "created_at": "2001-01-01", "second_factor": "none", "totp_secret": "A" * 32,
    "may_put_off": "1", "takes_mail": "1", "is_confined": "0", "stepped_up_at": "2099-01-01", "number": "1",
    "sha256": "0" * 64, "wrapped_key": "00", "entered_by": "nobody", "stated_at": "2001-01-01",
}  # fmt: skip
SETTLED = {"public", "opaque"}
RANDOM = {
    "id",
    "digest",
    "slot",
    "wrapped_key",
    "object_key",
    "token_digest",
    "code_digest",
    "previous",
    "mac",
    "subject",
}


def test_twenty_extra_fields_change_nothing_more(walk: Walk) -> None:
    """AZ-11: every form once as it is and once with fields of the tables: the same rows and the same plain columns."""
    wrong = []
    for state in ("lead", "administrator", "client"):
        player = walk.player(state)
        form_token(walk, player)
        before = Rows.of(walk)
        for route in (one for one in routes(walk.app) if not one.is_safe):
            plain, laden = (effect(walk, player, route, before, extra=extra) for extra in ({}, PLAUSIBLE))
            if plain != laden:
                wrong.append(f"{state} {route.endpoint}: {sorted(map(str, plain ^ laden))[:4]}")
        assert Rows.of(walk) == before, "what the watch saw written was taken back each time, and nothing else was"

    assert len(PLAUSIBLE) >= 20
    assert not wrong, listed(wrong)


@dataclass(frozen=True)
class Rows:
    """Every row of the database, and every id in them."""

    rows: frozenset[tuple[str, str, str]]
    ids: frozenset[str]

    @classmethod
    def of(cls, walk: Walk) -> Rows:
        found = frozenset(rows(walk))
        return cls(found, frozenset(re.findall(r"[0-9a-f]{32}", repr(found))))


def effect(walk: Walk, player: Player, route: Route, before: Rows, *, extra: dict[str, str]) -> frozenset[Any]:
    """Return every row that a form added, changed or took away, without what is random or sealed in it."""
    form = extra | route.form | {"csrf_token": form_token(walk, player)}
    address = route.address(walk.app, walk.own(player, route.endpoint))
    with walk.undone():
        walk.watch.begin()
        response = request(walk, player, route.method, address, data=form)
        after = frozenset(rows(walk)) if walk.watch.changed else before.rows
    differing = (("+", after - before.rows), ("-", before.rows - after))
    changed = [(sign, table, settled(plain, before.ids)) for sign, some in differing for table, plain, _ in some]
    return frozenset([(one, changed.count(one)) for one in changed] + [response.status_code])


def settled(plain: str, known: frozenset[str]) -> str:
    """Return the columns with every id that was just drawn, and every digest, replaced by a word for it."""
    without = re.sub(r"[0-9a-f]{32}", lambda one: one[0] if one[0] in known else "new", plain)
    return re.sub(r"b(['\"])(?:\\.|(?!\1).)*\1", "bytes", without)


def rows(walk: Walk) -> Iterator[tuple[str, str, str]]:
    """Yield each row as its table, its plain columns, and all of it."""
    with walk.office.engines.read.begin() as connection:
        for table in tables.metadata.sorted_tables:
            if table.name in KEPT_ASIDE:
                continue
            plain = [c.name for c in table.columns if c.info["secrecy"] in SETTLED and c.name not in RANDOM]
            for row in connection.execute(table.select()):
                values = row._asdict()
                yield table.name, repr([values[name] for name in plain]), repr(tuple(row))
