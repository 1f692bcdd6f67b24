"""What an exhibit proves is said from either side, and no earlier statement is lost (CR-03)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from casework.domain.exhibits import Certified, Exhibit, ExhibitFile, FileRole, PagePair, TranslationNote
from casework.domain.facts import Proof, Speaker
from casework.keys.hierarchy import new_object_key
from casework.services import exhibits, receiving, translations
from casework.services.actors import Actor
from casework.services.answers import Statement, answer, history
from casework.services.exhibits import ExhibitConflict
from casework.services.matters import Matter, changing, load_matter
from casework.services.office import Office
from casework.services.pinning import Said, pin, unpin
from casework.services.refusals import NoSuchFile, NoSuchSubject
from casework.store.exhibits import KeptFile, add_file

LEFT = Said("travel", "travel.why_left", Speaker.APPLICANT)


@pytest.fixture
def judgment(office: Office, amara: Actor, heron: Matter) -> str:
    answer(office, amara, heron.id, "travel", {LEFT.key: Statement("Threats")}, seen=0)
    return exhibits.add_exhibit(office, amara, heron.id, Exhibit("", "Judgment"))


def proofs(office: Office, actor: Actor, matter: Matter) -> tuple[Proof, ...]:
    fact = load_matter(office, actor, matter.id).record.fact(LEFT.key)
    return fact.proofs if fact else ()


def a_translation(office: Office, actor: Actor, matter: Matter, exhibit_id: str) -> str:
    """Note a file of the exhibit that is a translation, and return its id."""
    key = new_object_key()
    stored = office.vault.store([b"x"], key)
    file = ExhibitFile(
        stored.object_id, "en.pdf", 1, sha256=stored.sha256, received_at=office.clock(), role=FileRole.TRANSLATION
    )
    with changing(office, actor, matter.id) as change:
        add_file(change.connection, change.matter, KeptFile(exhibit_id, file, key))
    return file.id


def test_a_place_pinned_stands_beside_the_answer(office: Office, amara: Actor, heron: Matter, judgment: str) -> None:
    pin(office, amara, heron.id, judgment, [LEFT], pinpoint="")
    pin(office, amara, heron.id, judgment, [LEFT, LEFT], pinpoint="p. 3")
    pin(office, amara, heron.id, judgment, [LEFT], pinpoint="p. 3")
    pin(office, amara, heron.id, judgment, [LEFT], pinpoint="")

    assert proofs(office, amara, heron) == (Proof(judgment, "p. 3"),)
    assert len(history(office, amara, heron.id, LEFT.subject, LEFT.key)) == 3


def test_a_place_taken_off_leaves_the_others(office: Office, amara: Actor, heron: Matter, judgment: str) -> None:
    for place in ("p. 3", "para 9"):
        pin(office, amara, heron.id, judgment, [LEFT], pinpoint=place)

    unpin(office, amara, heron.id, judgment, LEFT, pinpoint="p. 3")

    assert proofs(office, amara, heron) == (Proof(judgment, "para 9"),)


def test_nothing_is_pinned_to_what_nobody_said(office: Office, amara: Actor, heron: Matter, judgment: str) -> None:
    with pytest.raises(NoSuchSubject):
        pin(office, amara, heron.id, judgment, [LEFT, replace(LEFT, said_by=Speaker.COURT)], pinpoint="p. 3")

    assert proofs(office, amara, heron) == ()


def test_a_translation_described_outlives_the_description_of_its_exhibit(
    office: Office, amara: Actor, heron: Matter, judgment: str
) -> None:
    file = a_translation(office, amara, heron, judgment)
    note = TranslationNote(file, "", "J. Doe", "I swear", Certified.YES, pages=(PagePair(1, 2, 1, 3),))

    translations.describe_translation(office, amara, heron.id, judgment, note, seen=999)
    exhibits.edit_exhibit(office, amara, heron.id, Exhibit(judgment, "The judgment"), seen=999)

    (kept,) = load_matter(office, amara, heron.id).record.exhibits
    assert (kept.title, kept.translations) == ("The judgment", (note,))


def test_a_translation_described_by_two_is_told_to_the_second(
    office: Office, amara: Actor, heron: Matter, judgment: str
) -> None:
    file, seen = a_translation(office, amara, heron, judgment), load_matter(office, amara, heron.id).version
    said = [TranslationNote(file, "", name) for name in ("J. Doe", "R. Roe")]

    first, second = (
        translations.describe_translation(office, amara, heron.id, judgment, note, seen=seen) for note in said
    )

    assert isinstance(second, ExhibitConflict)
    assert not isinstance(first, ExhibitConflict)


def test_only_a_translation_is_described_as_one(office: Office, amara: Actor, heron: Matter, judgment: str) -> None:
    original = receiving.attach_file(office, amara, heron.id, judgment, name="a.pdf", pieces=[b"x"])

    with pytest.raises(NoSuchFile):
        translations.describe_translation(
            office, amara, heron.id, judgment, TranslationNote(original.id, "", "J. Doe"), seen=999
        )
