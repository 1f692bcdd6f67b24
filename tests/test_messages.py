"""Translators get every text that a page shows, and nothing that is pleaded."""

import io

import pytest

from casework.messages import collect, differences, extract_toml


@pytest.fixture(scope="module")
def texts() -> dict[str, set[str]]:
    """Each text with the kinds of file it stands in."""
    found: dict[str, set[str]] = {}
    for message in collect():
        text = message.id if isinstance(message.id, str) else message.id[0]
        found[text] = {path.rsplit(".", 1)[-1] for path, _line in message.locations}
    return found


def test_the_collection_is_not_stale() -> None:
    new, gone = differences()

    assert (new, gone) == ([], []), "run: make messages"


@pytest.mark.parametrize(
    ("text", "kind"),
    [("What is the charge called?", "toml"), ("Set up Redress", "html"), ("Enter the name of the firm", "py")],
)
def test_texts_of_code_templates_and_data_are_collected(text: str, kind: str, texts: dict[str, set[str]]) -> None:
    assert kind in texts[text]


def test_data_files_yield_what_is_shown_and_no_names_of_facts() -> None:
    file = b'title = "Charges"\n[[page]]\nwhy = "We ask."\n[[page.question]]\nfact = "charge.label"\nkind = "text"\n'

    found = list(extract_toml(io.BytesIO(file), None, None, None))

    assert found == [(1, "", "Charges", []), (3, "", "We ask.", [])]


def test_what_is_pleaded_is_never_collected(texts: dict[str, set[str]]) -> None:
    assert not any("md" in kinds for kinds in texts.values())
    assert not any("{{" in text or "{%" in text for text in texts)
