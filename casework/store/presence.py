"""Who else has the vault open: every process keeps a shared lock on one file for as long as it lives."""

import fcntl
import os
from pathlib import Path


class Presence:
    """The lock of one process; it goes with the process, however that ends."""

    def __init__(self, mark: Path) -> None:
        self._handle = os.open(mark, os.O_RDWR | os.O_CREAT, 0o600)

    def is_alone(self) -> bool:
        """Whether no other process has the vault open. If so none can open it before `share`."""
        try:
            fcntl.flock(self._handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def share(self) -> None:
        """Be known as one of those who have it open."""
        fcntl.flock(self._handle, fcntl.LOCK_SH)

    def close(self) -> None:
        if self._handle >= 0:
            os.close(self._handle)
            self._handle = -1

    def __del__(self) -> None:
        self.close()
