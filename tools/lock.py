"""Write the hashed requirement files from the short lists of what we ask for; names no package index."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
UV = ROOT / ".venv" / "bin" / "uv"
PAIRS = (
    ("requirements.in", "requirements.txt"),
    ("requirements-dev.in", "requirements-dev.txt"),
    ("tools/requirements-uv.in", "tools/requirements-uv.txt"),
)
HOW = "--quiet --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url"


def main() -> int:
    for wanted, locked in PAIRS:
        command = [str(UV), "pip", "compile", *HOW.split(), wanted, "--output-file", locked]
        if subprocess.run(command, cwd=ROOT).returncode:
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
