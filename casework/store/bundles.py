"""Bundles: asked for, built, ready or not; what each holds is sealed, and its file is an object of the vault."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, Row, insert, select, update

from casework.keys.fields import Place
from casework.store.evidence_tables import READY, bundle
from casework.store.incoming import Incoming
from casework.store.matters import KeptMatter
from casework.store.vault import Vault

__all__ = ["BUILDING", "CANCELLED", "FAILED", "READY", "WAITING", "KeptBundle"]

WAITING: Final = "waiting"
BUILDING: Final = "building"
FAILED: Final = "failed"
CANCELLED: Final = "cancelled"
UNDER_WAY: Final = (WAITING, BUILDING)


@dataclass(frozen=True)
class KeptBundle:
    """A bundle; its id is its object's name, once it is ready. `done` of `total` steps are behind it."""

    id: str
    matter: str
    state: str
    done: int
    total: int
    size_bytes: int
    made_by: str
    made_at: datetime
    ended_at: datetime | None
    described: Mapping[str, Any] = field(repr=False)
    object_key: bytes = field(default=b"", repr=False)

    @property
    def is_under_way(self) -> bool:
        return self.state in UNDER_WAY


def add(
    connection: Connection, kept: KeptMatter, bundle_id: str, *, described: Mapping[str, Any], by: str, at: datetime
) -> None:
    """Let a bundle wait to be built."""
    connection.execute(
        insert(bundle).values(
            id=bundle_id,
            matter=kept.id,
            state=WAITING,
            done=0,
            total=0,
            description=_sealed(kept, bundle_id, described),
            size_bytes=0,
            made_by=by,
            made_at=at,
        )
    )


def of_matter(connection: Connection, kept: KeptMatter) -> tuple[KeptBundle, ...]:
    """Return the bundles of the matter, the newest first."""
    query = select(bundle).where(bundle.c.matter == kept.id)
    rows = connection.execute(query.order_by(bundle.c.made_at.desc(), bundle.c.id))
    return tuple(_opened(row, kept) for row in rows)


def by_id(connection: Connection, kept: KeptMatter, bundle_id: str) -> KeptBundle | None:
    row = connection.execute(select(bundle).where(bundle.c.matter == kept.id, bundle.c.id == bundle_id)).first()
    return _opened(row, kept) if row else None


def next_under_way(connection: Connection) -> tuple[str, str] | None:
    """Return matter and id of the bundle whose turn it is: one that was being built before, or the oldest."""
    query = select(bundle.c.matter, bundle.c.id).where(bundle.c.state.in_(UNDER_WAY))
    row = connection.execute(query.order_by(bundle.c.state, bundle.c.made_at, bundle.c.id).limit(1)).first()
    return (row.matter, row.id) if row else None


def note_progress(connection: Connection, bundle_id: str, *, done: int, total: int) -> bool:
    """Note how far it is; return False where nobody wants it any more."""
    mine = (bundle.c.id == bundle_id) & bundle.c.state.in_(UNDER_WAY)
    changed = connection.execute(update(bundle).where(mine).values(state=BUILDING, done=done, total=total))
    return bool(changed.rowcount)


def end(
    connection: Connection, kept: KeptMatter, bundle_id: str, *, state: str, described: Mapping[str, Any], at: datetime
) -> bool:
    """Let a bundle that is under way fail or be cancelled; return False where it had ended before."""
    values = {"state": state, "ended_at": at, "description": _sealed(kept, bundle_id, described)}
    mine = (bundle.c.matter == kept.id) & (bundle.c.id == bundle_id) & bundle.c.state.in_(UNDER_WAY)
    return bool(connection.execute(update(bundle).where(mine).values(values)).rowcount)


def finish(
    connection: Connection,
    kept: KeptMatter,
    bundle_id: str,
    *,
    object_key: bytes,
    size_bytes: int,
    described: Mapping[str, Any],
    at: datetime,
) -> bool:
    """Let a bundle be ready, whose object is in the vault; return False where nobody wants it any more."""
    values = {
        "state": READY,
        "object_key": kept.key.wrap_object_key(object_key, bundle_id),
        "size_bytes": size_bytes,
        "description": _sealed(kept, bundle_id, described),
        "ended_at": at,
        "done": bundle.c.total,
    }
    mine = (bundle.c.matter == kept.id) & (bundle.c.id == bundle_id) & (bundle.c.state == BUILDING)
    return bool(connection.execute(update(bundle).where(mine).values(values)).rowcount)


def incoming(vault: Vault, bundle_id: str, key: bytes) -> Incoming:
    """Return the object of a bundle, to be written anew; what an earlier try left behind goes."""
    vault.discard(bundle_id)
    return Incoming(vault.path_of(bundle_id), key)


def _sealed(kept: KeptMatter, bundle_id: str, described: Mapping[str, Any]) -> bytes:
    return kept.key.fields.seal_json(dict(described), _place(kept, bundle_id))


def _opened(row: Row[Any], kept: KeptMatter) -> KeptBundle:
    return KeptBundle(
        row.id,
        row.matter,
        row.state,
        row.done,
        row.total,
        size_bytes=row.size_bytes,
        made_by=row.made_by,
        made_at=row.made_at,
        ended_at=row.ended_at,
        described=kept.key.fields.open_json(row.description, _place(kept, row.id)),
        object_key=kept.key.unwrap_object_key(row.object_key, row.id) if row.object_key else b"",
    )


def _place(kept: KeptMatter, bundle_id: str) -> Place:
    return Place(kept.id, bundle.name, bundle_id, "description")
