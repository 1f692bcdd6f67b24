"""Redress: challenges to INTERPOL data, from the first interview to the filing."""

from datetime import date
from typing import Final

BUILT_ON: Final = date(2026, 11, 25)  # the day of this version; it goes up with every release
