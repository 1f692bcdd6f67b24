"""Redacted twins: what is covered is not there any more, in no text and in no object (DG-09)."""

from datetime import timedelta

import pytest

from casework.domain.covers import Cover
from casework.domain.exhibits import Exhibit, ExhibitFile, FileRole
from casework.sandbox import Level, level
from casework.services import exhibits, receiving
from casework.services.actors import Actor
from casework.services.journal_reports import of_matter
from casework.services.looking import look_at_waiting
from casework.services.matters import Matter, load_matter
from casework.services.office import Office
from casework.services.pictures import LARGE_PX, size_of
from casework.services.redacting import keep_twin, try_twin, twin_of, twin_picture
from casework.services.refusals import NoSuchFile, ReasonMissing
from tests.plugins import papers
from tests.services.conftest import Clock
from tests.services.test_looking import pixel

pytestmark = [
    pytest.mark.parametrize("settings", ["sqlite"], indirect=True),
    pytest.mark.skipif(level() is Level.OFF, reason="needs a kernel with namespaces or seccomp"),
]
COVERS = (Cover(1, 10, 37, 60, 43),)  # where the secret stands on the page


@pytest.fixture
def file(office: Office, amara: Actor, heron: Matter) -> ExhibitFile:
    exhibit = exhibits.add_exhibit(office, amara, heron.id, Exhibit("", "Notice"))
    return receiving.attach_file(office, amara, heron.id, exhibit, name="Anna Orlova.pdf", pieces=[papers.text_pdf(2)])


def test_what_is_covered_is_nowhere_in_the_twin(office: Office, amara: Actor, heron: Matter, file: ExhibitFile) -> None:
    """DG-09: neither text nor object nor metadata; under the box the picture is black, beside it is the page."""
    twin = try_twin(office, amara, heron.id, file.id, covers=COVERS, pages=2)

    kept = keep_twin(office, amara, heron.id, file.id, twin_id=twin, reason="the address of a relative")

    content = b"".join(receiving.read_file(office, amara, heron.id, kept.id)[1])
    assert papers.left_in(content) == set()
    assert papers.left_in(papers.text_pdf(2)) == {papers.SECRET, papers.HIDDEN, papers.OPEN}
    assert papers.dark_parts(content, 0) == {"covered"}
    assert papers.dark_parts(content, 1) == set()


def test_the_twin_is_seen_before_it_is_kept(office: Office, amara: Actor, heron: Matter, file: ExhibitFile) -> None:
    twin = try_twin(office, amara, heron.id, file.id, covers=COVERS, pages=2)

    png = twin_picture(office, amara, heron.id, file.id, twin_id=twin, page=1, longest_px=LARGE_PX)

    width, height = size_of(png)
    assert pixel(png, width * 35 // 100, height * 40 // 100) == (0, 0, 0)
    assert len(load_matter(office, amara, heron.id).record.exhibits[0].files) == 1


def test_a_kept_twin_belongs_to_its_original(
    office: Office, amara: Actor, heron: Matter, file: ExhibitFile, clock: Clock
) -> None:
    """UP-09: a file of its own, with a name that names nobody, the reason beside it, and its own digest."""
    clock.turn(timedelta(minutes=1))
    twin = try_twin(office, amara, heron.id, file.id, covers=COVERS, pages=2)
    keep_twin(office, amara, heron.id, file.id, twin_id=twin, reason=" the address of a relative ")

    original, kept = load_matter(office, amara, heron.id).record.exhibits[0].files

    assert (kept.role, kept.of, kept.id) == (FileRole.REDACTED, original.id, twin)
    assert kept.name == f"redacted-{file.sha256[:8]}.pdf"
    assert kept.receipt.note == "the address of a relative"
    assert kept.sha256 != original.sha256
    newest = of_matter(office, amara, heron.id)[0]
    assert (newest.kind, newest.subject, newest.reason) == ("file-redacted", file.id, "the address of a relative")


def test_no_twin_is_kept_without_a_reason_or_twice(
    office: Office, amara: Actor, heron: Matter, file: ExhibitFile
) -> None:
    twin = try_twin(office, amara, heron.id, file.id, covers=COVERS, pages=2)

    with pytest.raises(ReasonMissing):
        keep_twin(office, amara, heron.id, file.id, twin_id=twin, reason=" ")
    keep_twin(office, amara, heron.id, file.id, twin_id=twin, reason="an address")

    with pytest.raises(NoSuchFile):
        keep_twin(office, amara, heron.id, file.id, twin_id=twin, reason="an address")


def test_a_twin_that_nobody_keeps_is_gone_after_a_day(
    office: Office, amara: Actor, heron: Matter, file: ExhibitFile, clock: Clock
) -> None:
    twin = try_twin(office, amara, heron.id, file.id, covers=COVERS, pages=2)
    lying = office.vault.folder / twin[:2] / twin
    was_there = lying.exists()
    clock.turn(timedelta(days=1, seconds=1))
    look_at_waiting(office, most=0)

    assert was_there
    assert not lying.exists()
    with pytest.raises(NoSuchFile):
        twin_of(office, amara, heron.id, file.id, twin)
