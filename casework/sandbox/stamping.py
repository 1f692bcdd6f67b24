"""What a time-stamp token says, asked of a child that takes it apart; whether it is true is judged elsewhere."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any, Final

from casework.sandbox.child import Limits, Stopped, problem_of, run
from casework.sandbox.kinds import NotShown
from casework.sandbox.layout import END, LEVEL, MIB, TEXT

TASK: Final = "casework.sandbox.inside.stamping"
LARGEST_BYTES: Final = 256 * 1024  # a token with its certificates has some ten thousand
LIMITS: Final = Limits(input_bytes=LARGEST_BYTES, output_bytes=2 * MIB)


class TokenRefused(Exception):
    """The file is the answer of a time-stamp service that refused to give a token."""


def token_values(pieces: Iterable[bytes]) -> Any:
    """Return what is in a token (.tst) or in the response that holds one (.tsr): names with texts, not one believed.

    Raises: NotShown with one of PROBLEMS, "broken" for what is no token; TokenRefused.
    """
    said = asked(TASK, pieces, limits=LIMITS)
    if said.get("status") not in (0, 1):
        raise TokenRefused
    return said


def asked(task: str, pieces: Iterable[bytes], *, limits: Limits, options: Mapping[str, Any] | None = None) -> Any:
    """Return the one JSON object that a child answers with.

    Raises: NotShown.
    """
    text, problem = "", "broken"
    try:
        for frame in run(task, pieces, options=options, limits=limits):
            if frame.letter == TEXT and not text:
                text = frame.body.decode()
            elif frame.letter == END:
                problem = problem_of(frame) or ""
            elif frame.letter != LEVEL:
                raise NotShown("broken")
        if problem:
            raise NotShown(problem)
        said = json.loads(text)
    except Stopped as stopped:
        raise NotShown(stopped.reason) from None
    except (UnicodeDecodeError, ValueError, RecursionError):
        raise NotShown("broken") from None
    if not isinstance(said, dict):
        raise NotShown("broken")
    return said
