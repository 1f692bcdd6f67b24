"""What a file is by its content, what is remarkable about it, and its text."""
# ruff: noqa: ARG001

from collections.abc import Iterable

from casework.sandbox.kinds import OCTETS, Findings, Kind


def examine(pieces: Iterable[bytes], *, name: str) -> Findings:
    """Return what was found in a file of this name; of a hostile file too, and never an error for one."""
    return Findings(Kind.UNKNOWN, OCTETS, problem="off")
