"""Erasing a matter: rows, derived things, objects and the key, so that nothing of it ever opens again."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from casework.services import journal
from casework.services.office import Office
from casework.services.refusals import DatabaseBusy, MatterHeld, NoSuchMatter
from casework.store import erasures, matters
from casework.store.engines import Connection
from casework.store.tidying import tidy


@dataclass(frozen=True)
class Erased:
    """When a matter was erased, how many files went, and until when a backup may still hold it."""

    matter: str
    erased_at: datetime
    backups_until: datetime
    files: int


def erase_matter(office: Office, matter_id: str, *, backups_kept: timedelta, actor: str = "") -> Erased:
    """Destroy the matter and its key. There is no way back but a backup, and none once that is past its time.

    The accounts of its clients who are in no other matter go too, since nobody is left who answers for them.

    Everything in the database, the wrapped key with it, goes in one transaction; from then on the objects are noise.
    They are removed after it, and by the next start if this is cut off. Who may ask for this decides the door.

    Raises: NoSuchMatter, MatterHeld.
    """
    until = office.clock() + backups_kept
    with office.engines.write.begin() as connection:
        objects = erase_in(connection, office, matter_id, until=until, actor=actor)
    return finish(office, matter_id, objects, until=until)


def erase_in(connection: Connection, office: Office, matter_id: str, *, until: datetime, actor: str) -> list[str]:
    """Destroy the matter, and the accounts of its clients who are in no other, in a transaction that goes on.

    Returns its objects in the vault, for `finish` after it.

    Raises: NoSuchMatter, MatterHeld.
    """
    if matters.is_held(connection, matter_id):
        raise MatterHeld
    clients = erasures.clients_of_this_alone(connection, matter_id)
    objects = erasures.erase(connection, matter_id, at=office.clock(), backups_until=until)
    if objects is None:
        raise NoSuchMatter
    for client in clients:
        erasures.erase_account(connection, client)
        journal.record(connection, office, "account-erased", actor=actor, subject=client)
    journal.record(connection, office, "matter-erased", actor=actor, subject=matter_id)
    return list(objects)


def finish(office: Office, matter_id: str, objects: Sequence[str], *, until: datetime) -> Erased:
    """Remove the objects of an erased matter, and whatever memory holds of it."""
    office.forget_all()
    for object_id in objects:
        office.vault.discard(object_id)
    with suppress(DatabaseBusy):  # the rest is only tidiness, and the next erasure does it too
        tidy(office.engines)
    return Erased(matter_id, office.clock(), until, len(objects))


def forget_erased(connection: Connection, office: Office) -> None:
    """Keep nothing in memory of what another process has erased since this was asked last."""
    if office.erasures.is_new(erasures.count(connection)):
        office.forget_all()


def erased_matters(office: Office) -> tuple[Erased, ...]:
    """Return what was erased and may still be read from a backup, the latest first."""
    with office.engines.read.begin() as connection:
        rows = erasures.erased(connection, after=office.clock())
    return tuple(Erased(matter, at, until, 0) for matter, at, until in rows)
