"""Authorities: what a rule rests on, how sure we are of it, and which version of it is in force."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Generic, TypeVar

from casework.domain.conditions import ALWAYS, Condition

Terms = TypeVar("Terms")


class Certainty(StrEnum):
    """How a rule is known, from the text itself down to general knowledge."""

    PRIMARY = "primary"
    OFFICIAL_PARTIAL = "official-partial"
    SECONDARY = "secondary"
    BACKGROUND = "background"


@dataclass(frozen=True)
class Authority:
    """A citation of law: where it stands, what it says in our words, how sure, and when it was read."""

    cite: str
    certainty: Certainty
    checked_on: date
    says: str = ""


@dataclass(frozen=True)
class Version(Generic[Terms]):
    """What a rule says from one day on. `terms` hold what its kind of rule needs beside a condition."""

    in_force: date
    authorities: tuple[Authority, ...]
    terms: Terms
    condition: Condition = ALWAYS
    until: date | None = None

    @property
    def certainty(self) -> Certainty:
        """Return the certainty of the weakest authority relied on."""
        ranks = list(Certainty)
        return max((one.certainty for one in self.authorities), key=ranks.index, default=Certainty.BACKGROUND)


def in_force_on(versions: Sequence[Version[Terms]], day: date) -> Version[Terms] | None:
    """Return the version in force on `day`, the later one where two are; None before the first and after the last."""
    holding = [one for one in versions if one.in_force <= day and (one.until is None or day < one.until)]
    return max(holding, key=lambda one: one.in_force, default=None)
