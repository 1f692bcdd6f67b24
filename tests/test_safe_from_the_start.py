"""What an installation brings with it: nothing undeclared, nothing open, no secret."""

import ast
import re
import sys
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from casework.services.office import Office
from casework.web import create_app
from tests.web.conftest import app, clock, form, law, office, visitor  # noqa: F401 - fixtures
from tests.web.visitors import Visitor

ROOT = Path(__file__).resolve().parents[1]
OURS = {"casework", "forms"}
MOST_DIRECT = 25
SECRETS = re.compile(
    r"-----BEGIN [A-Z ]*PRIVATE KEY-----|\bAKIA[0-9A-Z]{16}\b|\bgh[pousr]_\w{36}\b|\bxox[abp]-\w{10,}|\bsk-\w{32,}\b"
)
TEXTS = {".py", ".toml", ".md", ".txt", ".in", ".html", ".js", ".css", ".yml", ".yaml", ".cfg", ".service", ""}


def asked_for() -> set[str]:
    lines = (ROOT / "requirements.in").read_text().splitlines()
    return {re.split(r"[\[=<>]", line)[0].lower().replace("_", "-") for line in lines if line[:1].isalpha()}


def test_nothing_is_imported_that_was_not_asked_for() -> None:
    """SC-01: every package that our code imports stands in requirements.in, and there are few."""
    brings = packages_distributions()
    imported = {
        name.split(".")[0]
        for folder in OURS
        for path in (ROOT / folder).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        for name in names_of(node)
    }
    foreign = imported - OURS - set(sys.stdlib_module_names)

    undeclared = {one for one in foreign if not {name.lower().replace("_", "-") for name in brings[one]} & allowed()}
    assert undeclared == set()
    assert len(asked_for()) <= MOST_DIRECT


def names_of(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [one.name for one in node.names]
    return [node.module] if isinstance(node, ast.ImportFrom) and node.module and not node.level else []


def allowed() -> set[str]:
    """What was asked for, and the parts that Flask and webauthn bring and show: they are locked with them."""
    return asked_for() | {"werkzeug", "jinja2", "markupsafe", "itsdangerous", "pyasn1", "pyasn1-modules"}


def test_every_locked_package_comes_as_a_wheel_by_digest() -> None:
    """SC-01: no package runs a script of its own when it is installed, and each is known by its bytes."""
    locked = (ROOT / "requirements.txt").read_text()
    installing = (ROOT / "tools" / "bootstrap.py").read_text()

    pins, digests = re.findall(r"^[\w.-]+(?:\[\w+\])?==", locked, re.MULTILINE), locked.count("--hash=sha256:")
    assert len(digests_of(locked)) == len(pins) <= digests
    assert "--require-hashes" in installing
    assert "only-binary" in installing or "no-build" in installing


def digests_of(locked: str) -> list[str]:
    blocks = re.split(r"^(?=[\w.-]+(?:\[\w+\])?==)", locked, flags=re.MULTILINE)[1:]
    return [block for block in blocks if "--hash=sha256:" in block]


def test_the_rules_against_dangerous_code_are_on() -> None:
    """SC-03: bandit's rules run with every lint, types are strict, what is switched off has its reason beside it."""
    settings = (ROOT / "pyproject.toml").read_text()

    assert '"S"' in settings
    assert "strict = true" in settings
    off = re.findall(r'^ *"S\d+",(.*)$', settings, re.MULTILINE)
    assert off
    assert all("#" in reason for reason in off)


def test_no_secret_lies_in_the_code() -> None:
    """SC-03, AD-02: no private key and no token of any service."""
    folders = ("casework", "forms", "templates", "tools", "docs", "translations", "bench", ".ci")
    files = [path for name in folders for path in (ROOT / name).rglob("*") if path.is_file() and path.suffix in TEXTS]

    assert [path.name for path in files if SECRETS.search(path.read_text(errors="replace"))] == []


@pytest.mark.parametrize("name", ["DEBUG", "FLASK_DEBUG", "FLASK_ENV", "WERKZEUG_DEBUG_PIN", "PYTHONDEVMODE"])
def test_the_environment_turns_no_safety_off(office: Office, monkeypatch: pytest.MonkeyPatch, name: str) -> None:  # noqa: F811
    """AD-01: no variable makes the pages talk."""
    monkeypatch.setenv(name, "development" if name == "FLASK_ENV" else "1")

    application = create_app(office)

    assert not application.debug
    assert not application.testing
    assert not application.config["PROPAGATE_EXCEPTIONS"]


def test_a_new_office_has_no_account_and_opens_to_one_code_only(visitor: Visitor) -> None:  # noqa: F811
    """AD-01: nobody is in it by default, and nobody signs up without the code of the terminal."""
    for email in ("admin", "admin@example.org", "root", ""):
        assert visitor.sign_in(email, "admin").status_code == 422
    fields = {"code": "AAAA-BBBB-CCCC-DDDD-EEEE", "firm": "F", "name": "N", "email": "n@example.org"}

    refused = visitor.post("/setup", fields | {"password": "copper heron walks at noon"})

    assert refused.status_code == 422
