"""The invented matter, in which anyone may look around before opening a matter of their own."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final

from casework.domain.answers import Kind, Value
from casework.domain.facts import Fact, Proof
from casework.domain.questions import Form
from casework.domain.record import Record, Subject
from casework.domain.stories import Story, read_story
from casework.keys.tokens import new_id
from casework.services.actors import Actor
from casework.services.journal import record
from casework.services.matters import Matter, add_matter, load_matter
from casework.services.office import Office
from casework.store import statements
from casework.store.payloads import ExhibitState, SubjectState

INVENTED: Final = Path(__file__).parent / "invented_matter.toml"


def open_invented_matter(office: Office, actor: Actor) -> Matter:
    """Open a matter whose person, country and papers are invented, with something in every part of the form."""
    story = read_story(INVENTED, office.form)
    code_name = story.record.value("applicant.code_name")
    return open_story(office, actor, story, code_name=str(code_name or ""))


def open_story(office: Office, actor: Actor, story: Story, *, code_name: str = "") -> Matter:
    """Open a matter and enter all that `story` tells, as stated now by the actor."""
    told, matter_id = _with_random_ids(story.record, office.form), new_id()
    now = office.clock()
    facts = [replace(fact, stated_at=now, entered_by=actor.name) for fact in told.facts]
    with office.engines.write.begin() as connection:
        kept = add_matter(connection, office, actor, matter_id=matter_id, title=story.title, code_name=code_name)
        kept = statements.append(connection, kept, [SubjectState(subject) for subject in told.subjects])
        kept = statements.append(connection, kept, [ExhibitState(exhibit) for exhibit in told.exhibits])
        statements.append(connection, kept, facts)
        record(connection, office, "matter-opened", actor=actor.id, matter=matter_id)
    return load_matter(office, actor, matter_id)


def _with_random_ids(record: Record, form: Form) -> Record:
    """Return the record with the ids of a file, which are local names, replaced by random ones."""
    subjects = {subject.id: f"{subject.kind}:{new_id()}" for subject in record.subjects}
    exhibits = {exhibit.id: new_id() for exhibit in record.exhibits}
    return Record(
        tuple(_renamed(fact, form, subjects, exhibits) for fact in record.facts),
        tuple(Subject(subjects[subject.id], subject.order) for subject in record.subjects),
        tuple(replace(exhibit, id=exhibits[exhibit.id]) for exhibit in record.exhibits),
    )


def _renamed(fact: Fact, form: Form, subjects: Mapping[str, str], exhibits: Mapping[str, str]) -> Fact:
    question = form.question(fact.key)
    names_a_thing = question is not None and question.kind is Kind.SUBJECT
    value: Value | None = subjects.get(str(fact.value), fact.value) if names_a_thing else fact.value
    return replace(
        fact,
        subject=subjects.get(fact.subject, fact.subject),
        value=value,
        proofs=tuple(Proof(exhibits[proof.exhibit], proof.pinpoint) for proof in fact.proofs),
    )
