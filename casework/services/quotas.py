"""How much room is left in a matter, for a person today and on the disk, and what is refused without any (UP-03)."""

from dataclasses import dataclass
from datetime import UTC, datetime

from casework.services.actors import Actor
from casework.services.arrivals import has_room
from casework.services.matters import reading
from casework.services.office import Office
from casework.services.refusals import DiskFull, NoRoom
from casework.store import accounts, exhibits, uploads
from casework.store.engines import Connection


@dataclass(frozen=True)
class Room:
    """What a matter holds and may hold, and what one person may still send today. Units: bytes."""

    held_bytes: int
    matter_bytes: int
    left_today_bytes: int
    file_bytes: int
    is_disk_full: bool = False

    @property
    def left_bytes(self) -> int:
        return max(0, self.matter_bytes - self.held_bytes)

    @property
    def most_bytes(self) -> int:
        """Return how large the next file may be."""
        return min(self.left_bytes, self.left_today_bytes)


def room(office: Office, actor: Actor, matter_id: str) -> Room:
    """Return what room there is for this person in the matter. Raises: NoSuchMatter."""
    with reading(office, actor, matter_id) as (connection, kept):
        return room_in(connection, office, matter_id=kept.id, account_id=actor.id)


def room_in(connection: Connection, office: Office, *, matter_id: str, account_id: str) -> Room:
    """Return what room there is as this transaction sees it; what uploads under way were promised is not free."""
    sent = exhibits.size_attached(connection, account_id, since=_midnight(office.clock()))
    promised = uploads.promised_by(connection, account_id)
    return Room(
        exhibits.size_of_all(connection, matter_id) + uploads.promised_in(connection, matter_id),
        office.limits.matter_bytes,
        left_today_bytes=max(0, office.limits.day_bytes - sent - promised),
        file_bytes=office.limits.file_bytes,
        is_disk_full=not has_room(office, 0),
    )


def refuse_beyond(connection: Connection, office: Office, size_bytes: int, *, matter_id: str, account_id: str) -> None:
    """Refuse what does not fit, in the transaction that would keep it; the matter is locked in it.

    The account is locked too, so that several at once never pass what one person may send in a day.

    Raises: NoRoom.
    """
    accounts.account_by_id(connection, office.keys, account_id, for_update=True)
    found = room_in(connection, office, matter_id=matter_id, account_id=account_id)
    if size_bytes > found.left_bytes:
        raise NoRoom("matter", found.left_bytes)
    if size_bytes > found.left_today_bytes:
        raise NoRoom("day", found.left_today_bytes)


def refuse_full_disk(office: Office, size_bytes: int) -> None:
    """Raises: DiskFull, if what is to come would not leave the floor of free space."""
    if not has_room(office, size_bytes):
        raise DiskFull


def _midnight(now: datetime) -> datetime:
    return now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
