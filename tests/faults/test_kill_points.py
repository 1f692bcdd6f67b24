"""Killed at any step of receiving: what was acknowledged is there, and nothing dangles (RL-02, UP-07, H3)."""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

import pytest
from sqlalchemy import select

from casework.domain.exhibits import Exhibit, ExhibitFile
from casework.domain.questions import Form
from casework.law.reader import Law
from casework.services import exhibits as cabinet
from casework.services import receiving, uploads
from casework.services.actors import Actor
from casework.services.journal_checks import verify
from casework.services.matters import Matter
from casework.services.office import Office, open_office
from casework.services.refusals import NoSuchUpload
from casework.services.settings import Settings
from casework.store import exhibits as kept
from casework.store import uploads as kept_uploads
from casework.store.evidence_tables import exhibit_file, upload, vaulted
from tests.faults.killing import killed_at

FRAME = 1 << 20
FIRST, SECOND = b"first part " * 110_000, b"second part " * 90_000  # each a little over one frame
WHOLE = FIRST + SECOND
AT_LEAST = 200
EVERY_SO_MANY = {"sqlite": 1, "postgresql": 11}


@dataclass
class Life:
    """An office under attack, and what it has acknowledged: digest by file."""

    office: Office
    settings: Settings
    actor: Actor
    matter: str
    exhibit: str
    acknowledged: dict[str, str] = field(default_factory=dict)

    def attach(self, office: Office) -> ExhibitFile:
        return receiving.attach_file(office, self.actor, self.matter, self.exhibit, name="a.bin", pieces=[WHOLE])

    def begin(self, office: Office) -> str:
        total = len(WHOLE)
        return uploads.begin(office, self.actor, self.matter, self.exhibit, name="b.bin", total_bytes=total).id

    def add(self, office: Office, upload_id: str, *, offset: int) -> None:
        part = FIRST if not offset else SECOND
        at = {"offset": offset, "size_bytes": len(part), "pieces": [part]}
        uploads.add_part(office, self.actor, self.matter, upload_id, **at)  # type: ignore[arg-type]

    def finish(self, office: Office, upload_id: str) -> ExhibitFile:
        return uploads.finish(office, self.actor, self.matter, upload_id)

    def files(self) -> set[str]:
        with self.office.engines.read.begin() as connection:
            return set(connection.scalars(select(exhibit_file.c.id)))

    def is_withdrawn(self, file_id: str) -> bool:
        with self.office.engines.read.begin() as connection:
            at = select(exhibit_file.c.withdrawn_at).where(exhibit_file.c.id == file_id)
            return connection.scalar(at) is not None

    def sweep(self) -> None:
        """Do what a start does where nobody else has the data open."""
        with self.office.engines.read.begin() as connection:
            known = partial(kept.is_known, connection)
            under_way = partial(kept_uploads.is_under_way, connection)
            self.office.vault.sweep(known, is_under_way=under_way, older_than_seconds=0)

    def refuse_dangling(self) -> None:
        """Every row has its object, every object its row."""
        with self.office.engines.read.begin() as connection:
            finished = [table for table in vaulted() if table is not upload]
            rows = {one for table in finished for one in connection.scalars(select(table.c.id))}
            under_way = set(connection.scalars(select(upload.c.id)))
        objects = list(self.office.vault.folder.glob("??/*"))
        assert {path.name for path in objects if not path.suffix} == rows
        assert {path.stem for path in objects if path.suffix} == under_way

    def read(self, file_id: str) -> str:
        _file, pieces = receiving.read_file(self.office, self.actor, self.matter, file_id)
        return hashlib.sha256(b"".join(pieces)).hexdigest()

    def goes_on(self, upload_id: str, *, acknowledged_bytes: int) -> None:
        """Go on with an upload from where it says it is; it must not have lost what was acknowledged."""
        came = uploads.find(self.office, self.actor, self.matter, upload_id).size_bytes
        assert came >= acknowledged_bytes
        for offset in (0, len(FIRST)):
            if came <= offset:
                self.add(self.office, upload_id, offset=offset)
        file = self.finish(self.office, upload_id)
        assert (file.sha256, file.size_bytes) == (hashlib.sha256(WHOLE).hexdigest(), len(WHOLE))
        self.acknowledged[file.id] = file.sha256


@pytest.fixture
def life(office: Office, settings: Settings, amara: Actor, heron: Matter) -> Life:
    exhibit = cabinet.add_exhibit(office, amara, heron.id, Exhibit("", "Recordings"))
    return Life(office, settings, amara, heron.id, exhibit)


def test_no_kill_loses_what_was_acknowledged(life: Life, law: Law, form: Form) -> None:
    works = (attaching, beginning, sending_the_first, sending_the_last, finishing, withdrawing, reinstating, discarding)

    points = {work.__name__: walked(life, work) for work in works}

    assert all(points.values()), points
    if life.office.engines.is_sqlite:
        assert sum(points.values()) >= AT_LEAST, points
    for file_id, digest in life.acknowledged.items():
        assert life.read(file_id) == digest
    assert verify(life.office).ok, "AU-05"
    open_office(life.settings, law=law, form=form).close()
    life.refuse_dangling()


Work = Callable[[Office], object]
Check = Callable[[bool], None]


def walked(life: Life, work: Callable[[Life], tuple[Work, Check]]) -> int:
    """Do the work again and again, killed one step later each time, until it ends untouched; return how many kills."""
    every = EVERY_SO_MANY[life.office.engines.write.dialect.name]
    for kills in itertools.count():
        do, check = work(life)
        was_done = killed_at(1 + kills * every, life.office, do)
        life.sweep()
        life.refuse_dangling()
        check(was_done)
        assert set(life.acknowledged) <= life.files()
        if was_done:
            return kills
    raise AssertionError("it never ended")


def attaching(life: Life) -> tuple[Work, Check]:
    before = life.files()

    def check(was_done: bool) -> None:
        new = life.files() - before
        assert len(new) == 1 or (not new and not was_done)
        life.acknowledged |= {one: life.read(one) for one in new}
        assert all(life.acknowledged[one] == hashlib.sha256(WHOLE).hexdigest() for one in new)

    return life.attach, check


def beginning(life: Life) -> tuple[Work, Check]:
    def check(was_done: bool) -> None:
        mine = uploads.uploads_of(life.office, life.actor, life.matter)
        assert len(mine) == 1 or not was_done
        for one in mine:
            uploads.discard(life.office, life.actor, life.matter, one.id)

    return life.begin, check


def sending_the_first(life: Life) -> tuple[Work, Check]:
    upload_id = life.begin(life.office)

    def check(was_done: bool) -> None:
        life.goes_on(upload_id, acknowledged_bytes=len(FIRST) if was_done else 0)

    return lambda office: life.add(office, upload_id, offset=0), check


def sending_the_last(life: Life) -> tuple[Work, Check]:
    upload_id = life.begin(life.office)
    life.add(life.office, upload_id, offset=0)

    def check(was_done: bool) -> None:
        life.goes_on(upload_id, acknowledged_bytes=len(WHOLE) if was_done else len(FIRST))

    return lambda office: life.add(office, upload_id, offset=len(FIRST)), check


def finishing(life: Life) -> tuple[Work, Check]:
    upload_id = life.begin(life.office)
    life.add(life.office, upload_id, offset=0)
    life.add(life.office, upload_id, offset=len(FIRST))
    before = life.files()

    def check(was_done: bool) -> None:
        new = life.files() - before
        if new:
            life.acknowledged |= {one: life.read(one) for one in new}
            with pytest.raises(NoSuchUpload):
                uploads.find(life.office, life.actor, life.matter, upload_id)
        else:
            assert not was_done
            life.goes_on(upload_id, acknowledged_bytes=len(WHOLE))

    return lambda office: life.finish(office, upload_id), check


def withdrawing(life: Life) -> tuple[Work, Check]:
    one = next(iter(life.acknowledged))
    receiving.reinstate(life.office, life.actor, life.matter, one)

    def check(was_done: bool) -> None:
        assert life.is_withdrawn(one) or not was_done

    return lambda office: receiving.withdraw(office, life.actor, life.matter, one), check


def reinstating(life: Life) -> tuple[Work, Check]:
    one = next(iter(life.acknowledged))
    receiving.withdraw(life.office, life.actor, life.matter, one)

    def check(was_done: bool) -> None:
        assert not (was_done and life.is_withdrawn(one))

    return lambda office: receiving.reinstate(office, life.actor, life.matter, one), check


def discarding(life: Life) -> tuple[Work, Check]:
    upload_id = life.begin(life.office)
    life.add(life.office, upload_id, offset=0)

    def check(was_done: bool) -> None:
        there = {one.id for one in uploads.uploads_of(life.office, life.actor, life.matter)}
        assert not there or not was_done
        if there:
            uploads.discard(life.office, life.actor, life.matter, upload_id)

    return lambda office: uploads.discard(office, life.actor, life.matter, upload_id), check
