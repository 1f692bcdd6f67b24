"""Protected persons in a matter: hidden from every reader, revealed one at a time with a reason (HS-04)."""

from dataclasses import replace
from datetime import timedelta

import pytest

from casework.domain.exhibits import Exhibit
from casework.domain.facts import Disclosure, Speaker
from casework.services import answers, casefiles, exhibits, journal_reports, matters, protected, receiving, subjects
from casework.services.actors import Actor
from casework.services.answers import Conflict, Saved, Statement
from casework.services.matters import Matter
from casework.services.office import Office
from casework.services.refusals import LeadsOnly, NoSuchMatter, NoSuchSubject, ReasonMissing, StepUpFirst
from casework.store.tables import metadata
from tests.services.conftest import Clock
from tests.services.team import a_person, put_in_team, stepped_up

NAME = "Anna Vashenko"


@pytest.fixture
def lead(office: Office, amara: Actor) -> Actor:
    return stepped_up(office, amara)


@pytest.fixture
def anna(office: Office, amara: Actor, heron: Matter) -> str:
    """A relative of the applicant, named in her own answers, in an incident and in a file's name."""
    person = subjects.add_subject(office, amara, heron.id, "relative")
    said = {"relative.name": Statement(NAME), "relative.code_name": Statement("ALDER")}
    answers.answer(office, amara, heron.id, person, said, seen=99)
    incident = subjects.add_subject(office, amara, heron.id, "incident")
    told = {"incident.what": Statement(f"They came to {NAME} at night.", summary=f"about {NAME}")}
    answers.answer(office, amara, heron.id, incident, told, seen=99)
    exhibit = exhibits.add_exhibit(office, amara, heron.id, Exhibit("", f"Letter of {NAME}"))
    receiving.attach_file(office, amara, heron.id, exhibit, name=f"{NAME}.pdf", pieces=[b"x"])
    return person


def test_no_reader_meets_the_name(office: Office, lead: Actor, heron: Matter, anna: str) -> None:
    """HS-04: neither in the matter, nor in a history, a file's name, the analysis or a draft."""
    matter = matters.load_matter(office, lead, heron.id)
    incident = matter.record.subjects_of("incident")[0]
    file = matter.record.exhibits[0].files[0]
    today = office.clock().date()

    met = [
        matter.record,
        matter.drawer,
        answers.history(office, lead, heron.id, anna, "relative.name"),
        answers.history(office, lead, heron.id, incident, "incident.what"),
        receiving.read_file(office, lead, heron.id, file.id)[0],
        casefiles.analysis_of(office, lead, heron.id, today),
        casefiles.draft_of(office, lead, heron.id, today),
    ]

    assert not any("vashenko" in str(one).lower() for one in met)
    assert matter.record.value("incident.what", incident) == "They came to ALDER at night."


def test_it_is_hidden_even_from_who_changed_it_elsewhere(office: Office, lead: Actor, heron: Matter, anna: str) -> None:
    other = {"relative.name": Statement("Another Person")}

    refused = answers.answer(office, lead, heron.id, anna, other, seen=0)

    assert isinstance(refused, Conflict)
    assert [fact.value for fact in refused.theirs] == ["ALDER"]


def test_a_reveal_returns_the_name_and_is_entered_with_its_reason(
    office: Office, lead: Actor, heron: Matter, anna: str
) -> None:
    """HS-04: the lead finds in the journal who, whom, when."""
    member = a_person(office, "Bela Farkas")
    put_in_team(office, heron.id, member)

    assert protected.reveal(office, member, heron.id, anna, reason="to compare the passport") == (NAME,)

    with office.engines.read.begin() as connection:
        rows = connection.execute(metadata.tables["journal"].select()).all()
    entered = [(row.actor, row.matter, row.subject) for row in rows if row.kind == "protected-revealed"]
    assert entered == [(member.id, heron.id, anna)]
    assert all(b"passport" not in row.details for row in rows)


def test_a_reveal_needs_membership_a_step_up_and_a_reason(
    office: Office, lead: Actor, heron: Matter, anna: str, stranger: Actor, clock: Clock
) -> None:
    """HS-04."""
    for actor, subject, reason, refusal in (
        (stranger, anna, "x", NoSuchMatter),
        (lead, anna, " ", ReasonMissing),
        (lead, "relative:none", "x", NoSuchSubject),
        (lead, "applicant", "x", NoSuchSubject),
    ):
        with pytest.raises(refusal):
            protected.reveal(office, actor, heron.id, subject, reason=reason)
    clock.turn(timedelta(hours=1))
    with pytest.raises(StepUpFirst):
        protected.reveal(office, lead, heron.id, anna, reason="x")


def test_saving_a_page_as_it_was_shown_changes_nothing(office: Office, lead: Actor, heron: Matter, anna: str) -> None:
    """Whoever saves the code name that stands in the box of the name does not overwrite the name."""
    matter = matters.load_matter(office, lead, heron.id)
    exhibit = matter.record.exhibits[0]
    incident = matter.record.subjects_of("incident")[0]
    told = matter.record.fact("incident.what", incident)
    assert told is not None

    saved = [
        answers.answer(office, lead, heron.id, anna, {"relative.name": Statement("ALDER")}, seen=matter.version),
        answers.answer(
            office,
            lead,
            heron.id,
            incident,
            {"incident.what": Statement(told.value, summary=told.summary)},
            seen=matter.version,
        ),
        exhibits.edit_exhibit(office, lead, heron.id, exhibit, seen=matter.version),
    ]

    assert saved == [Saved(matter.version)] * 3
    assert protected.reveal(office, lead, heron.id, anna, reason="to be sure") == (NAME,)


def test_a_code_name_sent_back_with_another_disclosure_keeps_the_name(
    office: Office, lead: Actor, heron: Matter, anna: str
) -> None:
    """HS-04: what is said of the name is taken over; the name itself stays, for the code name of today or of before."""
    said = {"relative.code_name": Statement("BIRCH")}
    answers.answer(office, lead, heron.id, anna, said, seen=99)
    for number, code in enumerate(("BIRCH", "ALDER", "birch")):
        sent = Statement(code, disclosure=Disclosure.CCF_ONLY, reason=f"safety {number}")
        version = matters.load_matter(office, lead, heron.id).version
        saved = answers.answer(office, lead, heron.id, anna, {"relative.name": sent}, seen=version)

        assert isinstance(saved, Saved)
        assert [(fact.value, fact.disclosure) for fact in saved.facts] == [("BIRCH", Disclosure.CCF_ONLY)]

    assert protected.reveal(office, lead, heron.id, anna, reason="to be sure") == (NAME,)
    assert "Vashenko" not in str(matters.load_matter(office, lead, heron.id).record)


def test_a_code_name_sent_for_another_speaker_stands_for_the_name(
    office: Office, lead: Actor, heron: Matter, anna: str
) -> None:
    """HS-04."""
    sent = {"relative.name": Statement("ALDER", said_by=Speaker.WITNESS)}

    answers.answer(office, lead, heron.id, anna, sent, seen=99)

    assert protected.reveal(office, lead, heron.id, anna, reason="to be sure") == (NAME,)


@pytest.mark.parametrize("value", [None, "Someone Else"])
def test_a_name_withdrawn_or_replaced_stays_hidden_everywhere(
    office: Office, lead: Actor, heron: Matter, anna: str, value: str | None
) -> None:
    """HS-04: overwriting a name unveils nothing, and who reveals it learns every name given."""
    answers.answer(office, lead, heron.id, anna, {"relative.name": Statement(value)}, seen=99)

    matter = matters.load_matter(office, lead, heron.id)
    file = matter.record.exhibits[0].files[0]
    assert "Vashenko" not in f"{matter.record}{answers.history(office, lead, heron.id, anna, 'relative.name')}"
    assert "Vashenko" not in str(receiving.read_file(office, lead, heron.id, file.id)[0])
    names = protected.reveal(office, lead, heron.id, anna, reason="to compare")
    assert names == ((value, NAME) if value else (NAME,))


def test_an_exhibit_edited_by_who_sees_code_names_keeps_the_name(
    office: Office, lead: Actor, heron: Matter, anna: str
) -> None:
    """HS-04: the round trip: shown as ALDER, another text around it; the name is back once the protection is lifted."""
    matter = matters.load_matter(office, lead, heron.id)
    shown = matter.record.exhibits[0]
    assert shown.title == "Letter of ALDER"

    changed = replace(shown, title="Second letter of ALDER, by ALDER", description="ALDER signed it")
    exhibits.edit_exhibit(office, lead, heron.id, changed, seen=matter.version)
    veiled = matters.load_matter(office, lead, heron.id).record.exhibits[0]
    protected.set_protected(office, lead, heron.id, anna, protected=False, reason="she agreed")
    real = matters.load_matter(office, lead, heron.id).record.exhibits[0]

    assert (veiled.title, veiled.description) == (changed.title, changed.description)
    assert real.title == f"Second letter of {NAME}, by ALDER"
    assert real.description == "ALDER signed it"


def test_an_answer_edited_by_who_sees_code_names_keeps_the_name(
    office: Office, lead: Actor, heron: Matter, anna: str
) -> None:
    """HS-04: the same for a long answer, its summary, and a word that only begins like the code name."""
    matter = matters.load_matter(office, lead, heron.id)
    incident = matter.record.subjects_of("incident")[0]
    said = Statement("Two men came to ALDER at night. ALDERMAN.", summary="a visit to ALDER; about ALDER")

    answers.answer(office, lead, heron.id, incident, {"incident.what": said}, seen=matter.version)
    protected.set_protected(office, lead, heron.id, anna, protected=False, reason="she agreed")
    real = matters.load_matter(office, lead, heron.id).record.fact("incident.what", incident)

    assert real is not None
    assert real.value == f"Two men came to {NAME} at night. ALDERMAN."
    assert real.summary == f"a visit to {NAME}; about ALDER"


def test_a_text_sent_back_as_shown_keeps_its_words(office: Office, lead: Actor, heron: Matter, anna: str) -> None:
    """HS-04: another disclosure of a text does not write the code name into it for good."""
    incident = matters.load_matter(office, lead, heron.id).record.subjects_of("incident")[0]
    sent = Statement("They came to ALDER at night.", disclosure=Disclosure.CCF_ONLY, summary="about ALDER", reason="x")
    answers.answer(office, lead, heron.id, incident, {"incident.what": sent}, seen=99)

    protected.set_protected(office, lead, heron.id, anna, protected=False, reason="she speaks in public herself")

    told = matters.load_matter(office, lead, heron.id).record.fact("incident.what", incident)
    assert told is not None
    assert (told.value, told.summary) == (f"They came to {NAME} at night.", f"about {NAME}")
    assert told.disclosure is Disclosure.CCF_ONLY


def test_a_right_guess_is_answered_like_a_wrong_one(office: Office, lead: Actor, heron: Matter, anna: str) -> None:
    """HS-04: whoever did not give the name learns nothing by trying, and each name kept is in the journal."""
    member = a_person(office, "Bela Farkas")
    put_in_team(office, heron.id, member)
    told = []
    for guess in ("Wrong Guess", NAME):
        early = answers.answer(office, member, heron.id, anna, {"relative.name": Statement(guess)}, seen=0)
        version = matters.load_matter(office, member, heron.id).version
        kept = answers.answer(office, member, heron.id, anna, {"relative.name": Statement(guess)}, seen=version)
        assert isinstance(early, Conflict)
        told.append((kept.version - version, [fact.value for fact in early.theirs]))

    assert told == [(1, ["ALDER"])] * 2
    with office.engines.read.begin() as connection:
        rows = connection.execute(metadata.tables["journal"].select()).all()
    assert [row.kind for row in rows if (row.actor, row.subject) == (member.id, anna)] == ["answered"] * 2


def test_who_gave_the_name_may_send_it_twice(office: Office, lead: Actor, heron: Matter, anna: str) -> None:
    version = matters.load_matter(office, lead, heron.id).version

    again = answers.answer(office, lead, heron.id, anna, {"relative.name": Statement(NAME)}, seen=0)

    assert again == Saved(version)


def test_a_reason_in_the_report_is_veiled(office: Office, lead: Actor, heron: Matter, anna: str) -> None:
    """AU-06: neither the page nor a file of who saw what names the person."""
    protected.reveal(office, lead, heron.id, anna, reason=f"to call {NAME}")

    report = journal_reports.exported(office, lead, heron.id, office.clock().date(), form="csv")

    assert "to call ALDER" in [row.reason for row in journal_reports.of_matter(office, lead, heron.id)]
    assert b"Vashenko" not in report


def test_a_lead_lifts_and_restores_the_protection(office: Office, lead: Actor, heron: Matter, anna: str) -> None:
    member = a_person(office, "Bela Farkas")
    put_in_team(office, heron.id, member)
    with pytest.raises(LeadsOnly):
        protected.set_protected(office, member, heron.id, anna, protected=False, reason="x")
    with pytest.raises(ReasonMissing):
        protected.set_protected(office, lead, heron.id, anna, protected=False)

    protected.set_protected(office, lead, heron.id, anna, protected=False, reason="she speaks in public herself")
    assert matters.load_matter(office, member, heron.id).record.value("relative.name", anna) == NAME

    protected.set_protected(office, lead, heron.id, anna, protected=True)
    assert matters.load_matter(office, member, heron.id).record.value("relative.name", anna) == "ALDER"


def test_the_mark_is_not_set_by_answering(office: Office, lead: Actor, heron: Matter, anna: str) -> None:
    with pytest.raises(ValueError, match="is_protected"):
        answers.answer(office, lead, heron.id, anna, {"relative.is_protected": Statement(False)}, seen=99)


def test_a_person_in_the_drawer_can_still_be_revealed(office: Office, lead: Actor, heron: Matter, anna: str) -> None:
    subjects.remove_subject(office, lead, heron.id, anna)

    assert protected.reveal(office, lead, heron.id, anna, reason="to compare") == (NAME,)
    assert "Vashenko" not in str(matters.load_matter(office, lead, heron.id).record.facts)
