"""Phones of the people in browser tests: a secret read from the page, and the code it shows next, in real time."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

from casework.keys.totp import STEP_SECONDS, code_of

PHONES: dict[tuple[str, str], Phone] = {}  # by the address of the office, and the person's


@dataclass
class Phone:
    """A secret, the half minute used last, and the recovery codes that are left."""

    secret: str
    used: int = 0
    codes: list[str] = field(default_factory=list)

    def next_code(self) -> str:
        """Return a code that was not used before, waiting for it where need be."""
        while (now := int(time.time()) // STEP_SECONDS) < self.used:
            time.sleep(0.5)
        self.used = max(self.used + 1, now - 1)
        return code_of(self.secret, self.used)

    @property
    def has_to_wait(self) -> bool:
        return int(time.time()) // STEP_SECONDS < self.used
