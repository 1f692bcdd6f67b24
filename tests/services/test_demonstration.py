"""The invented matter: in every part of the form there is something to see, and each visitor has one of their own."""

import re

from casework.domain.analysis import analyse
from casework.domain.answers import Kind
from casework.domain.facts import Speaker
from casework.services.actors import Actor
from casework.services.demonstration import INVENTED, open_invented_matter
from casework.services.matters import matters_of
from casework.services.office import Office


def test_the_invented_matter_has_something_in_every_step(office: Office, amara: Actor) -> None:
    record = open_invented_matter(office, amara).record

    said = {fact.key for fact in record.facts}
    untouched = [step.id for step in office.form.steps if not said & {question.fact for question in step.questions}]

    assert set(untouched) <= {"after-filing", "revision"}  # nothing was filed yet


def test_its_relations_and_proofs_lead_somewhere(office: Office, amara: Actor) -> None:
    record = open_invented_matter(office, amara).record
    things = {subject.id for subject in record.subjects}

    for fact in record.facts:
        question = office.form.question(fact.key)
        assert question is not None
        assert question.kind is not Kind.SUBJECT or fact.value in things
        assert all(record.exhibit(proof.exhibit) for proof in fact.proofs)
    assert len(things) >= 15


def test_it_shows_what_an_analysis_can_say(office: Office, amara: Actor, clock: object) -> None:
    record = open_invented_matter(office, amara).record

    found = analyse(record, office.law.rules, office.form, today=office.clock().date())

    assert {judgement.standing for judgement in found.judgements} >= {"arguable", "open", "unavailable"}
    assert found.contradictions
    assert found.gaps


def test_every_statement_was_made_now_by_whoever_looks_around(office: Office, amara: Actor) -> None:
    facts = open_invented_matter(office, amara).record.facts

    assert {fact.stated_at for fact in facts} == {office.clock()}
    assert {fact.entered_by for fact in facts} == {"Amara Lindqvist"}
    assert {fact.said_by for fact in facts} >= {Speaker.APPLICANT, Speaker.COUNSEL, Speaker.DOCUMENT, Speaker.RELATIVE}


def test_opened_twice_it_is_two_matters_with_nothing_in_common(office: Office, amara: Actor) -> None:
    one, other = (open_invented_matter(office, amara) for _ in range(2))

    assert len(matters_of(office, amara)) == 2
    assert not {s.id for s in one.record.subjects} & {s.id for s in other.record.subjects}
    assert not {e.id for e in one.record.exhibits} & {e.id for e in other.record.exhibits}


def test_its_title_says_that_it_is_invented() -> None:
    text = INVENTED.read_text("utf-8")

    assert re.search(r'^title = ".*\(invented\)"', text, re.MULTILINE)
    assert not re.findall(r"@(?!example\.org)\w+", text)
