"""An office with one matter whose export is made once and looked at by many tests."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from casework.domain.dates import PartialDate
from casework.domain.exhibits import Exhibit, Receipt
from casework.keys.passwords import Passwords
from casework.law.reader import read_law
from casework.services import answers, exhibits, matter_export, subjects
from casework.services.actors import Actor
from casework.services.answers import Statement
from casework.services.custody import change_receipt
from casework.services.matters import changing, load_matter, open_matter
from casework.services.office import Office, found_firm, new_setup_code, open_office
from casework.services.readings import keep_extracted
from casework.services.receiving import attach_file
from casework.services.settings import Settings
from forms.reader import read_form
from tests.services.conftest import PASSWORD, Clock

NAME, CODE = "Anna Vashenko", "ALDER"
WORDS = "eleven grey herons asleep beneath"
ORIGINALS = {
    "نص الحكم.pdf": b"%PDF-1.7 judgment " * 4_000,
    "判决书.pdf": b"%PDF-1.7 another",
    "empty.txt": b"",
    "=SUM(A1).csv": b"1,2,3",
    "con.txt": b"a name that a system keeps for itself",
    "big.bin": bytes(range(256)) * 12_000,  # three frames
    f"Letter of {NAME}.txt": b"a letter",
}


@dataclass(frozen=True)
class Exporting:
    """The office, its lead, the matter and the protected person in it."""

    office: Office
    lead: Actor
    matter_id: str
    anna: str
    clock: Clock

    @property
    def exhibit_id(self) -> str:
        return load_matter(self.office, self.lead, self.matter_id).record.exhibits[0].id

    def export(self, **options: object) -> bytes:
        return b"".join(self.pieces(**options))

    def pieces(self, **options: object) -> Iterator[bytes]:
        lead = replace(self.lead, stepped_up_at=self.clock())
        return matter_export.export(self.office, lead, self.matter_id, **options)  # type: ignore[arg-type]


@pytest.fixture
def exporting(tmp_path: Path) -> Iterator[Exporting]:
    law, clock = read_law(), Clock()
    places = Settings(tmp_path / "data", tmp_path / "key" / "root.key", environ={})
    cheap = Passwords(time_cost=2, memory_kib=19_456)
    office = open_office(places, law=law, form=read_form(extra_questions=law.questions), clock=clock, passwords=cheap)
    code = new_setup_code(office)
    lead = found_firm(
        office, code, firm="Lindqvist", name="Amara Lindqvist", email="amara@example.org", password=PASSWORD
    )
    matter = open_matter(office, lead, title="Applicant from Talsk", code_name="HERON")
    yield Exporting(office, lead, matter.id, _told(office, lead, matter.id), clock)
    office.close()


def _told(office: Office, lead: Actor, matter_id: str) -> str:
    """Tell the matter of a protected person, and give it an exhibit with files and one in the drawer."""
    anna = subjects.add_subject(office, lead, matter_id, "relative")
    said = {"relative.name": Statement(NAME), "relative.code_name": Statement(CODE)}
    answers.answer(office, lead, matter_id, anna, said, seen=99)
    incident = subjects.add_subject(office, lead, matter_id, "incident")
    told = {"incident.what": Statement(f"They came to {NAME} at night.", summary=f"about {NAME}")}
    answers.answer(office, lead, matter_id, incident, told, seen=99)
    exhibit = Exhibit("", f"Papers of {NAME}", dated_on=PartialDate(2020, 3), provenance=f"from {NAME}")
    first = exhibits.add_exhibit(office, lead, matter_id, exhibit)
    for name, content in ORIGINALS.items():
        file = attach_file(office, lead, matter_id, first, name=name, pieces=[content])
    change_receipt(office, lead, matter_id, file.id, Receipt(f"a cousin of {NAME}", obtained="by post"))
    change_receipt(office, lead, matter_id, file.id, Receipt(f"a cousin of {NAME}", obtained="by hand"))
    with changing(office, lead, matter_id) as change:
        keep_extracted(change.connection, change.matter, file.id, (f"Dear {NAME},", "second page"), at=change.at)
    away = exhibits.add_exhibit(office, lead, matter_id, Exhibit("", "Put away"))
    attach_file(office, lead, matter_id, away, name="EMPTY.txt", pieces=[b"not empty"])
    exhibits.remove_exhibit(office, lead, matter_id, away)
    return anna
