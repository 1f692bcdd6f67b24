"""A deadline of a thing, such as one arrest of several, in the journal."""

from casework.domain.dates import PartialDate
from casework.domain.facts import Speaker
from casework.services import answers, subjects
from casework.services.actors import Actor
from casework.services.answers import Statement
from casework.services.journal import details_of, record_once
from casework.services.matters import Matter, load_matter, reading
from casework.services.office import Office
from casework.store import journal as book


def test_the_day_of_an_arrest_can_be_set_and_stands_in_the_journal(office: Office, amara: Actor, heron: Matter) -> None:
    """AU-05: the entry names the thing, and its details the rule; the id of both is longer than its column."""
    arrest = subjects.add_subject(office, amara, heron.id, "elsewhere")
    deadline = f"deadline:provisional-arrest-european-18@{arrest}"
    said = {"deadline.override_on": Statement(PartialDate(2026, 12, 1), said_by=Speaker.COUNSEL)}

    seen = load_matter(office, amara, heron.id).version
    answers.answer(office, amara, heron.id, deadline, said, seen=seen)
    record_once(office, "deadlines-viewed", actor=amara.id, matter=heron.id, subject=deadline)

    with reading(office, amara, heron.id) as (connection, kept):
        written = list(book.entries(connection))[-2:]
    assert [(entry.kind, entry.subject) for entry in written] == [
        ("override-set", arrest),
        ("deadlines-viewed", arrest),
    ]
    assert details_of(kept.key, written[0])["about"] == deadline
