"""A right that is taken in one process is gone in another one with the very next request."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection

import pytest

from casework.keys.tokens import digest_of_token, new_id, new_token
from casework.services import freezes, members, walls
from casework.services.actors import Actor
from casework.services.matters import Matter
from casework.services.office import Office, open_office
from casework.services.settings import Settings
from casework.store import people, sessions
from casework.store.sessions import Session
from casework.web import create_app
from casework.web.sessions import TOKEN_COOKIE
from tests.services.team import a_person, put_in_team, stepped_up

SECONDS = 60
Act = Callable[[Office, Actor, Matter, Actor], None]


def suspend(office: Office, _lead: Actor, _heron: Matter, bela: Actor) -> None:
    with office.engines.write.begin() as connection:
        people.set_state(connection, bela.id, people.SUSPENDED)


ACTS: dict[str, tuple[Act, int]] = {
    "removed": (lambda office, lead, heron, bela: members.remove(office, lead, heron.id, bela.id), 404),
    "walled off": (lambda office, lead, heron, bela: walls.build(office, lead, heron.id, bela.id, reason="x"), 404),
    "suspended": (suspend, 401),
}


@pytest.mark.parametrize("act", ACTS)
def test_the_next_request_in_another_process_finds_the_right_gone(
    office: Office, settings: Settings, amara: Actor, heron: Matter, act: str
) -> None:
    """SE-05, AZ-02, AZ-05: Bela reads the matter over HTTP in a process of its own, before and after the act here."""
    lead, bela = stepped_up(office, amara), a_person(office, "Bela Kovacs")
    put_in_team(office, heron.id, bela)
    take_away, answer = ACTS[act]

    with another_process(office, settings, a_session(office, bela), f"/matters/{heron.id}/tasks") as asks:
        before = [asks(), asks()]
        take_away(office, lead, heron, bela)
        after = [asks(), asks()]

    assert before == [200, 200]
    assert after == [answer, answer]


def test_a_frozen_client_is_out_in_another_process(
    office: Office, settings: Settings, amara: Actor, heron: Matter
) -> None:
    """HS-06, SE-05: the phone that was taken shows the page for signing in with its next request."""
    anton = a_person(office, "Anton Weiss", "client")
    put_in_team(office, heron.id, anton)

    with another_process(office, settings, a_session(office, anton), "/account") as asks:
        before = asks()
        freezes.freeze_matter(office, stepped_up(office, amara), heron.id)
        after = asks()

    assert (before, after) == (200, 401)


def a_session(office: Office, person: Actor) -> str:
    """Open a session past the doors, and return its token."""
    token, now = new_token(), office.clock()
    with office.engines.write.begin() as connection:
        sessions.start_session(connection, Session(digest_of_token(token), person.id, now, now, id=new_id()))
    return token


@contextmanager
def another_process(office: Office, settings: Settings, token: str, address: str) -> Iterator[Callable[[], int]]:
    """Start a worker that has the office open by itself; yield what asks it for the page and returns the status."""
    context = multiprocessing.get_context("fork")
    here, there = context.Pipe()
    worker = context.Process(target=_serve, args=(there, office, settings, token, address))
    worker.start()

    def asks() -> int:
        here.send("ask")
        assert here.poll(SECONDS), "the worker gave no answer"
        return int(here.recv())

    try:
        yield asks
    finally:
        here.send("")
        worker.join(SECONDS)
        worker.kill()


def _serve(calls: Connection, parent: Office, settings: Settings, token: str, address: str) -> None:
    office = open_office(settings, law=parent.law, form=parent.form, clock=parent.clock, passwords=parent.passwords)
    client = create_app(office).test_client(use_cookies=False)
    while calls.recv():
        calls.send(client.get(address, headers={"Cookie": f"{TOKEN_COOKIE}={token}"}).status_code)
    office.close()
