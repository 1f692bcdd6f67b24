"""What an author of letters may write, and what is refused where."""

from __future__ import annotations

from pathlib import Path

import pytest

from casework.drafting.language import LetterError
from casework.drafting.letters import letter_faults
from tests.drafting.builders import FRONT, a_fact, a_form, a_record, a_shelf, drafted, words

LINES = FRONT.count("\n")


@pytest.mark.parametrize(
    ("text", "line", "column", "problem"),
    [
        ("one\n{{ applicant.shoe_size }}", 2, 4, "no question asks for applicant.shoe_size"),
        ("{{ nobody.name }}", 1, 4, "nobody is not a declared name"),
        ("{{ charge.label }}", 1, 4, "there may be several"),
        ("{% if charges.size > 0 and applicant.birth_place %}x{% endif %}", 1, 28, "is a fact, not true or false"),
        ("{{ applicant.birth_place | shout }}", 1, 4, "no filter shout"),
        ("{% assign x = 1 %}", 1, 4, "unexpected tag"),
        ("{% include 'other' %}", 1, 4, "unexpected tag"),
        ("{{ applicant.__class__ }}", 1, 4, "no question asks for"),
        ("{% for x in applicant %}{% endfor %}", 1, 13, "nothing a letter can loop over"),
        ("{% source '2023-19' %}x{% endsource %}", 1, 4, "is not a date"),
        ("{% gap what %}", 1, 8, "expected string"),
    ],
)
def test_a_mistake_in_a_letter_is_named_with_its_place(
    tmp_path: Path, text: str, line: int, column: int, problem: str
) -> None:
    shelf = a_shelf(tmp_path, text)

    with pytest.raises(LetterError) as fault:
        shelf.letter("test", "en")

    assert (fault.value.file, fault.value.line, fault.value.column) == ("test.en.md", LINES + line, column)
    assert problem in fault.value.problem


def test_a_ground_block_has_only_its_own_sections(tmp_path: Path) -> None:
    shelf = a_shelf(tmp_path, "", D_1="%% rule\n1. x\n%% epilogue\n1. y\n")

    with pytest.raises(LetterError) as fault:
        shelf.ground_text("D-1", "en")

    assert (fault.value.file, fault.value.line) == ("grounds/D-1.en.md", 6)


def test_every_fault_of_a_folder_is_listed(tmp_path: Path) -> None:
    a_shelf(tmp_path, "{{ applicant.shoe_size }}", D_1="%% rule\n{{ what.ever }}\n", D_2="%% rule\n1. fine\n")

    faults = letter_faults(a_form(), tmp_path)

    assert sorted(fault.file for fault in faults) == ["grounds/D-1.en.md", "test.en.md"]


def test_a_loop_and_a_table_leave_no_empty_lines(tmp_path: Path) -> None:
    shelf = a_shelf(
        tmp_path,
        "| a | b |\n| --- | --- |\n{% for charge in charges %}\n| {{ charge.label }} | x |\n{% endfor %}\n",
    )

    draft = drafted(
        shelf, a_record(a_fact("charge.label", "one", "charge:1"), a_fact("charge.label", "two", "charge:2"))
    )

    assert [words(block) for block in draft.blocks[2:]] == ["abonextwox"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{% for charge in charges %}{{ charge.charged_on | date }}{% endfor %}", "in February 2020 (day not known)"),
        ("{% for charge in charges %}{{ charge.charged_on }}{% endfor %}", "February 2020"),
        ("{% for charge in charges %}{{ charge.label | says }}{% endfor %}", "a document records"),
        ("{{ applicant.nationalities | country | join_and }}", "France and Germany"),
        ("{{ applicant.name }}, {{ applicant.he }}, {{ applicant.His }}", "DOE Jane, she, Her"),
        ("{{ charges | join_and: 'label' }}", "fraud"),
    ],
)
def test_a_filter_says_no_more_than_is_known(tmp_path: Path, text: str, expected: str) -> None:
    from casework.domain.dates import PartialDate

    record = a_record(
        a_fact("charge.charged_on", PartialDate.parse("2020-02"), "charge:1"),
        a_fact("charge.label", "fraud", "charge:1", said_by="document"),
        a_fact("applicant.nationalities", ("FR", "DE")),
        a_fact("applicant.family_name", "Doe"),
        a_fact("applicant.given_names", "Jane"),
        a_fact("applicant.grammatical_gender", "feminine"),
    )

    draft = drafted(a_shelf(tmp_path, text), record)

    assert words(draft.blocks[-1]) == expected
