"""What an archive lists: names and sizes; only archives inside it are unpacked, and those up to a cap (UP-06)."""

from __future__ import annotations

import bz2
import lzma
import tarfile
import zlib
from typing import Final, Protocol

from casework.sandbox.inside import zips
from casework.sandbox.inside.contents import MOST_MEMBERS, Content, Saying
from casework.sandbox.signatures import type_of

MOST_DEPTH: Final = 3
MOST_INSIDE: Final = 32 << 20  # bytes unpacked to look into archives within archives, all together
MOST_STREAM: Final = 64 << 20  # bytes of a compressed stream
ZIP: Final = "application/zip"
TAR: Final = "application/x-tar"
TAR_MARK_AT: Final = 257


class Inflater(Protocol):
    """What zlib, bz2 and lzma have in common."""

    @property
    def eof(self) -> bool: ...

    def decompress(self, data: bytes, max_length: int, /) -> bytes: ...


def look(content: Content, saying: Saying) -> None:
    """Say what is listed, and what is remarkable about it."""
    if content.media_type == ZIP:
        _Nested(saying).zip(content.data)
    elif content.media_type == TAR:
        _tar(content, saying)
    elif content.media_type in {"application/gzip", "application/x-bzip2", "application/x-xz"}:
        _stream(content, saying)


class _Nested:
    """Looks into zips within zips as long as neither depth nor bytes are used up."""

    def __init__(self, saying: Saying) -> None:
        self._saying = saying
        self._left = MOST_INSIDE

    def zip(self, data: bytes, depth: int = 0, before: str = "") -> None:
        members = []
        try:
            for member in zips.members_of(data):
                members.append(member)
                if not member.is_folder:
                    self._saying.member(before + member.name, member.size, _note(member))
        except zips.NoZip:
            self._saying.flags.add("damaged")
        self._saying.flags |= zips.flags_of(data, members)
        for member in members[:MOST_MEMBERS]:
            if member.name.lower().endswith((".zip", ".docx", ".xlsx", ".jar")) and not member.is_encrypted:
                self._inside(data, member, depth + 1, before)

    def _inside(self, data: bytes, member: zips.Member, depth: int, before: str) -> None:
        self._saying.flags.add("embedded-files")
        if depth > MOST_DEPTH or self._left <= 0:
            self._saying.flags.add("bomb")
            return
        try:
            inner = zips.unpacked(data, member, most_bytes=self._left)
        except zips.TooMuch:
            self._saying.flags.add("bomb")
            return
        except zips.NoZip:
            return
        self._left -= len(inner)
        if member.name.lower().endswith(".zip") and type_of(inner[:512]).media_type == ZIP:
            self.zip(inner, depth, f"{before}{member.name}/")


def _note(member: zips.Member) -> str:
    return "link" if member.is_link else "encrypted" if member.is_encrypted else ""


def _tar(content: Content, saying: Saying) -> None:
    try:
        with tarfile.open(fileobj=content.opened(), mode="r:") as opened:
            for number, member in enumerate(opened):
                if number >= MOST_MEMBERS:
                    break
                if member.issym() or member.islnk() or zips.leads_out(member.name):
                    saying.flags.add("links-or-absolute-names")
                saying.member(member.name, member.size, "link" if member.issym() or member.islnk() else "")
    except (tarfile.TarError, ValueError, EOFError):
        saying.flags.add("damaged")


def _stream(content: Content, saying: Saying) -> None:
    """Unpack up to the cap; list what a tar in it lists."""
    inflater: Inflater
    if content.media_type == "application/gzip":
        inflater = zlib.decompressobj(31)
    elif content.media_type == "application/x-bzip2":
        inflater = bz2.BZ2Decompressor()
    else:
        inflater = lzma.LZMADecompressor(memlimit=MOST_STREAM * 2)
    try:
        held = inflater.decompress(content.data, MOST_STREAM)
    except (zlib.error, OSError, lzma.LZMAError, EOFError, ValueError):
        saying.flags.add("damaged")
        return
    if len(held) >= MOST_STREAM and len(held) > zips.MOST_RATIO * len(content.data):
        saying.flags.add("bomb")
    elif not inflater.eof and len(held) < MOST_STREAM:
        saying.flags.add("damaged")
    if held[TAR_MARK_AT:].startswith(b"ustar"):
        _tar(Content(held, TAR), saying)
