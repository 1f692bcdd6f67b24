"""The chain of the journal: every entry carries a keyed fingerprint of itself and of the one before."""

import hashlib
import hmac
import struct
from dataclasses import dataclass, field
from functools import cached_property

from casework.keys.branches import branch
from casework.keys.fields import SealingKey

MAC_BYTES = 32
BEGINNING = bytes(MAC_BYTES)  # stands before the first entry


@dataclass(frozen=True)
class JournalKey:
    """The key of a stretch of the journal. It is in the database only as wrapped by the root key."""

    id: bytes
    secret: bytes = field(repr=False)

    @cached_property
    def details(self) -> SealingKey:
        return SealingKey(self.id, branch(self.secret, "journal details"))

    @cached_property
    def _chain(self) -> bytes:
        return branch(self.secret, "journal chain")

    def mac(self, previous: bytes, *parts: bytes) -> bytes:
        """Return the fingerprint of an entry of these parts that stands behind the entry of fingerprint `previous`."""
        content = b"".join(struct.pack(">I", len(part)) + part for part in (previous, *parts))
        return hmac.digest(self._chain, content, hashlib.sha256)


def is_mac(given: bytes, stored: bytes) -> bool:
    """Compare two fingerprints in constant time."""
    return hmac.compare_digest(given, stored)
