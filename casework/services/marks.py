"""The mark of the day: once a day the newest mark of the journal goes to everyone who leads a matter, as a bare code.

Whoever cuts off the end of the journal leaves a chain that is whole; only a mark kept elsewhere shows it.
"""

from datetime import UTC, datetime, time
from typing import Final

from casework.services.journal import record
from casework.services.journal_checks import head_in
from casework.services.journal_reports import OPERATOR
from casework.services.notices import tell
from casework.services.office import Office
from casework.store import journal as book
from casework.store import membership

ENTERED: Final = "journal-head-exported"
TO_LEADS: Final = "leads"


def mail_mark_of_the_day(office: Office) -> bool:
    """Put the newest mark in the queue for every lead, and return True; False if this was done today, or is not to be.

    The mark is that of the entry which tells of its being taken. Units: days of UTC.
    """
    if not office.sends_mail:
        return False
    today = datetime.combine(office.clock().astimezone(UTC).date(), time(), tzinfo=UTC)
    with office.engines.write.begin() as connection:
        book.wait_for_turn(connection)
        leads = sorted(membership.leads_of_any(connection))
        same = {"actor": OPERATOR, "of_matter": "", "subject": TO_LEADS}
        if not leads or book.is_noted(connection, ENTERED, since=today, **same):
            return False
        record(connection, office, ENTERED, actor=OPERATOR, subject=TO_LEADS)
        tell(connection, office, "mark", leads, code=str(head_in(connection)))
    return True
