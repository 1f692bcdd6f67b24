"""The canary: words of a matter are in no file of the data directory and in no cell of the database (CR-06, H2)."""

import base64
from collections.abc import Iterator

import pytest

from casework.domain.exhibits import Exhibit
from casework.domain.facts import Proof
from casework.services import answers, exhibits, matters, receiving, subjects
from casework.services.actors import Actor
from casework.services.answers import Statement
from casework.services.matters import Matter
from casework.services.office import Office
from casework.services.settings import Settings
from casework.store.tables import metadata

CANARIES = ("Canary-of-Talsk", "كناري تالسك", "塔尔斯克金丝雀")


@pytest.fixture
def told(office: Office, amara: Actor) -> Matter:
    """A matter whose every text holds canaries, some of them edited and removed."""
    words = " ".join(CANARIES)
    matter = matters.open_matter(office, amara, title=words, code_name=words)
    charge = subjects.add_subject(office, amara, matter.id, "charge")
    exhibit = Exhibit("", words, language="ar", description=words, reason=words, summary=words, provenance=words)
    exhibit_id = exhibits.add_exhibit(office, amara, matter.id, exhibit)
    receiving.attach_file(office, amara, matter.id, exhibit_id, name=words, pieces=[words.encode() * 50_000])
    said = Statement(words, proofs=(Proof(exhibit_id, words),), reason=words, summary=words)
    answers.answer(office, amara, matter.id, charge, {"charge.label": said}, seen=matter.version + 9)
    answers.answer(office, amara, matter.id, charge, {"charge.label": Statement(None)}, seen=matter.version + 9)
    subjects.remove_subject(office, amara, matter.id, charge)
    exhibits.remove_exhibit(office, amara, matter.id, exhibit_id)
    return matter


def test_no_word_lies_in_any_file(office: Office, told: Matter, settings: Settings) -> None:
    contents = [path.read_bytes() for path in settings.data_dir.rglob("*") if path.is_file()]

    found = [shape for content in contents for shape in _shapes() if shape in content]

    assert found == []
    assert any(len(content) > 1_000_000 for content in contents)


def test_no_word_stands_in_any_cell_even_with_the_database_key(office: Office, told: Matter) -> None:
    cells = list(_cells(office))

    found = [shape for cell in cells for shape in _shapes() if shape in cell]

    assert found == []
    assert len(cells) > 50


def test_no_person_stands_in_any_cell(office: Office, amara: Actor, told: Matter) -> None:
    cells = list(_cells(office))

    for word in ("Amara", "Lindqvist", "amara@example.org", "argon2id"):
        assert not any(word.encode() in cell for cell in cells)


def _shapes() -> Iterator[bytes]:
    for canary in CANARIES:
        plain = canary.encode()
        yield from (plain, canary.encode("utf-16-le"), plain.hex().encode(), ascii(canary)[1:-1].encode())
        yield base64.b64encode(plain)[:-4]


def _cells(office: Office) -> Iterator[bytes]:
    with office.engines.read.begin() as connection:
        for table in metadata.sorted_tables:
            for row in connection.execute(table.select()):
                for cell in row:
                    yield bytes(cell) if isinstance(cell, bytes | memoryview) else str(cell).encode()
