"""The matters last looked at, as this process has opened them.

Opening three hundred sealed facts takes three milliseconds, and a page is looked at far oftener than its matter
changes. What is kept here is only ever given to someone whom the database, asked anew each time, calls a member, and
only while the matter is still at the version that was opened. It is memory of this process, never written down.
"""

import threading
from collections import OrderedDict
from typing import Generic, Protocol, TypeVar


class Versioned(Protocol):
    """Something with an id, of which each version is different."""

    @property
    def id(self) -> str: ...
    @property
    def version(self) -> int: ...


Kept = TypeVar("Kept", bound=Versioned)


class Recent(Generic[Kept]):
    """At most `most` of them; whoever was not asked for longest is forgotten first."""

    def __init__(self, most: int = 16) -> None:
        self._most = most
        self._kept: OrderedDict[str, Kept] = OrderedDict()
        self._cleared = 0
        self._lock = threading.Lock()

    def find(self, one_id: str, *, version: int) -> Kept | None:
        """Return what was kept, if it is of this very version."""
        with self._lock:
            kept = self._kept.get(one_id)
            if kept is None or kept.version != version:
                return None
            self._kept.move_to_end(one_id)
            return kept

    @property
    def cleared(self) -> int:
        """How often everything was forgotten: to be asked before something is read that is to be kept."""
        return self._cleared

    def keep(self, one: Kept, *, cleared: int) -> None:
        """Keep it, unless everything was forgotten since it was read: it may have been erased meanwhile."""
        with self._lock:
            if cleared != self._cleared:
                return
            self._kept[one.id] = one
            self._kept.move_to_end(one.id)
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)

    def forget_all(self) -> None:
        with self._lock:
            self._kept.clear()
            self._cleared += 1

    def __repr__(self) -> str:
        return f"Recent({len(self._kept)} kept)"


class Seen:
    """The count that this process saw last; another one means that something happened elsewhere."""

    def __init__(self) -> None:
        self._count = 0

    def is_new(self, count: int) -> bool:
        """Return whether the count has changed, and remember it."""
        before, self._count = self._count, count
        return before != count
