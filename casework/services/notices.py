"""Notices: who is written to after what, inside the transaction of it; the letters themselves say nothing (`mail`).

Where no mail server is named nothing is kept: a letter that waits for years and then goes is worse than none. An
address that cannot be written to stops no act either; people find what is new when they sign in.
"""

from collections.abc import Iterable
from contextlib import suppress
from typing import Final

from casework.services.mail import put_in_queue
from casework.services.office import Office
from casework.services.refusals import BadAddress
from casework.store import membership, people
from casework.store.engines import Connection

# What the others in the team of a matter hear of, gathered, and never what it was.
NEWS: Final = frozenset(
    {
        "answered",
        "override-set",
        "exhibit-added",
        "file-attached",
        "member-confirmed",
        "lead-made",
        "lead-unmade",
        "matter-handed-over",
        "matter-closed",
        "matter-reopened",
    }
)
URGENT: Final = frozenset({"client-frozen", "matter-frozen"})  # an arrest, perhaps: at once


def tell(connection: Connection, office: Office, kind: str, accounts: Iterable[str], *, code: str = "") -> int:
    """Write to these people, in a transaction that goes on, and return to how many; to clients only who asked for it.

    Raises: KeyError for a kind of mail that is none.
    """
    if not office.sends_mail:
        return 0
    found = [people.person(connection, office.keys, one) for one in accounts]
    return sum(
        _told(connection, office, kind, email=one.email, account=one.id, code=code) for one in found if one is not None
    )


def tell_stranger(connection: Connection, office: Office, kind: str, email: str) -> bool:
    """Write to somebody who has no account yet, and return whether a letter goes."""
    return office.sends_mail and _told(connection, office, kind, email=email)


def tell_team(connection: Connection, office: Office, entered: str, *, matter_id: str, but: str) -> None:
    """Write to those who work in a matter, but for who did it, if what was entered in the journal is news to them."""
    if not office.sends_mail or entered not in NEWS | URGENT:
        return
    others = [one for one in membership.staff_of(connection, matter_id) if one != but]
    tell(connection, office, "urgent" if entered in URGENT else "news", others)


def _told(connection: Connection, office: Office, kind: str, *, email: str, account: str = "", code: str = "") -> bool:
    with suppress(BadAddress):
        return put_in_queue(connection, office, kind, email=email, account=account, code=code) is not None
    return False
