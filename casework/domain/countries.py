"""Countries that exist only in the invented matter, under codes ISO 3166 leaves to its users."""

from __future__ import annotations

from typing import Final

INVENTED: Final = {"XV": "Karvia"}
