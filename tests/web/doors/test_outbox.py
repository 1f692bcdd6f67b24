"""The outbox of the office, as an administrator sees it."""

from dataclasses import replace

import pytest

from casework.services.actors import CLIENT
from casework.services.mail import put_in_queue
from casework.services.office import Office
from casework.store import mails
from casework.store.mails import DEAD
from casework.web import create_app
from tests.services.team import a_person
from tests.web.conftest import COLLEAGUE, FOUNDER
from tests.web.visitors import Visitor


@pytest.fixture
def failed(office: Office, founded: Office) -> list[str]:
    """The ids of two letters that were given up, one to a colleague and one to a client."""
    a_person(office, "Tomas Client", CLIENT)
    found = []
    with office.engines.write.begin() as connection:
        for email in (COLLEAGUE, "tomas@example.org"):
            mail_id = put_in_queue(connection, office, "urgent", email=email)
            assert mail_id
            mails.note(connection, mail_id, state=DEAD, error="no answer", tries=12, due_at=office.clock())
            found.append(mail_id)
    return found


def test_what_failed_is_shown_and_sent_again(office: Office, amara: Visitor, failed: list[str]) -> None:
    """ML-05, AZ-09: with the reason and the colleague's name; of a client no name and no address."""
    page = amara.page("/office/mail").text

    amara.post(f"/office/mail/{failed[0]}/again", at="/office/mail")

    assert "The mail server did not answer" in page
    assert "Owen Farrell" in page
    assert "omas" not in page
    with office.engines.read.begin() as connection:
        assert [one.id for one in mails.waiting(connection, office.keys)] == failed[:1]
    assert amara.post(f"/office/mail/{failed[0]}/again", at="/office/mail").status_code == 404


def test_the_page_says_whether_mail_is_set_up(office: Office, amara: Visitor, owen: Visitor) -> None:
    """ML-05: and it is for administrators only."""
    mailing = Visitor(create_app(replace(office, sends_mail=True)))
    mailing.sign_in(FOUNDER)

    assert "/office/mail" in amara.links_of("/office")
    assert "No mail goes out" in amara.page("/office/mail").text
    assert "Mail goes out" in mailing.page("/office/mail").text
    assert owen.get("/office/mail").status_code == 403
