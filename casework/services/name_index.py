"""The names of every matter, as this process has read them: in memory only, never written down."""

import threading
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from casework.domain.names import Name, may_be_same


class Read(NamedTuple):
    """The names in one matter, as they were at one version of it."""

    version: int
    names: frozenset[Name]


@dataclass(frozen=True)
class NameIndex:
    """What was read of each matter by its id."""

    _read: dict[str, Read] = field(default_factory=dict, repr=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def is_current(self, matter_id: str, version: int) -> bool:
        with self._lock:
            kept = self._read.get(matter_id)
            return kept is not None and kept.version == version

    def keep(self, matter_id: str, version: int, names: Iterable[Name]) -> None:
        with self._lock:
            self._read[matter_id] = Read(version, frozenset(names))

    def forget_all_but(self, matters: Iterable[str]) -> None:
        """Forget what is no longer there: an erased matter is erased from memory too."""
        wanted = set(matters)
        with self._lock:
            for gone in set(self._read) - wanted:
                del self._read[gone]

    def hits(self, asked: Name) -> int:
        """Return how many names may be the one asked for. Every name is looked at, whether or not one was found."""
        with self._lock:
            every = [known for kept in self._read.values() for known in kept.names]
        return sum(may_be_same(asked, known) for known in every)

    def forget_all(self) -> None:
        self.forget_all_but(())
