"""The directory of a zip, read without unpacking, and single members unpacked up to a cap (UP-06)."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from casework.sandbox.inside.contents import END_BYTES

END_MARK: Final = b"PK\x05\x06"
ENTRY_MARK: Final = b"PK\x01\x02"
LOCAL_MARK: Final = b"PK\x03\x04"
ENTRY: Final = struct.Struct("<4sHHHHHHIIIHHHHHII")
END: Final = struct.Struct("<4sHHHHIIH")
WIDE_END: Final = struct.Struct("<4sQHHIIQQQQ")
LOCAL: Final = struct.Struct("<4sHHHHHIIIHH")
STORED, DEFLATED = 0, 8
WIDE: Final = 0xFFFFFFFF
LINK: Final = 0o120000
MOST_ENTRIES: Final = 20_000
MOST_RATIO: Final = 200
RATIO_COUNTS_FROM: Final = 32 << 20


class NoZip(Exception):
    """There is no directory of a zip here, or not a whole one."""


class TooMuch(Exception):
    """More would be unpacked than is looked at."""


@dataclass(frozen=True)
class Member:
    """One entry of the directory. Units: bytes."""

    name: str
    packed: int
    size: int
    method: int
    starts_at: int
    is_encrypted: bool
    is_link: bool

    @property
    def is_folder(self) -> bool:
        return self.name.endswith("/")


def members_of(data: bytes) -> Iterator[Member]:
    """Yield what the directory lists, in its order, at most one more than are looked at.

    Raises: NoZip, also in the middle.
    """
    place, count, shift = _directory(data)
    for _ in range(min(count, MOST_ENTRIES + 1)):
        if data[place : place + 4] != ENTRY_MARK or place + ENTRY.size > len(data):
            raise NoZip
        fields = ENTRY.unpack_from(data, place)
        name_at = place + ENTRY.size
        extra_at = name_at + fields[10]
        place = extra_at + fields[11] + fields[12]
        yield _member(fields, data[name_at:extra_at], data[extra_at : extra_at + fields[11]], shift)


def count_of(data: bytes) -> int:
    return _directory(data)[1]


def unpacked(data: bytes, member: Member, *, most_bytes: int) -> bytes:
    """Return what a member holds.

    Raises: NoZip, TooMuch.
    """
    if data[member.starts_at : member.starts_at + 4] != LOCAL_MARK or member.is_encrypted:
        raise NoZip
    local = LOCAL.unpack_from(data, member.starts_at)
    start = member.starts_at + LOCAL.size + local[9] + local[10]
    packed = data[start : start + member.packed]
    if member.method == STORED:
        return _within(packed, most_bytes)
    if member.method != DEFLATED:
        raise NoZip
    try:
        return _within(zlib.decompressobj(-15).decompress(packed, most_bytes + 1), most_bytes)
    except zlib.error:
        raise NoZip from None


def flags_of(data: bytes, members: list[Member]) -> set[str]:
    """Return what is remarkable about a directory: bombs, names that lead out, links, locks."""
    flags = set()
    unpacked_bytes = sum(member.size for member in members)
    if len(members) > MOST_ENTRIES or _overlap(members):
        flags.add("bomb")
    if unpacked_bytes > RATIO_COUNTS_FROM and unpacked_bytes > MOST_RATIO * len(data):
        flags.add("bomb")
    if any(member.is_encrypted for member in members):
        flags.add("encrypted")
    if any(member.is_link or leads_out(member.name) for member in members):
        flags.add("links-or-absolute-names")
    return flags


def leads_out(name: str) -> bool:
    """Return whether a name would be written elsewhere than below the folder one unpacks into."""
    plain = name.replace("\\", "/")
    return plain.startswith("/") or plain[1:2] == ":" or ".." in plain.split("/") or "\0" in plain


def has_directory(data: bytes) -> bool:
    """Return whether these bytes can be read as a zip, whatever stands before it."""
    try:
        return next(members_of(data), None) is not None
    except NoZip:
        return False


def _overlap(members: list[Member]) -> bool:
    """Whether two entries claim the same bytes, as one bomb has it that is small and unpacks to a thousand times it."""
    ends_at = 0
    for member in sorted(members, key=lambda one: one.starts_at):
        if member.packed and member.starts_at < ends_at:
            return True
        ends_at = max(ends_at, member.starts_at + LOCAL.size + member.packed)
    return False


def _directory(data: bytes) -> tuple[int, int, int]:
    """Return where the directory begins, how many entries it announces, and by how much all places are shifted."""
    at = data.rfind(END_MARK, max(0, len(data) - END_BYTES))
    if at < 0 or at + END.size > len(data):
        raise NoZip
    fields = END.unpack_from(data, at)
    count, length, start, end = fields[4], fields[5], fields[6], at
    if WIDE in {length, start} or count == 0xFFFF:
        wide_at = data.rfind(b"PK\x06\x06", max(0, at - 4096), at)
        if wide_at >= 0 and wide_at + WIDE_END.size <= len(data):
            wide = WIDE_END.unpack_from(data, wide_at)
            count, length, start, end = wide[7], wide[8], wide[9], wide_at
    place = end - length
    if place < 0 or (count and data[place : place + 4] != ENTRY_MARK):
        raise NoZip
    return place, count, place - start


def _member(fields: tuple[int, ...], name: bytes, extra: bytes, shift: int) -> Member:
    told = name.decode("utf-8" if fields[3] & 0x800 else "cp437", "replace")
    size, packed, starts_at = _wide(extra, (fields[9], fields[8], fields[16]))
    return Member(
        told,
        packed,
        size,
        method=fields[4],
        starts_at=starts_at + shift,
        is_encrypted=bool(fields[3] & 1),
        is_link=(fields[15] >> 16) & 0o170000 == LINK,
    )


def _wide(extra: bytes, narrow: tuple[int, int, int]) -> tuple[int, int, int]:
    """Return size, packed size and place, from the extra field where they do not fit into the entry."""
    found = list(narrow)
    place = 0
    while place + 4 <= len(extra):
        kind, length = struct.unpack_from("<HH", extra, place)
        if kind == 1:
            values = list(struct.unpack_from(f"<{min(length, len(extra) - place - 4) // 8}Q", extra, place + 4))
            found = [values.pop(0) if one == WIDE and values else one for one in found]
        place += 4 + length
    return found[0], found[1], found[2]


def _within(content: bytes, most_bytes: int) -> bytes:
    if len(content) > most_bytes:
        raise TooMuch
    return content
