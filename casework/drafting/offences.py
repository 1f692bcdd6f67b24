"""Families of offences: what the particulars of a charge must name, by the words of its label."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

FIELDS: Final = ("act", "object", "others", "gain", "remark", "asks", "asks_gain")


class OffenceFileError(ValueError):
    """The table of offences cannot be read; the message names file and family."""


@dataclass(frozen=True)
class Offence:
    """One family. What it `says` are phrases of the letter's language, and state nothing about a case."""

    id: str
    words: tuple[str, ...]
    says: Mapping[str, str] = field(repr=False, hash=False)

    def is_named_in(self, label: str) -> bool:
        """Return whether a label uses one of the words, at the beginning of a word."""
        return any(re.search(rf"(?<!\w){re.escape(word)}", label, re.IGNORECASE) for word in self.words)


def read_offences(folder: Path, language: str) -> tuple[Offence, ...]:
    """Return the families of `folder` in the order of the file; none where there is no file in `language`.

    Raises: OffenceFileError.
    """
    path = folder / f"offences.{language}.toml"
    if not path.is_file():
        return ()
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as wrong:
        raise OffenceFileError(f"{path.name}: {wrong}") from wrong
    return tuple(_offence(one, path.name) for one in data.get("offence", ()))


def _offence(data: Mapping[str, Any], file: str) -> Offence:
    name = data.get("id", "?")
    missing = [one for one in ("id", "words", *FIELDS) if not data.get(one)]
    unknown = [one for one in data if one not in ("id", "words", *FIELDS)]
    if missing or unknown:
        raise OffenceFileError(f"{file}: offence {name!r}: missing {missing}, unknown {unknown}")
    return Offence(str(name), tuple(data["words"]), {one: str(data[one]).strip() for one in FIELDS})


def offence_named(label: str, offences: Iterable[Offence]) -> Offence | None:
    """Return the first family that `label` names."""
    return next((offence for offence in offences if offence.is_named_in(label)), None)
