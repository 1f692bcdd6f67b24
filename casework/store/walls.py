"""Walls: an explicit no for one person on one matter, with both its ends."""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection, insert, select, update

from casework.keys.fields import Place
from casework.store.matters import KeptMatter
from casework.store.tables import wall


@dataclass(frozen=True)
class KeptWall:
    """A wall between a person and a matter; it stands until it is lifted."""

    id: str
    account: str
    reason: str = field(repr=False)
    made_by: str
    made_at: datetime
    lifted_at: datetime | None = None

    @property
    def stands(self) -> bool:
        return self.lifted_at is None


def build(connection: Connection, kept: KeptMatter, one: KeptWall) -> None:
    connection.execute(
        insert(wall).values(
            id=one.id,
            matter=kept.id,
            account=one.account,
            reason=kept.key.fields.seal_text(one.reason, _place(kept, one.id)),
            made_by=one.made_by,
            made_at=one.made_at,
        )
    )


def walls_of(connection: Connection, kept: KeptMatter) -> tuple[KeptWall, ...]:
    """Return every wall of the matter, also those that were lifted, the oldest first."""
    query = select(wall).where(wall.c.matter == kept.id).order_by(wall.c.made_at, wall.c.id)
    return tuple(
        KeptWall(
            row.id,
            row.account,
            kept.key.fields.open_text(row.reason, _place(kept, row.id)),
            made_by=row.made_by,
            made_at=row.made_at,
            lifted_at=row.lifted_at,
        )
        for row in connection.execute(query)
    )


def is_walled_off(connection: Connection, matter_id: str, account_id: str) -> bool:
    standing = (wall.c.matter == matter_id) & (wall.c.account == account_id) & wall.c.lifted_at.is_(None)
    return connection.scalar(select(wall.c.id).where(standing).limit(1)) is not None


def lift(connection: Connection, wall_id: str, *, at: datetime) -> None:
    connection.execute(update(wall).where(wall.c.id == wall_id).values(lifted_at=at))


def _place(kept: KeptMatter, wall_id: str) -> Place:
    return Place(kept.id, "wall", wall_id, "reason")
