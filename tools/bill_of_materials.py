"""Print what Redress is made of as a CycloneDX bill of materials, from the locked requirements; standard library only.

With `--with-tests` the tools for tests are in it too, and the bill then is exactly what `make install` installs.
Nothing in it depends on the hour or the machine's name, so the same lock gives the same bytes.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import re
import sys
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
FOR_RUNNING = ("requirements.txt",)
WITH_TESTS = ("requirements-dev.txt", "tools/requirements-uv.txt")
LOCKED = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^\s;\\]+)(?:\s*;\s*([^\\]+?))?\s*\\?$", re.MULTILINE)
CONDITION = re.compile(r"(\w+)\s*(==|!=)\s*'([^']*)'")
HERE = {
    "sys_platform": sys.platform,
    "os_name": os.name,
    "platform_system": platform.system(),
    "platform_machine": platform.machine(),
    "implementation_name": sys.implementation.name,
    "platform_python_implementation": platform.python_implementation(),
}
CLASSIFIED = "License :: OSI Approved :: "


class CannotTell(Exception):
    """The bill cannot be written; the message says what to do."""


@dataclass(frozen=True)
class Package:
    """One package as it is locked for this machine."""

    name: str
    version: str


def main() -> int:
    parser = argparse.ArgumentParser(description="Print a CycloneDX bill of materials.")
    parser.add_argument("--with-tests", action="store_true", help="with what only tests need")
    try:
        bill = bill_of_materials(WITH_TESTS if parser.parse_args().with_tests else FOR_RUNNING)
    except CannotTell as problem:
        print(f"The bill of materials cannot be written: {problem}", file=sys.stderr)
        return 1
    print(json.dumps(bill, indent=2, ensure_ascii=False))
    return 0


def bill_of_materials(files: tuple[str, ...]) -> dict[str, Any]:
    """Return the bill of everything that these files lock for this machine, by name.

    Raises: CannotTell if a package is not installed as locked, since its licence is read from what is installed.
    """
    components = [_component(package) for package in packages(files)]
    number = uuid.uuid5(uuid.NAMESPACE_URL, json.dumps(components))
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{number}",
        "version": 1,
        "metadata": {"component": {"type": "application", "bom-ref": "redress", "name": "redress"}},
        "components": components,
    }


def packages(files: tuple[str, ...]) -> list[Package]:
    """Return what these files lock for this machine, by name."""
    found = {package for file in files for package in _locked((ROOT / file).read_text(encoding="utf-8"))}
    return sorted(found, key=lambda one: one.name)


def plain_name(name: str) -> str:
    """Return the name as registries compare names: `Ruamel.Yaml` and `ruamel-yaml` are one package."""
    return re.sub(r"[-_.]+", "-", name).lower()


def _locked(text: str) -> Iterator[Package]:
    for name, version, marker in LOCKED.findall(text):
        if _is_for_this_machine(marker):
            yield Package(plain_name(name), version)


def _is_for_this_machine(marker: str) -> bool:
    """Raises: CannotTell for a condition of a kind that the lock did not hold so far."""
    if not marker:
        return True
    wanted = CONDITION.fullmatch(marker)
    if wanted is None or wanted[1] not in HERE:
        raise CannotTell(f"the lock has a condition that this tool does not know: {marker}")
    return (HERE[wanted[1]] == wanted[3]) is (wanted[2] == "==")


def _component(package: Package) -> dict[str, Any]:
    address = f"pkg:pypi/{package.name}@{package.version}"
    return {
        "type": "library",
        "bom-ref": address,
        "name": package.name,
        "version": package.version,
        "purl": address,
        "licenses": [_licence(package)],
    }


def _licence(package: Package) -> dict[str, Any]:
    """Return the licence as the package states it: as an expression, by class, by name, or as a text.

    Raises: CannotTell if the package is not installed as locked, or states none.
    """
    try:
        installed = metadata.distribution(package.name)
    except metadata.PackageNotFoundError:
        installed = None
    if installed is None or installed.version != package.version:
        raise CannotTell(f"{package.name} {package.version} is not installed; run make install")
    told = installed.metadata
    if told.get("License-Expression"):
        return {"expression": told["License-Expression"]}
    classes = [one for one in told.get_all("Classifier") or [] if one.startswith(CLASSIFIED)]
    if classes:
        return {"license": {"name": " AND ".join(one.removeprefix(CLASSIFIED) for one in classes)}}
    words = (told.get("License") or _licence_file(installed)).strip()
    if "\n" not in words:
        return {"license": {"name": words}}
    return {"license": {"name": "as its text says", "text": {"contentType": "text/plain", "content": words}}}


def _licence_file(installed: metadata.Distribution) -> str:
    """Return the text of the licence that lies in the package.

    Raises: CannotTell if there is none.
    """
    for path in installed.files or ():
        if re.match(r"(?i)(licen[cs]e|copying)", path.name) and ".dist-info" in str(path):
            return path.read_text(encoding="utf-8")
    raise CannotTell(f"{installed.metadata['Name']} states no licence; find it, and say it here")


if __name__ == "__main__":
    sys.exit(main())
