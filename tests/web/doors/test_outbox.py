"""The outbox of the office, as an administrator sees it."""

import email
import email.policy
from dataclasses import replace
from pathlib import Path

import pytest

from casework.mailing import Server, SmtpPost, post_for
from casework.services.actors import CLIENT
from casework.services.mail import put_in_queue, send_due, words
from casework.services.office import Office
from casework.services.settings import MailServer, Settings
from casework.store import journal, mails
from casework.store.mails import DEAD
from casework.web import create_app
from tests.plugins.mail_sink import PLAIN, MailSink
from tests.services.team import a_person
from tests.web.conftest import COLLEAGUE, FOUNDER
from tests.web.visitors import Visitor

PAGE = "https://office.example.org/"
TEST = "/office/mail/test"
HERE = MailServer("mail.example.org", "587", "post@office.example.org")


@pytest.fixture
def mailing(office: Office, founded: Office) -> Visitor:
    """The founder, in the same office with a mail server named."""
    found = Visitor(create_app(replace(office, sends_mail=True, mail_server=HERE)))
    found.sign_in(FOUNDER)
    return found


@pytest.fixture
def post(office: Office, mail_sink: MailSink) -> SmtpPost:
    found = post_for(office, {"REDRESS_SMTP_HOST": "127.0.0.1", "REDRESS_SMTP_SENDER": HERE.sender})
    assert found
    server = Server("127.0.0.1", HERE.sender, mail_sink.port, authority=mail_sink.certificate)
    return replace(found, server=server)


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


def test_the_page_says_whether_mail_is_set_up(amara: Visitor, owen: Visitor, mailing: Visitor) -> None:
    """ML-05: and it is for administrators only."""
    assert "/office/mail" in amara.links_of("/office")
    assert "No mail goes out" in amara.page("/office/mail").text
    assert "Mail goes out" in mailing.page("/office/mail").text
    assert owen.get("/office/mail").status_code == 403


@pytest.mark.parametrize(("port", "how"), [("587", "With STARTTLS"), ("465", "From the start of the connection")])
def test_the_settings_are_shown_as_they_stand(office: Office, founded: Office, port: str, how: str) -> None:
    """ML-06: host, port, sender and that TLS is required."""
    visitor = Visitor(create_app(replace(office, sends_mail=True, mail_server=replace(HERE, port=port))))
    visitor.sign_in(FOUNDER)

    page = visitor.page("/office/mail").text

    assert HERE.host in page
    assert f"port {port}" in page
    assert HERE.sender in page
    assert "Always required (TLS)" in page
    assert how in page


def test_no_password_and_no_user_name_reaches_the_page(office: Office, tmp_path: Path, founded: Office) -> None:
    """AD-02: the settings that the pages know hold neither."""
    kept = tmp_path / "password"
    kept.write_text("saffron-lantern")
    environ = {"REDRESS_SMTP_HOST": "mail.example.org", "REDRESS_SMTP_SENDER": HERE.sender}
    environ |= {"REDRESS_SMTP_USER": "quartz-user", "REDRESS_SMTP_PASSWORD_FILE": str(kept)}
    named = Settings(tmp_path, tmp_path / "root.key", environ=environ).mail_server
    visitor = Visitor(create_app(replace(office, sends_mail=True, mail_server=named)))
    visitor.sign_in(FOUNDER)

    page = visitor.page("/office/mail").text

    assert "mail.example.org" in page
    assert not any(word in page for word in ("saffron", "quartz", str(kept)))


def test_without_a_server_the_page_says_how_one_is_named(office: Office, amara: Visitor) -> None:
    """ML-05: by its settings; a test letter is refused politely, and none is kept that nobody would send."""
    page = amara.page("/office/mail").text

    sent = amara.post(TEST, at="/account")

    assert "REDRESS_SMTP_HOST" in page
    assert "REDRESS_SMTP_SENDER" in page
    assert "Send a test letter to me" not in page
    assert sent.location == "/office/mail"
    assert "no mail server is named" in amara.page("/office/mail").text
    with office.engines.read.begin() as connection:
        assert mails.waiting(connection, office.keys) == []


def test_a_test_letter_goes_at_once_and_says_nothing(
    office: Office, mailing: Visitor, post: SmtpPost, mail_sink: MailSink
) -> None:
    """ML-01, ML-06: the fixed words, over TLS, to whoever asked and nobody else; once, however often they press."""
    mailing.post(TEST, at="/office/mail")
    first = mailing.page("/office/mail").text
    mailing.post(TEST, at="/office/mail")
    second = mailing.page("/office/mail").text

    assert send_due(office, post, sign_in_page=PAGE).sent == 1

    [raw] = mail_sink.letters
    letter = email.message_from_bytes(raw, policy=email.policy.default)
    subject, body = words("test", "en")
    content = letter.get_content().replace("\r\n", "\n")
    assert (letter["To"], letter["Subject"], content) == (FOUNDER, subject, body.replace("{address}", PAGE))
    assert "A test letter to you is queued" in first
    assert "If it does not come within five minutes" in first
    assert "A test letter to you waits already" in second
    with office.engines.read.begin() as connection:
        kinds = [entry.kind for entry in journal.entries(connection)]
    assert kinds.count("test-letter-queued") == 1


def test_a_test_letter_that_fails_tells_why_while_it_waits(
    office: Office, mailing: Visitor, post: SmtpPost, mail_sink: MailSink
) -> None:
    """ML-05: not only after a day of trying."""
    mail_sink.mood = PLAIN
    mailing.post(TEST, at="/office/mail")

    assert send_due(office, post, sign_in_page=PAGE).put_off == 1

    page = mailing.page("/office/mail").text
    assert "Your test letter was tried once" in page
    assert "No encrypted connection with a known certificate" in page
    assert mail_sink.letters == []


def test_only_administrators_ask_for_a_test_letter(office: Office, owen: Visitor) -> None:
    """AZ-09: whoever is none is refused, and nothing is kept."""
    assert owen.post(TEST, at="/account").status_code == 403
    with office.engines.read.begin() as connection:
        assert mails.waiting(connection, office.keys) == []
