"""The register of addressees: NCBs, ministries, courts, the CCF, and how each is reached."""

from dataclasses import asdict, dataclass, replace
from typing import Final

from casework.keys.tokens import new_id
from casework.services.actors import CLIENT, Actor
from casework.services.journal import record
from casework.services.office import Office
from casework.services.refusals import BadEntry, NoSuchAddressee, NotAllowed
from casework.store import firm

KINDS: Final = ("ccf", "ncb", "ministry", "court", "other")


@dataclass(frozen=True)
class Addressee:
    """An entry of the register. `country` is a code of two letters, or empty where there is none."""

    id: str
    kind: str
    name: str
    country: str = ""
    address: str = ""
    email: str = ""
    language: str = ""
    note: str = ""


def register(office: Office, actor: Actor) -> tuple[Addressee, ...]:
    """Return every entry in the order in which they were added. Raises: NotAllowed, for clients."""
    refuse_clients(actor)
    with office.engines.read.begin() as connection:
        return tuple(Addressee(one, **entry) for one, entry in firm.addressees(connection, office.keys))


def add(office: Office, actor: Actor, wanted: Addressee) -> str:
    """Keep an entry behind the others and return its id. Raises: NotAllowed; BadEntry."""
    refuse_clients(actor)
    entry, addressee_id = _entry(wanted), new_id()
    with office.engines.write.begin() as connection:
        firm.add_addressee(connection, office.keys, addressee_id, entry)
        record(connection, office, "addressee-added", actor=actor.id, subject=addressee_id)
    return addressee_id


def change(office: Office, actor: Actor, wanted: Addressee) -> None:
    """Raises: NotAllowed; BadEntry; NoSuchAddressee."""
    refuse_clients(actor)
    entry = _entry(wanted)
    with office.engines.write.begin() as connection:
        if not firm.change_addressee(connection, office.keys, wanted.id, entry):
            raise NoSuchAddressee
        record(connection, office, "addressee-changed", actor=actor.id, subject=wanted.id)


def remove(office: Office, actor: Actor, addressee_id: str) -> None:
    """Raises: NotAllowed; NoSuchAddressee."""
    refuse_clients(actor)
    with office.engines.write.begin() as connection:
        if not firm.remove_addressee(connection, addressee_id):
            raise NoSuchAddressee
        record(connection, office, "addressee-removed", actor=actor.id, subject=addressee_id)


def _entry(wanted: Addressee) -> dict[str, str]:
    """Return the entry as it is kept, without its id. Raises: BadEntry."""
    tidy = replace(wanted, **{name: text.strip() for name, text in asdict(wanted).items()})
    if tidy.kind not in KINDS:
        raise BadEntry("kind", "unknown")
    if not tidy.name:
        raise BadEntry("name", "missing")
    return {name: text for name, text in asdict(tidy).items() if name != "id"}


def refuse_clients(actor: Actor) -> None:
    if actor.role == CLIENT:
        raise NotAllowed
