"""Every requirement that is said to be built is named by a test, and every one that is not says why."""

import ast
import re
import tomllib
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parent
ID = re.compile(r"\b[A-Z]{2}-\d\d\b")
ASKED = {
    "AN": range(1, 15),
    "SE": range(1, 9),
    "AZ": (*range(1, 10), 11),
    "CR": range(1, 13),
    "AU": (*range(1, 7), 8),
    "BK": range(1, 4),
    "RL": (2, 4),
    "ML": range(1, 7),
    "HS": (4, 6),
    "WB": range(1, 17),
    "NJ": range(1, 5),
    "DS": (1, 3, 4),
    "LG": range(1, 4),
    "SC": range(1, 4),
    "AD": range(1, 9),
    "UP": (*range(1, 10), 11, 13, 14),
    "PV": range(1, 9),
    "DG": (5, 6, 8, 9),
}
REQUIREMENTS = tomllib.loads((TESTS / "requirements.toml").read_text())["requirement"]
BUILT = [one["id"] for one in REQUIREMENTS if one["status"] == "built"]


def test_the_list_holds_every_requirement_that_was_asked_for() -> None:
    listed = [one["id"] for one in REQUIREMENTS]

    assert len(listed) == len(set(listed))
    assert set(listed) == {f"{kind}-{number:02d}" for kind, numbers in ASKED.items() for number in numbers}


def test_what_is_not_built_or_not_tested_here_says_why() -> None:
    assert {one["status"] for one in REQUIREMENTS} <= {"built", "later"}
    for one in REQUIREMENTS:
        assert one["what"], one["id"]
        assert one["status"] == "built" or len(one.get("reason", "")) > 20, one["id"]


@pytest.mark.parametrize("requirement", BUILT)
def test_what_is_built_is_named_by_a_test(requirement: str) -> None:
    assert requirement in NAMED, f"{requirement} stands in no docstring of a test"


def named(paths: Iterator[Path]) -> Iterator[str]:
    """Yield every id in the docstring of a test, or of the module of one."""
    for path in paths:
        module = ast.parse(path.read_text())
        yield from ID.findall(ast.get_docstring(module) or "")
        for node in ast.walk(module):
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                yield from ID.findall(ast.get_docstring(node) or "")
                yield from (
                    f"{kind}-{number}".upper() for kind, number in re.findall(r"_([a-z]{2})_(\d\d)_", node.name)
                )


NAMED = frozenset(chain(named(TESTS.rglob("test_*.py"))))
