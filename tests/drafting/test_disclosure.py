"""Who reads what: consent, the text for the source, and questions that tell nothing."""

from __future__ import annotations

from pathlib import Path

from casework.domain.blocks import Questions
from casework.domain.exhibits import Exhibit
from casework.domain.facts import Disclosure
from casework.drafting.disclosure import leaks
from casework.drafting.numbers import numbers_of
from tests.drafting.builders import a_fact, a_form, a_ground, a_record, a_shelf, drafted, words

WHOLE = "## Relief\n\n1. Asks.\n\n{% grounds %}\n\n## Questions\n\n{% questions %}\n\n## Annexes\n\n{% annexes %}\n"


def test_fact_held_back_is_in_no_text_and_makes_no_gap(tmp_path: Path) -> None:
    shelf = a_shelf(
        tmp_path,
        "1. {% if applicant.birth_place.is_known %}Born in {{ applicant.birth_place }}{% else %}Nothing{% endif %}.\n",
    )
    record = a_record(a_fact("applicant.birth_place", "Talsk", disclosure="not-filed"))

    draft = drafted(shelf, record)

    assert words(draft.blocks[-1]) == "Nothing."
    assert draft.gaps == ()


def test_person_at_risk_is_not_pleaded_before_agreeing(tmp_path: Path) -> None:
    shelf = a_shelf(tmp_path, "{% for incident in incidents %}\n1. {{ incident.what }}.\n{% endfor %}\n")
    record = a_record(
        a_fact("incident.what", "they came at night", "incident:1"),
        a_fact("incident.relative", "relative:1", "incident:1"),
        a_fact("relative.consents", "not-asked", "relative:1"),
    )

    draft = drafted(shelf, record)

    assert "they came" not in words(draft)
    assert "informed consent" in draft.gaps[0].what


def test_person_who_refused_is_left_out_altogether(tmp_path: Path) -> None:
    shelf = a_shelf(tmp_path, "1. Text.\n\n{% for incident in incidents %}\n1. {{ incident.what }}.\n{% endfor %}\n")
    record = a_record(
        a_fact("incident.what", "they came at night", "incident:1"),
        a_fact("incident.relative", "relative:1", "incident:1"),
        a_fact("relative.consents", "no", "relative:1"),
    )

    draft = drafted(shelf, record)

    assert words(draft.blocks[-1]) == "Text."


def test_sentence_with_something_for_the_ccf_alone_is_withheld_whole(tmp_path: Path) -> None:
    text = "1. Open.\n1. The Applicant, born in {{ applicant.birth_place }}, left.\n1. Open again.\n"
    record = a_record(a_fact("applicant.birth_place", "Talsk", disclosure="ccf-only"))

    for_source = drafted(a_shelf(tmp_path, text), record, for_source=True)

    assert [words(block) for block in for_source.blocks[-3:]] == ["Open.", "", "Open again."]
    assert "Talsk" in words(drafted(a_shelf(tmp_path, text), record))


def test_text_that_depends_on_a_restricted_fact_is_withheld_too(tmp_path: Path) -> None:
    text = "{% for charge in charges %}\n1. {% if charge.in_absentia.is_true %}He fled.{% endif %}\n{% endfor %}\n"
    record = a_record(a_fact("charge.in_absentia", True, "charge:1", disclosure="ccf-only"))

    for_source = drafted(a_shelf(tmp_path, text), record, for_source=True)

    assert "He fled." not in words(for_source)
    assert "He fled." in words(drafted(a_shelf(tmp_path, text), record))


def test_source_reads_the_summary_and_not_the_fact(tmp_path: Path) -> None:
    text = "1. {{ applicant.birth_place }}.\n"
    record = a_record(a_fact("applicant.birth_place", "Talsk", disclosure="summary", summary="a town in the north"))

    for_source = drafted(a_shelf(tmp_path, text), record, for_source=True)

    assert words(for_source.blocks[-1]) == "a town in the north."
    assert leaks(for_source, record, form=a_form()) == ()


def test_strictest_of_fact_and_exhibit_decides(tmp_path: Path) -> None:
    exhibit = Exhibit("x", "Statement", disclosure=Disclosure.CCF_ONLY)
    record = a_record(a_fact("applicant.birth_place", "Talsk", exhibits=("x",)), exhibits=(exhibit,))
    shelf = a_shelf(tmp_path, "1. {{ applicant.birth_place }}.\n\n## Annexes\n\n{% annexes %}\n")

    for_source = drafted(shelf, record, for_source=True)

    assert "Talsk" not in words(for_source)
    assert "Statement" not in words(for_source)


def test_both_texts_keep_the_same_numbers(tmp_path: Path) -> None:
    text = (
        "{% restricted 'Statute 35' %}\n1. {#hidden} One {{ applicant.birth_place | cite }}.\n   1. Sub.\n1. Two.\n"
        "{% endrestricted %}\n1. {#open} Three.\n"
    )
    record = a_record(a_fact("applicant.birth_place", "T", exhibits=("x",)), exhibits=(Exhibit("x", "Paper"),))
    shelf = a_shelf(tmp_path, text)

    ours, theirs = drafted(shelf, record), drafted(shelf, record, for_source=True)

    assert numbers_of(ours).anchors["open"] == numbers_of(theirs).anchors["open"] == "3"
    assert ours.exhibits == theirs.exhibits


def test_question_never_tells_the_source_a_restricted_fact(tmp_path: Path) -> None:
    shelf = a_shelf(
        tmp_path, WHOLE, D_1="%% rule\n1. R.\n%% questions\n- Did you visit {{ applicant.birth_place }}?\n- When?\n"
    )
    record = a_record(
        a_fact("charge.in_absentia", True, "charge:1"), a_fact("applicant.birth_place", "Talsk", disclosure="ccf-only")
    )

    draft = drafted(shelf, record, a_ground("D-1", {"fact": "charge.in_absentia", "is": True}))

    assert [words(block) for block in draft.blocks if isinstance(block, Questions)] == ["No.QuestionPartWhen?"]


def test_fact_pleaded_to_the_ccf_is_still_not_put_in_a_question(tmp_path: Path) -> None:
    shelf = a_shelf(
        tmp_path,
        WHOLE,
        D_1="%% rule\n1. Born in {{ applicant.birth_place }}.\n%% questions\n- {{ applicant.birth_place }}?\n",
    )
    record = a_record(
        a_fact("charge.in_absentia", True, "charge:1"), a_fact("applicant.birth_place", "Talsk", disclosure="ccf-only")
    )

    draft = drafted(shelf, record, a_ground("D-1", {"fact": "charge.in_absentia", "is": True}))

    assert "Born in Talsk." in words(draft)
    assert draft.questions == ()


def test_question_that_depends_on_a_summary_is_not_put(tmp_path: Path) -> None:
    block = "%% rule\n1. R.\n%% questions\n{% if applicant.birth_place == 'Talsk' %}\n- Why Talsk?\n{% endif %}\n"
    record = a_record(
        a_fact("charge.in_absentia", True, "charge:1"),
        a_fact("applicant.birth_place", "Talsk", disclosure="summary", summary="a town"),
    )

    draft = drafted(
        a_shelf(tmp_path, WHOLE, D_1=block), record, a_ground("D-1", {"fact": "charge.in_absentia", "is": True})
    )

    assert draft.questions == ()
