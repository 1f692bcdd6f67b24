"""Accepting an invitation: link and code are both needed, once, within 72 hours, and are not yet enough."""

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest

from casework.keys.passwords import PasswordRefused
from casework.services import accepting, doors, invitations, matters, members, people
from casework.services.actors import Actor
from casework.services.invitations import Invitation
from casework.services.matters import Matter
from casework.services.office import Office
from casework.services.refusals import (
    InvitationRefused,
    NoSuchInvitation,
    NoSuchMatter,
    SignInRefused,
    WrongVoiceCode,
)
from casework.store.tables import metadata
from tests.services.conftest import Clock
from tests.services.team import a_person, stepped_up

CHOSEN = "seventeen quiet orchard gates"


@pytest.fixture
def lead(office: Office, amara: Actor) -> Actor:
    return stepped_up(office, amara)


@pytest.fixture
def invited(office: Office, lead: Actor, heron: Matter) -> Invitation:
    """An invitation of a paralegal to the heron matter."""
    return invitations.invite(office, lead, heron.id, name=" Cleo Adeyemi ", email="cleo@example.org", role="paralegal")


def test_who_has_link_and_code_is_a_person_nobody_confirmed(
    office: Office, lead: Actor, heron: Matter, invited: Invitation
) -> None:
    """AN-10, AN-12: the account is made under the invited name; it sees nothing and cannot even sign in yet."""
    account = accepting.accept(office, invited.token, invited.voice_code, password=CHOSEN)

    waiting = members.of(office, lead, heron.id)[-1]
    assert (waiting.account, waiting.name, waiting.role) == (account, "Cleo Adeyemi", "paralegal")
    assert not waiting.is_confirmed
    with pytest.raises(SignInRefused):
        doors.sign_in(office, "cleo@example.org", CHOSEN)
    assert invitations.of(office, lead, heron.id)[0].state == "accepted"


def test_once_confirmed_the_person_signs_in_and_sees_the_matter(
    office: Office, lead: Actor, heron: Matter, invited: Invitation
) -> None:
    """AN-10: it takes a lead."""
    account = accepting.accept(office, invited.token, invited.voice_code, password=CHOSEN)

    members.confirm(office, lead, heron.id, account)

    cleo = doors.sign_in(office, "cleo@example.org", CHOSEN).actor
    assert [heading.id for heading in matters.matters_of(office, cleo)] == [heron.id]
    assert invitations.of(office, lead, heron.id)[0].state == "confirmed"


def test_an_invitation_lasts_72_hours(office: Office, invited: Invitation, clock: Clock) -> None:
    """AN-08: good until one second before, gone at the hour, whatever code is given."""
    clock.turn(timedelta(hours=72) - timedelta(seconds=1))
    assert accepting.look(office, invited.token).name == "Cleo Adeyemi"

    clock.turn(timedelta(seconds=1))

    with pytest.raises(NoSuchInvitation):
        accepting.look(office, invited.token)
    with pytest.raises(NoSuchInvitation):
        accepting.accept(office, invited.token, invited.voice_code, password=CHOSEN)


def test_a_link_is_used_once(office: Office, invited: Invitation) -> None:
    """AN-08: second use refused, as if the link had never been."""
    accepting.accept(office, invited.token, invited.voice_code, password=CHOSEN)

    with pytest.raises(NoSuchInvitation) as used:
        accepting.accept(office, invited.token, invited.voice_code, password=CHOSEN)
    with pytest.raises(NoSuchInvitation) as unknown:
        accepting.accept(office, "x" * 43, invited.voice_code, password=CHOSEN)

    assert repr(used.value) == repr(unknown.value)


def test_five_wrong_codes_kill_the_link(office: Office, lead: Actor, heron: Matter, invited: Invitation) -> None:
    """AN-08: the fifth wrong code is the last, and then the right one helps no more."""
    left = []
    for _ in range(5):
        with pytest.raises(WrongVoiceCode) as wrong:
            accepting.accept(office, invited.token, _another(invited.voice_code), password=CHOSEN)
        left.append(wrong.value.left)

    assert left == [4, 3, 2, 1, 0]
    with pytest.raises(NoSuchInvitation):
        accepting.accept(office, invited.token, invited.voice_code, password=CHOSEN)
    assert invitations.of(office, lead, heron.id)[0].state == "dead"


def test_wrong_codes_at_the_same_moment_count_one_by_one(office: Office, invited: Invitation) -> None:
    """AN-08: twelve guesses at once are twelve guesses, of which five are heard."""
    outcomes = _at_once(
        12, lambda: accepting.accept(office, invited.token, _another(invited.voice_code), password=CHOSEN)
    )

    assert outcomes.count(WrongVoiceCode) == 5
    assert outcomes.count(NoSuchInvitation) == 7


def test_accepting_at_the_same_moment_makes_one_account(
    office: Office, lead: Actor, heron: Matter, invited: Invitation
) -> None:
    """AN-08: parallel acceptance has one winner and leaves one account."""
    outcomes = _at_once(4, lambda: accepting.accept(office, invited.token, invited.voice_code, password=CHOSEN))

    assert outcomes.count(str) == 1
    assert set(outcomes) <= {str, NoSuchInvitation, InvitationRefused}
    assert len(members.of(office, lead, heron.id)) == 2
    assert len(people.everyone(office, lead)) == 2


def test_two_invitations_of_one_person_make_one_account(office: Office, lead: Actor, heron: Matter) -> None:
    """AN-08: accepted one after the other, the second joins the account that the first made, by its password."""
    egret = matters.open_matter(office, lead, title="Another")
    one, guessed, other = (
        invitations.invite(office, lead, matter.id, name="Cleo Adeyemi", email=email, role="lawyer")
        for matter, email in ((heron, "cleo@example.org"), (egret, "cleo@example.org"), (egret, " CLEO@example.org"))
    )
    account = accepting.accept(office, one.token, one.voice_code, password=CHOSEN)
    members.confirm(office, lead, heron.id, account)

    assert not accepting.accept(office, guessed.token, guessed.voice_code, password="another long orchard gate")
    assert len(members.of(office, lead, egret.id)) == 1
    with pytest.raises(NoSuchInvitation):
        accepting.accept(office, guessed.token, guessed.voice_code, password=CHOSEN)
    assert accepting.accept(office, other.token, other.voice_code, password=CHOSEN) == account

    assert members.of(office, lead, egret.id)[-1].account == account
    assert not members.of(office, lead, egret.id)[-1].is_confirmed


@pytest.mark.parametrize("email", ["dana@example.org", "nobody@example.org"])
def test_a_weak_password_is_refused_whoever_is_invited(office: Office, lead: Actor, heron: Matter, email: str) -> None:
    """AN-12: whether the address has an account is not told to whoever holds link and code."""
    a_person(office, "Dana Okafor", "client")
    made = invitations.invite(office, lead, heron.id, name="Dana", email=email, role="client")

    with pytest.raises(PasswordRefused):
        accepting.accept(office, made.token, made.voice_code, password="x")


def test_an_accent_makes_no_second_account(office: Office, lead: Actor, heron: Matter) -> None:
    accounts = set()
    for email in ("jose\u0301@example.org", "jos\u00e9@example.org"):
        made = invitations.invite(office, lead, heron.id, name="Jo", email=email, role="client")
        accounts.add(accepting.accept(office, made.token, made.voice_code, password=CHOSEN))
        if len(accounts) == 1:
            members.confirm(office, lead, heron.id, *accounts)
            members.remove(office, lead, heron.id, *accounts)

    assert len(accounts) == 1


def test_looking_changes_nothing(office: Office, heron: Matter, invited: Invitation) -> None:
    """AN-09: fifty openings by a mail scanner, and the person still gets in."""
    before = _rows(office)

    for _ in range(50):
        accepting.look(office, invited.token)

    assert _rows(office) == before
    assert accepting.accept(office, invited.token, invited.voice_code, password=CHOSEN)


def test_the_page_of_a_link_names_no_matter(office: Office, heron: Matter, invited: Invitation) -> None:
    look = accepting.look(office, invited.token)

    assert (look.firm, look.name, look.role, look.is_to_matter) == (
        "Lindqvist Chambers",
        "Cleo Adeyemi",
        "paralegal",
        True,
    )
    assert heron.title not in str(vars(look))


def test_a_code_may_be_typed_in_groups_and_other_digits(office: Office, invited: Invitation) -> None:
    arabic = invited.voice_code.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))

    assert accepting.accept(office, invited.token, f" {arabic[:4]} {arabic[4:]} ", password=CHOSEN)


def test_a_weak_password_costs_neither_link_nor_code(office: Office, invited: Invitation) -> None:
    with pytest.raises(PasswordRefused):
        accepting.accept(office, invited.token, invited.voice_code, password="short")

    assert accepting.accept(office, invited.token, invited.voice_code, password=CHOSEN)


def test_a_colleague_accepts_as_who_they_are(office: Office, lead: Actor, heron: Matter, stranger: Actor) -> None:
    made = invitations.invite(office, lead, heron.id, name="Owen F.", email=stranger.email, role="lawyer")
    with pytest.raises(InvitationRefused):
        accepting.accept_signed_in(office, a_person(office, "Dana Okafor"), made.token, made.voice_code)

    accepting.accept_signed_in(office, stranger, made.token, made.voice_code)
    with pytest.raises(NoSuchMatter):
        matters.load_matter(office, stranger, heron.id)
    members.confirm(office, lead, heron.id, stranger.id)

    assert matters.load_matter(office, stranger, heron.id).id == heron.id


@pytest.mark.parametrize(
    ("has", "invited_as"), [("client", "lawyer"), ("lawyer", "client"), ("administrator", "lawyer")]
)
def test_a_link_never_turns_a_client_into_staff(
    office: Office, lead: Actor, heron: Matter, has: str, invited_as: str
) -> None:
    """AZ-09: nor staff into a client, nor an administrator into a member."""
    person = a_person(office, "Dana Okafor", has)
    made = invitations.invite(office, lead, heron.id, name="Dana", email=person.email, role=invited_as)

    with pytest.raises(InvitationRefused):
        accepting.accept_signed_in(office, person, made.token, made.voice_code)

    assert len(members.of(office, lead, heron.id)) == 1


def _another(code: str) -> str:
    return f"{(int(code) + 1) % 10**8:08d}"


def _at_once(times: int, act: Callable[[], object]) -> list[type]:
    """Do the same in so many threads, and return what became of each: the type of what came back or was raised."""
    outcomes: list[type] = []
    start = threading.Barrier(times)

    def run() -> None:
        start.wait()
        try:
            outcomes.append(type(act()))
        except Exception as refused:
            outcomes.append(type(refused))

    threads = [threading.Thread(target=run) for _ in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


def _rows(office: Office) -> list[object]:
    with office.engines.read.begin() as connection:
        return [
            [cell.hex() if isinstance(cell, bytes) else cell for cell in row]
            for table in metadata.sorted_tables
            for row in connection.execute(table.select())
        ]
