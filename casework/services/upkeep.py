"""What an administrator looks after: backups, mail that failed, matters that backups still hold, an old version."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from casework import BUILT_ON
from casework.services.actors import Actor
from casework.services.backups import LookedAfter, looked_after
from casework.services.erasure import Erased, erased_matters
from casework.services.mail import dead_letters
from casework.services.office import Office
from casework.services.people import refuse_all_but_administrators

OLD_MONTHS: Final = 6


@dataclass(frozen=True)
class Upkeep:
    """How the office stands. `months_old` is 0 while the version is young enough to say nothing of it."""

    backups: LookedAfter
    are_backups_overdue: bool
    failed_letters: int
    erased: tuple[Erased, ...]
    months_old: int


def upkeep(office: Office, actor: Actor) -> Upkeep:
    """Return what wants looking after, without a word of any matter. Raises: AdministratorsOnly."""
    refuse_all_but_administrators(actor)
    kept, now = looked_after(office), office.clock()
    return Upkeep(kept, kept.is_overdue(now), len(dead_letters(office)), erased_matters(office), months_old(now))


def months_old(now: datetime, *, built_on: date = BUILT_ON) -> int:
    """Return how many months ago this version was made, from its own date: nobody is asked. 0 up to six months.

    Units: whole months, in UTC.
    """
    passed = (now.year - built_on.year) * 12 + now.month - built_on.month - (now.day < built_on.day)
    return passed if passed >= OLD_MONTHS else 0
