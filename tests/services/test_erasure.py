"""An erased matter is gone: from the database, from the vault, and with its last backup from there too."""

from datetime import timedelta
from pathlib import Path

import pytest

from casework.domain.exhibits import Exhibit
from casework.services import answers, doors, exhibits, receiving
from casework.services.actors import Actor
from casework.services.answers import Statement
from casework.services.backups import back_up
from casework.services.casefiles import papers_of
from casework.services.erasure import erase_matter, erased_matters
from casework.services.matters import Matter, load_matter, open_matter
from casework.services.office import Office, open_office
from casework.services.refusals import BackupRefused, MatterHeld, NoSuchMatter
from casework.services.restores import restore
from casework.services.scrub import scrub
from casework.services.settings import Settings
from casework.store import matters as store
from casework.store import snapshots
from casework.store.tables import metadata
from tests.services.conftest import PASSWORD, Clock

KEPT = timedelta(days=35)


@pytest.fixture
def file(office: Office, amara: Actor, heron: Matter) -> str:
    answers.answer(office, amara, heron.id, "applicant", {"applicant.aliases": Statement("Talsk")}, seen=10**9)
    exhibit = exhibits.add_exhibit(office, amara, heron.id, Exhibit("", "Recordings"))
    return receiving.attach_file(office, amara, heron.id, exhibit, name="a.bin", pieces=[b"plain" * 9_000]).id


def test_nothing_of_an_erased_matter_is_left_in_the_live_office(
    office: Office, settings: Settings, amara: Actor, heron: Matter, file: str
) -> None:
    """CR-09 RT-03: rows, objects and key go; only the journal's ids and the note of the erasure name it."""
    other = open_matter(office, amara, title="Another", code_name="")

    erased = erase_matter(office, heron.id, backups_kept=KEPT, actor=amara.id)

    assert erased.files == 1
    assert office.vault.is_empty
    with pytest.raises(NoSuchMatter):
        load_matter(office, amara, heron.id)
    with snapshots.one_moment(office.engines) as connection:
        naming = {line.split(b'"')[1] for line in snapshots.lines(connection) if heron.id.encode() in line}
    assert naming == {b"journal", b"erased_matter"}
    assert load_matter(office, amara, other.id).title == "Another"


def test_another_process_forgets_what_was_erased_with_its_next_session(
    office: Office, settings: Settings, amara: Actor, heron: Matter, file: str
) -> None:
    """CR-09: pages were served from memory there; with the next request of anybody nothing of it is left."""
    elsewhere = open_office(settings, law=office.law, form=office.form, clock=office.clock, passwords=office.passwords)
    token = doors.sign_in(elsewhere, "amara@example.org", PASSWORD).token
    papers_of(elsewhere, amara, heron.id, elsewhere.clock().date())
    seen = load_matter(elsewhere, amara, heron.id)

    erase_matter(office, heron.id, backups_kept=KEPT, actor=amara.id)
    held_before = elsewhere.recent.find(heron.id, version=seen.version)
    doors.actor_of(elsewhere, token)

    assert held_before is seen
    assert elsewhere.recent.find(heron.id, version=seen.version) is None
    assert elsewhere.papers.find(heron.id, version=seen.version) is None
    elsewhere.close()


def test_what_was_read_before_an_erasure_is_not_kept_after_it(office: Office, amara: Actor, heron: Matter) -> None:
    """CR-09: a page that was being made while the matter was erased leaves nothing behind."""
    seen, cleared = load_matter(office, amara, heron.id), office.recent.cleared

    erase_matter(office, heron.id, backups_kept=KEPT, actor=amara.id)
    office.recent.keep(seen, cleared=cleared)

    assert office.recent.find(heron.id, version=seen.version) is None


def test_every_table_that_names_matters_is_emptied_of_it() -> None:
    """RT-03: a table added later, too, since tables are found by their column."""
    naming = {table.name for table in metadata.sorted_tables if "matter" in table.c}

    assert naming >= {"membership", "statement", "exhibit_file", "invitation", "wall", "journal"}


def test_it_is_said_until_when_a_backup_may_hold_it(office: Office, amara: Actor, heron: Matter, clock: Clock) -> None:
    """CR-09: the office says when the last backup with it goes."""
    erased = erase_matter(office, heron.id, backups_kept=KEPT)

    assert [(one.matter, one.backups_until) for one in erased_matters(office)] == [(heron.id, clock.now + KEPT)]
    assert erased.backups_until == clock.now + KEPT
    clock.turn(KEPT)
    assert erased_matters(office) == ()


def test_a_backup_opens_until_that_day_and_not_after(
    office: Office, settings: Settings, amara: Actor, heron: Matter, file: str, clock: Clock, tmp_path: Path
) -> None:
    """CR-09: an old backup still holds it, is refused past its time, and is deleted by the next one."""
    path = back_up(office, settings, tmp_path / "backups").path
    erased = erase_matter(office, heron.id, backups_kept=settings.backups_kept)
    elsewhere = Settings(tmp_path / "elsewhere", settings.root_key_file, environ={})

    restore(path, elsewhere, office.keys.root, now=erased.backups_until)
    with_it = open_office(elsewhere, law=office.law, form=office.form, clock=office.clock)
    assert b"".join(receiving.read_file(with_it, amara, heron.id, file)[1]) == b"plain" * 9_000
    with_it.close()

    clock.turn(settings.backups_kept + timedelta(seconds=1))
    third = Settings(tmp_path / "third", settings.root_key_file, environ={})
    with pytest.raises(BackupRefused, match="to be kept until"):
        restore(path, third, office.keys.root, now=clock.now)
    back_up(office, settings, tmp_path / "backups")
    assert not path.exists()


def test_a_matter_under_a_legal_hold_is_not_erased(office: Office, amara: Actor, heron: Matter) -> None:
    """RT-03: a hold beats erasure."""
    with office.engines.write.begin() as connection:
        kept = store.find(connection, office.keys, amara.id, matter_id=heron.id, for_update=True)
        assert kept is not None
        store.hold(connection, kept, at=office.clock())

    with pytest.raises(MatterHeld):
        erase_matter(office, heron.id, backups_kept=KEPT)

    assert load_matter(office, amara, heron.id).title == heron.title


def test_what_never_existed_cannot_be_erased(office: Office) -> None:
    with pytest.raises(NoSuchMatter):
        erase_matter(office, "f" * 32, backups_kept=KEPT)


def test_no_freed_page_and_no_log_is_left_behind(
    office: Office, settings: Settings, amara: Actor, heron: Matter
) -> None:
    """RT-05: secure_delete, incremental vacuum, an empty write-ahead log after an erasure."""
    for number in range(60):
        said = {"applicant.aliases": Statement(f"{number} " * 500)}
        answers.answer(office, amara, heron.id, "applicant", said, seen=10**9)
    if not office.engines.is_sqlite:
        erase_matter(office, heron.id, backups_kept=KEPT)
        return
    before = _pragma(office, "page_count")

    erase_matter(office, heron.id, backups_kept=KEPT)

    assert (_pragma(office, "secure_delete"), _pragma(office, "freelist_count")) == (1, 0)
    assert _pragma(office, "page_count") < before
    assert settings.sqlite_file.with_name("redress.db-wal").stat().st_size == 0


def _pragma(office: Office, name: str) -> int:
    with office.engines.read.begin() as connection:
        return int(connection.exec_driver_sql(f"PRAGMA {name}").scalar_one())


def test_scrubbing_names_the_one_file_that_is_not_as_it_was_received(
    office: Office, amara: Actor, heron: Matter, file: str
) -> None:
    """AD-03: scrub opens every object and compares its digest."""
    exhibit = load_matter(office, amara, heron.id).record.exhibits[0].id
    altered = receiving.attach_file(office, amara, heron.id, exhibit, name="b.bin", pieces=[b"x" * 5_000]).id
    lost = receiving.attach_file(office, amara, heron.id, exhibit, name="c.bin", pieces=[b"x"]).id
    assert scrub(office).is_well
    path = office.vault.folder / altered[:2] / altered
    content = path.read_bytes()
    path.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    office.vault.discard(lost)

    found = scrub(office)

    assert sorted(found.altered) == sorted([altered, lost])
    assert (found.matters, found.files, found.shut) == (1, 3, [])
    assert found.values > 5
