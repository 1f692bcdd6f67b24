"""Answers: kept with their history, never overwritten silently, sent twice kept once (RL-09, RL-10)."""

import threading
from datetime import timedelta

import pytest

from casework.domain.answers import UNKNOWN
from casework.domain.dates import PartialDate
from casework.domain.facts import Consent, Disclosure, Fact, Proof, Speaker
from casework.domain.record import Record, Subject
from casework.services import answers, subjects
from casework.services.actors import Actor
from casework.services.answers import Conflict, Saved, Statement
from casework.services.matters import Matter, load_matter
from casework.services.office import Office
from casework.services.refusals import NoSuchSubject
from tests.services.conftest import Clock

NAME = "applicant.family_name"


def say(office: Office, actor: Actor, matter: Matter, value: str | None, *, seen: int, **rest: object) -> object:
    statement = Statement(value, **rest)  # type: ignore[arg-type]
    return answers.answer(office, actor, matter.id, "applicant", {NAME: statement}, seen=seen)


def test_what_was_answered_is_the_record(office: Office, amara: Actor, heron: Matter, clock: Clock) -> None:
    charge = subjects.add_subject(office, amara, heron.id, "charge")
    said = {
        "charge.label": Statement("احتيال", Speaker.DOCUMENT, (Proof("e1", "page 2"),)),
        "charge.role": Statement("村长", disclosure=Disclosure.CCF_ONLY, reason="rights", consent=Consent.GIVEN),
        "charge.act_on": Statement(PartialDate(2020, 2), is_pleaded=True),
        "charge.maximum_penalty_months": Statement(UNKNOWN),
        "charge.states_when": Statement(False),
    }

    answers.answer(office, amara, heron.id, charge, said, seen=1)

    told = {"stated_at": clock.now, "entered_by": "Amara Lindqvist"}
    rights = {"disclosure": Disclosure.CCF_ONLY, "reason": "rights", "consent": Consent.GIVEN}
    assert load_matter(office, amara, heron.id).record == Record(
        (
            Fact(charge, "charge.label", "احتيال", Speaker.DOCUMENT, (Proof("e1", "page 2"),), number=2, **told),
            Fact(charge, "charge.role", "村长", number=3, **rights, **told),
            Fact(charge, "charge.act_on", PartialDate(2020, 2), is_pleaded=True, number=4, **told),
            Fact(charge, "charge.maximum_penalty_months", UNKNOWN, number=5, **told),
            Fact(charge, "charge.states_when", False, number=6, **told),
        ),
        (Subject(charge, 0),),
    )


def test_a_page_sent_twice_is_kept_once(office: Office, amara: Actor, heron: Matter) -> None:
    first = say(office, amara, heron, "Vashenko", seen=0)
    second = say(office, amara, heron, "Vashenko", seen=0)

    assert isinstance(first, Saved)
    assert second == Saved(version=1)
    assert len(answers.history(office, amara, heron.id, "applicant", NAME)) == 1


def test_a_page_sent_five_times_at_once_is_kept_once(office: Office, amara: Actor, heron: Matter) -> None:
    results: list[object] = []

    def send() -> None:
        results.append(say(office, amara, heron, "Vashenko", seen=0))

    _at_once([send] * 5)

    assert all(isinstance(result, Saved) for result in results)
    assert len(answers.history(office, amara, heron.id, "applicant", NAME)) == 1


def test_another_editors_words_are_shown_and_not_overwritten(office: Office, amara: Actor, heron: Matter) -> None:
    say(office, amara, heron, "Vashenko", seen=0)

    late = say(office, amara, heron, "Vaschenko", seen=0)

    assert isinstance(late, Conflict)
    assert [fact.value for fact in late.theirs] == ["Vashenko"]
    assert load_matter(office, amara, heron.id).record.value(NAME) == "Vashenko"


def test_whoever_has_seen_the_other_words_may_replace_them(office: Office, amara: Actor, heron: Matter) -> None:
    say(office, amara, heron, "Vashenko", seen=0)
    late = say(office, amara, heron, "Vaschenko", seen=0)
    assert isinstance(late, Conflict)

    again = say(office, amara, heron, "Vaschenko", seen=late.version)

    assert isinstance(again, Saved)
    assert load_matter(office, amara, heron.id).record.value(NAME) == "Vaschenko"


def test_a_conflict_keeps_nothing_of_the_page(office: Office, amara: Actor, heron: Matter) -> None:
    say(office, amara, heron, "Vashenko", seen=0)
    page = {NAME: Statement("Vaschenko"), "applicant.given_names": Statement("Timur")}

    late = answers.answer(office, amara, heron.id, "applicant", page, seen=0)

    assert isinstance(late, Conflict)
    assert not load_matter(office, amara, heron.id).record.is_known("applicant.given_names")


def test_two_editors_of_different_answers_do_not_disturb(office: Office, amara: Actor, heron: Matter) -> None:
    say(office, amara, heron, "Vashenko", seen=0)

    other = answers.answer(office, amara, heron.id, "applicant", {"applicant.given_names": Statement("Timur")}, seen=0)

    assert isinstance(other, Saved)


def test_of_twenty_editors_at_once_every_kept_word_is_in_the_history(
    office: Office, amara: Actor, heron: Matter
) -> None:
    kept: list[str] = []

    def edit(name: str) -> None:
        seen = 0
        for _ in range(30):
            result = say(office, amara, heron, name, seen=seen)
            if isinstance(result, Saved):
                kept.append(name)
                return
            seen = result.version  # type: ignore[attr-defined]

    _at_once([lambda name=f"editor {number}": edit(name) for number in range(20)])

    history = [fact.value for fact in answers.history(office, amara, heron.id, "applicant", NAME)]
    assert sorted(map(str, history)) == sorted(kept)
    assert len(kept) == 20


def test_a_withdrawn_answer_leaves_the_record_and_stays_in_history(office: Office, amara: Actor, heron: Matter) -> None:
    say(office, amara, heron, "Vashenko", seen=0)

    say(office, amara, heron, None, seen=1)

    assert load_matter(office, amara, heron.id).record.facts == ()
    assert [f.value for f in answers.history(office, amara, heron.id, "applicant", NAME)] == ["Vashenko", None]


def test_withdrawing_what_was_never_said_says_nothing(office: Office, amara: Actor, heron: Matter) -> None:
    assert say(office, amara, heron, None, seen=0) == Saved(version=0)


def test_an_answer_given_again_after_withdrawal_is_new(office: Office, amara: Actor, heron: Matter) -> None:
    for seen, value in enumerate(["Vashenko", None, "Vashenko"]):
        say(office, amara, heron, value, seen=seen)

    assert load_matter(office, amara, heron.id).record.value(NAME) == "Vashenko"
    assert len(answers.history(office, amara, heron.id, "applicant", NAME)) == 3


def test_a_changed_proof_is_a_new_statement(office: Office, amara: Actor, heron: Matter) -> None:
    say(office, amara, heron, "Vashenko", seen=0)

    result = say(office, amara, heron, "Vashenko", seen=1, proofs=(Proof("e1", "page 2"),))

    assert isinstance(result, Saved)
    assert result.version == 2


def test_history_says_who_entered_what_and_when(office: Office, amara: Actor, heron: Matter, clock: Clock) -> None:
    say(office, amara, heron, "Vashenko", seen=0)
    clock.turn(timedelta(days=1))
    say(office, amara, heron, "VASHENKO", seen=1, said_by=Speaker.DOCUMENT)

    first, second = answers.history(office, amara, heron.id, "applicant", NAME)

    assert (first.entered_by, second.stated_at - first.stated_at) == ("Amara Lindqvist", timedelta(days=1))
    assert (first.said_by, second.said_by) == (Speaker.APPLICANT, Speaker.DOCUMENT)


def test_counsel_chooses_the_statement_that_is_pleaded(office: Office, amara: Actor, heron: Matter) -> None:
    say(office, amara, heron, "Vashenko", seen=0)
    say(office, amara, heron, "Vaschenko", seen=0, said_by=Speaker.SOURCE)
    assert load_matter(office, amara, heron.id).record.is_disputed(NAME)

    answers.plead(office, amara, heron.id, "applicant", NAME, said_by=Speaker.SOURCE)
    answers.plead(office, amara, heron.id, "applicant", NAME, said_by=Speaker.APPLICANT)

    record = load_matter(office, amara, heron.id).record
    assert record.value(NAME) == "Vashenko"
    assert [fact.is_pleaded for fact in record.statements(NAME)].count(True) == 1


def test_what_nobody_said_cannot_be_pleaded(office: Office, amara: Actor, heron: Matter) -> None:
    with pytest.raises(NoSuchSubject):
        answers.plead(office, amara, heron.id, "applicant", NAME, said_by=Speaker.COURT)


def test_nothing_is_said_about_a_thing_that_was_never_added(office: Office, amara: Actor, heron: Matter) -> None:
    with pytest.raises(NoSuchSubject):
        answers.answer(office, amara, heron.id, "charge:none", {"charge.label": Statement("fraud")}, seen=0)


def test_a_key_is_answered_only_about_its_own_kind(office: Office, amara: Actor, heron: Matter) -> None:
    with pytest.raises(ValueError, match="not asked about"):
        answers.answer(office, amara, heron.id, "applicant", {"charge.label": Statement("fraud")}, seen=0)


def _at_once(work: list) -> None:  # type: ignore[type-arg]
    threads = [threading.Thread(target=one) for one in work]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
