"""Building bundles beside the pages: one after the other, whatever stops the machine in between."""

from __future__ import annotations

import multiprocessing
import signal
import time
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from casework.law.reader import read_law
from casework.sandbox import Level, level
from casework.services import bundles, jobs
from casework.services.actors import Actor
from casework.services.matters import load_matter
from casework.services.office import Office, open_office
from casework.services.refusals import NoSuchBundle, NoSuchMatter
from casework.services.settings import Limits, Settings
from casework.store import journal
from casework.store.evidence_tables import bundle
from casework.store.incoming import UNFINISHED
from forms.reader import read_form
from tests.plugins import papers
from tests.services.bundling import Desk, Opened, desk
from tests.services.conftest import Clock

__all__ = ["desk"]
pytestmark = [
    pytest.mark.parametrize("settings", ["sqlite"], indirect=True),
    pytest.mark.skipif(level() is Level.OFF, reason="needs a kernel with namespaces or seccomp"),
]


def test_bundles_wait_for_each_other_and_can_be_cancelled(desk: Desk, clock: Clock) -> None:
    desk.plan(("", desk.exhibit("Judgment", ("judgment.pdf", papers.text_pdf(1)))))
    first = bundles.ask(desk.office, desk.actor, desk.matter.id)
    clock.turn(timedelta(seconds=1))
    second = bundles.ask(desk.office, desk.actor, desk.matter.id, anew=True)
    again = bundles.ask(desk.office, desk.actor, desk.matter.id, anew=True)
    bundles.cancel(desk.office, desk.actor, desk.matter.id, first)

    built = [jobs.build_waiting(desk.office), jobs.build_waiting(desk.office)]

    assert again == second  # pressed twice
    assert built == [True, False]
    assert [desk.bundle(one).state for one in (first, second)] == ["cancelled", "ready"]
    with pytest.raises(NoSuchBundle):
        bundles.take_volume(desk.office, desk.actor, desk.matter.id, first, 1)


def test_a_bundle_that_cannot_be_built_says_why(desk: Desk) -> None:
    nothing = desk.built()
    desk.plan(("", desk.exhibit("Judgment", ("judgment.pdf", papers.text_pdf(1)))))
    file = load_matter(desk.office, desk.actor, desk.matter.id).record.exhibits[0].files[0].id
    path = desk.office.vault.path_of(file)
    path.write_bytes(path.read_bytes()[:-1] + b"x")

    altered = desk.built()

    assert [nothing.state, nothing.reason] == ["failed", "nothing"]
    assert [altered.state, altered.reason] == ["failed", "altered"]


def test_a_bundle_leaves_the_database_room_to_write(desk: Desk) -> None:
    desk.plan(("", desk.exhibit("Judgment", ("judgment.pdf", papers.text_pdf(1)))))
    full = replace(desk.office, limits=Limits(floor_bytes=1 << 62))

    made = replace(desk, office=full).built()

    assert [made.state, made.reason] == ["failed", "disk"]


def test_a_stranger_takes_no_bundle(desk: Desk, office: Office, stranger: Actor) -> None:
    desk.plan(("", desk.exhibit("Judgment", ("judgment.pdf", papers.text_pdf(1)))))
    made = desk.built()

    with pytest.raises(NoSuchMatter):
        bundles.take_volume(office, stranger, desk.matter.id, made.id, 1)
    with pytest.raises(NoSuchMatter):
        bundles.ask(office, stranger, desk.matter.id)


def test_a_builder_killed_in_the_middle_is_followed_by_one_that_finishes_once(desk: Desk, settings: Settings) -> None:
    """Kill -9 in the middle, with half of an object left behind; a plain word never reaches the disk."""
    files = [desk.exhibit(f"Paper {n}", (f"{n}.pdf", papers.text_pdf(2))) for n in range(4)]
    desk.plan(*(("", one) for one in files))
    asked = bundles.ask(desk.office, desk.actor, desk.matter.id)

    assert _killed_at(2, settings, desk.office) == -signal.SIGKILL
    for left in (desk.office.vault.path_of(asked), desk.office.vault.path_of(asked).with_suffix(UNFINISHED)):
        left.parent.mkdir(exist_ok=True)
        left.write_bytes(b"half")
    assert jobs.build_waiting(desk.office)
    assert not jobs.build_waiting(desk.office)

    found = bundles.bundles_of(desk.office, desk.actor, desk.matter.id)
    assert [(one.id, one.state) for one in found] == [(asked, "ready")]
    assert Opened.of(desk.volume(found[0])).labels[-1] == str(found[0].pages)
    with desk.office.engines.read.begin() as connection:
        kinds = [one.kind for one in journal.entries(connection, of_matter=desk.matter.id)]
    assert kinds.count("bundle-made") == 1
    kept = b"".join(path.read_bytes() for path in settings.data_dir.rglob("*") if path.is_file())
    assert b"%PDF-" not in kept
    assert papers.OPEN.encode() not in kept


def _killed_at(step: int, settings: Settings, office: Office) -> int:
    """Let another process build, and kill it as soon as it has come so far; return how it ended."""
    process = multiprocessing.get_context("spawn").Process(target=_build_elsewhere, args=(settings.data_dir,))
    process.start()
    until = time.monotonic() + 60
    while time.monotonic() < until and process.is_alive():
        with office.engines.read.begin() as connection:
            if (connection.scalar(select(bundle.c.done)) or 0) >= step:
                break
        time.sleep(0.002)
    process.kill()
    process.join()
    return process.exitcode or 0


def _build_elsewhere(folder: Path) -> None:
    settings, law = Settings(folder, folder.parent / "key" / "root.key", environ={}), read_law()
    jobs.build_waiting(open_office(settings, law=law, form=read_form(extra_questions=law.questions)))
