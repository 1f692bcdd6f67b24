"""`redress serve`: start the office on this machine's own address."""

from __future__ import annotations

import argparse

from casework.commands import CommandFailed

SUMMARY = "Start Redress on this machine and print its address."
HIGHEST_PORT = 65_535


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--port", type=_port, default=8000, help="port on 127.0.0.1 (8000 unless given)")


def run(asked: argparse.Namespace) -> int:
    from casework import serve
    from casework.installation import InstallationRefused

    try:
        serve.serve(port=asked.port)
    except (InstallationRefused, serve.PortTaken) as problem:
        raise CommandFailed(str(problem)) from problem
    return 0


def _port(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= HIGHEST_PORT:
        raise argparse.ArgumentTypeError(f"a port is a number from 1 to {HIGHEST_PORT}, not {text!r}")
    return int(text)
