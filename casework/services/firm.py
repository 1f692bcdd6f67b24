"""The profile of the firm: who signs, from which address, in which time zone, and whom conflicts are put to."""

from dataclasses import asdict, dataclass, fields, replace
from zoneinfo import ZoneInfo

from casework.services.actors import Actor
from casework.services.journal import record
from casework.services.office import Office
from casework.services.people import refuse_all_but_administrators
from casework.services.refusals import BadEntry
from casework.store import firm


@dataclass(frozen=True)
class FirmProfile:
    """What letters, pages and the privacy notice say about the firm. Empty is what nobody has written yet."""

    signatory: str = ""
    bar_number: str = ""
    address: str = ""
    time_zone: str = "UTC"
    conflict_partner: str = ""
    privacy_contact: str = ""
    data_place: str = ""
    kept_for: str = ""


def profile(office: Office) -> FirmProfile:
    """Return the profile, as everyone in the firm may read it."""
    with office.engines.read.begin() as connection:
        kept = firm.profile(connection, office.keys)
    known = {one.name for one in fields(FirmProfile)}
    return FirmProfile(**{name: value for name, value in kept.items() if name in known})


def change_profile(office: Office, actor: Actor, wanted: FirmProfile) -> None:
    """Keep the profile anew, as an administrator.

    Raises: AdministratorsOnly; BadEntry for a time zone that is none.
    """
    refuse_all_but_administrators(actor)
    tidy = replace(wanted, **{name: text.strip() for name, text in asdict(wanted).items()})
    _refuse_bad_zone(tidy.time_zone)
    with office.engines.write.begin() as connection:
        firm.keep_profile(connection, office.keys, asdict(tidy))
        record(connection, office, "profile-changed", actor=actor.id)


def zone_of(office: Office) -> ZoneInfo:
    """Return the time zone in which the firm reads its moments."""
    return ZoneInfo(profile(office).time_zone)


def _refuse_bad_zone(name: str) -> None:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):  # not there, no name of a zone, or a folder
        raise BadEntry("time_zone", "unknown") from None
