"""What an administrator looks after: backups, mail that failed, matters that backups still hold, an old version."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from casework import BUILT_ON
from casework.services.actors import Actor
from casework.services.backups import LookedAfter, looked_after
from casework.services.erasure import erased_matters
from casework.services.journal import record
from casework.services.mail import dead_letters
from casework.services.office import Office
from casework.services.people import refuse_all_but_administrators
from casework.services.receiving import ALTERED
from casework.services.scrub import KIND as SCRUB
from casework.store import upkeep as upkeeping

OLD_MONTHS: Final = 6
KIT: Final = "recovery-kit"


@dataclass(frozen=True)
class Upkeep:
    """How the office stands. `months_old` is 0 while the version is young enough to say nothing of it.

    `altered_at` is when a file was found to be other than received, unless a later scrub found all well.
    Of the matters that were erased only how many backups may still hold, and until when any of them.
    """

    backups: LookedAfter
    are_backups_overdue: bool
    failed_letters: int
    erased: int
    erased_until: datetime | None
    months_old: int
    kit_made_at: datetime | None
    altered_at: datetime | None


def upkeep(office: Office, actor: Actor) -> Upkeep:
    """Return what wants looking after, without a word of any matter. Raises: AdministratorsOnly."""
    refuse_all_but_administrators(actor)
    kept, now, erased = looked_after(office), office.clock(), erased_matters(office)
    with office.engines.read.begin() as connection:
        noted = upkeeping.noted(connection)
    return Upkeep(
        kept,
        kept.is_overdue(now),
        failed_letters=len(dead_letters(office)),
        erased=len(erased),
        erased_until=max((one.backups_until for one in erased), default=None),
        months_old=months_old(now),
        kit_made_at=noted.get(KIT),
        altered_at=_altered_at(noted),
    )


def note_kit(office: Office) -> None:
    """Enter that the recovery kit was printed, and keep the moment; of the kit itself nothing is kept."""
    with office.engines.write.begin() as connection:
        upkeeping.note(connection, KIT, at=office.clock())
        record(connection, office, "recovery-kit-made")


def _altered_at(noted: Mapping[str, datetime]) -> datetime | None:
    found, scrubbed = noted.get(ALTERED), noted.get(SCRUB)
    return found if found and (scrubbed is None or found >= scrubbed) else None


def months_old(now: datetime, *, built_on: date = BUILT_ON) -> int:
    """Return how many months ago this version was made, from its own date: nobody is asked. 0 up to six months.

    Units: whole months, in UTC.
    """
    passed = (now.year - built_on.year) * 12 + now.month - built_on.month - (now.day < built_on.day)
    return passed if passed >= OLD_MONTHS else 0
