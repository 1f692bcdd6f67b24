"""What our code never does, read off its syntax."""

import ast
import importlib
import re
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
CODE = sorted(path for folder in ("casework", "forms") for path in (ROOT / folder).rglob("*.py"))
RUNS_WHAT_IT_READS = {"eval", "exec", "compile", "__import__"}
UNSAFE_READERS = {
    "pickle",
    "marshal",
    "shelve",
    "dill",
    "yaml",
    "xmlrpc",
    "xml.sax",
    "xml.dom",
    "xml.etree.ElementTree",
}
REACHES_OUT = {"urllib.request", "http.client", "requests", "httpx", "aiohttp", "ftplib", "telnetlib", "websockets"}
SPEAKS_TO_OTHERS = {"smtplib"}
MAY_SPEAK = {"casework/mailing.py"}
MAY_FETCH = {"casework/commands/unlock.py"}  # the operator's command asks this machine itself, 127.0.0.1
TAKES_SQL = {"text", "exec_driver_sql", "execute", "literal_column"}
BUILDS_SQL = {  # each writes numbers, names of its own or a key in hex into a statement, never a word of anybody's
    "casework/store/engines.py",
    "casework/store/condition.py",
    "casework/store/tidying.py",
    "casework/store/migrations/versions/0002_doors.py",
}
HOSTILE = ("a", "0", " ", "-", ".", "/", "@", "\\", "(", "<", "%", "ab", "a ", "0-", "a.", "é", "\n", "{", "&#")
LONG = 100_000
PATIENCE_SECONDS = 0.5


def trees() -> Iterator[tuple[str, ast.Module]]:
    for path in CODE:
        yield path.relative_to(ROOT).as_posix(), ast.parse(path.read_text())


TREES = tuple(trees())


def imported(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (one.name for one in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{one.name}" for one in node.names)


def calls(tree: ast.Module) -> Iterator[tuple[str, ast.Call]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            function = node.func
            yield function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", ""), node


def test_nothing_read_is_ever_run() -> None:
    """WB-15, SC-03: no eval, no exec, no shell, and no reader that makes objects of what it reads."""
    runs = [f"{name}:{node.lineno}" for name, tree in TREES for called, node in calls(tree)
            if called in RUNS_WHAT_IT_READS and isinstance(node.func, ast.Name)]  # fmt: skip
    shells = [f"{name}:{node.lineno}" for name, tree in TREES for _, node in calls(tree)
              for word in node.keywords if word.arg == "shell" and getattr(word.value, "value", True)]  # fmt: skip
    readers = [f"{name} {one}" for name, tree in TREES for one in imported(tree) if one in UNSAFE_READERS]

    assert runs == shells == []
    assert readers == []


def test_nothing_reaches_out_to_another_machine() -> None:
    """WB-13, NJ-03: nothing fetches an address; only the mail speaks to a server, the one that was configured."""
    fetching = [f"{name} {one}" for name, tree in TREES for one in imported(tree) if one in REACHES_OUT
                and name not in MAY_FETCH]  # fmt: skip
    speaking = {name for name, tree in TREES for one in imported(tree) if one in SPEAKS_TO_OTHERS}

    assert fetching == []
    assert speaking <= MAY_SPEAK


def test_no_statement_is_built_of_words() -> None:
    """WB-16: SQL is written by SQLAlchemy with bound values, or stands whole in the code."""
    built = {
        f"{name}:{node.lineno}"
        for name, tree in TREES
        for called, node in calls(tree)
        if called in TAKES_SQL and node.args and is_built(node.args[0]) and name not in BUILDS_SQL
    }

    assert built == set()


def is_built(node: ast.expr) -> bool:
    """Whether a text is put together at run time from something else than the code itself."""
    if isinstance(node, ast.JoinedStr):
        return any(isinstance(part, ast.FormattedValue) and not names_a_constant(part.value) for part in node.values)
    if isinstance(node, ast.BinOp):
        return isinstance(node.op, ast.Add | ast.Mod) and isinstance(node.left, ast.Constant | ast.JoinedStr)
    return isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "format"


def names_a_constant(node: ast.expr) -> bool:
    return isinstance(node, ast.Name) and node.id.isupper()


def patterns() -> Iterator[tuple[str, re.Pattern[str]]]:
    """Yield every compiled pattern of our modules, once."""
    seen = set()
    for path in CODE:
        name = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        if name.endswith("__main__") or "migrations" in name:
            continue
        module = importlib.import_module(name)
        for attribute, value in vars(module).items():
            if isinstance(value, re.Pattern) and isinstance(value.pattern, str) and value.pattern not in seen:
                seen.add(value.pattern)
                yield f"{name}.{attribute}", value


PATTERNS = dict(patterns())


@pytest.mark.parametrize("name", PATTERNS)
def test_every_pattern_is_done_with_a_hostile_text_at_once(name: str) -> None:
    """DS-03: 100 kB of one repeated piece, and an end that does not fit, by processor time."""
    slow = []
    for piece in HOSTILE:
        hostile = (piece * LONG)[:LONG] + "\x00!"
        for search in (PATTERNS[name].fullmatch, PATTERNS[name].search):
            began = time.thread_time()
            search(hostile)
            if (took := time.thread_time() - began) > PATIENCE_SECONDS:
                slow.append(f"{piece!r} {search.__name__} {took:.2f} s")

    assert slow == []


def test_the_patterns_were_found() -> None:
    assert len(PATTERNS) > 20
    assert "casework.web.pages.OUR_PATH" in PATTERNS
    assert sys.modules["casework.web.pages"]
