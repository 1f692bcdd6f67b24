"""What a draft says, to whom, and what it leaves as a gap."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from casework.domain.blocks import AnnexList, Cite, Gap, Heading, Paragraph, Part, Questions, inlines_of
from casework.domain.dates import PartialDate
from casework.domain.exhibits import Exhibit
from casework.drafting.numbers import numbers_of
from tests.drafting.builders import a_fact, a_ground, a_record, a_shelf, drafted, words

WHOLE = "## Relief\n\n1. Asks.\n\n{% grounds %}\n\n## Questions\n\n{% questions %}\n\n## Annexes\n\n{% annexes %}\n"


def test_unknown_fact_is_a_gap_and_is_listed(tmp_path: Path) -> None:
    shelf = a_shelf(tmp_path, "1. Born in {{ applicant.birth_place }}.\n")

    draft = drafted(shelf, a_record())

    assert "Born in ⟦gap: gap for applicant.birth_place – client⟧." in words(draft)
    assert [gap.key for gap in draft.gaps] == ["applicant.birth_place"]


def test_bare_fact_is_stated_by_its_speaker_with_a_gap_for_the_exhibit(tmp_path: Path) -> None:
    shelf = a_shelf(
        tmp_path, "{% for charge in charges %}\n1. {{ charge.act | says }}: {{ charge.act | proved }}.\n{% endfor %}\n"
    )
    record = a_record(a_fact("charge.act", "he signed", "charge:1", said_by="relative"))

    draft = drafted(shelf, record)

    assert "a relative reports: he signed ⟦gap: exhibit: gap for charge.act – client⟧." in words(draft)


def test_annexes_are_numbered_as_first_cited(tmp_path: Path) -> None:
    text = "1. {{ applicant.birth_place | cite }}{{ applicant.family_name | cite }}\n\n## Annexes\n\n{% annexes %}\n"
    facts = (
        a_fact("applicant.family_name", "A", exhibits=("first",)),
        a_fact("applicant.birth_place", "B", exhibits=(("second", "page 2"),)),
    )
    exhibits = (Exhibit("first", "First paper"), Exhibit("second", "Second paper"), Exhibit("third", "Never cited"))

    draft = drafted(a_shelf(tmp_path, text), a_record(*facts, exhibits=exhibits))

    annexes = next(block for block in draft.blocks if isinstance(block, AnnexList))
    assert [annex.exhibit for annex in annexes.annexes] == ["second", "first"]
    assert Cite("second", "page 2") in [inline for block in draft.blocks for inline in inlines_of(block)]


def test_arguable_ground_is_argued_in_the_part_that_takes_it(tmp_path: Path) -> None:
    shelf = a_shelf(tmp_path, WHOLE, D_1="%% rule\n1. The rule.\n%% questions\n- When?\n%% counsel\n- Beware.\n")
    record = a_record(a_fact("charge.in_absentia", True, "charge:1"))

    draft = drafted(shelf, record, a_ground("D-1", {"fact": "charge.in_absentia", "is": True}))

    headings = [words(block) for block in draft.blocks if isinstance(block, Heading)]
    assert headings == ["Relief", "First ground: no account of acts", "Questions", "Annexes"]
    assert "Beware" not in words(draft)
    assert "Beware." in "".join(words(block) for block in draft.counsel)


def test_open_ground_is_reserved_and_asked_never_claimed(tmp_path: Path) -> None:
    shelf = a_shelf(tmp_path, WHOLE, D_1="%% rule\n1. The rule.\n%% questions\n- When?\n")

    draft = drafted(shelf, a_record(things=("charge:1",)), a_ground("D-1", {"fact": "charge.in_absentia", "is": True}))

    assert "The rule." not in words(draft)
    assert "Grounds reserved" in words(draft)
    assert [question.grounds for question in draft.questions] == [("D-1",)]


def test_ground_without_text_is_named_and_not_dropped(tmp_path: Path) -> None:
    shelf = a_shelf(tmp_path, WHOLE)

    draft = drafted(
        shelf,
        a_record(a_fact("charge.in_absentia", True, "charge:1")),
        a_ground("X-9", {"fact": "charge.in_absentia", "is": True}),
    )

    assert [gap.what for gap in draft.gaps] == ["the argument for “Title of X-9” in English"]


def test_same_question_is_put_once_for_both_grounds(tmp_path: Path) -> None:
    asks = "%% rule\n1. R.\n%% questions\n- When was it?\n"
    shelf = a_shelf(tmp_path, WHOLE, D_1=asks, D_2=asks + "- Who?\n")
    test = {"fact": "charge.in_absentia", "is": True}

    draft = drafted(
        shelf,
        a_record(a_fact("charge.in_absentia", True, "charge:1")),
        a_ground("D-1", test),
        a_ground("D-2", test, order=11),
    )

    block = next(block for block in draft.blocks if isinstance(block, Questions))
    assert [question.grounds for question in block.questions] == [("D-1", "D-2"), ("D-2",)]
    assert numbers_of(draft).question_words("D-2") == "Q1–Q2"


def test_thing_that_a_fact_names_is_printed_by_its_name(tmp_path: Path) -> None:
    shelf = a_shelf(tmp_path, "{% for charge in charges %}\n1. In {{ charge.instrument }}.\n{% endfor %}\n")
    record = a_record(
        a_fact("charge.instrument", "instrument:1", "charge:1"), a_fact("instrument.kind", "red-notice", "instrument:1")
    )

    draft = drafted(shelf, record)

    assert words(draft.blocks[-1]) == "In Red Notice."


def test_chronology_keeps_partial_dates_and_says_what_order_is_open(tmp_path: Path) -> None:
    shelf = a_shelf(tmp_path, "## Chronology\n\n{% chronology %}\n")
    record = a_record(
        a_fact("travel.left_on", PartialDate.parse("2020")),
        a_fact("instrument.issued_on", PartialDate.parse("2020-02"), "instrument:1"),
        a_fact("instrument.kind", "red-notice", "instrument:1"),
    )

    said = words(drafted(shelf, record))

    assert "2020Leaves the source State" in said
    assert "February 2020Red Notice issued" in said
    assert "leave the order of the following open: leaves the source State (2020) and Red Notice issued" in said


def test_source_published_after_the_filing_day_is_refused(tmp_path: Path) -> None:
    text = (
        "{% for context in contexts %}\n1. {{ context.says }}.\n{% endfor %}\n"
        "{% source '2023-12' %}\n1. The report.\n{% endsource %}\n"
    )
    record = a_record(
        a_fact("context.says", "late", "context:1"),
        a_fact("context.published_on", PartialDate.parse("2024"), "context:1"),
        a_fact("context.says", "early", "context:2"),
        a_fact("context.published_on", PartialDate.parse("2021-05"), "context:2"),
    )

    early = words(drafted(a_shelf(tmp_path, text), record, today=date(2021, 5, 20)))
    late = words(drafted(a_shelf(tmp_path, text), record))

    assert ("early." in early, "late." in early, "The report." in early) == (True, False, False)
    assert ("early." in late, "late." in late, "The report." in late) == (True, True, True)


def test_index_tells_which_paragraphs_plead_a_fact(tmp_path: Path) -> None:
    shelf = a_shelf(
        tmp_path,
        "1. {#one} Born in {{ applicant.birth_place }}.\n"
        "1. {#two} {% if applicant.birth_place == 'Talsk' %}Northern.{% endif %}\n1. {#three} Other.\n",
    )

    draft = drafted(shelf, a_record(a_fact("applicant.birth_place", "Talsk")))

    assert [(pleading.fact.key, pleading.anchors) for pleading in draft.pleaded] == [
        ("applicant.birth_place", ("one", "two"))
    ]


def test_reference_to_a_paragraph_not_printed_is_a_gap(tmp_path: Path) -> None:
    shelf = a_shelf(tmp_path, "1. See paragraph [](#nowhere).\n")

    draft = drafted(shelf, a_record())

    assert isinstance(
        next(inline for block in draft.blocks for inline in inlines_of(block) if isinstance(inline, Gap)), Gap
    )


@pytest.mark.parametrize(("part", "count"), [(Part.ARGUMENT, 4), (Part.QUESTIONS, 2), (Part.ANNEXES, 2)])
def test_parts_of_a_draft_are_told_apart(tmp_path: Path, part: Part, count: int) -> None:
    draft = drafted(a_shelf(tmp_path, WHOLE), a_record())

    assert len(draft.blocks_of(part)) == count


def test_paragraph_numbers_run_through_and_items_count_below(tmp_path: Path) -> None:
    shelf = a_shelf(tmp_path, "1. One.\n   1. A.\n   1. B.\n\n## Next\n\n1. Two.\n   1. C.\n")

    draft = drafted(shelf, a_record())

    labels = numbers_of(draft).labels
    assert [label for label, block in zip(labels, draft.blocks, strict=True) if isinstance(block, Paragraph)] == [
        "1",
        "1.1",
        "1.2",
        "2",
        "2.1",
    ]
