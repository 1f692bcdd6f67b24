"""Devices: where a person is signed in, told coarsely, and ended one by one or all at once."""

from dataclasses import dataclass
from datetime import datetime

from casework.services.actors import Actor
from casework.services.journal import record
from casework.services.office import Office
from casework.services.refusals import NoSuchDevice
from casework.services.visits import has_run_out
from casework.store import accounts, sessions
from casework.store.sessions import Session


@dataclass(frozen=True)
class Device:
    """A browser in which a person is signed in. `label` is empty where the browser did not say what it is."""

    id: str
    label: str
    seen_at: datetime  # rounded down to the hour: a list of devices is no diary
    is_this: bool
    is_confined: bool


def devices_of(office: Office, actor: Actor) -> tuple[Device, ...]:
    """Return where this person is signed in, the one used last first. Sessions that have run out are no devices."""
    with office.engines.read.begin() as connection:
        person = accounts.account_by_id(connection, office.keys, actor.id)
        kept = sessions.sessions_of(connection, actor.id)
    if person is None:
        return ()
    return tuple(_device(one, actor) for one in kept if not has_run_out(one, person, now=office.clock()))


def end_one(office: Office, actor: Actor, device_id: str) -> None:
    """End the session on one device, in every process, at once. Raises: NoSuchDevice, also for another's."""
    with office.engines.write.begin() as connection:
        if not sessions.end_session_of(connection, actor.id, device_id):
            raise NoSuchDevice
        record(connection, office, "device-signed-out", actor=actor.id, subject=device_id)


def end_all_others(office: Office, actor: Actor) -> None:
    """End every session of this person but the one they are in."""
    with office.engines.write.begin() as connection:
        sessions.end_sessions_of(connection, actor.id, but=actor.session)
        record(connection, office, "signed-out-everywhere", actor=actor.id)


def _device(session: Session, actor: Actor) -> Device:
    return Device(
        session.id,
        session.device_label,
        seen_at=session.seen_at.replace(minute=0, second=0, microsecond=0),
        is_this=session.id == actor.session,
        is_confined=session.is_confined,
    )
