"""Facts, things and exhibits come back from the log as they went in, in every script."""

from dataclasses import replace
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from casework.domain.annex_plans import AnnexPlan, PlannedAnnex
from casework.domain.answers import UNKNOWN
from casework.domain.dates import PartialDate
from casework.domain.exhibits import Certified, Exhibit, Extent, PagePair, Translation, TranslationNote
from casework.domain.facts import Consent, Disclosure, Fact, Proof, Speaker
from casework.domain.record import Subject
from casework.keys.fields import Place, SealingKey
from casework.store.payloads import (
    ExhibitState,
    PlanState,
    SubjectState,
    read_exhibit,
    read_fact,
    read_plan,
    read_subject,
    written_exhibit,
    written_fact,
    written_plan,
    written_subject,
)

KEY, HERE = SealingKey(b"key-0001", b"s" * 32), Place("m", "statement", "1", "payload")

DATES = st.one_of(
    st.builds(PartialDate, st.integers(1900, 2200)),
    st.builds(PartialDate, st.integers(1900, 2200), st.integers(1, 12)),
    st.builds(PartialDate, st.integers(1900, 2200), st.integers(1, 12), st.integers(1, 28)),
)
VALUES = st.one_of(
    st.none(), st.text(), st.booleans(), st.integers(), DATES, st.just(UNKNOWN), st.lists(st.text()).map(tuple)
)
FACTS = st.builds(
    Fact,
    st.text(),
    st.text(),
    VALUES,
    st.sampled_from(Speaker),
    st.lists(st.builds(Proof, st.text(), st.text()), max_size=3).map(tuple),
    st.sampled_from(Disclosure),
    st.text(),
    st.text(),
    st.sampled_from(Consent),
    st.booleans(),
    stated_at=st.datetimes(timezones=st.just(UTC)),
    entered_by=st.text(),
    number=st.integers(1, 9_999),
)


def sealed_and_opened(payload: object) -> dict[str, object]:
    opened: dict[str, object] = KEY.open_json(KEY.seal_json(payload, HERE), HERE)
    return opened


@given(FACTS)
def test_any_fact_comes_back(fact: Fact) -> None:
    assert read_fact(sealed_and_opened(written_fact(fact)), fact.number) == fact


def test_every_kind_of_answer_keeps_its_kind() -> None:
    values = [True, 1, "1", "كريم الحداد", "李传良", PartialDate(2020, 2), UNKNOWN, None, ("XV", "PT"), ()]

    for value in values:
        fact = Fact("applicant", "applicant.any", value, stated_at=datetime(2026, 11, 22, tzinfo=UTC))
        back = read_fact(sealed_and_opened(written_fact(fact)), 0).value

        assert back == value
        assert type(back) is type(value)


@given(st.text(), st.integers(0, 999), st.booleans())
def test_any_thing_comes_back(subject: str, order: int, is_removed: bool) -> None:
    state = SubjectState(Subject(subject, order), is_removed, number=4)

    assert read_subject(sealed_and_opened(written_subject(state)), 4) == state


@given(st.none() | DATES, st.text(), st.sampled_from(Translation), st.sampled_from(Disclosure), st.booleans())
def test_any_exhibit_comes_back(
    dated_on: PartialDate | None, text: str, translation: Translation, disclosure: Disclosure, is_removed: bool
) -> None:
    note = TranslationNote("f2", "f1", text, text, Certified.YES, Extent.SUMMARY, "ar", "en", (PagePair(1, 2, 1, 3),))
    exhibit = Exhibit("e1", text, dated_on, "ar", translation, text, disclosure, text, text, text, order=3)
    exhibit = replace(exhibit, reliability=text, shown=text, consent=Consent.REFUSED, risk=text, translations=(note,))
    state = ExhibitState(exhibit, is_removed)

    back = read_exhibit(sealed_and_opened(written_exhibit(state)), 7)

    assert back == replace(state, exhibit=replace(exhibit, version=7))


def test_an_exhibit_of_the_first_offices_is_read_as_it_was() -> None:
    written = {
        "exhibit": "e1",
        "title": "Judgment",
        "dated_on": "2021-07",
        "language": "ar",
        "translation": "needed",
        "description": "Clears two others",
        "disclosure": "ccf-only",
        "reason": "rights",
        "summary": "",
        "provenance": "Counsel",
        "order": 2,
        "removed": False,
    }

    state = read_exhibit(sealed_and_opened(written), 5)

    assert written_exhibit(state) == written
    assert state.exhibit.level is Disclosure.CCF_ONLY
    assert state.exhibit.translations == ()


@given(st.lists(st.builds(PlannedAnnex, st.text(), st.text(), st.lists(st.text()).map(tuple))), st.text())
def test_any_plan_of_annexes_comes_back(annexes: list[PlannedAnnex], by: str) -> None:
    state = PlanState(AnnexPlan(tuple(annexes), version=9, before=3), datetime(2026, 11, 25, tzinfo=UTC), by)

    assert read_plan(sealed_and_opened(written_plan(state)), 9) == state
