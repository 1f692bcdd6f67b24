"""Exhibits: described by one editor at a time, never deleted; their files as they were received (UP-02, UP-04)."""

import hashlib
from collections.abc import Iterator
from dataclasses import replace

import pytest

from casework.domain.dates import PartialDate
from casework.domain.exhibits import Exhibit, Translation
from casework.domain.facts import Disclosure
from casework.keys.tokens import new_id
from casework.services import exhibits, receiving
from casework.services.actors import Actor
from casework.services.answers import Saved
from casework.services.exhibits import ExhibitConflict
from casework.services.matters import Matter, load_matter, open_matter
from casework.services.office import Office
from casework.services.refusals import ExhibitAltered, NoSuchExhibit, NoSuchFile, TooLarge

JUDGMENT = Exhibit("", "حكم محكمة تالسك", PartialDate(2021, 7), "ar", Translation.NEEDED, "Clears two others")


def loaded(office: Office, actor: Actor, matter: Matter) -> tuple[Exhibit, ...]:
    return load_matter(office, actor, matter.id).record.exhibits


def files_in_vault(office: Office) -> list[str]:
    return [path.name for path in office.vault.folder.rglob("*") if path.is_file()]


@pytest.fixture
def judgment(office: Office, amara: Actor, heron: Matter) -> str:
    return exhibits.add_exhibit(office, amara, heron.id, JUDGMENT)


def test_an_exhibit_comes_back_as_described(office: Office, amara: Actor, heron: Matter, judgment: str) -> None:
    assert loaded(office, amara, heron) == (replace(JUDGMENT, id=judgment, version=1),)


def test_a_page_sent_twice_adds_one_exhibit(office: Office, amara: Actor, heron: Matter) -> None:
    described = replace(JUDGMENT, id=new_id())

    for _ in range(2):
        exhibits.add_exhibit(office, amara, heron.id, described)

    assert len(loaded(office, amara, heron)) == 1


def test_an_edited_exhibit_keeps_its_place_and_files(
    office: Office, amara: Actor, heron: Matter, judgment: str
) -> None:
    exhibits.add_exhibit(office, amara, heron.id, Exhibit("", "Charge sheet"))
    file = receiving.attach_file(office, amara, heron.id, judgment, name="a.pdf", pieces=[b"x"])

    edited = Exhibit(judgment, "Judgment", disclosure=Disclosure.CCF_ONLY, reason="rights")
    exhibits.edit_exhibit(office, amara, heron.id, edited, seen=2)

    first, _ = loaded(office, amara, heron)
    assert (first.title, first.order, first.files) == ("Judgment", 0, (file,))


def test_two_editors_of_one_exhibit_see_each_other(office: Office, amara: Actor, heron: Matter, judgment: str) -> None:
    first = exhibits.edit_exhibit(office, amara, heron.id, Exhibit(judgment, "Judgment of 2 July"), seen=1)
    second = exhibits.edit_exhibit(office, amara, heron.id, Exhibit(judgment, "Judgement"), seen=1)

    assert isinstance(first, Saved)
    assert isinstance(second, ExhibitConflict)
    assert second.theirs.title == "Judgment of 2 July"
    assert loaded(office, amara, heron)[0].title == "Judgment of 2 July"


def test_the_same_description_sent_twice_is_kept_once(
    office: Office, amara: Actor, heron: Matter, judgment: str
) -> None:
    versions = [exhibits.edit_exhibit(office, amara, heron.id, Exhibit(judgment, "Judgment"), seen=1) for _ in range(2)]

    assert versions == [Saved(2), Saved(2)]


def test_exhibits_are_put_in_a_given_order(office: Office, amara: Actor, heron: Matter, judgment: str) -> None:
    sheet = exhibits.add_exhibit(office, amara, heron.id, Exhibit("", "Charge sheet"))

    exhibits.arrange_exhibits(office, amara, heron.id, [sheet, judgment])

    assert [exhibit.id for exhibit in loaded(office, amara, heron)] == [sheet, judgment]


def test_a_removed_exhibit_lies_in_the_drawer_with_its_file(
    office: Office, amara: Actor, heron: Matter, judgment: str
) -> None:
    file = receiving.attach_file(office, amara, heron.id, judgment, name="a.pdf", pieces=[b"x"])

    exhibits.remove_exhibit(office, amara, heron.id, judgment)

    drawer = load_matter(office, amara, heron.id).drawer
    assert loaded(office, amara, heron) == ()
    assert drawer.exhibits[0].files == (file,)
    exhibits.restore_exhibit(office, amara, heron.id, judgment)
    assert loaded(office, amara, heron)[0].files == (file,)


def test_a_file_comes_back_byte_for_byte(office: Office, amara: Actor, heron: Matter, judgment: str) -> None:
    pieces = [bytes([number % 256]) * 300_000 for number in range(11)]

    file = receiving.attach_file(
        office, amara, heron.id, judgment, name="حكم.pdf", pieces=pieces, media_type="application/pdf"
    )
    described, original = receiving.read_file(office, amara, heron.id, file.id)

    whole = b"".join(pieces)
    assert b"".join(original) == whole
    assert described == file
    assert (file.name, file.media_type, file.size_bytes) == ("حكم.pdf", "application/pdf", len(whole))
    assert file.sha256 == hashlib.sha256(whole).hexdigest()


def test_a_file_of_another_matter_is_not_there(
    office: Office, amara: Actor, heron: Matter, judgment: str, stranger: Actor
) -> None:
    file = receiving.attach_file(office, amara, heron.id, judgment, name="a.pdf", pieces=[b"x"])
    theirs = open_matter(office, stranger, title="Another")

    with pytest.raises(NoSuchFile):
        receiving.read_file(office, stranger, theirs.id, file.id)
    with pytest.raises(NoSuchExhibit):
        receiving.attach_file(office, stranger, theirs.id, judgment, name="a.pdf", pieces=[b"x"])


def test_an_altered_file_is_told_and_the_others_stay(
    office: Office, amara: Actor, heron: Matter, judgment: str
) -> None:
    one, other = (
        receiving.attach_file(office, amara, heron.id, judgment, name=name, pieces=[name.encode()]) for name in "ab"
    )
    path = next(office.vault.folder.rglob(one.id))
    path.write_bytes(path.read_bytes()[:-1] + b"?")

    with pytest.raises(ExhibitAltered):
        list(receiving.read_file(office, amara, heron.id, one.id)[1])
    assert list(receiving.read_file(office, amara, heron.id, other.id)[1]) == [b"b"]


def test_a_file_that_is_too_large_leaves_nothing(office: Office, amara: Actor, heron: Matter, judgment: str) -> None:
    with pytest.raises(TooLarge):
        receiving.attach_file(
            office, amara, heron.id, judgment, name="a", pieces=[b"x" * 60, b"x" * 41], largest_bytes=100
        )

    assert files_in_vault(office) == []
    assert loaded(office, amara, heron)[0].files == ()


def test_a_file_of_just_the_limit_is_taken(office: Office, amara: Actor, heron: Matter, judgment: str) -> None:
    file = receiving.attach_file(office, amara, heron.id, judgment, name="a", pieces=[b"x" * 100], largest_bytes=100)

    assert file.size_bytes == 100


def test_an_upload_that_breaks_off_leaves_nothing(office: Office, amara: Actor, heron: Matter, judgment: str) -> None:
    def broken_off() -> Iterator[bytes]:
        yield b"x" * 2_000_000
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        receiving.attach_file(office, amara, heron.id, judgment, name="a.pdf", pieces=broken_off())

    assert files_in_vault(office) == []


def test_no_file_is_taken_for_an_exhibit_that_is_not_there(office: Office, amara: Actor, heron: Matter) -> None:
    with pytest.raises(NoSuchExhibit):
        receiving.attach_file(office, amara, heron.id, "e" * 32, name="a.pdf", pieces=[b"x"])

    assert files_in_vault(office) == []
