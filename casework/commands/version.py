"""`redress version`: which Redress this is."""

from __future__ import annotations

import argparse
import tomllib
from pathlib import Path
from typing import Final

SUMMARY = "Print the version of Redress."
PROJECT: Final = Path(__file__).resolve().parents[2] / "pyproject.toml"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """It takes none."""


def run(_asked: argparse.Namespace) -> int:
    print(f"Redress {tomllib.loads(PROJECT.read_text())['project']['version']}")
    return 0
