"""`python -I -m casework.sandbox.inside <module>`: load what it needs, be confined, only then read the bytes."""

from __future__ import annotations

import os
import sys
from importlib import import_module

from casework.sandbox.inside.answers import Answer
from casework.sandbox.inside.confinement import confine
from casework.sandbox.inside.intake import Intake, TooLarge
from casework.sandbox.kinds import Level, NotShown
from casework.sandbox.signatures import table


def main() -> None:
    """Do one piece of work; end without the interpreter's own farewell, which would want files."""
    intake, answer = Intake(), Answer()
    options = intake.options()
    task = import_module(sys.argv[1])
    table()
    task.prepare(options)
    level = confine(memory_bytes=options["memory_bytes"], cpu_seconds=options["cpu_seconds"])
    answer.level(level)
    problem = "off"
    if level is not Level.OFF:
        try:
            task.work(intake, answer, options)
            problem = ""
        except NotShown as reason:
            problem = reason.reason
        except (TooLarge, MemoryError):
            problem = "too-large"
        except Exception:  # whatever a hostile file provokes, it is said in one word
            problem = "broken"
    answer.end(problem)
    os._exit(0)


main()
