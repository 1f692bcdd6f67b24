"""The documents show pictures that are there, small enough to load anywhere, and none lies about unused."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PICTURES = ROOT / "docs" / "pictures"
LARGEST_BYTES = 150_000


def _shown() -> set[Path]:
    """Return every picture that the README or a page of docs/ shows."""
    pages = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
    links = [(page, link) for page in pages for link in re.findall(r"!\[[^\]]+\]\(([^)]+)\)", page.read_text("utf-8"))]
    return {(page.parent / link).resolve() for page, link in links}


def test_every_picture_that_is_shown_is_there() -> None:
    shown = _shown()

    missing = [str(picture) for picture in shown if not picture.is_file()]

    assert len(shown) >= 10
    assert missing == []


def test_every_picture_is_shown_and_small() -> None:
    pictures = list(PICTURES.glob("*.png"))

    unused = [picture.name for picture in pictures if picture not in _shown()]
    large = [picture.name for picture in pictures if picture.stat().st_size > LARGEST_BYTES]

    assert (unused, large) == ([], [])
