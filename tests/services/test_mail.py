"""Mail says nothing, goes to nobody who did not ask for it, and is neither lost nor doubled."""

import email
import email.policy
import multiprocessing
import os
import time
from dataclasses import replace
from datetime import timedelta

import pytest

from casework import mailing
from casework.mailing import HEADERS, MailRefused, Server, SmtpPost, message_of
from casework.services import mail
from casework.services.actors import Actor
from casework.services.mail import Letter, NotSent, put_in_queue, send_due
from casework.services.office import Office, open_office
from casework.services.outbox import send_again
from casework.services.refusals import BadAddress
from casework.services.settings import Settings
from casework.store import mails
from tests.plugins.mail_sink import BUSY, DIES, HANGS, PLAIN, REFUSES, MailSink
from tests.services.conftest import Clock

PAGE = "https://office.example.org/"
TELLING = ("matter", "case", "client", "interpol", "notice", "deadline", "ccf", "exhibit", "red ", "redress", "lawyer")
ALWAYS = timedelta(days=2)
MARK = "1600-8f3a-0000-1111-2222-3333-4444-5555-6666"


@pytest.fixture
def server(mail_sink: MailSink) -> Server:
    return Server("127.0.0.1", "post@office.example.org", mail_sink.port, authority=mail_sink.certificate)


@pytest.fixture
def post(office: Office, server: Server) -> SmtpPost:
    found = mailing.post_for(office, {"REDRESS_SMTP_HOST": server.host, "REDRESS_SMTP_SENDER": server.sender})
    assert found is not None
    return replace(found, server=server)


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mailing, "SECONDS", 0.3)


def queue(office: Office, kind: str = "urgent", **options: object) -> str | None:
    with office.engines.write.begin() as connection:
        return put_in_queue(connection, office, kind, **{"email": "amara@example.org"} | options)  # type: ignore[arg-type]


def last_errors(office: Office) -> list[str]:
    with office.engines.read.begin() as connection:
        return [one.last_error for one in mails.waiting(connection, office.keys)]


def test_every_kind_in_every_language_is_the_fixed_text_and_one_address(
    office: Office, clock: Clock, mail_sink: MailSink, post: SmtpPost
) -> None:
    """ML-01: over the raw bytes of every kind and language: fixed words, one link, no id, no telling word."""
    wanted = [(kind, language) for kind in sorted(mail.kinds()) for language in sorted(mail.languages())]
    for kind, language in wanted:
        mail_sink.letters.clear()
        made = queue(office, kind, language=language, code=MARK if kind == "mark" else "")
        clock.turn(ALWAYS)
        assert send_due(office, post, sign_in_page=PAGE).sent == 1
        [raw] = mail_sink.letters
        letter = email.message_from_bytes(raw, policy=email.policy.default)
        subject, body = mail.words(kind, language)
        content = letter.get_content().replace("\r\n", "\n")
        assert (letter["Subject"], content.replace(PAGE, "{address}").replace(MARK, "{code}")) == (subject, body)
        assert content.count(PAGE) == content.count("http") == 1
        assert made is not None
        assert made.encode() not in raw
        assert not any(word in (subject + body).lower() for word in TELLING)


def test_no_header_says_more_than_it_must(office: Office, clock: Clock, mail_sink: MailSink, post: SmtpPost) -> None:
    """ML-03: headers on an allow-list, UTC, a random Message-ID on the firm's domain, no host name."""
    queue(office)
    clock.turn(ALWAYS)
    send_due(office, post, sign_in_page=PAGE)

    letter = email.message_from_bytes(mail_sink.letters[0], policy=email.policy.default)
    assert set(letter.keys()) == HEADERS
    assert letter["Date"].endswith("+0000")
    assert letter["From"] == "post@office.example.org"
    assert letter["Message-ID"].endswith("@office.example.org>")
    greetings = {line for line in mail_sink.said if line.lower().startswith(b"ehlo")}
    assert greetings == {b"ehlo office.example.org\r\n"}
    assert not any(os.uname().nodename.encode() in line for line in mail_sink.said)


@pytest.mark.parametrize("nasty", ["\r", "\n", "\r\nBcc: x@example.org", "\0", "\u2028", " ", ">", "é", ""])
def test_nothing_gets_into_a_header(office: Office, server: Server, post: SmtpPost, nasty: str) -> None:
    """ML-06: CR, LF and their like are refused in every address, when it is kept and when it is sent."""
    for address in (f"amara{nasty}@example.org" if nasty else "", f"amara@example.org{nasty}" if nasty else "a@b"):
        with pytest.raises(BadAddress):
            queue(office, email=address)
        with pytest.raises(NotSent, match="bad address"):
            post.send(Letter("1", address, "A note", "text"))
        with pytest.raises(MailRefused):
            Server.from_environment({"REDRESS_SMTP_HOST": "x", "REDRESS_SMTP_SENDER": address})
    if set(nasty) & set("\r\n"):
        with pytest.raises(ValueError, match="a line"):
            message_of(Letter("1", "a@example.org", f"A{nasty}", ""), server, names=post.names, at=post.clock())


def test_a_server_without_tls_or_with_a_strange_certificate_gets_nothing(
    office: Office, clock: Clock, mail_sink: MailSink, post: SmtpPost
) -> None:
    """ML-06: TLS is required and the certificate is checked."""
    strange = replace(post, server=replace(post.server, authority=None))
    queue(office)
    clock.turn(ALWAYS)

    assert send_due(office, strange, sign_in_page=PAGE).put_off == 1
    mail_sink.mood = PLAIN
    clock.turn(ALWAYS)
    assert send_due(office, post, sign_in_page=PAGE).put_off == 1

    assert last_errors(office) == ["no safe connection"]
    assert mail_sink.letters == []
    assert not any(b"amara" in line for line in mail_sink.said)


def test_a_client_is_not_written_to_until_they_ask(office: Office, amara: Actor, clock: Clock) -> None:
    """ML-02: off by default for clients; staff are written to."""
    from sqlalchemy import update

    from casework.store.tables import account

    assert queue(office, account=amara.id)
    with office.engines.write.begin() as connection:
        connection.execute(update(account).values(role="client"))
    for _ in range(30):
        clock.turn(timedelta(days=1))
        assert queue(office, account=amara.id) is None

    mail.choose_mail(office, amara.id, takes_mail=True)

    assert queue(office, account=amara.id)


def test_no_mail_goes_within_ten_minutes_of_what_caused_it(office: Office, clock: Clock) -> None:
    """ML-04: thirty days, every third hour: batched near the set hours with chance, and never at once."""
    moments = set()
    for _ in range(30 * 8):
        clock.turn(timedelta(hours=3))
        for kind in ("news", "urgent"):
            mail_id = queue(office, kind, email=f"{kind}@example.org")
            with office.engines.write.begin() as connection:
                found = [one for one in mails.waiting(connection, office.keys) if one.id == mail_id]
                for one in found:
                    mails.forget(connection, one.id)
            assert all(one.due_at - clock.now >= timedelta(minutes=10) for one in found)
            if kind == "news":
                moments |= {(one.due_at - one.due_at.replace(hour=0, minute=0, second=0)).seconds for one in found}
            else:
                assert all(one.due_at - clock.now <= timedelta(minutes=20) for one in found)

    assert len(moments) > 100
    assert all(7 * 3600 <= moment <= 11 * 3600 or 14 * 3600 <= moment <= 18 * 3600 for moment in moments)


def test_notices_of_a_day_go_as_one_mail(office: Office) -> None:
    """ML-04: what is not urgent is gathered."""
    assert queue(office, "news")

    assert queue(office, "news") is None
    assert queue(office, "news", email="owen@example.org")


def test_what_is_rolled_back_is_not_written_of(office: Office) -> None:
    """ML-05: the notice stands in the transaction of what it tells of."""
    connection = office.engines.write.connect()
    action = connection.begin()
    put_in_queue(connection, office, "urgent", email="amara@example.org")

    action.rollback()
    connection.close()

    assert last_errors(office) == []


def test_a_server_that_is_away_is_tried_later_and_later(
    office: Office, amara: Actor, clock: Clock, mail_sink: MailSink, post: SmtpPost
) -> None:
    """ML-05: retry with back-off, then a dead letter that is shown, then another chance."""
    mail_sink.mood = BUSY
    queue(office)
    clock.turn(ALWAYS)
    waits = []

    while not mail.dead_letters(office):
        send_due(office, post, sign_in_page=PAGE)
        assert send_due(office, post, sign_in_page=PAGE).put_off == 0
        with office.engines.read.begin() as connection:
            waits += [one.due_at - clock.now for one in mails.waiting(connection, office.keys)]
        clock.turn(timedelta(hours=4))

    assert waits[:3] == [timedelta(minutes=2), timedelta(minutes=4), timedelta(minutes=8)]
    assert max(waits) == timedelta(hours=4)
    [dead] = mail.dead_letters(office)
    assert (dead.tries, dead.last_error) == (mail.MOST_TRIES, "refused")
    mail_sink.mood = "well"
    send_again(office, amara, dead.id)
    assert send_due(office, post, sign_in_page=PAGE).sent == 1


def test_an_address_that_is_refused_for_good_is_a_dead_letter_at_once(
    office: Office, clock: Clock, mail_sink: MailSink, post: SmtpPost
) -> None:
    mail_sink.mood = REFUSES
    queue(office)
    clock.turn(ALWAYS)

    assert send_due(office, post, sign_in_page=PAGE).dead == 1


@pytest.mark.parametrize("mood", [DIES, HANGS])
def test_a_server_that_dies_or_hangs_doubles_a_mail_at_most_once(
    office: Office, clock: Clock, mail_sink: MailSink, post: SmtpPost, impatient: None, mood: str
) -> None:
    """ML-05: unclear whether it arrived: sent once more, not a third time, under the same Message-ID."""
    mail_sink.mood = mood
    queue(office)

    for _ in range(6):
        clock.turn(ALWAYS)
        send_due(office, post, sign_in_page=PAGE)

    names = [email.message_from_bytes(raw)["Message-ID"] for raw in mail_sink.letters]
    assert len(names) <= 2
    assert len(set(names)) <= 1
    assert [one.last_error for one in mail.dead_letters(office)] == [mail.UNCLEAR]


def test_a_sender_killed_in_the_middle_loses_nothing_and_doubles_at_most_once(
    office: Office, settings: Settings, clock: Clock, mail_sink: MailSink, post: SmtpPost
) -> None:
    """ML-05: kill -9 while sending: at least once, at most one duplicate."""
    mail_sink.mood = HANGS
    queue(office)
    clock.turn(ALWAYS)

    def send() -> None:
        other = open_office(settings, law=office.law, form=office.form, clock=clock)
        send_due(other, post, sign_in_page=PAGE)

    child = multiprocessing.get_context("fork").Process(target=send)
    child.start()
    ends = time.monotonic() + 30
    while not any(line.lower().startswith(b"data") for line in mail_sink.said) and time.monotonic() < ends:
        time.sleep(0.02)
    child.kill()
    child.join()
    assert last_errors(office) == [mail.SENDING]

    mail_sink.mood = "well"
    for _ in range(3):
        clock.turn(ALWAYS)
        send_due(office, post, sign_in_page=PAGE)

    assert len(mail_sink.letters) == 1
    assert last_errors(office) == []


def test_two_senders_send_each_mail_once(office: Office, clock: Clock, mail_sink: MailSink, post: SmtpPost) -> None:
    import threading

    for number in range(6):
        queue(office, email=f"person{number}@example.org")
    clock.turn(ALWAYS)
    senders = [threading.Thread(target=send_due, args=(office, post), kwargs={"sign_in_page": PAGE}) for _ in range(3)]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()

    assert len(mail_sink.letters) == 6
