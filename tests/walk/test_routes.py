"""The walk: every route, everybody, every kind of object, against the reviewed table beside this file."""

from __future__ import annotations

import sys
from collections import Counter
from fnmatch import fnmatch

import pytest

from casework.services import matters
from tests.walk.addresses import TABLE, Route, routes, unknown_parts
from tests.walk.asking import Answer, ask
from tests.walk.cast import STATES, Player
from tests.walk.office import MARK, Walk

FEW = 4  # after twenty refusals in ten minutes the journal takes no more of them: begin anew before that
ELSEWHERE = ("foreign", "walled", "erased", "never")


@pytest.fixture(params=STATES)
def player(request: pytest.FixtureRequest, walk: Walk) -> Player:
    return walk.player(request.param)


def test_the_table_places_everybody_once(walk: Walk) -> None:
    """AZ-03: nobody is forgotten in any circle."""
    for policy in {route.policy for route in routes(walk.app)}:
        for name, circle in TABLE[policy].items():
            placed = Counter(state for states in circle.values() for state in states)
            assert placed == Counter(STATES), f"{policy}.{name}"


def test_every_part_of_an_address_has_an_example(walk: Walk) -> None:
    """AZ-03: an address that leads nowhere would prove nothing; put new parts into expected.toml or addresses.py."""
    assert unknown_parts(walk.app, walk.own(walk.player("lead"))) == set()


def test_everybody_gets_the_answer_of_the_table(walk: Walk, player: Player) -> None:
    """AZ-01, AZ-03, AZ-09, AN-05, AN-10, SE-05: what is theirs, by every method of every route."""
    wrong = []
    for route in routes(walk.app):
        with walk.undone():
            answer = ask(walk, player, route, walk.own(player, route.endpoint))
            if answer.kind != expected(route, player, "own"):
                wrong.append(f"{route.method} {route.endpoint}: {answer.status} {answer.kind}")
            elif answer.kind != "in" and answer.changed:
                wrong.append(f"{route.method} {route.endpoint} changed {answer.changed}")

    assert not wrong, listed(wrong)


def test_what_belongs_to_others_is_what_never_existed(walk: Walk, player: Player) -> None:
    """AZ-02, AZ-04, AZ-05: foreign, walled and erased matters answer as one that never was, by as many statements."""
    before = walk.digest()

    wrong = elsewhere_is_nothing(walk, player)

    assert not wrong, listed(wrong)
    assert walk.digest() == before


def test_things_of_others_are_not_reached_through_ones_own_matter(walk: Walk) -> None:
    """AZ-02: an exhibit, a file or a thing of another matter does not exist below this one."""
    player, wrong = walk.player("lead"), []
    for route in routes(walk.app):
        if route.policy not in OF_A_MATTER or not set(route.rule.arguments) & RANDOM:
            continue
        for part in set(route.rule.arguments) & RANDOM:
            own = walk.own(player, route.endpoint)
            foreign, never = (own | {part: walk.objects[name][part]} for name in ("foreign", "never"))
            theirs, nothing = (_afresh(walk, player, route, things) for things in (foreign, never))
            if theirs != nothing or theirs.kind not in ("not-there", "in"):
                wrong.append(f"{route.method} {route.endpoint} {part}: {theirs.differs_from(nothing) or theirs.kind}")

    assert not wrong, listed(wrong)


def test_no_word_of_others_is_in_any_page(walk: Walk, player: Player) -> None:
    """AZ-07, AZ-06: lists, pages, files and errors, also where the word itself is asked for."""
    leaks = []
    for route in routes(walk.app):
        if route.method != "GET":
            continue
        for things in (walk.own(player, route.endpoint), walk.objects["foreign"], walk.objects["walled"]):
            answer = ask(walk, player, route, things)
            if MARK.encode() in answer.body or walk.objects["walled"]["matter_id"].encode() in answer.body:
                leaks.append(f"{route.endpoint} of {things['matter_id']}")

    assert not leaks, listed(leaks)


def test_looking_changes_nothing(walk: Walk) -> None:
    """WB-05: GET and HEAD leave every row as it was, for everybody whom they are open to."""
    before = walk.digest(without=("session",))
    changed = [
        f"{player.state}: {route.method} {route.endpoint} {answer.changed}"
        for player in walk.players
        for route in routes(walk.app)
        if route.is_safe
        and (answer := ask(walk, player, route, walk.own(player, route.endpoint))).changed - {"session"}
    ]

    assert not changed, listed(changed)
    assert walk.digest(without=("session",)) == before


def test_the_watch_sees_what_is_written(walk: Walk) -> None:
    """AZ-03: the instrument itself: a change that is allowed shows in the watch and in the digest."""
    before = walk.digest()
    route = next(one for one in routes(walk.app) if one.endpoint == "subjects.add")

    with walk.undone():
        answer = ask(walk, walk.player("lead"), route, walk.objects["own"])
        after = walk.digest()

    assert answer.kind == "in"
    assert "statement" in answer.changed
    assert before != after
    assert walk.digest() == before


def test_the_walk_is_long_enough(walk: Walk) -> None:
    """AZ-03: at least six thousand cases, reckoned as the tests above ask them; printed with `-s`."""
    found = list(routes(walk.app))
    elsewhere = len(ELSEWHERE) * sum(route.policy in OF_A_MATTER for route in found)
    cases = len(STATES) * (len(found) + elsewhere + 3 * sum(route.method == "GET" for route in found))
    sys.stdout.write(f"\nwalk routes={len(found)} states={len(STATES)} cases={cases}\n")

    assert cases >= 6_000


RANDOM = {"exhibit_id", "file_id", "translation_id", "subject", "person", "account_id", "wall_id", "invitation_id"}
RANDOM |= {"bundle_id"}
OF_A_MATTER = {"member", "lead"}


def elsewhere_is_nothing(walk: Walk, player: Player) -> list[str]:
    """Return whatever tells matters of others apart from one that never was, or is not answered as the table says."""
    wrong = []
    for number, route in enumerate(one for one in routes(walk.app) if one.policy in OF_A_MATTER):
        if number % FEW == 0:
            walk.forget_refusals()
        answers = {name: ask(walk, player, route, walk.objects[name]) for name in ELSEWHERE}
        wrong += _differing(route, player, answers)
    return wrong


def expected(route: Route, player: Player, name: str) -> str:
    """Return what the table says, exceptions first."""
    for one in TABLE["exception"]:
        is_meant = any(fnmatch(route.endpoint, pattern) for pattern in one["endpoints"])
        if name == "own" and is_meant and player.state in one["states"]:
            return str(one["answer"])
    answer = next(kind for kind, states in TABLE[route.policy][name].items() if player.state in states)
    if answer == "in" and route.wants_step_up and player.state in TABLE["step-up"]["states"]:
        answer = "step-up"
    return "sign-in" if answer == "step-up" and route.method == "HEAD" else str(answer)  # alike without their pages


def _afresh(walk: Walk, player: Player, route: Route, things: dict[str, str]) -> Answer:
    """Ask while the matter itself is at hand, so that nothing is counted but what this request reads; then go back."""
    matters.load_matter(walk.office, walk.cast.lead, walk.objects["own"]["matter_id"])
    with walk.undone():
        return ask(walk, player, route, things)


def _differing(route: Route, player: Player, answers: dict[str, Answer]) -> list[str]:
    wanted = expected(route, player, "elsewhere")
    where = f"{route.method} {route.endpoint}"
    wrong = [f"{where} {name}: {one.kind}" for name, one in answers.items() if one.kind != wanted]
    wrong += [f"{where} {name} changed {one.changed}" for name, one in answers.items() if one.changed]
    differing = {name: one.differs_from(answers["never"]) for name, one in answers.items()}
    wrong += [f"{where} {name} differs from never in {how}" for name, how in differing.items() if how]
    return wrong


def listed(wrong: list[str]) -> str:
    return f"{len(wrong)} wrong:\n" + "\n".join(wrong[:60])
