"""`redress migrate`: bring the database to the present schema without serving."""

from __future__ import annotations

import argparse
import os

from casework.commands import CommandFailed
from casework.installation import Installation, InstallationRefused

SUMMARY = "Bring the database to the present schema; `serve` does so too."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """It takes none."""


def run(_asked: argparse.Namespace) -> int:
    try:
        installation = Installation.of(os.environ)
        installation.prepare()
    except InstallationRefused as problem:
        raise CommandFailed(str(problem)) from problem
    print(f"The database of {installation.data_dir} has the present schema.")
    return 0
