"""The page on what is protected promises nothing that no test holds."""

import ast
import re
from pathlib import Path

import pytest

from casework.web.staff.protection import said

ROOT = Path(__file__).resolve().parents[1]
PAGE = (ROOT / "docs" / "threat-model.md").read_text()
NAMED = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", PAGE)
PROMISES = ("P1", "P2", "P3", "P4", "P5", "P6", "P7")


@pytest.mark.parametrize(("file", "test"), NAMED)
def test_every_test_named_there_exists(file: str, test: str) -> None:
    module = ast.parse((ROOT / file).read_text())

    assert test in {node.name for node in ast.walk(module) if isinstance(node, ast.FunctionDef)}


@pytest.mark.parametrize("promise", PROMISES)
def test_every_promise_names_a_test(promise: str) -> None:
    found = re.search(rf"^### {promise} .*?(?=^##)", PAGE, re.MULTILINE | re.DOTALL)

    assert found, promise
    assert re.search(r"^- `tests/", found[0], re.MULTILINE), promise


def test_the_product_says_the_same_limits_in_the_same_words() -> None:
    limits = PAGE.split("## What is not protected")[1]

    found = [" ".join(one.split()) for one in re.split(r"^- ", limits, flags=re.MULTILINE)[1:]]

    assert found == [f"**{one.what}** {one.says}" for one in said("limit")]


def test_the_product_makes_the_same_promises() -> None:
    found = re.findall(r"^### P\d (.*)$", PAGE, re.MULTILINE)

    assert found == [one.what for one in said("promise")]


def test_the_page_says_what_is_not_protected() -> None:
    limits = PAGE.split("## What is not protected")[1]

    for words in ("unlocked server", "bugged phone", "connection", "size", "PostgreSQL", "hardware", "false page"):
        assert words in limits
