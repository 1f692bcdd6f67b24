"""The interface texts: which there are in code, templates, forms and law, for translators to work from."""

from __future__ import annotations

import io
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any, Final

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

ROOT: Final = Path(__file__).resolve().parents[1]
TEMPLATE: Final = ROOT / "translations" / "messages.pot"
KEYWORDS: Final[dict[str, Any]] = {
    "_": None,
    "N_": None,
    "gettext": None,
    "later": None,
    "lazy_gettext": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
}
# What a person reads in the data files. The rest names facts, dates, authorities.
INTERFACE_KEYS: Final = frozenset(
    (
        *("title", "intro", "text", "hint", "why", "one", "many", "gap", "follow_up"),  # forms
        *("test", "weak_when", "answers", "source", "ours", "evidence"),  # grounds
        *("lost", "counted", "what", "missing", "says", "so"),  # deadlines, requirements, contradictions
    )
)


def extract_toml(
    file: IO[bytes],
    keywords: object,  # noqa: ARG001 (Babel passes it)
    comment_tags: object,  # noqa: ARG001 (the same)
    options: object,  # noqa: ARG001 (the same)
) -> Iterator[tuple[Any, ...]]:
    """Yield what a form or rule file shows, as Babel wants it: line, function, text, comments.

    TOML readers keep no lines, so every text is given the line where its first words stand.
    """
    raw = file.read().decode()
    lines = raw.splitlines()
    for text in dict.fromkeys(_texts(tomllib.loads(raw), is_shown=False)):
        opening = text.split("\n")[0][:40]
        line = next((number for number, line in enumerate(lines, 1) if opening in line), 1)
        yield line, "", text, []


def _texts(value: object, *, is_shown: bool) -> Iterator[str]:
    if isinstance(value, str) and is_shown and value.strip():
        yield value
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item, is_shown=is_shown)
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _texts(item, is_shown=key in INTERFACE_KEYS)


def collect() -> Catalog:
    """Return every interface text with the files it stands in."""
    catalog = Catalog(project="Redress", charset="utf-8", header_comment="# Interface texts of Redress.")
    found = extract_from_dir(
        ROOT, *_mapping(), keywords=KEYWORDS, comment_tags=("Translators:",), strip_comment_tags=True
    )
    for path, line, text, comments, context in found:
        catalog.add(text, locations=[(path, line)], auto_comments=comments, context=context)
    return catalog


def _mapping() -> tuple[list[tuple[str, str]], dict[str, dict[str, str]]]:
    table = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["babel"]["mappings"]
    methods = [(pattern, entry["method"]) for entry in table for pattern in entry["pattern"]]
    return methods, {}


def differences() -> tuple[list[str], list[str]]:
    """Return the texts that the kept collection lacks, and those that it has and nothing shows any more."""
    if TEMPLATE.exists():
        with TEMPLATE.open("rb") as file:
            kept = {_shown(message.id) for message in read_po(file) if message.id}
    else:
        kept = set()
    present = {_shown(message.id) for message in collect() if message.id}
    return sorted(present - kept), sorted(kept - present)


def _shown(text: str | tuple[str, ...] | list[str]) -> str:
    return text if isinstance(text, str) else text[0]


def write() -> int:
    """Write the collection, the same bytes for the same texts, and return how many there are."""
    catalog = collect()
    written = io.BytesIO()
    write_po(written, catalog, sort_output=True, omit_header=True, include_lineno=False, width=120)
    header = b'# Interface texts of Redress; the English text is the key.\nmsgid ""\nmsgstr ""\n'
    header += b'"Content-Type: text/plain; charset=utf-8\\n"\n"Content-Transfer-Encoding: 8bit\\n"\n\n'
    TEMPLATE.parent.mkdir(exist_ok=True)
    TEMPLATE.write_bytes(header + written.getvalue())
    return len(catalog)
