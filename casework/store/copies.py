"""A copy of everything kept: every row of one moment, the objects it names, and the key ring, in one archive."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from casework.keys.hierarchy import Keys
from casework.store import snapshots
from casework.store.archives import Manifest, Part, write_archive
from casework.store.engines import Connection, Engines
from casework.store.exhibits import is_known
from casework.store.schema import revision
from casework.store.vault import Vault

ROWS, OBJECTS, RING = "rows/", "objects/", "ring"
ROWS_BYTES = 4 << 20
ATTEMPTS = 5


@dataclass(frozen=True)
class Kept:
    """Everything of an office that a backup has to hold."""

    engines: Engines
    keys: Keys
    vault: Vault
    ring_file: Path


@dataclass
class Copied:
    """What a backup holds. `missing` are objects that the vault ought to have and has not."""

    path: Path
    made_at: datetime
    rows: int = 0
    objects: int = 0
    missing: list[str] = field(default_factory=list)


class _ErasedMeanwhile(Exception):
    """An object went away with its matter while the copy was being made."""


def copy(kept: Kept, path: Path, *, at: datetime, kept_until: datetime) -> Copied:
    """Write the archive `path` and return what it holds.

    Rows are read at one moment, the objects after it: they never change, and one that goes away with its matter
    makes the copy begin anew, so that it never holds a row without its object.
    """
    for _ in range(ATTEMPTS - 1):
        try:
            return _copy(kept, path, at=at, kept_until=kept_until)
        except _ErasedMeanwhile:
            continue
    return _copy(kept, path, at=at, kept_until=kept_until)


def _copy(kept: Kept, path: Path, *, at: datetime, kept_until: datetime) -> Copied:
    copied = Copied(path, at)
    with snapshots.one_moment(kept.engines) as connection:
        schema = revision(connection)

        def finish() -> Manifest:
            return {
                "schema": schema,
                "made_at": at.isoformat(),
                "kept_until": kept_until.isoformat(),
                "rows": copied.rows,
                "objects": copied.objects,
                "missing": copied.missing,
            }

        write_archive(path, kept.keys, _parts(kept, connection, copied), finish)
    return copied


def _parts(kept: Kept, connection: Connection, copied: Copied) -> Iterator[Part]:
    if kept.ring_file.exists():
        ring = kept.ring_file.read_bytes()
        yield RING, len(ring), [ring]
    named: list[str] = []
    for number, block in enumerate(_blocks(connection, copied, named), start=1):
        yield f"{ROWS}{number:06}", len(block), [block]
    for object_id in named:
        try:
            with kept.vault.sealed(object_id) as (size, pieces):
                yield OBJECTS + object_id, size, pieces
        except FileNotFoundError:
            with kept.engines.read.begin() as later:
                if not is_known(later, object_id):
                    raise _ErasedMeanwhile from None
            copied.missing.append(object_id)
        else:
            copied.objects += 1


def _blocks(connection: Connection, copied: Copied, named: list[str]) -> Iterator[bytes]:
    block = bytearray()
    for line in snapshots.lines(connection):
        copied.rows += 1
        if object_id := snapshots.objects_in(line):
            named.append(object_id)
        block += line
        if len(block) >= ROWS_BYTES:
            yield bytes(block)
            block.clear()
    yield bytes(block)
