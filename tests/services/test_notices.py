"""Who is written to after what: in the transaction of it, about nothing, and nobody where no mail is set up."""

from dataclasses import replace
from datetime import timedelta

import pytest

from casework.domain.exhibits import Exhibit
from casework.services import exhibits, freezes, invitations, marks, members, resets
from casework.services.actors import CLIENT, Actor
from casework.services.journal_checks import Head, verify
from casework.services.mail import choose_mail
from casework.services.matters import Matter
from casework.services.office import Office
from casework.services.refusals import LastLead
from casework.store import journal as book
from casework.store import mails
from tests.services.conftest import Clock
from tests.services.team import a_person, put_in_team, stepped_up


@pytest.fixture
def mailing(office: Office) -> Office:
    """The office once a mail server is named."""
    return replace(office, sends_mail=True)


@pytest.fixture
def lead(office: Office, amara: Actor) -> Actor:
    return stepped_up(office, amara)


def letters(office: Office) -> list[tuple[str, str]]:
    """Return what waits, as kind and recipient."""
    with office.engines.read.begin() as connection:
        return sorted((one.kind, one.email) for one in mails.waiting(connection, office.keys))


def test_an_invited_colleague_is_written_to_and_a_client_is_not(mailing: Office, lead: Actor, heron: Matter) -> None:
    """ML-01, ML-02: the letter holds no link and no fact; a client hears of it by voice."""
    for name, role in (("mirela", "paralegal"), ("tomas", "client")):
        person = {"name": name, "email": f"{name}@example.org", "role": role}
        invitations.invite(mailing, lead, heron.id, **person)
    invitations.invite_to_firm(mailing, lead, name="Bela", email="bela@example.org", role="lawyer")

    assert letters(mailing) == [("invitation", "bela@example.org"), ("invitation", "mirela@example.org")]


def test_nothing_is_kept_where_no_mail_is_set_up(office: Office, lead: Actor, heron: Matter) -> None:
    """ML-05: a letter that nobody will send is not kept to surprise somebody years later."""
    invitations.invite(office, lead, heron.id, name="Mirela", email="mirela@example.org", role="paralegal")
    member = a_person(office, "Bela Farkas")
    put_in_team(office, heron.id, member, is_confirmed=False)
    members.confirm(office, lead, heron.id, member.id)

    assert letters(office) == []
    assert marks.mail_mark_of_the_day(office) is False


def test_a_person_confirmed_or_removed_hears_of_it(mailing: Office, lead: Actor, heron: Matter) -> None:
    """ML-01"""
    member = a_person(mailing, "Bela Farkas")
    put_in_team(mailing, heron.id, member, is_confirmed=False)

    members.confirm(mailing, lead, heron.id, member.id)
    members.remove(mailing, lead, heron.id, member.id)

    assert letters(mailing).count(("account", member.email)) == 2


def test_an_act_that_is_undone_writes_to_nobody(mailing: Office, lead: Actor, heron: Matter) -> None:
    """ML-05: the letter stands in the transaction of what it tells of."""
    with pytest.raises(LastLead):
        members.remove(mailing, lead, heron.id, lead.id)

    assert letters(mailing) == []


def test_a_reset_is_told_when_it_starts_and_when_it_ends(mailing: Office, lead: Actor) -> None:
    """AN-11, ML-01: whoever did not ask for it learns of it in time."""
    colleague = a_person(mailing, "Bela Farkas")

    made = resets.start(mailing, lead, colleague.id)
    resets.accept(mailing, made.token, made.voice_code, new="eleven grey herons asleep")

    assert letters(mailing) == [("account", colleague.email)] * 2


def test_a_client_gets_no_letter_in_a_month_until_they_ask(
    mailing: Office, lead: Actor, heron: Matter, clock: Clock
) -> None:
    """ML-02: resets, confirming, freezing, thirty days of work; and then one they asked for."""
    client = a_person(mailing, "Tomas Client", CLIENT)
    put_in_team(mailing, heron.id, client)
    for number in range(30):
        clock.turn(timedelta(days=1))
        lead = stepped_up(mailing, lead)
        exhibits.add_exhibit(mailing, lead, heron.id, Exhibit("", f"Letter {number}"))
        resets.start(mailing, lead, client.id)
    assert client.email not in str(letters(mailing))

    choose_mail(mailing, client.id, takes_mail=True)
    resets.start(mailing, lead, client.id)

    assert letters(mailing) == [("account", client.email)]


def test_news_goes_to_the_others_of_the_team_as_one_letter(mailing: Office, lead: Actor, heron: Matter) -> None:
    """ML-04: gathered; not to who did it, nor to a stranger; a freeze is not gathered."""
    member, _stranger = a_person(mailing, "Bela Farkas"), a_person(mailing, "Iris Quill")
    client = a_person(mailing, "Tomas Client", CLIENT)
    put_in_team(mailing, heron.id, member)
    put_in_team(mailing, heron.id, client)
    for title in ("One", "Two"):
        exhibits.add_exhibit(mailing, lead, heron.id, Exhibit("", title))

    freezes.freeze_client(mailing, lead, heron.id, client.id)

    assert letters(mailing) == [("news", member.email), ("urgent", member.email)]


def test_an_address_that_cannot_be_written_to_stops_nothing(mailing: Office, lead: Actor, heron: Matter) -> None:
    """ML-05, ML-06"""
    invitations.invite(mailing, lead, heron.id, name="Odd", email="odd@nowhere", role="paralegal")

    assert letters(mailing) == []
    assert len(invitations.of(mailing, lead, heron.id)) == 1


def test_the_mark_of_the_day_goes_to_every_lead_once(mailing: Office, lead: Actor, heron: Matter, clock: Clock) -> None:
    """AU-03: a bare code, daily, to leads and nobody else; it is good for finding that the end was cut off."""
    member = a_person(mailing, "Bela Farkas")
    put_in_team(mailing, heron.id, member)

    done = [marks.mail_mark_of_the_day(mailing) for _ in range(3)]
    clock.turn(timedelta(days=1))
    again = marks.mail_mark_of_the_day(mailing)

    assert [*done, again] == [True, False, False, True]
    with mailing.engines.read.begin() as connection:
        found = mails.waiting(connection, mailing.keys, kind="mark")
        entries = book.count(connection)
    assert {one.email for one in found} == {lead.email}
    mark = Head.parse(found[0].code)
    assert verify(mailing, mark).ok
    assert verify(mailing, replace(mark, number=entries + 1)).first_bad == entries + 1
