"""`redress unlock`: give the passphrase to a Redress that was started and is sealed."""

from __future__ import annotations

import argparse
import http.client
from urllib.parse import urlencode

from casework.commands import CommandFailed
from casework.commands.asking import secret

SUMMARY = "Give the passphrase to a Redress that is sealed."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--port", type=int, default=8000, help="its port on 127.0.0.1 (8000 unless given)")


def run(asked: argparse.Namespace) -> int:
    form = urlencode({"passphrase": secret("Passphrase: ")})
    connection = http.client.HTTPConnection("127.0.0.1", asked.port, timeout=60)
    try:
        connection.request("POST", "/unlock", form, {"Content-Type": "application/x-www-form-urlencoded"})
        status = connection.getresponse().status
    except OSError as problem:
        raise CommandFailed(f"nothing answers on port {asked.port} ({problem})") from problem
    finally:
        connection.close()
    if status != http.client.OK:
        what = (
            "this is not the passphrase" if status == http.client.UNPROCESSABLE_ENTITY else "it is not sealed, or busy"
        )
        raise CommandFailed(what)
    print("Unlocked.")
    return 0
