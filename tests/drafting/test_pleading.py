"""How grounds are ordered, reserved and asked about, and how what was said is led in."""

from __future__ import annotations

from pathlib import Path

import pytest

from casework.domain.blocks import Draft, Gap, Heading, Table, Text, Withheld, inlines_of, plain
from casework.domain.exhibits import Exhibit
from casework.drafting.letters import DEFAULT_FOLDER, Shelf
from casework.drafting.offences import FIELDS, OffenceFileError, offence_named, read_offences
from tests.drafting.builders import a_fact, a_form, a_ground, a_record, a_shelf, drafted, words

FRONT = """+++
title = "Request"
[[part]]
pleads = ["data"]
title = "no account of acts"
[[part]]
pleads = ["refugee"]
title = "obligations"
rank = 2
leads = ["R-1"]
[[part]]
pleads = ["article-2"]
title = "Article 2"
rank = 2
+++
"""
RULE = "%% rule\n1. Rule.\n"
PROVED = a_fact("charge.act", "signed a paper", "charge:a", exhibits=("audit",))
BARE = a_fact("charge.label", "fraud", "charge:a")
IS_PROVED = {"fact": "charge.act", "known": True}
IS_BARE = {"fact": "charge.label", "known": True}
IS_MISSING = {"fact": "charge.charged_on", "known": True}


def a_shelf_of_parts(folder: Path, **grounds: str) -> Shelf:
    shelf = a_shelf(folder, "{% grounds %}", **grounds)
    (folder / "test.en.md").write_text(FRONT + "{% grounds %}\n", encoding="utf-8")
    return shelf


def headings(draft: Draft) -> list[str]:
    return [plain(block.inlines) for block in draft.blocks if isinstance(block, Heading)]


def test_narrow_ground_precedes_a_better_proved_article_two(tmp_path: Path) -> None:
    shelf = a_shelf_of_parts(tmp_path, D_1=RULE, A2_1=RULE)
    grounds = (a_ground("D-1", IS_BARE), a_ground("A2-1", IS_PROVED, pleads="article-2"))

    made = drafted(shelf, a_record(BARE, PROVED, exhibits=(Exhibit("audit", "Audit"),)), *grounds)

    assert headings(made) == ["First ground: no account of acts", "Second ground: Article 2"]


def test_finding_of_non_refoulement_leads_the_request(tmp_path: Path) -> None:
    shelf = a_shelf_of_parts(tmp_path, D_1=RULE, R_1=RULE)
    grounds = (a_ground("D-1", IS_BARE), a_ground("R-1", IS_BARE, pleads="refugee", order=90))

    made = drafted(shelf, a_record(BARE), *grounds)

    assert headings(made)[0] == "First ground: obligations"


def test_open_ground_with_a_foothold_is_reserved_with_its_reason(tmp_path: Path) -> None:
    text = RULE + "%% reserved\n1. Two dates decide.\n"
    shelf = a_shelf_of_parts(tmp_path, D_1=text, A2_1=RULE)
    grounds = (a_ground("D-1", IS_MISSING), a_ground("A2-1", IS_BARE, pleads="article-2"))

    made = drafted(shelf, a_record(BARE), *grounds)

    assert headings(made) == ["First ground: Article 2", "Second ground: no account of acts (reserved)"]
    assert "Two dates decide." in words(made)


def test_open_ground_without_a_foothold_is_only_listed(tmp_path: Path) -> None:
    text = "%% reserved\n{% if charge.act.is_known %}{% endif %}\n%% questions\n- When?\n"
    text = text.replace("charge.act", "applicant.code_name")
    shelf = a_shelf_of_parts(tmp_path, D_1=text)

    made = drafted(shelf, a_record(BARE), a_ground("D-1", IS_MISSING))

    assert headings(made) == ["Grounds reserved"]


def test_run_of_bare_statements_wants_its_exhibits_once(tmp_path: Path) -> None:
    line = "1. A {{ charge.label | cite }}. B {{ charge.act | cite }}. C.\n"
    shelf = a_shelf(tmp_path, "{% for charge in charges %}\n" + line + "{% endfor %}\n")

    made = drafted(shelf, a_record(BARE, a_fact("charge.act", "signed", "charge:a")))

    assert [gap.what for gap in made.gaps] == ["exhibits: gap for charge.label; gap for charge.act"]
    assert "A. B ⟦gap: exhibits" in words(made)


def test_neighbouring_gaps_of_one_supplier_are_one(tmp_path: Path) -> None:
    shelf = a_shelf(tmp_path, '1. {% gap "a", "client" %} {% gap "b", "client" %} {% gap "c", "counsel" %}\n')

    made = drafted(shelf, a_record())

    assert [(gap.what, gap.whom) for gap in made.gaps] == [("a; b", "client"), ("c", "counsel")]


def test_exhibits_still_wanted_are_listed_with_place_and_supplier(tmp_path: Path) -> None:
    letter = (
        "{% for charge in charges %}\n1. A {{ charge.label | cite }}.\n{% endfor %}\n\n## Annexes\n\n{% annexes %}\n"
    )

    made = drafted(a_shelf(tmp_path, letter), a_record(BARE))

    (wanted,) = [block for block in made.blocks if isinstance(block, Table) and block.style == "to-obtain"]
    assert [plain(cell) for cell in wanted.rows[0]] == ["client", "gap for charge.label (paragraph )"]


def test_question_on_persons_at_risk_waits_for_their_agreement(tmp_path: Path) -> None:
    shelf = a_shelf_of_parts(tmp_path, D_1=RULE + "%% questions on agreement\n- Was a threat made?\n")
    (tmp_path / "test.en.md").write_text(FRONT + "{% grounds %}\n\n## Questions\n\n{% questions %}\n", encoding="utf-8")
    asked = a_fact("relative.consents", "not-asked", "relative:a")
    agreed = a_fact("relative.consents", "yes", "relative:a")

    ours = drafted(shelf, a_record(BARE, asked), a_ground("D-1", IS_BARE))
    theirs = drafted(shelf, a_record(BARE, asked), a_ground("D-1", IS_BARE), for_source=True)
    later = drafted(shelf, a_record(BARE, agreed), a_ground("D-1", IS_BARE), for_source=True)

    assert any(isinstance(inline, Gap) for inline in ours.questions[0].inlines)
    assert isinstance(theirs.questions[0].inlines[0], Withheld)
    assert plain(later.questions[0].inlines) == "Was a threat made?"


@pytest.mark.parametrize(("consents", "is_told"), [("yes", True), ("not-asked", False), ("no", False)])
def test_word_of_a_relative_is_filed_only_with_consent(tmp_path: Path, consents: str, is_told: bool) -> None:
    shelf = a_shelf(tmp_path, "{% for charge in charges %}\n1. {{ charge.act }}\n{% endfor %}\n")
    said = a_fact("charge.act", "they came at night", "charge:a", said_by="relative")

    made = drafted(shelf, a_record(said, a_fact("relative.consents", consents, "relative:a")))

    assert ("they came at night" in words(made)) is is_told


@pytest.mark.parametrize(
    ("said", "printed"),
    [
        ("He left in May.", "The Applicant states that he left in May"),
        ("I left in May", "The Applicant states: “I left in May”"),
        ("Elected in 2019", "The Applicant states: Elected in 2019"),
        ("He left. He did not return.", "The Applicant states: He left. He did not return"),
    ],
)
def test_what_was_said_goes_on_as_a_clause_where_it_can(tmp_path: Path, said: str, printed: str) -> None:
    shelf = a_shelf(tmp_path, "{% for charge in charges %}\n1. {{ charge.act | told | upper_first }}.\n{% endfor %}\n")

    made = drafted(shelf, a_record(a_fact("charge.act", said, "charge:a")))

    assert f"{printed}." in words(made)


def test_summary_is_printed_once_for_the_source(tmp_path: Path) -> None:
    shelf = a_shelf(tmp_path, "{% for charge in charges %}\n1. {{ charge.act | told | upper_first }}.\n{% endfor %}\n")
    fact = a_fact("charge.act", "he hid a friend", "charge:a", disclosure="summary", summary="he helped a person")

    made = drafted(shelf, a_record(fact), for_source=True)

    assert words(made).count("e helped a person.") == 1


def test_second_instrument_is_argued_under_its_own_name(tmp_path: Path) -> None:
    shelf = a_shelf_of_parts(tmp_path, D_1="%% rule\n1. Same.\n1. Of the {{ instrument.kind | label }}.\n")
    kinds = (
        a_fact("instrument.kind", "red-notice", "instrument:a"),
        a_fact("instrument.kind", "diffusion", "instrument:b"),
    )

    made = drafted(shelf, a_record(*kinds), a_ground("D-1", {"fact": "instrument.kind", "known": True}))

    assert "As to the diffusion" in headings(made)
    assert words(made).count("Same.") == 1


def test_letter_without_a_dated_event_says_so(tmp_path: Path) -> None:
    made = drafted(a_shelf(tmp_path, "## Chronology\n\n{% chronology %}\n"), a_record())

    assert any(gap.what.startswith("dated events") for gap in made.gaps)


@pytest.mark.parametrize(
    ("label", "family"),
    [
        ("Accepting bribes", "bribery"),
        ("conspiracy to make illegal profits through a mining business", "business"),
        ("recruiting former prisoners to attack a supposed enemy", "recruitment"),
        ("taking part in unrest", "unrest"),
        ("organised crime", "group"),
        ("parking", None),
    ],
)
def test_charge_is_known_by_the_words_of_its_label(label: str, family: str | None) -> None:
    offences = read_offences(DEFAULT_FOLDER, "en")

    found = offence_named(label, offences)

    assert (found.id if found else None) == family


def test_family_without_a_line_is_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "offences.en.toml").write_text('[[offence]]\nid = "x"\nwords = ["x"]\n', encoding="utf-8")

    with pytest.raises(OffenceFileError, match=r"'x'.*remark"):
        read_offences(tmp_path, "en")


def test_each_charge_is_asked_for_what_its_offence_consists_of(tmp_path: Path) -> None:
    letter = "{% for charge in charges %}\n1. {% if charge.offence.is_known %}{{ charge.offence.remark }}{% endif %}\n"
    lines = "\n".join(f'{name} = "{name} of it"' for name in FIELDS)
    shelf = a_shelf(tmp_path, letter + "{% endfor %}\n")
    (tmp_path / "offences.en.toml").write_text(f'[[offence]]\nid="f"\nwords=["fraud"]\n{lines}\n', encoding="utf-8")

    made = drafted(Shelf(a_form(), tmp_path), a_record(BARE))

    assert shelf.offences("en")
    assert "remark of it" in words(made)


def test_offence_of_a_withheld_charge_is_not_told(tmp_path: Path) -> None:
    letter = "{% for charge in charges %}\n1. Asked: {{ charge.offence.asks }}\n{% endfor %}\n"
    shelf = a_shelf(tmp_path, letter)
    (tmp_path / "offences.en.toml").write_bytes((DEFAULT_FOLDER / "offences.en.toml").read_bytes())
    hidden = a_fact("charge.label", "fraud", "charge:a", disclosure="ccf-only")

    made = drafted(shelf, a_record(hidden), for_source=True)

    said = [inline.text for block in made.blocks for inline in inlines_of(block) if isinstance(inline, Text)]
    assert not any("false when made" in text for text in said)


@pytest.mark.parametrize(
    ("exhibits", "printed"), [((), "the Applicant states that it lapsed"), (("audit",), "it lapsed")]
)
def test_own_clause_names_who_says_so_until_it_is_proved(
    tmp_path: Path, exhibits: tuple[str, ...], printed: str
) -> None:
    line = "1. As to it, {{ charge.act | averred }}it lapsed {{ charge.act | cite }}.\n"
    shelf = a_shelf(tmp_path, "{% for charge in charges %}\n" + line + "{% endfor %}\n")
    fact = a_fact("charge.act", "it lapsed", "charge:a", exhibits=exhibits)

    made = drafted(shelf, a_record(fact, exhibits=(Exhibit("audit", "Audit"),)))

    assert f"As to it, {printed}" in words(made)
