"""`python -m bench [part …]`: measure, print, and say which bar was missed."""

from __future__ import annotations

import importlib
import sys
from typing import Final

# part: module that measures it; each has `measure() -> list[Figure]`
PARTS: Final = {
    "draft": "bench.draft_speed",
    "pages": "bench.pages",
    "uploads": "bench.uploads",
    "search": "bench.search",
    "bundle": "bench.bundle",
    "exports": "bench.exports",
}


def main(wanted: list[str]) -> int:
    unknown = [part for part in wanted if part not in PARTS]
    if unknown:
        print(f"There is no part {unknown[0]!r}; there are: {', '.join(PARTS)}", file=sys.stderr)
        return 2
    missed = 0
    for part in wanted or PARTS:
        print(f"\n{part}")
        for figure in importlib.import_module(PARTS[part]).measure():
            print(f"  {figure}")
            missed += figure.is_missed
    print(f"\n{missed} bar{'s' * (missed != 1)} missed.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
