"""Verify what Redress gave out: python3 verify.py EXPORT.zip, or the folder that it was unpacked into.

One file for Python 3.8 or newer, with nothing but the standard library. It reads, writes nothing and asks nobody.
It exits with 0 if everything is as it was given out, with 1 if anything is not, and names what. The format is
described in README.txt beside this file, and in docs/export-format.md of Redress.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import struct
import sys
import zipfile
import zlib
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO, Callable, Iterator  # noqa: UP035 - as Python 3.8 has them

MANIFEST, JOURNAL, VERSION = "manifest.json", "journal.csv", 1
PIECE, MOST_MANIFEST = 1 << 20, 1 << 28
FULL, FULL_COUNT = 0xFFFFFFFF, 0xFFFF
SEALED, LIST = b"RDXP", b"RDXL"
END = struct.Struct(">4sQI32s")  # of the sealed form: mark, bytes before the list, bytes of a block, digest of the list
BROKEN = (OSError, ValueError, LookupError, TypeError, AttributeError, RuntimeError, EOFError)
UNREADABLE = (*BROKEN, struct.error, zlib.error, zipfile.BadZipFile)
LOCAL_MANIFEST = re.compile(rb"PK\x03\x04.{26}" + MANIFEST.encode() + rb"(?=\{)", re.DOTALL)


class Report:
    """What was found: sentences that only tell, and sentences about what is wrong."""

    def __init__(self) -> None:
        self.told: list[str] = []
        self.wrong: list[str] = []


def local_header(name: str, crc: int, size: int) -> bytes:
    """Return what stands before a member."""
    raw = name.encode()
    return struct.pack("<4s5H3L2H", b"PK\3\4", 20, 0x800, 0, 0, 33, crc, size, size, len(raw), 0) + raw


def directory_entry(name: str, crc: int, size: int, offset: int) -> bytes:
    """Return what the directory at the end says of a member."""
    raw, far = name.encode(), struct.pack("<HHQ", 1, 8, offset) if offset >= FULL else b""
    needed, lengths = 45 if far else 20, (len(raw), len(far), 0)
    head = struct.pack("<4s6H3L3H", b"PK\1\2", 0x31E, needed, 0x800, 0, 0, 33, crc, size, size, *lengths)
    return head + struct.pack("<2H2L", 0, 0, 0o100644 << 16, min(offset, FULL)) + raw + far


def end_record(count: int, size: int, offset: int) -> bytes:
    """Return what stands behind a directory of `count` entries, `size` bytes long, that begins at `offset`."""
    far = b""
    if count >= FULL_COUNT or size >= FULL or offset >= FULL:
        far = struct.pack("<4sQ2H2L4Q", b"PK\6\6", 44, 0x31E, 45, 0, 0, count, count, size, offset)
        far += struct.pack("<4sLQL", b"PK\6\7", 0, offset + size, 1)
    few = min(count, FULL_COUNT)
    return far + struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, few, few, min(size, FULL), min(offset, FULL), 0)


def read_manifest(file: BinaryIO) -> bytes | None:
    """Return the manifest by whichever way leads to it, if its own check sum fits."""
    for find in (_by_directory, _by_mark):
        try:
            start, size, crc = find(file)
            file.seek(start)
            raw = file.read(size) if size <= MOST_MANIFEST else b""
        except UNREADABLE:
            continue
        if raw and zlib.crc32(raw) == crc:
            return raw
    try:
        with zipfile.ZipFile(file) as archive:  # packed anew, perhaps compressed
            return archive.read(MANIFEST) if archive.getinfo(MANIFEST).file_size <= MOST_MANIFEST else None
    except UNREADABLE:
        return None


def _by_directory(file: BinaryIO) -> tuple[int, int, int]:
    with zipfile.ZipFile(file) as archive:
        one = archive.getinfo(MANIFEST)
    return one.header_offset + 30 + len(MANIFEST), one.file_size, one.CRC


def _by_mark(file: BinaryIO) -> tuple[int, int, int]:
    start = max(0, file.seek(0, 2) - 2 * MOST_MANIFEST)
    file.seek(start)
    *_, found = LOCAL_MANIFEST.finditer(file.read())
    crc, size = struct.unpack_from("<2L", found.group(), 14)
    return start + found.end(), size, crc


def members_of(raw: bytes, report: Report) -> list[dict[str, Any]] | None:
    """Return what the manifest says should be there, itself last; None if it says nothing this version knows."""
    itself = {"name": MANIFEST, "size_bytes": len(raw), "sha256": hashlib.sha256(raw).hexdigest()}
    try:
        manifest = json.loads(raw)
        if manifest["version"] != VERSION or not manifest["format"].startswith("redress-"):
            raise ValueError
        members = [{**one, "size_bytes": int(one["size_bytes"])} for one in manifest["members"]]
        for one in members:
            _look_at(one, report)
        gone = [f"{one['name']}: damaged in the office before, so it is not inside." for one in manifest["damaged"]]
        counts = [f"  {name}: {value}" for name, value in manifest["counts"].items()]
    except UNREADABLE:
        report.wrong.append(f"{MANIFEST}: missing, or in no format that this verifier knows; nothing can be compared.")
        return None
    report.wrong += gone
    report.told += [*counts, f"  SHA-256 of the manifest: {itself['sha256']}"]
    return [*members, itself]


def _look_at(one: dict[str, Any], report: Report) -> None:
    name, parts = one["name"], one["name"].split("/")
    local_header(name, 0, one["size_bytes"])  # such a header can be written, or the manifest is none
    if "\\" in name or ":" in name or any(part in ("", ".", "..") for part in parts):
        report.wrong.append(f"{name}: the manifest names a place outside the export.")
    if one.get("sha256_at_receipt", one["sha256"]) != one["sha256"]:
        report.wrong.append(f"{name}: differs from what was received, {one['sha256_at_receipt']}.")


def verify_zip(file: BinaryIO, report: Report) -> None:
    """Compare a ZIP with its manifest: every member, and every byte around them."""
    raw = read_manifest(file)
    members = members_of(raw, report) if raw is not None else None
    if raw is None:
        report.wrong.append(f"{MANIFEST}: missing, damaged or altered, so nothing can be compared with it.")
    if members is None:
        return
    places, at = [], 0
    for one in members:
        places.append((one, at))
        at += len(local_header(one["name"], 0, 0)) + one["size_bytes"]
    around = sum(len(directory_entry(one["name"], 0, 0, offset)) for one, offset in places)
    is_as_long = file.seek(0, 2) == at + around + len(end_record(len(members), around, at))
    if is_as_long or not _compare_contents(file, members, report):
        _compare_layout(file, places, report, end=at)


def _compare_layout(file: BinaryIO, places: list[tuple[dict[str, Any], int]], report: Report, *, end: int) -> None:
    """Read the ZIP from its first byte to its last, each where it has to stand."""
    entries = []
    for one, at in places:
        name, size = one["name"], one["size_bytes"]
        file.seek(at)
        head = file.read(len(local_header(name, 0, 0)))
        crc, is_right = _read(_pieces(file, size), one, report)
        if not is_right and len(head) >= 18:
            crc = struct.unpack_from("<L", head, 14)[0]
        if head != local_header(name, crc, size):
            report.wrong.append(f"{name}: damage in its header in the ZIP.")
        entries.append((name, directory_entry(name, crc, size, at)))
    file.seek(end)
    for name, entry in entries:
        if file.read(len(entry)) != entry:
            report.wrong.append(f"{name}: damage in its entry in the directory of the ZIP.")
    if file.read() != end_record(len(entries), sum(len(entry) for _name, entry in entries), end):
        report.wrong.append("The end of the ZIP: damaged, or bytes were added or cut.")


def _compare_contents(file: BinaryIO, members: list[dict[str, Any]], report: Report) -> bool:
    """Compare a ZIP that is longer or shorter than what was given out; return False if it cannot be opened."""
    try:
        with zipfile.ZipFile(file) as archive:
            names = archive.namelist()
            compare(members, {name: partial(archive.open, name) for name in names}, report)
    except UNREADABLE:
        return False
    if len(set(names)) < len(names):
        report.wrong.append("The ZIP holds two members of the same name.")
    report.wrong.append("The ZIP itself is not as it was given out: bytes were added or cut, or it was packed anew.")
    return True


def compare(members: list[dict[str, Any]], found: dict[str, Callable[[], Any]], report: Report) -> None:
    """Compare members by name: which are missing, which are altered, which are extra."""
    for one in members:
        if one["name"] not in found:
            report.wrong.append(f"{one['name']}: missing.")
            continue
        try:
            with found[one["name"]]() as opened:
                _read(_pieces(opened, one["size_bytes"] + 1), one, report)
        except UNREADABLE:
            report.wrong.append(f"{one['name']}: altered or damaged; it cannot be read to its end.")
    extra = sorted(set(found) - {one["name"] for one in members})
    report.wrong += [f"{name}: extra; the manifest does not know it." for name in extra]


def _read(pieces: Iterator[bytes], one: dict[str, Any], report: Report) -> tuple[int, bool]:
    """Return check sum and verdict of one member as it is read."""
    digest, crc, size, kept = hashlib.sha256(), 0, 0, b""
    for piece in pieces:
        digest.update(piece)
        crc, size = zlib.crc32(piece, crc), size + len(piece)
        kept += piece if one["name"] == JOURNAL else b""
    is_right = size == one["size_bytes"] and digest.hexdigest() == one["sha256"]
    if not is_right:
        report.wrong.append(f"{one['name']}: altered; size or SHA-256 is not that in the manifest.")
    elif one["name"] == JOURNAL:
        verify_journal(kept.decode("utf-8-sig", "replace"), report)
    return crc, is_right


def _pieces(file: BinaryIO, size: int) -> Iterator[bytes]:
    while size > 0 and (piece := file.read(min(PIECE, size))):
        size -= len(piece)
        yield piece


def verify_journal(text: str, report: Report) -> None:
    """Check the extract of the journal as far as that can be done without the key of its chain."""
    rows = list(csv.DictReader(io.StringIO(text)))
    before: dict[str, str] = {}
    for row in rows:
        try:
            number, last = int(row["number"]), int(before.get("number", 0))
            is_right = len(bytes.fromhex(row["mac"])) == len(bytes.fromhex(row["previous"])) == 32 and number > last
            is_right = is_right and (number > last + 1 or row["previous"] == before.get("mac", "0" * 64))
        except UNREADABLE:
            is_right = False
        if not is_right:
            report.wrong.append(f"{JOURNAL}: entry {row.get('number')} does not stand where the chain has it.")
        before = row
    report.told += [
        f"  Journal: {len(rows)} entries, in order, and linked where two of this matter follow each other.",
        "  Not checked here: whether one was left out or forged. That takes a key which stays in the office;",
        "  there: redress journal verify --head MARK, with the mark that stands in the manifest.",
    ]


def verify_folder(folder: Path, report: Report) -> Report:
    """Compare a folder that an export was unpacked into."""
    files = [path for path in folder.rglob("*") if path.is_symlink() or not path.is_dir()]
    found: dict[str, Any] = {path.relative_to(folder).as_posix(): partial(path.open, "rb") for path in files}
    members = members_of((folder / MANIFEST).read_bytes() if MANIFEST in found else b"", report)
    if members is not None:
        compare(members, found, report)
    return report


def verify_sealed(file: BinaryIO, report: Report) -> None:
    """Compare an encrypted export with the list of digests at its end; what is inside opens with its passphrase."""
    size = file.seek(0, 2)
    file.seek(max(0, size - END.size))
    tail = file.read().rjust(END.size, b"\0")
    mark, body, block, digest = END.unpack(tail)
    count = -(-body // block) if block else 0
    if mark != LIST or not count or block > 16 * PIECE or size != body + 32 * count + END.size:
        report.wrong.append("The list of digests at the end: damaged or cut off, so nothing can be compared with it.")
        return
    file.seek(body)
    listed = file.read(32 * count)
    if hashlib.sha256(listed + tail[:-32]).digest() != digest:
        report.wrong.append("The list of digests at the end: altered or damaged.")
    file.seek(0)
    for number, begins in enumerate(range(0, body, block)):
        piece = file.read(min(block, body - begins))
        if hashlib.sha256(piece).digest() != listed[32 * number : 32 * number + 32]:
            report.wrong.append(f"Block {number + 1} of {count} (from byte {begins} on): altered or damaged.")
    report.told.append(f"  Encrypted: {count} blocks. What is inside is proven with its passphrase: redress verify.")


def verify(path: Path) -> Report:
    """Examine a ZIP, an encrypted export, or a folder."""
    report = Report()
    if path.is_dir():
        return verify_folder(path, report)
    with path.open("rb") as file:
        begins = file.read(len(SEALED))
        file.seek(max(0, file.seek(0, 2) - END.size))
        is_sealed = begins == SEALED or file.read(len(LIST)) == LIST
        (verify_sealed if is_sealed else verify_zip)(file, report)
    return report


def told(report: Report) -> str:
    """Return what was found, a sentence a line; no name in it can begin a line or turn one around."""
    verdict = f"NOT as it was given out: {len(report.wrong)} finding(s)." if report.wrong else "All as given out."
    lines = [*report.told, *(f"WRONG  {one}" for one in report.wrong), verdict]
    return "\n".join("".join(sign if sign.isprintable() else "?" for sign in line) for line in lines)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("Usage: python3 verify.py EXPORT.zip (or the folder it was unpacked into)")
    try:
        verdict = verify(Path(sys.argv[1]))
    except OSError as problem:
        sys.exit(f"{sys.argv[1]}: {problem.strerror}")
    sys.stdout.buffer.write(told(verdict).encode(sys.stdout.encoding or "utf-8", "backslashreplace") + b"\n")
    sys.exit(1 if verdict.wrong else 0)
