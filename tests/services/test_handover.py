"""Handing over, closing and reopening a matter, and the legal hold on one (RT-02)."""

import shutil
import tempfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from casework.domain.exhibits import Exhibit
from casework.law.reader import read_law
from casework.services import answers, erasure, exhibits, handover, holds, leads, matters, members, receiving, subjects
from casework.services.actors import Actor
from casework.services.answers import Statement
from casework.services.matters import Matter
from casework.services.office import Office, found_firm, new_setup_code, open_office
from casework.services.refusals import LawyersOnly, MatterClosed, MatterHeld, NoSuchMatter, NoSuchMember, ReasonMissing
from casework.services.settings import Settings
from forms.reader import read_form
from tests.plugins.offices import Quick
from tests.services.team import a_person, put_in_team, stepped_up

LAW = read_law()
FORM = read_form(extra_questions=LAW.questions)
SAID = {"applicant.family_name": Statement("Vashenko")}
KEPT = timedelta(days=35)


@pytest.fixture
def lead(office: Office, amara: Actor) -> Actor:
    return stepped_up(office, amara)


def test_a_matter_is_handed_to_another_lawyer_of_the_team(office: Office, lead: Actor, heron: Matter) -> None:
    other = a_person(office, "Bela Farkas")
    with pytest.raises(NoSuchMember):
        handover.hand_over(office, lead, heron.id, other.id)
    put_in_team(office, heron.id, other)

    handover.hand_over(office, lead, heron.id, other.id)

    assert leads.is_lead(office, other, heron.id)
    assert not leads.is_lead(office, lead, heron.id)
    assert matters.load_matter(office, lead, heron.id).id == heron.id


def test_a_matter_is_not_handed_to_a_paralegal(office: Office, lead: Actor, heron: Matter) -> None:
    paralegal = a_person(office, "Cleo Adeyemi", "paralegal")
    put_in_team(office, heron.id, paralegal)

    with pytest.raises(LawyersOnly):
        handover.hand_over(office, lead, heron.id, paralegal.id)

    assert leads.is_lead(office, lead, heron.id)


def test_a_matter_handed_to_oneself_stays_ones_own(office: Office, lead: Actor, heron: Matter) -> None:
    handover.hand_over(office, lead, heron.id, lead.id)

    assert leads.is_lead(office, lead, heron.id)


CHANGES: dict[str, Callable[[Office, Actor, str], object]] = {
    "answer": lambda o, a, m: answers.answer(o, a, m, "applicant", SAID, seen=9),
    "rename": lambda o, a, m: matters.rename_matter(o, a, m, title="x", code_name=""),
    "add": lambda o, a, m: subjects.add_subject(o, a, m, "charge"),
    "add exhibit": lambda o, a, m: exhibits.add_exhibit(o, a, m, Exhibit("", "x")),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_a_closed_matter_is_read_and_not_changed(
    office: Office, lead: Actor, heron: Matter, change: Callable[[Office, Actor, str], object]
) -> None:
    handover.close(office, lead, heron.id)

    with pytest.raises(MatterClosed):
        change(office, lead, heron.id)
    assert matters.load_matter(office, lead, heron.id).closed_at == office.clock()
    assert matters.matters_of(office, lead)[0].closed_at == office.clock()

    handover.reopen(office, lead, heron.id)

    change(office, lead, heron.id)
    assert matters.load_matter(office, lead, heron.id).closed_at is None


def test_the_team_of_a_closed_matter_can_still_change(office: Office, lead: Actor, heron: Matter) -> None:
    """Closing must not keep anyone in: access ends when it has to."""
    person = a_person(office, "Bela Farkas")
    put_in_team(office, heron.id, person)
    handover.close(office, lead, heron.id)

    members.remove(office, lead, heron.id, person.id)

    with pytest.raises(NoSuchMatter):
        matters.load_matter(office, person, heron.id)


def test_a_hold_needs_a_reason_and_keeps_a_matter_from_being_erased(office: Office, lead: Actor, heron: Matter) -> None:
    """RT-02."""
    with pytest.raises(ReasonMissing):
        holds.set_hold(office, lead, heron.id, reason=" ")
    holds.set_hold(office, lead, heron.id, reason="letter of the court")
    holds.set_hold(office, lead, heron.id, reason="a second letter")

    with pytest.raises(MatterHeld):
        erasure.erase_matter(office, heron.id, backups_kept=KEPT)
    holds.lift_hold(office, lead, heron.id, reason="the court is done")
    erasure.erase_matter(office, heron.id, backups_kept=KEPT)

    with pytest.raises(NoSuchMatter):
        matters.load_matter(office, lead, heron.id)


class Holds(RuleBasedStateMachine):
    """RT-02: a lead who adds files, holds, lifts and tries to erase, in any order."""

    @initialize()
    def open(self) -> None:
        self.folder = Path(tempfile.mkdtemp())
        places = Settings(self.folder / "data", self.folder / "root.key", environ={})
        self.office = open_office(places, law=LAW, form=FORM, passwords=Quick())
        founder = {"firm": "Lindqvist Chambers", "name": "Amara Lindqvist", "email": "amara@example.org"}
        self.actor = found_firm(
            self.office, new_setup_code(self.office), password="violet harbour seven lamps", **founder
        )
        self.matter, self.is_held, self.files = "", False, 0

    @rule()
    def add_a_file(self) -> None:
        self._open_again()
        exhibit = exhibits.add_exhibit(self.office, self.actor, self.matter, Exhibit("", "x"))
        receiving.attach_file(self.office, self.actor, self.matter, exhibit, name="a", pieces=[b"x"])
        self.files += 1

    @rule()
    def hold(self) -> None:
        self._open_again()
        holds.set_hold(self.office, stepped_up(self.office, self.actor), self.matter, reason="court")
        self.is_held = True

    @rule()
    def lift(self) -> None:
        if self.matter:
            holds.lift_hold(self.office, stepped_up(self.office, self.actor), self.matter, reason="done")
            self.is_held = False

    @rule()
    def erase(self) -> None:
        if not self.matter:
            return
        try:
            erasure.erase_matter(self.office, self.matter, backups_kept=KEPT)
        except MatterHeld:
            assert self.is_held
        else:
            assert not self.is_held
            self.matter, self.files = "", 0

    @invariant()
    def nothing_of_a_held_matter_is_gone(self) -> None:
        assert sum(1 for path in self.office.vault.folder.rglob("*") if path.is_file()) == self.files
        if self.matter:
            record = matters.load_matter(self.office, self.actor, self.matter).record
            assert sum(len(exhibit.files) for exhibit in record.exhibits) == self.files

    def _open_again(self) -> None:
        self.matter = self.matter or matters.open_matter(self.office, self.actor, title="Heron").id

    def teardown(self) -> None:
        self.office.close()
        shutil.rmtree(self.folder)


class TestHolds(Holds.TestCase):  # type: ignore[name-defined,misc]
    settings = settings(
        max_examples=10, stateful_step_count=12, deadline=None, suppress_health_check=[HealthCheck.too_slow]
    )
