"""A flood of sign-ins: memory stays bounded, and what one process counts or ends, the others see (AN-13, AN-14)."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from casework.domain.questions import Form
from casework.law.reader import Law
from casework.services import doors
from casework.services.actors import Actor
from casework.services.office import Office, open_office
from casework.services.refusals import SignInRefused, TooManyTries
from casework.services.settings import Settings
from casework.store import people
from tests.plugins.offices import Quick
from tests.services.conftest import PASSWORD, Clock

ROOT = Path(__file__).resolve().parents[2]
WRONG = "amber harbour seven lamps"
FLOOD = """
import resource, threading
from casework.keys.passwords import Passwords, TooBusy

passwords, together, outcomes = Passwords(), threading.Barrier(50), []
passwords.is_right("warm up", None)
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

def sign_in():
    together.wait()
    try:
        outcomes.append(passwords.is_right("violet harbour seven lamps", None))
    except TooBusy:
        outcomes.append("busy")

threads = [threading.Thread(target=sign_in) for _ in range(50)]
for thread in threads: thread.start()
for thread in threads: thread.join()
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before, outcomes.count("busy"), len(outcomes))
"""


@pytest.fixture
def elsewhere(settings: Settings, office: Office, law: Law, form: Form, clock: Clock) -> Iterator[Office]:
    """The same office in another worker: its own connections, nothing remembered in common."""
    worker = open_office(settings, law=law, form=form, clock=clock, passwords=Quick())
    yield worker
    worker.close()


def test_fifty_sign_ins_at_once_take_the_memory_of_two() -> None:
    """AN-14: two are reckoned at a time at 64 MiB each, eight wait, the rest are asked to come back."""
    flood = subprocess.run(
        [sys.executable, "-c", FLOOD],
        capture_output=True, text=True, check=True, env=os.environ | {"PYTHONPATH": str(ROOT)}, cwd=ROOT,
    )  # fmt: skip

    grown_kib, busy, all_of_them = (int(word) for word in flood.stdout.split())
    assert grown_kib <= (2 * 64 + 50) * 1024
    assert busy > 0
    assert all_of_them == 50


def test_tries_are_counted_across_workers(office: Office, elsewhere: Office, amara: Actor) -> None:
    """AN-13: the count is in the database, so it is shared, and survives a restart."""
    for worker in (office, elsewhere, office, elsewhere, office):
        with pytest.raises(SignInRefused):
            doors.sign_in(worker, amara.email, WRONG)

    with pytest.raises(TooManyTries):
        doors.sign_in(elsewhere, amara.email, PASSWORD)


def test_what_one_worker_ends_is_over_in_the_other(office: Office, elsewhere: Office, amara: Actor) -> None:
    """SE-05: signing out, a new password and a suspension act on the very next request."""
    endings = [
        lambda token: doors.sign_out(office, token),
        lambda _: doors.sign_out_everywhere(office, amara),
        lambda _: suspend(office, amara),
    ]

    for end in endings:
        token = doors.sign_in(office, amara.email, PASSWORD).token
        assert doors.actor_of(elsewhere, token) == amara
        end(token)
        assert doors.actor_of(elsewhere, token) is None


def suspend(office: Office, actor: Actor) -> None:
    with office.engines.write.begin() as connection:
        people.set_state(connection, actor.id, people.SUSPENDED)
