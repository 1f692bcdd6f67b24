"""Office files: which they are, their text, and what they carry: macros, objects, links to elsewhere."""

from __future__ import annotations

import re
from typing import Final

from casework.sandbox.inside import zips
from casework.sandbox.inside.contents import Content, Saying
from casework.sandbox.inside.markup import Bomb, Words

MOST_PART: Final = 48 << 20  # bytes of one part
OOXML: Final = "application/vnd.openxmlformats-officedocument."
MACROS: Final = {
    "word": "application/vnd.ms-word.document.macroEnabled.12",
    "xl": "application/vnd.ms-excel.sheet.macroEnabled.12",
    "ppt": "application/vnd.ms-powerpoint.presentation.macroEnabled.12",
}
PLAIN: Final = {
    "word": f"{OOXML}wordprocessingml.document",
    "xl": f"{OOXML}spreadsheetml.sheet",
    "ppt": f"{OOXML}presentationml.presentation",
}
MIMETYPES: Final = {
    b"application/vnd.oasis.opendocument.text",
    b"application/vnd.oasis.opendocument.spreadsheet",
    b"application/vnd.oasis.opendocument.presentation",
    b"application/epub+zip",
}
TEXT_PARTS: Final = re.compile(
    r"word/(?:document|footnotes|endnotes|comments|header\d*|footer\d*)\.xml|xl/sharedStrings\.xml"
    r"|ppt/(?:slides|notesSlides)/[\w]{1,40}\.xml|content\.xml"
)
OUTSIDE: Final = re.compile(rb"TargetMode\s*=\s*[\"']External", re.IGNORECASE)
CARRIED: Final = re.compile(
    r"(?:word|xl|ppt)/(?:embeddings|media)/|Object[ _]?\d|Pictures/|ObjectReplacements/", re.IGNORECASE
)
TEXTS: Final = frozenset({"t", "p", "h", "delText"})
BREAKS: Final = frozenset({"p", "h", "tr", "si", "br"})
NESTED_TEXT: Final = frozenset({"p", "h"})  # in OpenDocument the paragraphs themselves hold the letters


def type_of_zip(data: bytes) -> str:
    """Return the media type of what is in a zip: an office file, a program, or just an archive."""
    try:
        names = {member.name: member for member in zips.members_of(data)}
    except zips.NoZip:
        return "application/zip"
    if "[Content_Types].xml" in names:
        for folder, media_type in PLAIN.items():
            if any(name.startswith(f"{folder}/") for name in names):
                return MACROS[folder] if _has_macros(names) else media_type
    if (told := names.get("mimetype")) is not None:
        found = _part(data, told).strip()
        return found.decode() if found in MIMETYPES else "application/zip"
    if "AndroidManifest.xml" in names:
        return "application/vnd.android.package-archive"
    return "application/java-archive" if "META-INF/MANIFEST.MF" in names else "application/zip"


def look(content: Content, saying: Saying) -> None:
    """Say the text of an office file part by part, what it carries, and what is remarkable about it."""
    try:
        members = list(zips.members_of(content.data))
    except zips.NoZip:
        saying.flags.add("damaged")
        return
    saying.flags |= zips.flags_of(content.data, members) | _flags(content, members)
    for member in members:
        if CARRIED.match(member.name) and not member.is_folder:
            saying.member(member.name, member.size)
    if not saying.flags & {"bomb", "encrypted"}:
        _say_texts(content, members, saying)


def _say_texts(content: Content, members: list[zips.Member], saying: Saying) -> None:
    is_open = "opendocument" in content.media_type
    said = []
    for member in sorted(members, key=_reading_order):
        if not TEXT_PARTS.fullmatch(member.name):
            continue
        try:
            words = Words(texts=NESTED_TEXT if is_open else TEXTS - NESTED_TEXT, breaks=BREAKS)
            said.append(words.read(zips.unpacked(content.data, member, most_bytes=MOST_PART)).strip("\n"))
        except (Bomb, zips.TooMuch):
            saying.flags.add("bomb")
        except zips.NoZip:
            saying.flags.add("damaged")
    saying.text("\n".join(said))


def _reading_order(member: zips.Member) -> tuple[bool, int, str]:
    """The document itself first, slides by their number."""
    number = re.search(r"(\d{1,9})\.xml$", member.name)
    return member.name != "word/document.xml", int(number[1]) if number else 0, member.name


def _flags(content: Content, members: list[zips.Member]) -> set[str]:
    names = {member.name: member for member in members}
    flags = set()
    if _has_macros(names):
        flags |= {"macros", "active-content"}
    if any("/activex/" in name.lower() for name in names):
        flags.add("active-content")
    if any("/embeddings/" in name or re.match(r"Object[ _]?\d+/?", name) for name in names):
        flags.add("embedded-files")
    relations = (member for name, member in names.items() if name.endswith(".rels"))
    if any(OUTSIDE.search(_part(content.data, member)) for member in relations):
        flags.add("external-links")
    manifest = names.get("META-INF/manifest.xml")
    if manifest is not None and b"encryption-data" in _part(content.data, manifest):
        flags.add("encrypted")
    return flags


def _has_macros(names: dict[str, zips.Member]) -> bool:
    return any(name.lower().endswith("vbaproject.bin") or name.startswith(("Basic/", "Scripts/")) for name in names)


def _part(data: bytes, member: zips.Member) -> bytes:
    """Return a small part, or nothing where it cannot be had."""
    try:
        return zips.unpacked(data, member, most_bytes=1 << 20)
    except (zips.NoZip, zips.TooMuch):
        return b""
