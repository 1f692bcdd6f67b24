"""The types of files we can tell apart: what they begin with, and what their names end in."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from casework.sandbox.kinds import OCTETS, Kind

TABLE: Final = Path(__file__).with_name("signatures.toml")
HEAD_BYTES: Final = 1 << 16
"""So much of the beginning is looked at for the type."""

PDF_WITHIN: Final = 1024
"""Readers of PDF accept that the mark of its beginning stands so late."""

PDF_MARK: Final = b"%PDF-"


@dataclass(frozen=True)
class Signature:
    """Bytes at a place; None stands for any byte."""

    at: int
    pattern: tuple[int | None, ...]

    def fits(self, head: bytes) -> bool:
        there = head[self.at : self.at + len(self.pattern)]
        return len(there) == len(self.pattern) and all(
            wanted is None or wanted == found for wanted, found in zip(self.pattern, there, strict=True)
        )


@dataclass(frozen=True)
class FileType:
    """One type of file."""

    media_type: str
    kind: Kind
    names: frozenset[str]
    begins: tuple[Signature, ...]


@cache
def table() -> tuple[FileType, ...]:
    with TABLE.open("rb") as opened:
        return tuple(_type(row) for row in tomllib.load(opened)["type"])


@cache
def media_types() -> tuple[str, ...]:
    """Return every type a child may name, in the order by which it names them."""
    return tuple(one.media_type for one in table())


def type_called(media_type: str) -> FileType:
    return next(one for one in table() if one.media_type == media_type)


def type_of(head: bytes) -> FileType:
    """Return the type whose bytes stand where they should; where none fit, that of bytes without a meaning to us."""
    fitting = (one for one in table() if any(signature.fits(head) for signature in one.begins))
    return next(fitting, None) or type_called(OCTETS)


def extension_of(name: str) -> str:
    """Return what a name ends in after its last dot, in small letters; "" if it has none."""
    before, dot, ending = name.strip().rpartition(".")
    return ending.strip().lower() if dot and before else ""


def differs(found: FileType, name: str) -> bool:
    """Return whether a name promises another type than the content has; an unknown ending promises nothing."""
    ending = extension_of(name)
    promised = [one for one in table() if ending in one.names]
    same = any(one == found or one.kind == found.kind == Kind.TEXT for one in promised)
    return bool(promised) and not same


def _type(row: dict[str, Any]) -> FileType:
    at = row.get("at", 0)
    begins = tuple(Signature(at, _pattern(text)) for text in row.get("begins", ()))
    return FileType(row["media_type"], Kind(row["kind"]), frozenset(row["names"].split()), begins)


def _pattern(text: str) -> tuple[int | None, ...]:
    pairs = [text[place : place + 2] for place in range(0, len(text), 2)]
    return tuple(None if pair == "??" else int(pair, 16) for pair in pairs)
