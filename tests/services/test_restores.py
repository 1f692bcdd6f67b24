"""Restores: everything comes back as it was, or the place is marked as unusable and a second try heals it."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from casework.domain.exhibits import Exhibit
from casework.domain.questions import Form
from casework.keys.roots import RootKey
from casework.law.reader import Law
from casework.services import answers, exhibits, receiving
from casework.services.actors import Actor
from casework.services.answers import Statement
from casework.services.backups import back_up, verify_backup
from casework.services.matters import Matter, load_matter
from casework.services.office import Office, open_office
from casework.services.refusals import BackupRefused, RestoreUnfinished
from casework.services.restores import restore
from casework.services.settings import Settings
from casework.store import snapshots

ROOT = Path(__file__).resolve().parents[2]
ALIASES = "applicant.aliases"
Place = Callable[[], Settings]


@contextmanager
def reopened(settings: Settings, office: Office) -> Iterator[Office]:
    again = open_office(settings, law=office.law, form=office.form, clock=office.clock, passwords=office.passwords)
    try:
        yield again
    finally:
        again.close()


def read(office: Office, actor: Actor, matter: str, file: str) -> bytes:
    return b"".join(receiving.read_file(office, actor, matter, file)[1])


def entries(office: Office) -> list[bytes]:
    with snapshots.one_moment(office.engines) as connection:
        return [line for line in snapshots.lines(connection) if line.startswith(b'["journal",')]


def test_what_was_backed_up_is_restored_byte_for_byte(
    office: Office,
    settings: Settings,
    amara: Actor,
    heron: Matter,
    kept: dict[str, bytes],
    folder: Path,
    elsewhere: Settings,
) -> None:
    """BK-01 BK-04: one command saves rows and objects, and they come back as they were."""
    journal = entries(office)
    copied = back_up(office, settings, folder)

    restored = restore(copied.path, elsewhere, office.keys.root, now=office.clock())

    assert (restored.objects, restored.missing) == (len(kept), ())
    with reopened(elsewhere, office) as again:
        assert entries(again) == journal
        assert load_matter(again, amara, heron.id) == load_matter(office, amara, heron.id)
        assert {file: read(again, amara, heron.id, file) for file in kept} == kept


def test_a_backup_made_while_people_write_has_no_row_without_its_object(
    office: Office, settings: Settings, amara: Actor, heron: Matter, folder: Path, elsewhere: Settings
) -> None:
    """BK-01: the snapshot is of one moment, however much is written meanwhile."""
    exhibit = exhibits.add_exhibit(office, amara, heron.id, Exhibit("", "Recordings"))
    is_over = threading.Event()
    written: list[str] = []

    def write() -> None:
        while not is_over.is_set():
            text = f"number {len(written)}"
            answers.answer(office, amara, heron.id, "applicant", {ALIASES: Statement(text)}, seen=10**9)
            receiving.attach_file(office, amara, heron.id, exhibit, name=text, pieces=[text.encode() * 9_000])
            written.append(text)

    writers = [threading.Thread(target=write) for _ in range(2)]
    for writer in writers:
        writer.start()
    paths = []
    for _ in range(3):
        time.sleep(0.2)
        paths.append(back_up(office, settings, folder / str(len(paths))).path)
    is_over.set()
    for writer in writers:
        writer.join()

    restore(paths[-1], elsewhere, office.keys.root, now=office.clock())
    with reopened(elsewhere, office) as again:
        files = load_matter(again, amara, heron.id).record.exhibits[0].files
        assert len(files) > 2
        assert all(read(again, amara, heron.id, file.id) == file.name.encode() * 9_000 for file in files)
    assert all(verify_backup(path, office.keys).missing == () for path in paths)


def test_a_wrong_key_a_newer_format_and_a_full_place_are_refused(
    office: Office, settings: Settings, heron: Matter, folder: Path, elsewhere: Settings
) -> None:
    """BK-03: restore refuses, and says why, before it writes anything."""
    path = back_up(office, settings, folder).path
    newer = folder / "newer"
    newer.write_bytes(path.read_bytes()[:4] + b"\x02" + path.read_bytes()[5:])
    now = office.clock()

    with pytest.raises(BackupRefused, match="opens with the root key"):
        restore(path, elsewhere, RootKey(b"w" * 32), now=now)
    with pytest.raises(BackupRefused, match="format 2"):
        restore(newer, elsewhere, office.keys.root, now=now)
    with pytest.raises(BackupRefused, match="kept in"):
        restore(path, settings, office.keys.root, now=now)
    with pytest.raises(BackupRefused, match="--although-expired"):
        restore(path, elsewhere, office.keys.root, now=now + timedelta(days=36))
    assert not elsewhere.data_dir.exists()


def test_a_backup_of_a_newer_schema_is_refused(
    office: Office, settings: Settings, folder: Path, elsewhere: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """BK-03: an older Redress does not touch what a newer one wrote."""
    path = back_up(office, settings, folder).path
    monkeypatch.setattr("casework.services.restores.knows", lambda schema: schema == "0001")

    with pytest.raises(BackupRefused, match="Update first"):
        restore(path, elsewhere, office.keys.root, now=office.clock())


RESTORE = """
import os, signal, sys
from datetime import datetime
from pathlib import Path
from casework.keys.roots import read_root_key
from casework.services.restores import restore
from casework.services.settings import Settings

path, data, key, url, now, last = sys.argv[1:]
vault, seen = os.path.join(data, "vault"), 0

def die_in_the_middle(event, args):
    global seen
    if event == "open" and str(args[0]).startswith(vault):
        seen += 1
        if seen >= int(last):
            os.kill(os.getpid(), signal.SIGKILL)

sys.addaudithook(die_in_the_middle)
settings = Settings(Path(data), Path(key), url, environ={})
root = read_root_key(settings.root_key_file, settings.data_dir)
restore(Path(path), settings, root, now=datetime.fromisoformat(now))
"""


def test_a_restore_that_was_killed_is_marked_and_works_the_second_time(
    office: Office,
    settings: Settings,
    amara: Actor,
    heron: Matter,
    folder: Path,
    elsewhere: Settings,
    law: Law,
    form: Form,
) -> None:
    """BK-03: kill -9 in the middle leaves a place that no office opens, and a second restore heals it."""
    exhibit = exhibits.add_exhibit(office, amara, heron.id, Exhibit("", "Recordings"))
    for number in range(40):
        receiving.attach_file(office, amara, heron.id, exhibit, name=str(number), pieces=[b"x" * 300_000])
    path = back_up(office, settings, folder).path
    where = [str(elsewhere.data_dir), str(elsewhere.root_key_file), elsewhere.database_url]
    command = [sys.executable, "-c", RESTORE, str(path), *where, office.clock().isoformat()]

    surroundings = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)}

    for last_file in (1, 13, 40):
        subprocess.run([*command, str(last_file)], env=surroundings, check=False)

        assert elsewhere.restore_mark.exists()
        with pytest.raises(RestoreUnfinished):
            open_office(elsewhere, law=law, form=form)

    restore(path, elsewhere, office.keys.root, now=office.clock())
    with reopened(elsewhere, office) as again:
        assert load_matter(again, amara, heron.id) == load_matter(office, amara, heron.id)


def test_an_office_moves_from_sqlite_to_postgresql(
    law: Law, form: Form, tmp_path: Path, postgres_url: str, folder: Path
) -> None:
    """BK-04: a backup of one kind of database is restored into the other."""
    here = Settings(tmp_path / "data", tmp_path / "key" / "root.key", environ={})
    office = open_office(here, law=law, form=form)
    there = replace(here, data_dir=tmp_path / "there", database_url=postgres_url)

    restore(back_up(office, here, folder).path, there, office.keys.root, now=office.clock())

    with reopened(there, office) as again:
        assert again.stamp("web pages") == office.stamp("web pages")
    office.close()
