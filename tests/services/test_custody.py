"""Custody: who gave a file and when, said anew without losing what was said, and the record that leaves the office."""

import csv
from datetime import date, timedelta
from io import StringIO

import pytest

from casework.domain.dates import PartialDate
from casework.domain.exhibits import Exhibit, Receipt
from casework.domain.facts import Consent
from casework.services import answers, custody, exhibits, receiving, scrub, subjects
from casework.services.actors import Actor
from casework.services.answers import Statement
from casework.services.custody import change_receipt, custody_of, exported
from casework.services.journal import record_once
from casework.services.matters import Matter, load_matter
from casework.services.office import Office
from casework.services.refusals import LeadsOnly, NoSuchFile, NoSuchMatter
from tests.services.conftest import Clock
from tests.services.team import put_in_team

TODAY = date(2026, 11, 22)
FIRST = Receipt("the sister", PartialDate(2024, 3), "sent by messenger", "her telephone", Consent.NOT_ASKED, "a copy")


@pytest.fixture
def file(office: Office, amara: Actor, heron: Matter) -> str:
    exhibit = exhibits.add_exhibit(office, amara, heron.id, Exhibit("", "=Photograph"))
    return receiving.attach_file(
        office, amara, heron.id, exhibit, name="gate.jpg", pieces=[b"pixels"], receipt=FIRST
    ).id


def test_what_was_said_before_stays(office: Office, amara: Actor, heron: Matter, file: str, clock: Clock) -> None:
    clock.turn(timedelta(hours=1))
    change_receipt(office, amara, heron.id, file, Receipt("the brother"))

    now, before = custody_of(office, amara, heron.id, file).said

    assert (now.receipt, now.until) == (Receipt("the brother"), None)
    assert (before.receipt, before.until, before.changed_by) == (FIRST, clock(), "Amara Lindqvist")


def test_saying_the_same_again_changes_nothing(office: Office, amara: Actor, heron: Matter, file: str) -> None:
    version = load_matter(office, amara, heron.id).version
    change_receipt(office, amara, heron.id, file, FIRST)

    assert len(custody_of(office, amara, heron.id, file).said) == 1
    assert load_matter(office, amara, heron.id).version == version


def test_a_protected_person_who_gave_it_stands_by_code_name(
    office: Office, amara: Actor, heron: Matter, file: str
) -> None:
    """HS-04: also in the record that is printed; and an edit under the veil loses no name."""
    relative = subjects.add_subject(office, amara, heron.id, "relative")
    said = {"relative.name": Statement("Zaynab Orlova"), "relative.code_name": Statement("ALDER")}
    answers.answer(office, amara, heron.id, relative, said, seen=10**9)
    change_receipt(office, amara, heron.id, file, Receipt("Zaynab Orlova, by post"))

    shown = custody_of(office, amara, heron.id, file).said[0].receipt
    change_receipt(office, amara, heron.id, file, Receipt(shown.given_by, note="as she says"))
    printed = exported(office, amara, heron.id, file, today=TODAY, form="csv").decode()

    assert shown.given_by == "ALDER, by post"
    assert "ALDER, by post" in printed
    assert "Zaynab" not in printed
    assert "Orlova" not in printed


def test_the_record_holds_every_look_and_every_download(
    office: Office, amara: Actor, heron: Matter, file: str, clock: Clock
) -> None:
    """AU-01, UP-08: in order, with names, the digest, and how it was received."""
    clock.turn(timedelta(minutes=30))
    record_once(office, "file-viewed", actor=amara.id, matter=heron.id, subject=file)
    receiving.read_file(office, amara, heron.id, file)
    clock.turn(timedelta(minutes=30))
    scrub.scrub(office)

    rows = list(
        csv.reader(StringIO(exported(office, amara, heron.id, file, today=TODAY, form="csv").decode("utf-8-sig")))
    )

    kept = custody_of(office, amara, heron.id, file)
    above, below = rows[: rows.index([])], rows[rows.index([]) + 2 :]
    assert above[0] == ["Custody record"]
    assert [f"SHA-256 {kept.file.sha256}"] in above
    assert ["Given by: the sister"] in above
    assert ["Given on: 2024-03"] in above
    assert any(line[0] == "Last compared on 2026-11-22 10:30 UTC: it is what was received." for line in above)
    assert [row[4] for row in below] == [
        "added an exhibit",
        "attached a file to an exhibit",
        "looked at a file of an exhibit",
        "downloaded a file of an exhibit",
    ]
    assert {row[3] for row in below} == {"Amara Lindqvist"}


def test_the_record_says_what_a_comparison_found(
    office: Office, amara: Actor, heron: Matter, file: str, clock: Clock
) -> None:
    """UP-08: an altered file is said to be, until it is found whole again."""
    lying = office.vault.folder / file[:2] / file
    whole = lying.read_bytes()
    lying.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    clock.turn(timedelta(hours=1))
    scrub.scrub(office)
    altered = custody_of(office, amara, heron.id, file)
    printed = exported(office, amara, heron.id, file, today=TODAY, form="csv").decode()
    lying.write_bytes(whole)
    clock.turn(timedelta(hours=1))
    scrub.scrub(office)

    mended = custody_of(office, amara, heron.id, file)

    assert altered.altered_at == altered.compared_at
    assert "Compared on 2026-11-22 10:30 UTC: this file is NO LONGER what was received." in printed
    assert "the office itself,found that a file is no longer what was received" in printed
    assert (mended.altered_at, mended.compared_at) == (None, clock())


def test_the_record_can_be_printed(office: Office, amara: Actor, heron: Matter, file: str) -> None:
    assert exported(office, amara, heron.id, file, today=TODAY, form="pdf").startswith(b"%PDF")


def test_only_a_lead_takes_the_record(office: Office, amara: Actor, stranger: Actor, heron: Matter, file: str) -> None:
    """AU-06: who looked at what is for the leads; what was said of the receipt is for everyone who works here."""
    put_in_team(office, heron.id, stranger)

    assert custody_of(office, stranger, heron.id, file).said[0].receipt == FIRST
    with pytest.raises(LeadsOnly):
        exported(office, stranger, heron.id, file, today=TODAY, form="csv")


def test_a_file_of_another_matter_is_nothing(office: Office, amara: Actor, stranger: Actor, heron: Matter) -> None:
    with pytest.raises(NoSuchFile):
        custody_of(office, amara, heron.id, "f" * 32)
    with pytest.raises(NoSuchMatter):
        change_receipt(office, stranger, heron.id, "f" * 32, Receipt("nobody"))


def test_every_consent_has_its_words() -> None:
    assert set(custody.CONSENTS) == {one.value for one in Consent}
