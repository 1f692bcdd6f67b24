"""`redress scrub`: does everything open, and is every file as it was received?"""

from __future__ import annotations

import argparse
import sys

from casework.commands.asking import the_office

SUMMARY = "Open everything that is kept, and compare every file with what was received."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """It takes none."""


def run(_asked: argparse.Namespace) -> int:
    from casework.services.scrub import scrub

    with the_office() as (office, _settings):
        found = scrub(office)
    print(f"{found.matters} matters, {found.values} sealed values, {found.files} files of {found.size_bytes} bytes.")
    for matter in found.shut:
        print(f"matter {matter} does not open.", file=sys.stderr)
    for file in found.altered:
        print(f"file {file} is missing or altered. Look for it in a backup: redress restore", file=sys.stderr)
    return 0 if found.is_well else 1
