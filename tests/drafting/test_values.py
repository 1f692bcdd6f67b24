"""Values stay values: nothing a client types becomes markup, code or structure."""

from __future__ import annotations

import tempfile
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from casework.domain.blocks import Draft
from casework.drafting.html import to_html
from casework.drafting.letters import Shelf
from casework.drafting.tokens import flattened
from casework.drafting.word import write_docx
from tests.drafting.builders import W, a_fact, a_record, a_shelf, drafted, part, shown, words

TEXT = (
    "1. **Born** in {{ applicant.birth_place }}, *{{ applicant.birth_place }}*.^[{{ applicant.birth_place }}]\n\n"
    "| a | b |\n| --- | --- |\n| {{ applicant.birth_place }} | x |\n"
)
NASTY = (
    "**bold**", "# heading", "1. item", "{{ applicant.family_name }}", "{% if x %}", "{#anchor}", "^[note]", "[](#a)",
    "</w:t></w:r><w:p/>", "<script>alert(1)</script>", "a | b | c", "`code`", "\\", "&amp;", "]]>",
    "=1+1", '#read("x")',
    "\u202ereversed", "\u2067x", "\ue000" + "0" + "\ue001", "\x00\x0b\ufffe", "http://example.org",
    "$x$ @label <label>",
)  # fmt: skip
values = st.one_of(st.sampled_from(NASTY), st.text(min_size=1, max_size=80)).filter(flattened)


@cache
def shelf() -> Shelf:
    return a_shelf(Path(tempfile.mkdtemp()), TEXT)


def draft_with(value: str) -> Draft:
    return drafted(shelf(), a_record(a_fact("applicant.birth_place", value)))


@given(values)
@settings(max_examples=150, deadline=None)
def test_value_is_printed_as_typed_and_changes_no_structure(value: str) -> None:
    plain, typed = draft_with("x"), draft_with(value)

    assert [type(block) for block in typed.blocks] == [type(block) for block in plain.blocks]
    assert words(typed).replace("\u2068", "").replace("\u2069", "").count(flattened(value)) >= 4


@given(values)
@settings(max_examples=80, deadline=None)
def test_value_enters_word_as_text_alone(value: str) -> None:
    plain = part(write_docx(draft_with("x")), "word/document.xml")

    typed = part(write_docx(draft_with(value)), "word/document.xml")

    assert {element.tag for element in typed.iter()} - {f"{W}rtl", f"{W}lang", f"{W}rPr"} == {
        element.tag for element in plain.iter()
    } - {f"{W}rPr"}
    assert flattened(value) in shown(typed).replace("\u2068", "").replace("\u2069", "")


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)

    def handle_data(self, data: str) -> None:
        self.text += data


@given(values)
@settings(max_examples=150, deadline=None)
def test_value_enters_the_preview_as_text_alone(value: str) -> None:
    plain, typed = _Tags(), _Tags()
    plain.feed(to_html(draft_with("x")))

    typed.feed(to_html(draft_with(value)))

    assert typed.tags - {"bdi"} == plain.tags
    assert flattened(value) in typed.text


@given(st.text(max_size=200))
def test_flattened_value_holds_nothing_a_document_cannot(value: str) -> None:
    flat = flattened(value)

    assert not any(0xE000 <= ord(character) <= 0xF8FF or ord(character) < 32 for character in flat)
    assert not any(character in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069" for character in flat)
    assert flattened(flat) == flat
