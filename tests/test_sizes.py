"""Nothing grows until nobody reads it: files, functions and templates keep to the office's measures."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
CODE = ("casework", "forms", "bench", "tools", "tests")
LONGEST = [
    ("file of code", 300, [f"{folder}/**/*.py" for folder in CODE]),
    ("file of law or questions", 300, ["casework/law/**/*.toml", "forms/**/*.toml"]),
    ("template", 100, ["templates/**/*.html"]),
    ("style sheet", 200, ["casework/web/static/**/*.css"]),
    ("script", 200, ["casework/web/static/**/*.js"]),
]
LONGEST_FUNCTION = 50


def _files(patterns: list[str]) -> Iterator[Path]:
    for pattern in patterns:
        yield from (path for path in ROOT.glob(pattern) if "__pycache__" not in path.parts)


def _functions() -> Iterator[tuple[str, int]]:
    for path in _files([f"{folder}/**/*.py" for folder in CODE]):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield f"{path.relative_to(ROOT)}: {node.name}", (node.end_lineno or 0) - node.lineno + 1


@pytest.mark.parametrize(("kind", "most", "patterns"), LONGEST, ids=[kind for kind, *_ in LONGEST])
def test_no_file_is_longer_than_its_kind_may_be(kind: str, most: int, patterns: list[str]) -> None:
    lengths = {
        str(path.relative_to(ROOT)): len(path.read_text(encoding="utf-8").splitlines()) for path in _files(patterns)
    }

    too_long = {name: length for name, length in lengths.items() if length > most}

    assert lengths or kind == "script", f"no {kind} was found, so nothing was measured"
    assert too_long == {}, f"a {kind} has at most {most} lines"


def test_no_function_is_longer_than_fifty_lines() -> None:
    functions = list(_functions())

    too_long = {name: length for name, length in functions if length > LONGEST_FUNCTION}

    assert functions
    assert too_long == {}


def test_at_most_twenty_five_packages_are_asked_for() -> None:
    lines = (ROOT / "requirements.in").read_text().splitlines()

    asked_for = [line for line in lines if line and not line.startswith("#")]

    assert 0 < len(asked_for) <= 25
