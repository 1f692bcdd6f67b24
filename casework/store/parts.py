"""A file that comes in parts, one behind the other in one unfinished file of the vault.

Each part is encrypted as a file of its own, with nonces of its own. So a part that was cut off can be written again,
also where its bytes are others then, and no nonce is ever used for two texts.
"""

import fcntl
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from casework.keys.streams import FRAME_BYTES, Anywhere, StreamBroken, encrypt, sealed_size
from casework.store.incoming import UNFINISHED, sync_folder, write_whole
from casework.store.vault import ExhibitAltered, Vault


class PartUnderWay(Exception):
    """Another part of the same file is being written just now."""


def begin(vault: Vault, object_id: str) -> None:
    """Make the empty file that the parts will stand in, safely on the disk."""
    path = _path(vault, object_id)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    for folder in (path.parent, vault.folder):
        sync_folder(folder)


@contextmanager
def locked(vault: Vault, object_id: str) -> Iterator[int]:
    """Be the only one who writes parts of this file; gives the handle for `put`.

    Raises: PartUnderWay; ExhibitAltered if there is no such file.
    """
    try:
        handle = os.open(_path(vault, object_id), os.O_RDWR)
    except FileNotFoundError:
        raise ExhibitAltered(f"The parts of {object_id} are missing.") from None
    try:
        _lock(handle)
        yield handle
    finally:
        os.close(handle)


def put(handle: int, object_id: str, *, key: bytes, parts: Sequence[int], pieces: Iterable[bytes]) -> None:
    """Write the next part behind these, and come back once it is on the disk. What stood behind them goes.

    Raises: ExhibitAltered if the parts before are not all there; OSError.
    """
    begins = sum(map(sealed_size, parts))
    if os.fstat(handle).st_size < begins:
        raise ExhibitAltered(f"Of the parts of {object_id} some are missing.")
    os.ftruncate(handle, begins)
    os.lseek(handle, begins, os.SEEK_SET)
    for frame in encrypt(pieces, key, object_id=bytes.fromhex(object_id)):
        write_whole(handle, memoryview(frame))
    os.fsync(handle)


def read(vault: Vault, object_id: str, *, key: bytes, parts: Sequence[int]) -> Iterator[bytes]:
    """Yield what the parts hold, in their order. Raises: ExhibitAltered at the first byte that is not what came."""
    try:
        with _path(vault, object_id).open("rb") as file:
            begins = 0
            for size in parts:
                ends = begins + sealed_size(size)
                part = Anywhere(file, key, object_id=bytes.fromhex(object_id), begins=begins, ends=ends)
                while piece := part.read(FRAME_BYTES):
                    yield piece
                begins = ends
    except (StreamBroken, FileNotFoundError) as wrong:
        raise ExhibitAltered(f"A part of {object_id}: {wrong}") from None


def _lock(handle: int) -> None:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise PartUnderWay from None


def _path(vault: Vault, object_id: str) -> Path:
    return vault.path_of(object_id).with_suffix(UNFINISHED)
