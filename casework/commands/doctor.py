"""`redress doctor`: is this installation as it should be?"""

from __future__ import annotations

import argparse

from casework.commands.asking import the_office_and_root

SUMMARY = "Examine keys, permissions, database, journal, space, clock and backups."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """It takes none."""


def run(_asked: argparse.Namespace) -> int:
    from casework.services.doctor import examine

    bad = 0
    with the_office_and_root() as (office, settings, root):
        for finding in examine(office, settings, root):
            bad += not finding.is_well
            print(f"{'well ' if finding.is_well else 'BAD  '} {finding.says}")
    print("Everything is as it should be." if not bad else f"{bad} thing{'s' * (bad > 1)} to put right.")
    return 1 if bad else 0
