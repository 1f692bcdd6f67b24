"""Edits by people who see code names: nothing is uncovered, and no name is lost (HS-04)."""

from dataclasses import replace

import pytest

from casework.domain.exhibits import Exhibit
from casework.domain.facts import Proof
from casework.services import answers, casefiles, exhibits, matters, protected, subjects
from casework.services.actors import Actor
from casework.services.answers import Saved, Statement
from casework.services.matters import Matter
from casework.services.office import Office
from casework.store.tables import metadata
from tests.services.team import a_person, put_in_team, stepped_up

NAME = "Anna Vashenko"
MOTHER = "applicant.mother_name"


@pytest.fixture
def anna(office: Office, amara: Actor, heron: Matter) -> str:
    """A protected mother, named in an incident, an exhibit and the applicant's own data."""
    person = subjects.add_subject(office, amara, heron.id, "relative")
    said = {"relative.name": Statement(NAME), "relative.code_name": Statement("ALDER")}
    answers.answer(office, amara, heron.id, person, said, seen=99)
    exhibit = exhibits.add_exhibit(office, amara, heron.id, Exhibit("", f"Letter of {NAME}"))
    place = (Proof(exhibit, f"entry of {NAME}"),)
    answers.answer(office, amara, heron.id, "applicant", {MOTHER: Statement(NAME, proofs=place)}, seen=99)
    incident = subjects.add_subject(office, amara, heron.id, "incident")
    answers.answer(office, amara, heron.id, incident, {"incident.what": Statement(f"Met {NAME}.")}, seen=99)
    return person


@pytest.fixture
def bela(office: Office, heron: Matter) -> Actor:
    member = a_person(office, "Bela Farkas")
    put_in_team(office, heron.id, member)
    return replace(member, stepped_up_at=None)


def test_no_edit_of_a_code_name_uncovers_the_name(office: Office, bela: Actor, heron: Matter, anna: str) -> None:
    """HS-04: in the mother's name, an incident, a title, and the draft made of them."""
    matter = matters.load_matter(office, bela, heron.id)
    incident = matter.record.subjects_of("incident")[0]
    title = replace(matter.record.exhibits[0], title="Letter of ALDER\u0301")

    answers.answer(office, bela, heron.id, "applicant", {MOTHER: Statement("ALDER (mother)")}, seen=99)
    answers.answer(office, bela, heron.id, incident, {"incident.what": Statement("Met ALDER\u0302.")}, seen=99)
    exhibits.edit_exhibit(office, bela, heron.id, title, seen=99)

    shown = matters.load_matter(office, bela, heron.id)
    assert shown.record.value(MOTHER) == "ALDER (mother)"
    draft = casefiles.draft_of(office, bela, heron.id, office.clock().date())
    assert "Vashenk" not in f"{shown}{draft}{answers.history(office, bela, heron.id, 'applicant', MOTHER)}"


def test_a_page_from_before_a_new_code_name_overwrites_no_name(
    office: Office, amara: Actor, bela: Actor, heron: Matter, anna: str
) -> None:
    """HS-04: saved untouched, or with a word more, while the code name was changed."""
    page = matters.load_matter(office, bela, heron.id)
    incident, mother = page.record.subjects_of("incident")[0], page.record.fact(MOTHER)
    assert mother is not None
    answers.answer(office, amara, heron.id, anna, {"relative.code_name": Statement("BIRCH")}, seen=99)
    now = matters.load_matter(office, bela, heron.id).version

    same = [
        answers.answer(
            office, bela, heron.id, "applicant", {MOTHER: Statement("ALDER", proofs=mother.proofs)}, seen=99
        ),
        answers.answer(office, bela, heron.id, incident, {"incident.what": Statement("Met ALDER.")}, seen=99),
        exhibits.edit_exhibit(office, bela, heron.id, page.record.exhibits[0], seen=99),
    ]
    answers.answer(office, bela, heron.id, incident, {"incident.what": Statement("Met ALDER twice.")}, seen=99)

    assert same == [Saved(now)] * 3
    lead = stepped_up(office, amara)
    protected.set_protected(office, lead, heron.id, anna, protected=False, reason="she agreed")
    real = matters.load_matter(office, lead, heron.id).record
    assert real.value("incident.what", incident) == f"Met {NAME} twice."
    assert (real.value(MOTHER), real.exhibits[0].title) == (NAME, f"Letter of {NAME}")


def test_a_place_beside_a_changed_proof_keeps_the_name(
    office: Office, amara: Actor, bela: Actor, heron: Matter, anna: str
) -> None:
    """HS-04: the name in one place is not lost when another proof is added."""
    mother = matters.load_matter(office, bela, heron.id).record.fact(MOTHER)
    assert mother is not None
    more = (*mother.proofs, Proof(mother.proofs[0].exhibit, "page 2"))
    answers.answer(office, bela, heron.id, "applicant", {MOTHER: Statement("ALDER", proofs=more)}, seen=99)

    lead = stepped_up(office, amara)
    protected.set_protected(office, lead, heron.id, anna, protected=False, reason="she agreed")

    kept = matters.load_matter(office, lead, heron.id).record.fact(MOTHER)
    assert kept is not None
    assert [proof.pinpoint for proof in kept.proofs] == [f"entry of {NAME}", "page 2"]


def test_a_right_guess_of_a_text_is_entered_like_a_wrong_one(
    office: Office, amara: Actor, bela: Actor, heron: Matter, anna: str
) -> None:
    """HS-04: only what was shown, and what the author sends twice, is kept as it stands."""
    matter = matters.load_matter(office, bela, heron.id)
    incident = matter.record.subjects_of("incident")[0]
    guess = {"incident.what": Statement(f"Met {NAME}.")}

    mine = answers.answer(office, amara, heron.id, incident, guess, seen=matter.version)
    shown = {"incident.what": Statement("Met ALDER.")}
    same = answers.answer(office, bela, heron.id, incident, shown, seen=matter.version)
    kept = answers.answer(office, bela, heron.id, incident, guess, seen=matter.version)
    exhibit = matter.record.exhibits[0]
    exhibits.edit_exhibit(office, bela, heron.id, exhibit, seen=99)
    exhibits.edit_exhibit(office, bela, heron.id, replace(exhibit, title=f"Letter of {NAME}"), seen=99)

    assert [one.version - matter.version for one in (mine, same, kept)] == [0, 0, 1]
    with office.engines.read.begin() as connection:
        rows = connection.execute(metadata.tables["journal"].select()).all()
    done = [(row.kind, row.subject) for row in rows if row.actor == bela.id and row.subject in (incident, exhibit.id)]
    assert done == [("answered", incident), ("exhibit-described", exhibit.id)]
