"""`redress messages`: collect the interface texts for translators, or say whether the collection is stale."""

from __future__ import annotations

import argparse

from casework.commands import CommandFailed
from casework.messages import TEMPLATE, differences, write

SUMMARY = "Collect the interface texts of code, templates, forms and law for translators."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--check", action="store_true", help="write nothing; fail if the collection is stale")


def run(asked: argparse.Namespace) -> int:
    new, gone = differences()
    if asked.check and (new or gone):
        shown = [f"\n  new:  {text}" for text in new[:10]] + [f"\n  gone: {text}" for text in gone[:10]]
        raise CommandFailed(
            f"{TEMPLATE.name} is stale ({len(new)} new, {len(gone)} gone). Run: redress messages{''.join(shown)}"
        )
    if not asked.check:
        print(f"{write()} texts in {TEMPLATE} ({len(new)} new, {len(gone)} gone).")
    return 0
