"""`redress send-mail`: send what waits; `serve` does so by itself."""

from __future__ import annotations

import argparse
import os

from casework.commands import CommandFailed
from casework.commands.asking import the_office

SUMMARY = "Send the mail that is due; `serve` does so too."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--sign-in", required=True, metavar="URL", help="the address of the page for signing in")


def run(asked: argparse.Namespace) -> int:
    from casework.mailing import MailRefused, post_for
    from casework.services.mail import dead_letters, send_due

    with the_office() as (office, _settings):
        try:
            post = post_for(office, os.environ)
        except MailRefused as problem:
            raise CommandFailed(str(problem)) from problem
        if post is None:
            raise CommandFailed("no mail server is set; name one in REDRESS_SMTP_HOST and REDRESS_SMTP_SENDER")
        done = send_due(office, post, sign_in_page=asked.sign_in)
        given_up = len(dead_letters(office))
    print(f"{done.sent} sent, {done.put_off} to be tried again, {given_up} given up.")
    return 1 if given_up else 0
