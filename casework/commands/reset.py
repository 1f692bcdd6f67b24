"""`redress reset`: start a new password, and if need be a new second factor, for the day nobody else can."""

from __future__ import annotations

import argparse

from casework.commands import CommandFailed
from casework.commands.asking import confirm, the_office

SUMMARY = "Start a new password for somebody whom nobody else can help."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("email", metavar="EMAIL", help="the address the person signs in with")
    parser.add_argument("--reason", required=True, help="why, as it is kept, sealed, in the journal")
    parser.add_argument("--lost-factor", action="store_true", help="the phone and the recovery codes are lost too")
    parser.add_argument("--yes", action="store_true", help="do not ask")


def run(asked: argparse.Namespace) -> int:
    from casework.services.refusals import NoSuchPerson
    from casework.services.resets import start_by_operator

    if not asked.reason.strip():
        raise CommandFailed("a reason is needed")
    confirm("Are you sure that you speak with this person? Whoever has link and code takes over.", is_agreed=asked.yes)
    with the_office() as (office, _settings):
        try:
            made = start_by_operator(office, asked.email, reason=asked.reason.strip(), lost_factor=asked.lost_factor)
        except NoSuchPerson as problem:
            raise CommandFailed("nobody signs in with this address") from problem
    print(f"Send this path, behind the address of the office: /new-password/{made.token}")
    print(f"Read this code out, by voice: {made.voice_code}")
    print(f"Both are shown only now, and are good until {made.expires_at:%Y-%m-%d %H:%M} UTC.")
    return 0
