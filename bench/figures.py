"""A measured figure, the bar it is held against, and how both are printed."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """One measured value in `unit`; `bar` is the most it should be, None if nothing was promised."""

    what: str
    value: float
    unit: str = ""
    bar: float | None = None
    note: str = ""

    @property
    def is_missed(self) -> bool:
        return self.bar is not None and self.value > self.bar

    def __str__(self) -> str:
        held = "" if self.bar is None else f"   {'MISSED' if self.is_missed else 'kept'}: at most {self.bar:g}"
        return f"{self.what:<58} {self.value:>9.2f} {self.unit:<4}{held}{f'   ({self.note})' if self.note else ''}"


def interleaved(works: dict[str, Callable[[], object]], *, rounds: int, warm_up: int = 3) -> dict[str, float]:
    """Return the median seconds of each work; all are done in turn, so that the machine's moods meet all alike."""
    took: dict[str, list[float]] = {name: [] for name in works}
    for number in range(rounds + warm_up):
        for name, work in works.items():
            began = time.perf_counter()
            work()
            if number >= warm_up:
                took[name].append(time.perf_counter() - began)
    return {name: statistics.median(seconds) for name, seconds in took.items()}
