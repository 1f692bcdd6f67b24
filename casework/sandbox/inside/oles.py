"""Office files and mail of the old kind: told apart by the names in their directory, not opened any further."""

from __future__ import annotations

from typing import Final

from casework.sandbox.inside.contents import Content, Saying

STORES: Final = (  # (a name in the directory, media type)
    ("EncryptedPackage", "application/x-ole-storage"),
    ("WordDocument", "application/msword"),
    ("Workbook", "application/vnd.ms-excel"),
    ("PowerPoint Document", "application/vnd.ms-powerpoint"),
    ("__substg1.0_", "application/vnd.ms-outlook"),
)
MACROS: Final = ("_VBA_PROJECT", "VBA_PROJECT_CUR", "Macros")
CARRIED: Final = ("ObjectPool", "\x01Ole10Native", "__attach_version1.0_")


def type_of(data: bytes) -> str:
    """Return the media type of a compound file."""
    return next((told for name, told in STORES if _has(data, name)), "application/x-ole-storage")


def look(content: Content, saying: Saying) -> None:
    """Say what is remarkable about a compound file."""
    if _has(content.data, "EncryptedPackage"):
        saying.flags.add("encrypted")
    if any(_has(content.data, name) for name in MACROS):
        saying.flags |= {"macros", "active-content"}
    if any(_has(content.data, name) for name in CARRIED):
        saying.flags.add("embedded-files")


def _has(data: bytes, name: str) -> bool:
    return name.encode("utf-16-le") in data
