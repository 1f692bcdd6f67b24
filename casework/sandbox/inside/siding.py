"""The work of reading what came beside a file – ProofMode, C2PA – and of noticing a manifest inside a file.

What is claimed is said, with the digests that are claimed; no signature is checked here.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import zipfile
from collections.abc import Iterable, Iterator
from typing import Any, Final

from casework.sandbox.inside.answers import Answer
from casework.sandbox.inside.intake import Intake

MOST_CLAIMS: Final = 60
MOST_MEMBERS: Final = 40
LONGEST: Final = 200
MEMBER_BYTES: Final = 1 << 20
UNPACKED_BYTES: Final = 64 << 20
DIGEST: Final = re.compile(r"[0-9a-fA-F]{64}")
C2PA_UUID: Final = bytes.fromhex("d8fec3d61b0e483c92975828877ec481")
Pairs = list[tuple[str, str]]


def prepare(options: dict[str, Any]) -> None:  # noqa: ARG001 - every task has one
    """Load the alphabets that are looked for by name."""
    for name in ("cp437", "utf-8-sig"):
        "a".encode(name)


def work(intake: Intake, answer: Answer, options: dict[str, Any]) -> None:
    intake.next_part()
    data = intake.whole(most_bytes=options["input_bytes"]).getvalue()
    answer.text(json.dumps({"embedded": manifest_in(data)} if options["within"] else told(data)))


def told(data: bytes) -> dict[str, Any]:
    """Return the sort of a sidecar, what it claims, and the digests in it."""
    if data.startswith(b"PK\x03\x04"):
        return _archive(data)
    if is_c2pa(data):
        return _said("c2pa")
    if b"-----BEGIN PGP " in data[:200]:
        return _said("signature")
    for sort, read in (("proofmode-json", _json), ("proofmode-csv", _csv)):
        pairs = read(data)
        if pairs:
            return _said(sort, pairs)
    return _said("unknown")


def _said(
    sort: str, pairs: Pairs | None = None, members: Iterable[str] = (), held: Iterable[str] = ()
) -> dict[str, Any]:
    pairs = pairs or []
    digests = {value.lower() for _name, value in pairs if DIGEST.fullmatch(value)}
    claims = [[name[:LONGEST], value[:LONGEST]] for name, value in pairs if value][:MOST_CLAIMS]
    names = [name[:LONGEST] for name in members][:MOST_MEMBERS]
    return {"sort": sort, "claims": claims, "digests": sorted(digests), "members": names, "held": sorted(held)}


def _csv(data: bytes) -> Pairs:
    """Return names and values of a table of two rows or more; its first row has the names."""
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig", "replace"))))
    if len(rows) < 2 or not any("hash" in name.casefold() for name in rows[0]):
        return []
    return [(name.strip(), value.strip()) for row in rows[1:] for name, value in zip(rows[0], row, strict=False)]


def _json(data: bytes) -> Pairs:
    try:
        found = json.loads(data)
    except ValueError:
        return []
    return [pair for pair in _pairs(found) if pair[0]][: 10 * MOST_CLAIMS]


def _pairs(found: Any) -> Iterator[tuple[str, str]]:
    """Yield names and values, from an object or from a list of objects with a name and a value each."""
    if isinstance(found, dict):
        if isinstance(found.get("name"), str) and isinstance(found.get("value"), str):
            yield found["name"], found["value"]
            return
        for name, value in found.items():
            if isinstance(value, dict | list):
                yield from _pairs(value)
            elif value is not None:
                yield name, str(value)
    elif isinstance(found, list):
        for one in found:
            yield from _pairs(one)


def _archive(data: bytes) -> dict[str, Any]:
    """Read the tables in a bundle, and reckon the digest of each member, so that the file itself is known again."""
    pairs: Pairs = []
    held: list[str] = []
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        infos = [info for info in archive.infolist() if not info.is_dir()][:MOST_MEMBERS]
        if sum(info.file_size for info in infos) > UNPACKED_BYTES:
            return _said("proofmode-zip", members=[info.filename for info in infos])
        for info in infos:
            digest = hashlib.sha256()
            with archive.open(info) as member:
                head = member.read(MEMBER_BYTES)
                digest.update(head)
                while piece := member.read(MEMBER_BYTES):
                    digest.update(piece)
            held.append(digest.hexdigest())
            read = _json if info.filename.endswith(".json") else _csv if info.filename.endswith(".csv") else None
            pairs += read(head) if read else []
    return _said("proofmode-zip" if pairs else "unknown", pairs, [info.filename for info in infos], held)


def is_c2pa(data: bytes) -> bool:
    """Whether the bytes are a JUMBF superbox whose label is that of a C2PA store."""
    return data[4:8] == b"jumb" and data[12:16] == b"jumd" and b"c2pa\x00" in data[16:64]


def manifest_in(data: bytes) -> bool:
    """Whether a JPEG, a PNG or an MP4 carries a C2PA manifest, by the label of its box; `data` may be its beginning."""
    if data[:2] == b"\xff\xd8":
        return _in_jpeg(data)
    if data[:8] == b"\x89PNG\r\n\x1a\n":
        return any(kind == b"caBX" for kind, _at in _chunks(data))
    if data[4:8] == b"ftyp":
        return any(kind == b"uuid" and data[at : at + 16] == C2PA_UUID for kind, at in _boxes(data))
    return False


def _in_jpeg(data: bytes) -> bool:
    at = 2
    while at + 4 <= len(data) and data[at] == 0xFF:
        marker, length = data[at + 1], int.from_bytes(data[at + 2 : at + 4], "big")
        if marker == 0xEB and data[at + 4 : at + 6] == b"JP" and is_c2pa(data[at + 12 : at + 2 + length]):
            return True
        if marker == 0xDA or length < 2:
            return False
        at += 2 + length
    return False


def _chunks(data: bytes) -> Iterator[tuple[bytes, int]]:
    at = 8
    while at + 8 <= len(data):
        yield data[at + 4 : at + 8], at + 8
        at += 12 + int.from_bytes(data[at : at + 4], "big")


def _boxes(data: bytes) -> Iterator[tuple[bytes, int]]:
    at = 0
    while at + 16 <= len(data):
        size, begins = int.from_bytes(data[at : at + 4], "big"), at + 8
        if size == 1:
            size, begins = int.from_bytes(data[at + 8 : at + 16], "big"), at + 16
        yield data[at + 4 : at + 8], begins
        if size < 8:
            return
        at += size
