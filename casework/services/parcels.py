"""Parcels: what leaves the office as one ZIP of which every byte can be verified, written as it is read.

Members are stored as they are, with fixed times and rights; the manifest stands last and names all others. The same
members and the same manifest are the same bytes. The layout is the verifier's, so the two cannot drift apart.
"""

from __future__ import annotations

import hashlib
import json
import unicodedata
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from importlib.resources import files
from typing import Any, Final

from casework.services.refusals import ExhibitAltered, TooLarge
from casework.verifier.verify import FULL, MANIFEST, VERSION, directory_entry, end_record, local_header

VERIFIER: Final = "verify.py"
LONGEST_BYTES: Final = 120
NOT_IN_NAMES: Final = frozenset('<>:"/\\|?*')
DEVICES: Final = frozenset({"con", "prn", "aux", "nul", *(f"{one}{n}" for one in ("com", "lpt") for n in range(10))})


@dataclass(frozen=True)
class Member:
    """One file of a parcel. `content` gives the same bytes each time; `facts` is what the manifest says beside them.

    `sha256` is the digest where it is known, and `content` fails if its bytes are others, as the vault's do.
    """

    name: str
    content: Callable[[], Iterable[bytes]] = field(repr=False)
    facts: Mapping[str, Any] = field(default_factory=dict, repr=False)
    sha256: str = ""


@dataclass(frozen=True)
class Packed:
    """What was written: members with the manifest, and the digest of the manifest.

    `damaged` counts the members that could not be read any more and so are not inside.
    """

    members: int
    manifest_sha256: str
    damaged: int = 0


def text_member(name: str, text: str, **facts: Any) -> Member:
    return Member(name, lambda: (text.encode(),), facts)


def verifier_member() -> Member:
    """Return the verifier that travels with the parcel."""
    code = files("casework.verifier").joinpath("verify.py").read_bytes()
    return Member(VERIFIER, lambda: (code,), {"kind": "verifier"})


def pack(
    members: Iterable[Member],
    *,
    kind: str,
    about: Mapping[str, Any],
    counts: Mapping[str, int],
    done: Callable[[Packed], None],
) -> Iterator[bytes]:
    """Yield the parcel piece by piece, and tell `done` what was written.

    Every member is read twice: once to know its digest, so that one which is damaged is named and left out instead of
    breaking off all that comes after it, and once to be written. Memory stays flat.

    Raises: ExhibitAltered if a member is damaged between the two; TooLarge for a member of 4 GiB or more.
    """
    parcel = _Parcel()
    listed: list[dict[str, Any]] = []
    damaged: list[dict[str, Any]] = []
    for member in members:
        try:
            found = _measured(member.content(), member.sha256)
        except ExhibitAltered:
            damaged.append({"name": member.name, **member.facts})
            continue
        listed.append({"name": member.name, "size_bytes": found.size_bytes, "sha256": found.sha256, **member.facts})
        yield from parcel.member(member.name, found, member.content())
    told = {**counts, "files in the ZIP": len(listed) + 1, "bytes in them": sum(one["size_bytes"] for one in listed)}
    told["damaged files left out"] = len(damaged)
    whole = {"format": kind, "version": VERSION, **about, "counts": told, "damaged": damaged, "members": listed}
    manifest = json.dumps(whole, ensure_ascii=False, indent=1).encode()
    yield from parcel.member(MANIFEST, _measured((manifest,)), (manifest,))
    yield from parcel.end()
    sha256 = hashlib.sha256(manifest).hexdigest()
    done(Packed(len(listed) + 1, sha256, len(damaged)))


def safe_name(name: str, taken: set[str]) -> str:
    """Return a file's name in its own script that every system can write, and note it in `taken`.

    Left out are paths, what is invisible or turns the line, what a system forbids, and what is longer than 120 bytes;
    a name that is taken, in whatever case, gets a number.
    """
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    signs = (sign for sign in unicodedata.normalize("NFC", last) if unicodedata.category(sign)[0] != "C")
    plain = "".join("_" if sign in NOT_IN_NAMES else sign for sign in signs).strip(" .").lstrip("-~")
    stem, dot, ending = plain.rpartition(".")
    if not dot or len(ending.encode()) > 12:
        stem, ending = plain, ""
    if stem.split(".")[0].strip().casefold() in DEVICES:
        stem = f"_{stem}"
    number = 1
    while True:
        tail = (f"-{number}" if number > 1 else "") + (f".{ending}" if ending else "")
        found = (_cut(stem, LONGEST_BYTES - len(tail.encode())) or "file") + tail
        if found.casefold() not in taken:
            taken.add(found.casefold())
            return found
        number += 1


@dataclass(frozen=True)
class _Measured:
    size_bytes: int
    crc: int
    sha256: str


def _measured(pieces: Iterable[bytes], sha256: str = "") -> _Measured:
    digest, crc, size = hashlib.sha256(), 0, 0
    for piece in pieces:
        if not sha256:
            digest.update(piece)
        crc, size = zlib.crc32(piece, crc), size + len(piece)
    if size >= FULL:
        raise TooLarge(FULL)
    return _Measured(size, crc, sha256 or digest.hexdigest())


class _Parcel:
    """The ZIP as far as it is written."""

    def __init__(self) -> None:
        self.size_bytes = 0
        self.entries: list[bytes] = []

    def member(self, name: str, found: _Measured, pieces: Iterable[bytes]) -> Iterator[bytes]:
        self.entries.append(directory_entry(name, found.crc, found.size_bytes, self.size_bytes))
        yield self._passing(local_header(name, found.crc, found.size_bytes))
        crc = 0
        for piece in pieces:
            crc = zlib.crc32(piece, crc)
            yield self._passing(piece)
        if crc != found.crc:
            raise ExhibitAltered(f"A member was altered while it was written: number {len(self.entries)}.")

    def end(self) -> Iterator[bytes]:
        begins, size = self.size_bytes, sum(len(entry) for entry in self.entries)
        yield self._passing(b"".join(self.entries))
        yield self._passing(end_record(len(self.entries), size, begins))

    def _passing(self, piece: bytes) -> bytes:
        self.size_bytes += len(piece)
        return piece


def _cut(text: str, most_bytes: int) -> str:
    return text.encode()[:most_bytes].decode(errors="ignore").rstrip(" .")
