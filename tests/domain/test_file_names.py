"""Any name that a file comes with can be shown, and plays no tricks (UP-04)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.domain.file_names import LONGEST_BYTES, shown_name


@pytest.mark.parametrize(
    ("given_name", "shown"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\papers\\warrant.pdf", "warrant.pdf"),
        ("warrant\u202efdp.exe", "warrant[U+202E]fdp.exe"),
        ("a\0b\r\n.pdf", "a[U+0000]b[U+000D][U+000A].pdf"),
        ("half\ud800.pdf", "half[U+D800].pdf"),
        ("..", "file"),
        ("", "file"),
        ("CON", "CON"),
        ("نص الحكم.pdf", "نص الحكم.pdf"),
        ("حكم آخر.pdf", "حكم آخر.pdf"),
        ("判决书.pdf", "判决书.pdf"),
        ("می\u200cخواهم.pdf", "می\u200cخواهم.pdf"),
        ("e\u0301.pdf", "é.pdf"),
    ],
)
def test_a_name_is_shown_without_its_tricks(given_name: str, shown: str) -> None:
    assert shown_name(given_name) == shown


@pytest.mark.parametrize("long", ["a" * 300, "判" * 200, "ح" * 5_000])
def test_a_long_name_keeps_its_ending(long: str) -> None:
    shown = shown_name(f"{long}.pdf")

    assert shown.endswith("….pdf")
    assert shown.startswith(long[:60])
    assert LONGEST_BYTES - 4 <= len(shown.encode()) <= LONGEST_BYTES


def test_an_ending_that_is_a_whole_sentence_is_no_ending() -> None:
    shown = shown_name("a." + "b" * 400)

    assert shown.startswith("a.bbb")
    assert len(shown.encode()) <= LONGEST_BYTES


@given(st.text(max_size=2_000))
def test_any_name_becomes_one_that_can_be_shown(name: str) -> None:
    shown = shown_name(name)

    assert 0 < len(shown.encode()) <= LONGEST_BYTES
    assert not set(shown) & set("/\\\0\n\r\u202e\u2066\u200e")
    assert shown_name(shown) == shown
