"""Changing keys while the office works: a new root key, and with it a new key for every matter.

Each matter changes in one transaction of its own, and how its key is wrapped says whether it was done. So a change
that was cut off goes on where it stopped, and at every moment either root key opens everything. The old root key is
forgotten last, when no process is left that knows only that one.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from casework.keys.hierarchy import Keys
from casework.keys.passphrase import Cost, open_sealed_root_key, seal_root_key
from casework.keys.roots import RootKey, keep_root_key, new_root_key, next_of, promote_next, read_root_key
from casework.keys.rotation import Ring
from casework.services import journal
from casework.services.office import Office
from casework.services.refusals import RotationRefused
from casework.services.settings import Settings
from casework.store import journal as book
from casework.store import keyring, sealing


@dataclass(frozen=True)
class Rotated:
    """What was changed. `is_finished` is False while another process may know only the old root key."""

    old: RootKey
    new: RootKey
    matters: int
    is_finished: bool = False


def rotate(
    office: Office,
    settings: Settings,
    root: RootKey,
    *,
    passphrase: str = "",
    cost: Cost | None = None,
    told: Callable[[int], None] = lambda _left: None,
) -> Rotated:
    """Change the root key and every matter key, or go on with a change that was cut off.

    `root` is the root key where the installation keeps it. `told` hears how many matters are left. The old root key
    opens everything until `finish`.

    Raises: RotationRefused if the root key comes from the environment, which only the operator can change.
    """
    ring = Ring(settings.ring_file)
    if not ring.has_bridges:  # otherwise a change goes on that was cut off
        with office.engines.write.begin() as connection:
            journal.record(connection, office, "rotation-begun")
    new = _next_root_key(settings, ring, root, passphrase=passphrase, cost=cost)
    ring.build_bridges(root, new)
    keys = ring.keys(root)
    matters = _rewrap(office, keys, told)
    with office.engines.write.begin() as connection:
        keyring.belong_to(connection, keys)
        book.wait_for_turn(connection)
        number, _ = book.last(connection)
        book.add_key(connection, keys, first=number + 1)
        journal.record(connection, office, "rotation-finished", details={"matters": matters})
    promote_next(_place(settings))
    return Rotated(root, new, matters)


def finish(office: Office, settings: Settings, root: RootKey) -> bool:
    """Forget the old root key, once the new one stands in its place; return whether there was one to forget.

    To be called while no other process works that may know the old one only: at a start, before the workers.
    """
    ring = Ring(settings.ring_file)
    if not ring.has_bridges or next_of(_place(settings)).exists():
        return False
    _rewrap(office, ring.keys(root), lambda _left: None)  # what a process that knew only the old one has made since
    ring.take_bridges_away(root)
    return True


def is_under_way(settings: Settings) -> bool:
    """Whether a change of the root key was begun and not finished."""
    return Ring(settings.ring_file).has_bridges


def change_matter_key(office: Office, matter_id: str, *, actor: str = "", keys: Keys | None = None) -> bool:
    """Give one matter a new key, and seal everything in it anew; return False if there is no such matter."""
    keys = keys or office.keys
    with office.engines.write.begin() as connection:
        old = sealing.key_of(connection, keys, matter_id)
        if old is None:
            return False
        new, wrapped = keys.successor(old)
        sealing.reseal(connection, old, new, wrapped=wrapped)
        journal.record(connection, office, "matter-key-changed", actor=actor, matter=matter_id)
    return True


def _rewrap(office: Office, keys: Keys, told: Callable[[int], None]) -> int:
    """Bring every matter and every stretch of the journal under the newest root key; return how many matters."""
    with office.engines.read.begin() as connection:
        matters, stretches = keyring.wrapped_otherwise(connection, keys.root)
    for left, matter_id in zip(range(len(matters), 0, -1), matters, strict=True):
        told(left)
        change_matter_key(office, matter_id, keys=keys)
    for number in stretches:
        with office.engines.write.begin() as connection:
            keyring.rewrap_stretch(connection, keys, number)
    return len(matters)


def _next_root_key(settings: Settings, ring: Ring, root: RootKey, *, passphrase: str, cost: Cost | None) -> RootKey:
    place = _place(settings)
    waiting, is_sealed = next_of(place), place == settings.sealed_root_file
    if not place.exists():
        raise RotationRefused(
            "The root key comes from the environment, which Redress cannot change. Put it into a file first: "
            f"{settings.root_key_file}, readable by its owner only."
        )
    if waiting.exists():
        if is_sealed:
            return open_sealed_root_key(waiting, passphrase=passphrase)
        return read_root_key(waiting, settings.data_dir)
    known = ring.find(root, ring.newest) if ring.has_bridges else None
    new = known if known and known != root else new_root_key()
    if is_sealed:
        seal_root_key(waiting, new, passphrase=passphrase, cost=cost)
    else:
        keep_root_key(waiting, settings.data_dir, new)
    return new


def _place(settings: Settings) -> Path:
    """Return where this installation keeps its root key."""
    return settings.sealed_root_file if settings.sealed_root_file.exists() else settings.root_key_file
