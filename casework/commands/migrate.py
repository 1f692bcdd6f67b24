"""`redress migrate`: bring the database to the present schema without serving."""

from __future__ import annotations

import argparse

from casework.commands.asking import the_office

SUMMARY = "Bring the database to the present schema; `serve` does so too."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """It takes none."""


def run(_asked: argparse.Namespace) -> int:
    with the_office():
        pass
    print("The database has the present schema.")
    return 0
