"""The walk with PostgreSQL behind the doors: the part of it that the database decides.

What SQLite shows of roles, of step-up and of who may not know, is decided in Python and is the same on both. What the
database decides is which rows come back for whom: so everybody asks every route for what is theirs, wherever asking
changes nothing, and for what is not theirs by every method. Walks over changes of one's own stay with SQLite.
"""

from __future__ import annotations

import sys

import pytest

from tests.walk.addresses import routes
from tests.walk.asking import ask
from tests.walk.cast import STATES, Player
from tests.walk.office import MARK, Walk
from tests.walk.test_routes import OF_A_MATTER, elsewhere_is_nothing, expected, listed

OTHERS = 4  # foreign, walled, erased, never


@pytest.fixture(params=STATES)
def player(request: pytest.FixtureRequest, walk_on_postgres: Walk) -> Player:
    return walk_on_postgres.player(request.param)


def test_what_belongs_to_others_is_what_never_existed_on_postgres(walk_on_postgres: Walk, player: Player) -> None:
    """AZ-03, AZ-02, AZ-04, AZ-05: by every method: the same bytes after as many statements, and nothing written."""
    walk, before = walk_on_postgres, walk_on_postgres.digest()

    wrong = elsewhere_is_nothing(walk, player)

    assert not wrong, listed(wrong)
    assert walk.digest() == before


def test_everybody_reads_what_the_table_says_on_postgres(walk_on_postgres: Walk, player: Player) -> None:
    """AZ-03, AZ-07, WB-05, AN-10, SE-05: what is theirs to look at, without a word of others and without a change."""
    walk, wrong = walk_on_postgres, []
    for route in (one for one in routes(walk.app) if one.method == "GET"):
        with walk.undone():
            answer = ask(walk, player, route, walk.own(player, route.endpoint))
            if answer.kind != expected(route, player, "own"):
                wrong.append(f"{route.method} {route.endpoint}: {answer.status} {answer.kind}")
            if MARK.encode() in answer.body:
                wrong.append(f"{route.method} {route.endpoint} shows a word of others")
            if answer.changed - {"session"}:
                wrong.append(f"{route.method} {route.endpoint} changed {answer.changed}")

    assert not wrong, listed(wrong)


def test_the_walk_on_postgres_is_long_enough(walk_on_postgres: Walk) -> None:
    """AZ-03: at least six thousand cases, reckoned as the tests above ask them; printed with `-s`."""
    found = list(routes(walk_on_postgres.app))
    elsewhere = OTHERS * sum(route.policy in OF_A_MATTER for route in found)
    cases = len(STATES) * (elsewhere + sum(route.method == "GET" for route in found))
    sys.stdout.write(f"\nwalk on postgres: routes={len(found)} states={len(STATES)} cases={cases}\n")

    assert cases >= 6_000
