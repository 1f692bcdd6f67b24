"""`redress erase`: destroy a matter and its key."""

from __future__ import annotations

import argparse

from casework.commands import CommandFailed
from casework.commands.asking import confirm, the_office

SUMMARY = (
    "Destroy a matter, its key and the accounts of clients who are in no other; there is no way back but a backup."
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("matter", metavar="ID", help="the matter, by the id in the addresses of its pages")
    parser.add_argument("--yes", action="store_true", help="do not ask")


def run(asked: argparse.Namespace) -> int:
    from casework.services.erasure import erase_matter
    from casework.services.refusals import MatterHeld, NoSuchMatter

    confirm(
        "This destroys the matter, everything in it, and the accounts of its clients who are in no other matter.",
        is_agreed=asked.yes,
    )
    with the_office() as (office, settings):
        try:
            erased = erase_matter(office, asked.matter, backups_kept=settings.backups_kept, actor="operator")
        except NoSuchMatter as problem:
            raise CommandFailed("there is no such matter") from problem
        except MatterHeld as problem:
            raise CommandFailed("the matter is under a legal hold; a lead has to lift it first") from problem
    print(f"Erased, with {erased.files} files. Backups may hold it until {erased.backups_until:%Y-%m-%d}.")
    return 0
