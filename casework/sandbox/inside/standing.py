"""Says how well a child is confined, and does nothing else."""

from __future__ import annotations

from typing import Any

from casework.sandbox.inside.answers import Answer
from casework.sandbox.inside.intake import Intake


def prepare(options: dict[str, Any]) -> None:
    """Nothing needs to be loaded."""


def work(intake: Intake, answer: Answer, options: dict[str, Any]) -> None:
    """The frame that every answer begins with says it all."""
