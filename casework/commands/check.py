"""`redress check`: do the law, the forms and the letters hang together?"""

from __future__ import annotations

import argparse
import sys

SUMMARY = "Check that law, forms and letters hang together: every rule sourced, every fact asked once."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """It takes none."""


def run(_asked: argparse.Namespace) -> int:
    from casework.check import problems

    found = problems()
    for problem in found:
        print(problem, file=sys.stderr)
    if not found:
        print("The law, the forms and the letters hang together.")
        return 0
    print(f"{len(found)} thing{'s' * (len(found) > 1)} to put right.", file=sys.stderr)
    return 1
