"""Who saw what, when: for the leads of a matter, and as a breach pack for whoever must report one."""

import csv
import io
import zipfile
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import delete

from casework.domain.exhibits import Exhibit
from casework.services import exhibits, subjects
from casework.services.actors import Actor
from casework.services.breaches import breach_pack
from casework.services.journal import record, record_once
from casework.services.journal_checks import verify
from casework.services.journal_kinds import KINDS, sentence
from casework.services.journal_reports import FORMS, exported, of_matter
from casework.services.matters import Matter
from casework.services.office import Office
from casework.services.refusals import AdministratorsOnly, LeadsOnly, NoSuchMatter, StepUpFirst
from casework.store import journal as book
from casework.store import membership
from casework.store.tables import matter
from tests.services.conftest import Clock

TODAY = date(2026, 11, 22)
LONG_AGO, LATER = datetime.fromisoformat("2026-01-01T00:00Z"), datetime.fromisoformat("2027-01-01T00:00Z")


def shouted(text: str) -> str:
    return text if "{" in text else text.upper()


def rows_of(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


@pytest.fixture
def stepped_up(amara: Actor, clock: Clock) -> Actor:
    return replace(amara, stepped_up_at=clock())


@pytest.fixture
def paralegal(office: Office, amara: Actor, stranger: Actor, heron: Matter) -> Actor:
    """A member of the matter who does not lead it."""
    with office.engines.write.begin() as connection:
        membership.accept(connection, heron.id, stranger.id, at=office.clock())
        membership.confirm(connection, heron.id, stranger.id, by=amara.id)
    return stranger


def test_a_lead_reads_who_did_what_by_name(office: Office, amara: Actor, heron: Matter, clock: Clock) -> None:
    """AU-06: golden report: moments, names, sentences, and what it was about."""
    clock.turn(timedelta(minutes=1))
    exhibit = exhibits.add_exhibit(office, amara, heron.id, Exhibit("", "=Recordings"))
    clock.turn(timedelta(minutes=20))
    subjects.add_subject(office, amara, heron.id, "charge")
    record_once(office, "access-refused", actor="f" * 32, matter=heron.id, subject="tasks.task_list")
    clock.turn(timedelta(minutes=20))
    for _ in range(2):
        exhibits.edit_exhibit(office, amara, heron.id, Exhibit(exhibit, f"=Recordings {clock()}"), seen=10**9)
        clock.turn(timedelta(minutes=9))

    found = rows_of(exported(office, amara, heron.id, TODAY, form="csv"))

    me = "Amara Lindqvist"
    title = "exhibit 1: =Recordings 2026-11-22 10:20:00+00:00"
    assert found == [
        ["From", "To", "Times", "Who", "What", "About", "Reason"],
        ["2026-11-22 10:11 UTC", "2026-11-22 10:20 UTC", "2", me, "described an exhibit anew", title, ""],
        ["2026-11-22 09:51 UTC"] * 2 + ["1", "an account that is no more", "was refused a page", "tasks.task_list", ""],
        ["2026-11-22 09:51 UTC"] * 2 + ["1", me, "added a thing", "charge 1", ""],
        ["2026-11-22 09:31 UTC"] * 2 + ["1", me, "added an exhibit", title, ""],
        ["2026-11-22 09:30 UTC"] * 2 + ["1", me, "opened the matter", "", ""],
    ]


def test_a_reason_is_shown_to_the_lead_and_never_run(office: Office, amara: Actor, heron: Matter) -> None:
    """AU-06: formula-safe: a reason is anybody's text."""
    with office.engines.write.begin() as connection:
        record(connection, office, "protected-revealed", matter=heron.id, details={"reason": "=HYPERLINK(1)"})

    newest = of_matter(office, amara, heron.id)[0]

    assert newest.reason == "=HYPERLINK(1)"
    assert rows_of(exported(office, amara, heron.id, TODAY, form="csv"))[1][-1] == "'=HYPERLINK(1)"


@pytest.mark.parametrize("written_as", FORMS)
def test_taking_the_report_away_is_entered(office: Office, amara: Actor, heron: Matter, written_as: str) -> None:
    """AU-06: as CSV, Word and PDF, each a file of its kind."""
    content = exported(office, amara, heron.id, TODAY, form=written_as)

    newest = of_matter(office, amara, heron.id)[0]
    assert content.startswith({"csv": b"\xef\xbb\xbfFrom", "docx": b"PK", "pdf": b"%PDF"}[written_as])
    assert (newest.kind, newest.subject) == ("journal-exported", written_as)


def test_the_report_speaks_the_language_of_its_reader(office: Office, amara: Actor, heron: Matter) -> None:
    """AU-06: sentences are translated, names and titles never."""
    exhibits.add_exhibit(office, amara, heron.id, Exhibit("", "Recordings"))

    newest = of_matter(office, amara, heron.id)[0]

    assert newest.says(shouted) == "ADDED AN EXHIBIT"
    assert newest.about.told(shouted) == "exhibit 1: Recordings"
    assert newest.who(shouted) == "Amara Lindqvist"


def test_only_leads_read_who_saw_what(office: Office, paralegal: Actor, heron: Matter) -> None:
    """AU-02: the view of one matter is for its leads."""
    with pytest.raises(LeadsOnly):
        of_matter(office, paralegal, heron.id)


def test_a_stranger_cannot_tell_whether_there_is_a_report(office: Office, stranger: Actor, heron: Matter) -> None:
    """AU-02: no such matter, as everywhere."""
    for matter_id in (heron.id, "0" * 32):
        with pytest.raises(NoSuchMatter):
            of_matter(office, stranger, matter_id)


def test_a_breach_pack_holds_accounts_objects_and_times(
    office: Office, stepped_up: Actor, heron: Matter, clock: Clock
) -> None:
    """AU-06: of a period, with the journal's own state and never a word of a matter."""
    record_once(office, "matter-viewed", actor=stepped_up.id, matter=heron.id)
    clock.turn(timedelta(minutes=1))

    pack = zipfile.ZipFile(io.BytesIO(breach_pack(office, stepped_up, since=LONG_AGO, until=clock())))

    events = rows_of(pack.read("events.csv"))
    assert [row[4] for row in events[1:]] == ["founded the firm", "opened the matter", "looked at the matter"]
    assert events[3][1:4] == ["2026-11-22T09:30:00+00:00", stepped_up.id, "Amara Lindqvist"]
    assert rows_of(pack.read("accounts.csv"))[1][:5] == [stepped_up.id, "Amara Lindqvist", "3", "1", "0"]
    assert rows_of(pack.read("objects.csv"))[1][:4] == [heron.id, "", "1", "2"]
    assert b"The journal is whole: 4 entries" in pack.read("journal.txt")
    assert all(b"Talsk" not in pack.read(name) and b"HERON" not in pack.read(name) for name in pack.namelist())


def test_a_breach_pack_keeps_to_its_period(office: Office, stepped_up: Actor, heron: Matter, clock: Clock) -> None:
    """AU-06: what was before and after is left out."""
    clock.turn(timedelta(minutes=1))
    since = clock()
    record_once(office, "draft-viewed", actor=stepped_up.id, matter=heron.id)
    clock.turn(timedelta(minutes=1))
    until = clock()

    pack = zipfile.ZipFile(io.BytesIO(breach_pack(office, stepped_up, since=since, until=until)))

    assert [row[4] for row in rows_of(pack.read("events.csv"))[1:]] == [KINDS["draft-viewed"].says]


def test_a_breach_pack_is_for_administrators_who_confirmed_who_they_are(
    office: Office, amara: Actor, stranger: Actor
) -> None:
    """AU-06: nobody else gathers what everybody did."""
    with pytest.raises(StepUpFirst):
        breach_pack(office, amara, since=LONG_AGO, until=LATER)
    with pytest.raises(AdministratorsOnly):
        breach_pack(office, stranger, since=LONG_AGO, until=LATER)


def test_an_erased_matter_leaves_a_whole_journal_without_a_word(office: Office, amara: Actor, heron: Matter) -> None:
    """AU-08: entries hold random ids; what was sealed went with the key of the matter."""
    with office.engines.write.begin() as connection:
        record(connection, office, "protected-revealed", matter=heron.id, details={"reason": "Canary-of-Talsk"})
        sealed = list(book.entries(connection, of_matter=heron.id))[-1].details
        connection.execute(delete(matter).where(matter.c.id == heron.id))

    with office.engines.read.begin() as connection:
        key = book.matter_key(connection, office.keys, heron.id)
        left = list(book.entries(connection, of_matter=heron.id))
    assert verify(office).ok
    assert key is None
    assert left[-1].details == sealed
    assert b"Canary" not in sealed


def test_a_kind_of_a_newer_version_is_told_by_its_name() -> None:
    """AU-06: a report never fails for a word it does not know."""
    assert sentence("something-newer") == "something-newer"
