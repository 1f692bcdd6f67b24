"""`redress migrate`: bring the database to the present schema without serving."""

from __future__ import annotations

import argparse
import os

from casework.commands import CommandFailed

SUMMARY = "Bring the database to the present schema; `serve` does so too."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """It takes none."""


def run(_asked: argparse.Namespace) -> int:
    from casework.installation import InstallationRefused, open_here

    try:
        open_here(os.environ).close()
    except InstallationRefused as problem:
        raise CommandFailed(str(problem)) from problem
    print("The database has the present schema.")
    return 0
