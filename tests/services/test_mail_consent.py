"""Consent is asked again when a letter goes: nobody who said no, is frozen or is suspended gets one that waited."""

from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest

from casework.services import freezes, invitations, people
from casework.services.actors import CLIENT, Actor
from casework.services.mail import Letter, NotSent, choose_mail, dead_letters, send_due
from casework.services.matters import Matter
from casework.services.notices import tell
from casework.services.office import Office
from casework.services.outbox import send_again
from casework.services.refusals import NotThere
from casework.store import mails
from casework.store import people as folk
from tests.services.conftest import Clock
from tests.services.team import a_person, put_in_team, stepped_up


@dataclass
class Post:
    """Carries letters, or refuses them for good."""

    refuses: bool = False
    sent: list[str] = field(default_factory=list)

    def send(self, letter: Letter) -> None:
        if self.refuses:
            raise NotSent("refused", is_final=True)
        self.sent.append(letter.email)


@pytest.fixture
def mailing(office: Office) -> Office:
    return replace(office, sends_mail=True)


@pytest.fixture
def client(mailing: Office, amara: Actor, heron: Matter) -> Actor:
    """A client who asked for mail, and to whom a letter waits."""
    kaya = a_person(mailing, "Kaya Vashenko", CLIENT)
    put_in_team(mailing, heron.id, kaya)
    choose_mail(mailing, kaya.id, takes_mail=True)
    assert write(mailing, kaya) == 1
    return kaya


def write(office: Office, to: Actor) -> int:
    with office.engines.write.begin() as connection:
        return tell(connection, office, "account", [to.id])


def waiting(office: Office) -> list[str]:
    with office.engines.read.begin() as connection:
        return [one.email for one in mails.waiting(connection, office.keys)]


def sent(office: Office, clock: Clock) -> list[str]:
    clock.turn(timedelta(days=2))
    post = Post()
    send_due(office, post, sign_in_page="x")
    return post.sent


def test_a_letter_that_waits_goes_to_whoever_still_wants_it(mailing: Office, client: Actor, clock: Clock) -> None:
    assert sent(mailing, clock) == [client.email]


def test_after_a_no_nothing_goes(mailing: Office, client: Actor, clock: Clock) -> None:
    """ML-02: neither what waited nor anything new, and no second try of what failed."""
    clock.turn(timedelta(days=1))
    send_due(mailing, Post(refuses=True), sign_in_page="x")
    write(mailing, client)

    choose_mail(mailing, client.id, takes_mail=False)

    assert (waiting(mailing), dead_letters(mailing)) == ([], [])
    assert write(mailing, client) == 0


def test_a_frozen_client_gets_nothing(mailing: Office, amara: Actor, heron: Matter, client: Actor) -> None:
    """ML-02: whoever holds the phone now reads nothing of what waited, and nothing new."""
    freezes.freeze_client(mailing, stepped_up(mailing, amara), heron.id, client.id)

    assert client.email not in waiting(mailing)
    assert write(mailing, client) == 0


def test_a_suspended_colleague_gets_nothing(mailing: Office, amara: Actor) -> None:
    """ML-02"""
    bela = a_person(mailing, "Bela Farkas")
    assert write(mailing, bela) == 1

    people.suspend(mailing, stepped_up(mailing, amara), bela.id)

    assert bela.email not in waiting(mailing)


@pytest.mark.parametrize("state", sorted({folk.UNCONFIRMED, *folk.BEFORE_SUSPENSION, *folk.BEFORE_SUSPENSION.values()}))
def test_only_who_can_sign_in_is_written_to(mailing: Office, client: Actor, clock: Clock, state: str) -> None:
    """ML-02: asked when a letter is kept, and again when it is sent."""
    with mailing.engines.write.begin() as connection:
        folk.set_state(connection, client.id, state)
    can = state in folk.SIGNS_IN

    assert sent(mailing, clock) == [client.email] * can
    assert (write(mailing, client), waiting(mailing)) == (can, [client.email] * can)


def test_no_second_try_revives_a_letter_to_whoever_may_not_be_written_to(
    mailing: Office, amara: Actor, client: Actor, clock: Clock
) -> None:
    """ML-02, ML-05"""
    clock.turn(timedelta(days=1))
    send_due(mailing, Post(refuses=True), sign_in_page="x")
    [dead] = dead_letters(mailing)
    with mailing.engines.write.begin() as connection:
        mails.choose(connection, client.id, takes_mail=False)

    with pytest.raises(NotThere):
        send_again(mailing, amara, dead.id)

    assert sent(mailing, clock) == []


def test_inviting_a_client_as_a_colleague_writes_to_nobody(mailing: Office, amara: Actor, heron: Matter) -> None:
    """ML-02: whatever a lead takes the address for; a colleague who has an account is written to."""
    kaya, bela = a_person(mailing, "Kaya Vashenko", CLIENT), a_person(mailing, "Bela Farkas")
    for one in (kaya, bela):
        person = {"name": one.name, "email": one.email.upper(), "role": "paralegal"}
        invitations.invite(mailing, stepped_up(mailing, amara), heron.id, **person)

    assert waiting(mailing) == [bela.email]
