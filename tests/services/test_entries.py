"""Every act of a service leaves exactly its entry, in the transaction of the act."""

import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from sqlalchemy import text

from casework.domain.exhibits import Exhibit
from casework.domain.facts import Speaker
from casework.services import answers, casefiles, exhibits, matters, receiving, subjects
from casework.services.actors import Actor
from casework.services.answers import Statement
from casework.services.demonstration import open_invented_matter
from casework.services.matters import Matter
from casework.services.office import Office
from casework.services.settings import Settings
from casework.store import journal as book
from casework.store.engines import Connection

ROOT = Path(__file__).resolve().parents[2]
TODAY = date(2026, 11, 22)
FULL = {
    "sqlite": ["CREATE TRIGGER full BEFORE INSERT ON journal BEGIN SELECT RAISE(ABORT, 'full'); END"],
    "postgresql": [
        "CREATE FUNCTION full_up() RETURNS trigger AS $$ BEGIN RAISE EXCEPTION 'full'; END $$ LANGUAGE plpgsql",
        "CREATE TRIGGER full_up BEFORE INSERT ON journal FOR EACH ROW EXECUTE FUNCTION full_up()",
    ],
}
WORKER = """
import sys
from pathlib import Path
from casework.services.journal import record
from casework.services.office import open_office
from casework.services.settings import Settings

data, key, url, actor = sys.argv[1:]
office = open_office(Settings(Path(data), Path(key), url, environ={}), law=None, form=None)
for _ in range(200):
    with office.engines.write.begin() as connection:
        record(connection, office, "signed-in", actor=actor)
office.close()
"""


@pytest.fixture
def exhibit(office: Office, amara: Actor, heron: Matter) -> str:
    return exhibits.add_exhibit(office, amara, heron.id, Exhibit("", "Recordings"))


def entries(office: Office) -> list[book.Entry]:
    with office.engines.read.begin() as connection:
        return list(book.entries(connection))


def breaks(connection: Connection) -> None:
    for statement in FULL[connection.dialect.name]:
        connection.execute(text(statement))


def acts(office: Office, amara: Actor, heron: Matter, exhibit: str) -> list[tuple[str, Callable[[], object]]]:
    """Return what can be done in a matter, each with the kind of the entry it must leave."""
    charge = subjects.add_subject(office, amara, heron.id, "charge")
    other = subjects.add_subject(office, amara, heron.id, "charge")
    second = exhibits.add_exhibit(office, amara, heron.id, Exhibit("", "Photographs"))
    file = receiving.attach_file(office, amara, heron.id, exhibit, name="a", pieces=[b"a"])
    at = (office, amara, heron.id)
    said = {"charge.label": Statement("Canary-of-Talsk")}
    day = {"deadline.override_reason": Statement("Canary-of-Talsk", said_by=Speaker.COUNSEL)}
    label = (charge, "charge.label")
    return [
        ("matter-opened", lambda: matters.open_matter(office, amara, title="Canary-of-Talsk")),
        ("matter-opened", lambda: open_invented_matter(office, amara)),
        ("matter-renamed", lambda: matters.rename_matter(*at, title="Canary-of-Talsk", code_name="X")),
        ("answered", lambda: answers.answer(*at, charge, said, seen=10**9)),
        ("override-set", lambda: answers.answer(*at, "deadline:CCF-D6", day, seen=10**9)),
        ("statement-pleaded", lambda: answers.plead(*at, *label, said_by=Speaker.APPLICANT)),
        ("thing-added", lambda: subjects.add_subject(*at, "charge")),
        ("things-arranged", lambda: subjects.arrange_subjects(*at, [other, charge])),
        ("thing-removed", lambda: subjects.remove_subject(*at, charge)),
        ("thing-restored", lambda: subjects.restore_subject(*at, charge)),
        ("exhibit-added", lambda: exhibits.add_exhibit(*at, Exhibit("", "Canary-of-Talsk"))),
        ("exhibit-described", lambda: exhibits.edit_exhibit(*at, Exhibit(exhibit, "Canary-of-Talsk"), seen=10**9)),
        ("exhibits-arranged", lambda: exhibits.arrange_exhibits(*at, [second, exhibit])),
        ("exhibit-removed", lambda: exhibits.remove_exhibit(*at, exhibit)),
        ("exhibit-restored", lambda: exhibits.restore_exhibit(*at, exhibit)),
        ("file-attached", lambda: receiving.attach_file(*at, exhibit, name="Canary-of-Talsk", pieces=[b"b"])),
        ("file-downloaded", lambda: receiving.read_file(*at, file.id)),
        ("draft-downloaded", lambda: casefiles.request_docx(*at, TODAY)),
        ("draft-downloaded", lambda: casefiles.request_pdf(*at, TODAY)),
        ("source-safe-downloaded", lambda: casefiles.source_safe_docx(*at, TODAY)),
        ("counsel-sheet-downloaded", lambda: casefiles.counsel_sheet_docx(*at, TODAY)),
        ("checklist-downloaded", lambda: casefiles.checklist_docx(*at, TODAY)),
        ("checklist-downloaded", lambda: casefiles.checklist_csv(*at, TODAY)),
        ("checklist-downloaded", lambda: casefiles.checklist_ics(*at, TODAY)),
    ]


def test_every_act_leaves_exactly_its_entry(office: Office, amara: Actor, heron: Matter, exhibit: str) -> None:
    """AU-01: ids only, of who acted and in which matter; and no word of what was said."""
    for kind, act in acts(office, amara, heron, exhibit):
        before = len(entries(office))
        act()

        written = entries(office)[before:]
        assert [(one.kind, one.actor) for one in written] == [(kind, amara.id)]
        assert b"Canary" not in repr(written[0]).encode() + written[0].details


def test_an_act_that_changes_nothing_leaves_no_entry(office: Office, amara: Actor, heron: Matter) -> None:
    """AU-05: no event without action."""
    said = {"applicant.aliases": Statement("Heron")}
    answers.answer(office, amara, heron.id, "applicant", said, seen=10**9)
    before = len(entries(office))

    answers.answer(office, amara, heron.id, "applicant", said, seen=10**9)

    assert len(entries(office)) == before


def test_where_the_journal_cannot_be_written_nothing_is_done(
    office: Office, amara: Actor, heron: Matter, exhibit: str
) -> None:
    """AU-05: no action without event: the entry fails, and with it the whole transaction."""
    doings = acts(office, amara, heron, exhibit)
    answers.answer(office, amara, heron.id, "applicant", {"applicant.aliases": Statement("Heron")}, seen=10**9)
    with office.engines.write.begin() as connection:
        breaks(connection)
    before, written = matters.load_matter(office, amara, heron.id), len(entries(office))
    known = matters.matters_of(office, amara)

    for kind, act in doings:
        if kind in {"statement-pleaded", "thing-restored", "exhibit-restored"}:
            continue  # there is nothing to plead or to take back, as what comes before it fails
        with pytest.raises(Exception, match="full"):
            act()

    assert matters.load_matter(office, amara, heron.id) == before
    assert matters.matters_of(office, amara) == known
    assert len(entries(office)) == written


@pytest.mark.slow
def test_eight_processes_write_one_unbroken_chain(office: Office, amara: Actor, settings: Settings) -> None:
    """AU-02, AU-05: 8 processes × 200 entries are 1,600 rows without a gap, each bound to the one before."""
    before = len(entries(office))
    places = [str(settings.data_dir), str(settings.root_key_file), settings.database_url]

    workers = [
        subprocess.Popen([sys.executable, "-c", WORKER, *places, str(number) * 32], cwd=ROOT) for number in range(8)
    ]
    assert [worker.wait(120) for worker in workers] == [0] * 8

    written = entries(office)
    assert len(written) == before + 1_600
    assert [one.number for one in written] == list(range(1, len(written) + 1))
    assert all(two.previous == one.mac for one, two in pairwise(written))
    assert Counter(one.actor for one in written[before:]) == {str(number) * 32: 200 for number in range(8)}
