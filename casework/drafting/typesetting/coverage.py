"""Which characters the typefaces for PDF have: typst leaves a missing one out without a word."""

from __future__ import annotations

import struct
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import BinaryIO, Final

REPLACEMENT: Final = "\ufffd"
# The brackets of a gap come from a typeface inside typst.
FROM_TYPST: Final = frozenset(map(ord, "⟦⟧"))


@lru_cache(maxsize=4)
def covered_by(folders: tuple[str, ...]) -> frozenset[int]:
    """Return every code point that some typeface in `folders` can print."""
    files = (path for folder in folders for path in Path(folder).iterdir() if path.suffix in (".ttf", ".otf"))
    return FROM_TYPST.union(*map(_code_points, files))


def printable(text: str, covered: frozenset[int]) -> str:
    """Return `text` with every character that cannot be printed replaced visibly."""
    missing = {character for character in set(text) if not _needs_no_glyph(character) and ord(character) not in covered}
    return text.translate(dict.fromkeys(map(ord, missing), REPLACEMENT)) if missing else text


def _needs_no_glyph(character: str) -> bool:
    return character.isspace() or unicodedata.category(character) in ("Cc", "Cf", "Mn")


def _code_points(path: Path) -> Iterable[int]:
    """Read the character map of a TrueType or OpenType file. Source: OpenType specification, `cmap`."""
    with path.open("rb") as file:
        start = _table(file, b"cmap")
        file.seek(start)
        _, count = struct.unpack(">HH", file.read(4))
        records = [struct.unpack(">HHI", file.read(8)) for _ in range(count)]
        found: set[int] = set()
        for _, _, offset in records:
            file.seek(start + offset)
            found.update(_subtable(file))
        return found


def _table(file: BinaryIO, name: bytes) -> int:
    """Return where the table `name` begins."""
    _, count = struct.unpack(">IH", file.read(6))
    file.seek(12)
    for _ in range(count):
        tag, _, offset, _ = struct.unpack(">4sIII", file.read(16))
        if tag == name:
            return int(offset)
    raise ValueError("a typeface without a character map")


def _subtable(file: BinaryIO) -> Iterator[int]:
    begin = file.tell()
    (kind,) = struct.unpack(">H", file.read(2))
    if kind == 4:
        yield from _segments(file)
    elif kind == 12:
        file.seek(begin + 12)
        (count,) = struct.unpack(">I", file.read(4))
        for _ in range(count):
            first, last, _ = struct.unpack(">III", file.read(12))
            yield from range(first, last + 1)


def _segments(file: BinaryIO) -> Iterator[int]:
    """Yield the code points of a format 4 map: ends, then starts, of runs in the basic plane."""
    _, _, doubled = struct.unpack(">HHH", file.read(6))
    file.seek(6, 1)
    ends = struct.unpack(f">{doubled // 2}H", file.read(doubled))
    file.seek(2, 1)
    starts = struct.unpack(f">{doubled // 2}H", file.read(doubled))
    for first, last in zip(starts, ends, strict=True):
        if first != 0xFFFF:
            yield from range(first, last + 1)
