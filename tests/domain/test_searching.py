"""Words are found in every script, however they are written, and what is found first is what was meant."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.domain.folding import fold, fold_with_places
from casework.domain.searching import Kind, NotSearchable, Part, Problem, Query, search
from casework.domain.snippets import snippet

FOUND = [
    ("arrest", "The ARREST of 2019", "ARREST"),
    ("Zürich", "in Zu\u0308rich", "Zu\u0308rich"),
    ("istanbul", "İSTANBUL ve ısı", "İSTANBUL"),
    ("ISI", "ısı ölçümü", "ısı"),
    ("o'neil", "Mr O’Neil wrote", "O’Neil"),
    ("full width", "ｆｕｌｌ　ｗｉｄｔｈ", "ｆｕｌｌ ｗｉｄｔｈ"),
    ("123", "القضية رقم ١٢٣", "١٢٣"),
    ("елка", "Ёлка зелёная", "Ёлка"),
    ("договора", "расторгнуты договоры", "договоры"),
    ("суд", "решение суда", "суда"),
    ("احمد", "قال أَحْمَد", "أَحْمَد"),
    ("محكمة", "أمام المحكمة", "المحكمة"),
    ("المحكمة", "محكمة الاستئناف", "محكمة"),
    ("محكمه", "وبالمحكمـــة", "وبالمحكمـــة"),
    ("مستشفي", "في المستشفى", "المستشفى"),
    ("法院", "人民法院审理", "法院"),
    ("法院", "人民法\n院审理", "法 院"),
    ("合同2019", "《合同 2019》", "合同 2019"),
    ("签订 合同", "签订了一份合同", "签订 合同"),
    ("warrants", "a warrant was issued", "warrant"),
    ("charged", "the charge", "charge"),
    ("A-2019/17", "file A-2019/17 of the court", "A-2019/17"),
    ('"arrest warrant"', "the arrest\nwarrant", "arrest warrant"),
    ("“أمر قبض”", "صدر أمر  قبض", "أمر قبض"),
]
NOT_FOUND = [
    ("art", "a party at heart"),
    ('"arrest warrant"', "a warrant of arrest"),
    ('"warrant"', "two warrants"),
    ("院法", "人民法院"),
    ("法院", "法律。学院"),
    ("it", "its items"),
    ("договор суда", "договор без решения"),
    ("كتاب", "كتب"),
]


@pytest.mark.parametrize(("words", "text", "marked"), FOUND)
def test_a_word_is_found_however_it_is_written(words: str, text: str, marked: str) -> None:
    """CR-08: case, accents, vowel marks, articles, digits, line breaks make no other word."""
    query = Query.read(words)

    found = search([("one", (Part(Kind.TEXT, fold(text)),))], query)

    assert [one.id for one in found] == ["one"]
    assert marked_in(text, query) == marked


@pytest.mark.parametrize(("words", "text"), NOT_FOUND)
def test_what_is_another_word_is_not_found(words: str, text: str) -> None:
    assert search([("one", (Part(Kind.TEXT, fold(text)),))], Query.read(words)) == []


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        ("", Problem.EMPTY),
        (" \n ", Problem.EMPTY),
        ("?!", Problem.EMPTY),
        ("a", Problem.ONE_LETTER),
        ("a b", Problem.ONE_LETTER),
        ("x" * 201, Problem.TOO_LONG),
        ("ab " * 13, Problem.TOO_LONG),
    ],
)
def test_what_finds_nothing_or_everything_is_told(words: str, problem: Problem) -> None:
    with pytest.raises(NotSearchable) as refused:
        Query.read(words)

    assert refused.value.problem is problem


def test_one_chinese_character_is_a_word() -> None:
    assert search([("one", (Part(Kind.TEXT, fold("判决书")),))], Query.read("判"))


def test_every_word_counts_wherever_it_stands_in_one_exhibit() -> None:
    parts = (Part(Kind.TITLE, fold("Judgment")), Part(Kind.TEXT, fold("in absentia"), "f", 3))

    both = search([("one", parts)], Query.read("judgment absentia"))

    assert [(place.kind, place.page) for place in both[0].places] == [(Kind.TITLE, 0), (Kind.TEXT, 3)]
    assert search([("one", parts)], Query.read("judgment acquitted")) == []


def test_a_title_comes_before_a_text_and_the_very_word_before_its_beginning() -> None:
    things = [
        ("begins", (Part(Kind.TEXT, fold("chargeable")),)),
        ("text", (Part(Kind.TEXT, fold("charge")),)),
        ("often", (Part(Kind.TEXT, fold("charge charge charge")),)),
        ("title", (Part(Kind.TITLE, fold("charge")),)),
    ]

    found = search(things, Query.read("charge"))

    assert [one.id for one in found] == ["title", "often", "text", "begins"]


def test_a_snippet_shows_the_words_in_a_long_text_and_cuts_no_word() -> None:
    text = "before " * 3_000 + "the Arrest Warrant of 3 May " + "after " * 3_000

    found = snippet(text, Query.read("arrest warrant"))

    assert [piece for piece, is_mark in found.pieces if is_mark] == ["Arrest", "Warrant"]
    assert found.is_cut_before
    assert found.is_cut_behind
    assert set("".join(piece for piece, _ in found.pieces).split()) == set(
        "before the Arrest Warrant of 3 May after".split()
    )


@given(st.text(alphabet="ab É,ё\n判决ﻻ١İß가がﷺ.'ーกั́ـ 2"))
def test_a_folded_text_knows_where_each_sign_comes_from(text: str) -> None:
    folded, places = fold_with_places(text)

    assert folded == fold(text)
    assert len(places) == len(folded)
    assert places == sorted(places)
    assert all(0 <= place <= len(text) for place in places)


def marked_in(text: str, query: Query) -> str:
    """Return what is marked in the snippet of a text, one space between two marks."""
    return " ".join(piece for piece, is_mark in snippet(text, query).pieces if is_mark)
