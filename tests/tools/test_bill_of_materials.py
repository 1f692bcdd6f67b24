"""What Redress says it is made of is what is installed, with the licence of each part."""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
UV = ROOT / ".venv" / "bin" / "uv"


def bill(*options: str) -> Any:
    """Return what the command prints, as it is run by `make sbom`."""
    answer = subprocess.run(
        [sys.executable, "tools/bill_of_materials.py", *options], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return json.loads(answer.stdout)


@pytest.fixture(scope="module")
def whole() -> Any:
    return bill("--with-tests")


def frozen() -> set[str]:
    """Return what `pip freeze` prints for this environment, with names as registries compare them."""
    command = [str(UV), "pip", "freeze", "--python", sys.executable]
    printed = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
    parts = (line.partition("==") for line in printed)
    return {f"{re.sub(r'[-_.]+', '-', name).lower()}=={version}" for name, _, version in parts}


def lines(found: Any) -> set[str]:
    return {f"{one['name']}=={one['version']}" for one in found["components"]}


@pytest.mark.skipif(not UV.exists(), reason="this machine was set up without uv, which lists what is installed")
def test_the_bill_of_materials_is_what_is_installed(whole: Any) -> None:
    """SC-02: the bill made from the lock equals `pip freeze`: nothing besides, nothing missing, no other version."""
    assert lines(whole) == frozen()


def test_what_runs_is_part_of_it_and_no_tool_of_tests(whole: Any) -> None:
    """SC-02: the bill of a release names what a release installs."""
    running = lines(bill())

    assert running < lines(whole)
    assert any(line.startswith("flask==") for line in running)
    assert not any(line.startswith("pytest") for line in running)


def test_every_part_has_its_licence(whole: Any) -> None:
    """SC-02: licences listed, as each package states its own."""
    licences = {one["name"]: one["licenses"] for one in whole["components"]}

    assert [name for name, told in licences.items() if not any(_words(one) for one in told)] == []
    assert licences["cryptography"] == [{"expression": "Apache-2.0 OR BSD-3-Clause"}]


def test_the_bill_is_cyclonedx_and_the_same_each_time(whole: Any) -> None:
    """SC-02: of a form that tools know, each part once and by its address in the registry."""
    addresses = [one["purl"] for one in whole["components"]]

    assert (whole["bomFormat"], whole["specVersion"], whole["version"]) == ("CycloneDX", "1.6", 1)
    assert len(addresses) == len(set(addresses))
    assert all(
        one["purl"] == f"pkg:pypi/{one['name']}@{one['version']}" == one["bom-ref"] for one in whole["components"]
    )
    assert bill("--with-tests") == whole


def _words(licence: dict[str, Any]) -> str:
    return str(licence.get("expression") or licence["license"]["name"]).strip()
