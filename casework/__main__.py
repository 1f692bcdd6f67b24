"""The `redress` command: finds the command named, runs it, and says plainly what went wrong."""

from __future__ import annotations

import argparse
import sys
from typing import Final

from casework.commands import (
    CommandFailed,
    backup,
    check,
    decrypt_export,
    doctor,
    draft,
    erase,
    journal,
    messages,
    migrate,
    passphrase,
    recovery_kit,
    reset,
    restore,
    rotate,
    scrub,
    send_mail,
    serve,
    unlock,
    verify,
    verify_backup,
    version,
)

COMMANDS: Final = {
    "serve": serve,
    "draft": draft,
    "check": check,
    "journal": journal,
    "migrate": migrate,
    "backup": backup,
    "verify-backup": verify_backup,
    "restore": restore,
    "recovery-kit": recovery_kit,
    "rotate": rotate,
    "passphrase": passphrase,
    "unlock": unlock,
    "erase": erase,
    "reset": reset,
    "doctor": doctor,
    "scrub": scrub,
    "send-mail": send_mail,
    "verify": verify,
    "decrypt-export": decrypt_export,
    "messages": messages,
    "version": version,
}
DONE, FAILED, MISUSED, INTERRUPTED = 0, 1, 2, 130
EXIT_CODES: Final = "Exit codes: 0 done; 1 it could not be done, or a check found something; 2 not understood."


def main(arguments: list[str] | None = None) -> int:
    """Run one command and return its exit code."""
    asked = _parser().parse_args(arguments)
    try:
        return int(asked.run(asked))
    except CommandFailed as problem:
        print(f"redress {asked.command}: {problem}", file=sys.stderr)
        return FAILED
    except KeyboardInterrupt:
        return INTERRUPTED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="redress", description="Challenge a Red Notice before the CCF.", epilog=EXIT_CODES
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, module in COMMANDS.items():
        command = commands.add_parser(name, help=module.SUMMARY, description=module.SUMMARY)
        module.add_arguments(command)
        command.set_defaults(run=module.run)
    return parser


if __name__ == "__main__":
    sys.exit(main())
