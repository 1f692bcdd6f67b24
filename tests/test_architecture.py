"""The rooms of the house: who may import whom, and what no room may do."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
FORBIDDEN_NAMES = {"utils", "util", "helpers", "helper", "common", "manager", "managers", "handler", "handlers", "misc"}
TOP_LEVEL = {
    ".ci", ".gitignore", "CHANGELOG.md", "LICENSE", "Makefile", "README.md", "bench", "casework", "deploy", "docs",
    "forms", "letter_templates", "pyproject.toml", "requirements-dev.in", "requirements-dev.txt", "requirements.in",
    "requirements.txt", "templates", "tests", "tools", "translations",
}  # fmt: skip
# Written so that this file does not match itself.
HOSTS = ("pypi" + r"\.org", "python" + r"hosted\.org", "registry" + r"\.npm", "deb" + r"\.debian")
INDEX_HOSTS = re.compile("|".join(HOSTS))
REAL_MAIL = re.compile(
    r"(?i)[\w.+-]+@(?!example\.|[\w.-]+\.(?:example|test|invalid)\b)[\w-]+\.(?:com|net|org|de|fr|cn|int|ru|uk)\b"
)
PHYSICAL = re.compile(
    r"(?:margin|padding|border)-(?:left|right)\b|(?:^|[;{\s])(?:left|right):"
    r"|text-align:\s*(?:left|right)|float:\s*(?:left|right)\b"
)


def _kept() -> list[Path]:
    """Every text file that git keeps; in an unpacked copy without git, every file."""
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("needs git and a checkout")
    return [ROOT / line for line in listed.stdout.splitlines() if (ROOT / line).is_file()]


def _texts() -> Iterator[tuple[str, str]]:
    for path in _kept():
        try:
            yield str(path.relative_to(ROOT)), path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue


def test_rooms_import_downwards_only() -> None:
    linter = [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"]

    judged = subprocess.run(linter, cwd=ROOT, capture_output=True, text=True, check=False)

    assert judged.returncode == 0, judged.stdout


def test_nothing_stands_beside_the_fixed_top_level() -> None:
    found = {path.relative_to(ROOT).parts[0] for path in _kept()}

    assert found <= TOP_LEVEL


def test_no_module_is_called_by_what_it_is_not() -> None:
    modules = [path for path in _kept() if path.suffix == ".py"]

    evasive = [str(path) for path in modules if path.stem in FORBIDDEN_NAMES or path.parent.name in FORBIDDEN_NAMES]

    assert evasive == []


def test_every_module_says_what_it_owns() -> None:
    modules = [path for path in _kept() if path.suffix == ".py" and path.read_text().strip()]

    silent = [str(path.relative_to(ROOT)) for path in modules if not path.read_text().lstrip().startswith('"""')]

    assert silent == []


def test_no_package_index_is_named() -> None:
    naming = [name for name, text in _texts() if INDEX_HOSTS.search(text)]

    assert naming == []


def test_every_mail_address_is_an_invented_one() -> None:
    real = {name: found for name, text in _texts() if (found := REAL_MAIL.findall(text))}

    assert real == {}


def test_templates_hold_no_inline_style_or_script() -> None:
    inline = re.compile(r"<style|\sstyle=|<script(?![^>]*\ssrc=)|\son[a-z]+=|javascript:")
    pages = [(name, text) for name, text in _texts() if name.startswith("templates/")]

    breaking = [name for name, text in pages if inline.search(text)]

    assert pages
    assert breaking == []


def test_style_sheets_use_logical_properties_only() -> None:
    sheets = [(name, text) for name, text in _texts() if name.endswith(".css")]

    breaking = [name for name, text in sheets if PHYSICAL.search(text)]

    assert sheets
    assert breaking == []


def test_nothing_is_loaded_from_elsewhere() -> None:
    foreign = re.compile(r"""(?:src|href|action)=["'](?:https?:)?//|url\(["']?(?:https?:)?//|@import""")
    looks = [(name, text) for name, text in _texts() if name.startswith(("templates/", "casework/web/static/"))]

    breaking = [name for name, text in looks if foreign.search(text) and not name.endswith(".svg")]

    assert looks
    assert breaking == []
