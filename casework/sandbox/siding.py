"""What came beside a file, and whether a manifest is inside it, asked of a child: claims, not one of them proven."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, Final

from casework.sandbox.child import Limits
from casework.sandbox.kinds import NotShown
from casework.sandbox.layout import MIB
from casework.sandbox.stamping import asked

TASK: Final = "casework.sandbox.inside.siding"
SORTS: Final = ("proofmode-csv", "proofmode-json", "proofmode-zip", "signature", "c2pa", "unknown")
LIMITS: Final = Limits(input_bytes=64 * MIB, output_bytes=2 * MIB)
LOOKED_AT_BYTES: Final = 8 * MIB  # a manifest stands before the picture, or before the sound
MOST: Final = 100
DIGEST: Final = re.compile(r"[0-9a-f]{64}")
UNPRINTED: Final = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


@dataclass(frozen=True)
class Claims:
    """What a sidecar says: names with values, digests of the file it claims to belong to, and what an archive holds.

    `held` are the digests of the members of an archive, which were reckoned here.
    """

    sort: str
    claims: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    digests: tuple[str, ...] = ()
    members: tuple[str, ...] = field(default=(), repr=False)
    held: tuple[str, ...] = ()


def claims_of(pieces: Iterable[bytes]) -> Claims:
    """Return what a sidecar claims. Raises: NotShown."""
    said = asked(TASK, pieces, limits=LIMITS, options={"within": False})
    try:
        return _read(said)
    except (KeyError, ValueError, TypeError):
        raise NotShown("broken") from None


def has_manifest(pieces: Iterable[bytes]) -> bool:
    """Return whether a C2PA manifest is noticed in the file by the label of its box. Raises: NotShown."""
    beginning = islice(pieces, LOOKED_AT_BYTES // MIB)  # the vault gives pieces of one MiB
    return asked(TASK, beginning, limits=LIMITS, options={"within": True}).get("embedded") is True


def _read(said: dict[str, Any]) -> Claims:
    if said["sort"] not in SORTS:
        raise ValueError("no sort of ours")
    digests, held = (tuple(str(one) for one in said[name][:MOST]) for name in ("digests", "held"))
    if not all(DIGEST.fullmatch(one) for one in (*digests, *held)):
        raise ValueError("no digest")
    claims = tuple((_clean(name), _clean(value)) for name, value in said["claims"][:MOST])
    return Claims(said["sort"], claims, digests, tuple(_clean(one) for one in said["members"][:MOST]), held)


def _clean(text: str) -> str:
    return UNPRINTED.sub("\ufffd", text)[:200]
