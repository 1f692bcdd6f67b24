"""Resets: every proof is needed, nobody else chooses the password, and the owner hears of it (AN-11)."""

import threading
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

import pytest

from casework.services import doors, members, resets, second_factor, tidings
from casework.services.actors import Actor
from casework.services.matters import Matter, load_matter
from casework.services.office import Office
from casework.services.refusals import (
    LastLead,
    LeadsOnly,
    NoSuchMatter,
    NoSuchPerson,
    PasswordRefused,
    ResetRefused,
    SignInRefused,
    StepUpFirst,
    TooManyTries,
)
from casework.store import accounts, membership, people
from tests.services.conftest import PASSWORD, Clock
from tests.services.keyholders import Keyholder, enrol

NEW = "copper meadow nine kites"


@pytest.fixture
def admin(amara: Actor, clock: Clock) -> Actor:
    """The founder, who has just confirmed who she is."""
    return replace(amara, stepped_up_at=clock())


@pytest.fixture
def owen(office: Office, clock: Clock, stranger: Actor) -> Keyholder:
    return enrol(office, clock, stranger.email)


def joins(office: Office, matter: Matter, person: Actor, *, by: Actor) -> None:
    with office.engines.write.begin() as connection:
        membership.accept(connection, matter.id, person.id, at=office.clock())
        membership.confirm(connection, matter.id, person.id, by=by.id)


def is_password(office: Office, email: str, password: str) -> bool:
    with office.engines.read.begin() as connection:
        person = accounts.account_by_email(connection, office.keys, email)
    return person is not None and office.passwords.is_right(password, person.password)


def test_link_and_code_given_in_person_reset_the_password(
    office: Office, admin: Actor, owen: Keyholder, stranger: Actor
) -> None:
    """AN-11: every session ends, the second factor stays, and the owner hears of it at the next visit."""
    before = owen.signs_in()
    begun = resets.start(office, replace(admin, stepped_up_at=office.clock()), stranger.id)

    resets.accept(office, begun.token, begun.voice_code, new=NEW)

    half = doors.sign_in(office, owen.email, NEW)
    whole = doors.pass_second_factor(office, half.token, owen.next_code())
    assert doors.actor_of(office, before.token) is None
    assert half.is_confined
    assert tidings.ACCOUNT_RESET in [one.kind for one in tidings.unheard(office, whole.actor)]
    assert tidings.unheard(office, half.actor) == ()


@pytest.mark.parametrize("missing", ["link", "code", "time"])
def test_each_missing_proof_is_refused(
    office: Office, admin: Actor, stranger: Actor, clock: Clock, missing: str
) -> None:
    """AN-11: the matrix of a reset in person."""
    begun = resets.start(office, admin, stranger.id)
    token = "A" * 43 if missing == "link" else begun.token
    code = "00000000" if missing == "code" else begun.voice_code
    clock.turn(timedelta(hours=72 if missing == "time" else 71))

    with pytest.raises(ResetRefused):
        resets.accept(office, token, code, new=NEW)

    assert is_password(office, stranger.email, PASSWORD)


def test_a_reset_is_good_for_seventy_two_hours(office: Office, admin: Actor, stranger: Actor, clock: Clock) -> None:
    begun = resets.start(office, admin, stranger.id)

    clock.turn(timedelta(hours=72) - timedelta(seconds=1))
    resets.accept(office, begun.token, begun.voice_code, new=NEW)

    assert is_password(office, stranger.email, NEW)


def test_looking_at_the_link_changes_nothing(office: Office, admin: Actor, stranger: Actor) -> None:
    """AN-09: a mail scanner may open it fifty times."""
    begun = resets.start(office, admin, stranger.id)

    looks = {resets.leads_somewhere(office, begun.token) for _ in range(50)}

    resets.accept(office, begun.token, begun.voice_code, new=NEW)
    assert looks == {True}
    assert not resets.leads_somewhere(office, begun.token)


def test_the_fifth_wrong_code_kills_the_link(office: Office, admin: Actor, stranger: Actor) -> None:
    begun = resets.start(office, admin, stranger.id)
    wrong = "1" * 8 if begun.voice_code != "1" * 8 else "2" * 8

    for code in (*(wrong,) * 5, begun.voice_code):
        with pytest.raises(ResetRefused):
            resets.accept(office, begun.token, code, new=NEW)


def test_of_two_at_once_one_chooses_the_password(office: Office, admin: Actor, stranger: Actor) -> None:
    """AN-11: a link is good once."""
    begun, together, outcomes = resets.start(office, admin, stranger.id), threading.Barrier(4), []

    def choose(new: str) -> None:
        together.wait()
        try:
            resets.accept(office, begun.token, begun.voice_code, new=new)
            outcomes.append(new)
        except ResetRefused:
            pass

    threads = [threading.Thread(target=choose, args=(f"{NEW} {number}",)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(outcomes) == 1
    assert is_password(office, stranger.email, outcomes[0])


def test_nobody_starts_one_without_standing(
    office: Office, admin: Actor, amara: Actor, stranger: Actor, clock: Clock
) -> None:
    """AN-11: an administrator or a lead, freshly confirmed, and never for oneself."""
    colleague = replace(stranger, stepped_up_at=clock())

    with pytest.raises(StepUpFirst):
        resets.start(office, amara, stranger.id)
    with pytest.raises(LeadsOnly):
        resets.start(office, colleague, amara.id)
    with pytest.raises(NoSuchPerson):
        resets.start(office, admin, admin.id)
    with pytest.raises(NoSuchPerson):
        resets.start(office, admin, "0" * 32)


def test_a_lead_starts_one_for_a_member(
    office: Office, admin: Actor, stranger: Actor, heron: Matter, clock: Clock
) -> None:
    """AN-11: the lead of a matter the person is in."""
    lead = replace(admin, is_administrator=False)
    with pytest.raises(LeadsOnly):
        resets.start(office, lead, stranger.id)

    joins(office, heron, stranger, by=admin)

    assert resets.leads_somewhere(office, resets.start(office, lead, stranger.id).token)


def test_a_cleared_factor_waits_for_a_lead_in_every_matter(
    office: Office, admin: Actor, owen: Keyholder, stranger: Actor, heron: Matter
) -> None:
    """AN-11: an administrator who starts a reset cannot use it to read a matter as somebody else."""
    joins(office, heron, stranger, by=admin)
    begun = resets.start(office, replace(admin, stepped_up_at=office.clock()), stranger.id, lost_factor=True)

    resets.accept(office, begun.token, begun.voice_code, new=NEW)

    again = doors.sign_in(office, owen.email, NEW)
    assert again.is_confined
    assert second_factor.begin(office, again.actor).secret != owen.secret
    with pytest.raises(NoSuchMatter):
        load_matter(office, stranger, heron.id)
    members.confirm(office, replace(admin, stepped_up_at=office.clock()), heron.id, stranger.id)
    assert load_matter(office, stranger, heron.id).id == heron.id


def test_a_lone_lead_gets_a_cleared_factor_from_the_operator_only(
    office: Office, amara: Actor, stranger: Actor, heron: Matter, clock: Clock
) -> None:
    """AN-11: nobody could confirm her; whoever has the command line of the server reads everything anyway."""
    other = replace(stranger, is_administrator=True, stepped_up_at=clock())
    with pytest.raises(LastLead):
        resets.start(office, other, amara.id, lost_factor=True)

    begun = resets.start_by_operator(office, amara.email, reason="phone lost", lost_factor=True)
    resets.accept(office, begun.token, begun.voice_code, new=NEW)

    assert load_matter(office, amara, heron.id).id == heron.id


def test_a_weak_password_uses_nothing_up(office: Office, admin: Actor, stranger: Actor) -> None:
    begun = resets.start(office, admin, stranger.id)
    with pytest.raises(PasswordRefused):
        resets.accept(office, begun.token, begun.voice_code, new="Lindqvist Chambers")

    resets.accept(office, begun.token, begun.voice_code, new=NEW)

    assert is_password(office, stranger.email, NEW)


@pytest.mark.parametrize("missing", ["address", "paper", "phone", "both"])
def test_a_recovery_code_alone_resets_nothing(office: Office, owen: Keyholder, missing: str) -> None:
    """AN-11: paper and phone are needed, and which of them is wrong is not said."""
    email = "nobody@example.org" if missing == "address" else owen.email
    paper = "AAAA-AAAA-AAAA-AAAA-AAAA" if missing in ("paper", "both") else owen.codes[0]
    phone = "000000" if missing in ("phone", "both") else owen.next_code()

    with pytest.raises(ResetRefused):
        resets.by_recovery_code(office, email, recovery_code=paper, code=phone, new=NEW)

    assert is_password(office, owen.email, PASSWORD)


def test_paper_and_phone_reset_the_password_once(office: Office, owen: Keyholder) -> None:
    """AN-11: sessions end, the code is used up, and the factor is asked for as ever."""
    before, paper = owen.signs_in(), owen.codes[0]

    resets.by_recovery_code(office, owen.email, recovery_code=paper, code=owen.next_code(), new=NEW)

    assert doors.actor_of(office, before.token) is None
    assert doors.sign_in(office, owen.email, NEW).is_confined
    with pytest.raises(ResetRefused):
        resets.by_recovery_code(office, owen.email, recovery_code=paper, code=owen.next_code(), new=PASSWORD)


def test_strangers_shut_nobody_out_of_recovering(office: Office, owen: Keyholder) -> None:
    """AN-13: neither guesses at signing in nor guesses at the paper stand in the way of paper and phone."""
    for _ in range(70):
        with suppress(TooManyTries, SignInRefused):
            doors.sign_in(office, owen.email, "a guess of a stranger")
        with pytest.raises(ResetRefused):
            resets.by_recovery_code(office, owen.email, recovery_code="AAAA-AAAA-AAAA", code="000000", new=NEW)

    resets.by_recovery_code(office, owen.email, recovery_code=owen.codes[0], code=owen.next_code(), new=NEW)

    assert is_password(office, owen.email, NEW)


def test_whoever_found_the_paper_cannot_guess_the_phone(office: Office, owen: Keyholder) -> None:
    """AN-11, AN-13: with a right recovery code the tries are counted."""
    for number in range(5):
        with pytest.raises(ResetRefused):
            resets.by_recovery_code(office, owen.email, recovery_code=owen.codes[0], code=f"{number:06}", new=NEW)

    with pytest.raises(TooManyTries):
        resets.by_recovery_code(office, owen.email, recovery_code=owen.codes[0], code="000006", new=NEW)


def test_a_demanded_password_comes_before_anything_else(
    office: Office, admin: Actor, owen: Keyholder, stranger: Actor
) -> None:
    """AN-11: an administrator can demand a new password and never set one."""
    resets.demand_new_password(office, replace(admin, stepped_up_at=office.clock()), stranger.id)

    held = owen.signs_in()
    assert held.actor.state == people.MUST_CHANGE
    assert not held.actor.is_let_in
    doors.change_password(office, held.actor, old=PASSWORD, new=NEW)
    half = doors.sign_in(office, owen.email, NEW)
    assert doors.pass_second_factor(office, half.token, owen.next_code()).actor.is_let_in
