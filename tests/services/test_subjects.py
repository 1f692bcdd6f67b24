"""Things of which a matter has several: added once, moved, taken to the drawer and back, never deleted."""

import pytest

from casework.keys.tokens import new_id
from casework.services import answers, subjects
from casework.services.actors import Actor
from casework.services.answers import Statement
from casework.services.matters import Matter, load_matter
from casework.services.office import Office
from casework.services.refusals import NoSuchSubject


def charges(office: Office, actor: Actor, matter: Matter) -> tuple[str, ...]:
    return load_matter(office, actor, matter.id).record.subjects_of("charge")


def test_things_stand_in_the_order_in_which_they_were_added(office: Office, amara: Actor, heron: Matter) -> None:
    added = [subjects.add_subject(office, amara, heron.id, "charge") for _ in range(3)]

    assert list(charges(office, amara, heron)) == added


def test_an_id_tells_nothing_but_the_kind(office: Office, amara: Actor, heron: Matter) -> None:
    kind, _, local = subjects.add_subject(office, amara, heron.id, "charge").partition(":")

    assert kind == "charge"
    assert len(bytes.fromhex(local)) == 16


def test_a_page_sent_twice_adds_one_thing(office: Office, amara: Actor, heron: Matter) -> None:
    form_id = new_id()

    added = {subjects.add_subject(office, amara, heron.id, "charge", form_id=form_id) for _ in range(3)}

    assert list(charges(office, amara, heron)) == list(added)
    assert len(added) == 1


def test_a_forged_form_id_is_not_used(office: Office, amara: Actor, heron: Matter) -> None:
    added = subjects.add_subject(office, amara, heron.id, "charge", form_id="../x")

    assert "x" not in added


def test_only_what_repeats_in_the_form_can_be_added(office: Office, amara: Actor, heron: Matter) -> None:
    for kind in ("applicant", "spaceship", "charge:1", ""):
        with pytest.raises(NoSuchSubject):
            subjects.add_subject(office, amara, heron.id, kind)


def test_a_removed_thing_lies_in_the_drawer_with_what_was_said(office: Office, amara: Actor, heron: Matter) -> None:
    charge = subjects.add_subject(office, amara, heron.id, "charge")
    answers.answer(office, amara, heron.id, charge, {"charge.label": Statement("fraud")}, seen=1)

    subjects.remove_subject(office, amara, heron.id, charge)

    matter = load_matter(office, amara, heron.id)
    assert matter.record.subjects == matter.record.facts == ()
    assert matter.drawer.subjects_of("charge") == (charge,)
    assert matter.drawer.value("charge.label", charge) == "fraud"


def test_a_restored_thing_is_as_it_was(office: Office, amara: Actor, heron: Matter) -> None:
    charge = subjects.add_subject(office, amara, heron.id, "charge")
    answers.answer(office, amara, heron.id, charge, {"charge.label": Statement("fraud")}, seen=1)
    before = load_matter(office, amara, heron.id)

    subjects.remove_subject(office, amara, heron.id, charge)
    subjects.restore_subject(office, amara, heron.id, charge)

    after = load_matter(office, amara, heron.id)
    assert after.record == before.record
    assert after.drawer == before.drawer


def test_removing_twice_is_removing_once(office: Office, amara: Actor, heron: Matter) -> None:
    charge = subjects.add_subject(office, amara, heron.id, "charge")

    for _ in range(2):
        subjects.remove_subject(office, amara, heron.id, charge)

    assert load_matter(office, amara, heron.id).version == 2


def test_a_thing_moves_up_and_down_within_its_kind(office: Office, amara: Actor, heron: Matter) -> None:
    one, two, three = (subjects.add_subject(office, amara, heron.id, "charge") for _ in range(3))

    subjects.move_subject(office, amara, heron.id, three, by=-1)
    assert charges(office, amara, heron) == (one, three, two)

    subjects.move_subject(office, amara, heron.id, one, by=5)
    assert charges(office, amara, heron) == (three, two, one)


def test_a_removed_thing_cannot_be_moved(office: Office, amara: Actor, heron: Matter) -> None:
    charge = subjects.add_subject(office, amara, heron.id, "charge")
    subjects.remove_subject(office, amara, heron.id, charge)

    with pytest.raises(NoSuchSubject):
        subjects.move_subject(office, amara, heron.id, charge, by=1)


def test_things_are_put_in_a_given_order(office: Office, amara: Actor, heron: Matter) -> None:
    added = [subjects.add_subject(office, amara, heron.id, "charge") for _ in range(3)]

    subjects.arrange_subjects(office, amara, heron.id, added[::-1])

    assert list(charges(office, amara, heron)) == added[::-1]
