"""Devices: told coarsely, ended one by one or all at once, and new ones reported (SE-06)."""

from datetime import timedelta

import pytest

from casework.services import devices, doors, tidings
from casework.services.actors import Actor
from casework.services.browsers import coarse_label
from casework.services.office import Office
from casework.services.refusals import NoSuchDevice
from casework.store.tables import session
from tests.services.conftest import Clock
from tests.services.keyholders import Keyholder, enrol

FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
CHROME = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36"
EDGE = CHROME + " Edg/142.0.0.0"
SAFARI = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 Version/18.5 Mobile Safari/604.1"


@pytest.fixture
def holder(office: Office, clock: Clock, amara: Actor) -> Keyholder:
    return enrol(office, clock, amara.email)


@pytest.mark.parametrize(
    ("user_agent", "label"),
    [
        (FIREFOX, "Firefox, Windows"),
        (CHROME, "Chrome, Linux"),
        (EDGE, "Edge, Linux"),
        (SAFARI, "Safari, iPhone"),
        ("curl/8.1", ""),
        ("", ""),
        ("Firefox" * 1000, "Firefox"),
    ],
)
def test_a_label_names_browser_and_system_and_no_version(user_agent: str, label: str) -> None:
    """SE-06: coarse, and from a fixed list whatever a browser sends."""
    assert coarse_label(user_agent) == label


def test_a_second_sign_in_appears_in_the_list(office: Office, holder: Keyholder) -> None:
    """SE-06: with its label, and which of them this is."""
    holder.signs_in(user_agent=FIREFOX)
    here = holder.signed_in(user_agent=CHROME)

    listed = devices.devices_of(office, here)

    assert [(one.label, one.is_this) for one in listed[:2]] == [("Chrome, Linux", True), ("Firefox, Windows", False)]


def test_when_a_device_was_seen_is_told_to_the_hour(office: Office, holder: Keyholder, clock: Clock) -> None:
    """SE-06: no diary of who worked when."""
    here = holder.signed_in()

    (seen, *_) = [one.seen_at for one in devices.devices_of(office, here) if one.is_this]

    assert (seen.minute, seen.second, seen.microsecond) == (0, 0, 0)
    assert timedelta(0) <= clock() - seen < timedelta(hours=1)


def test_ending_one_ends_only_that(office: Office, holder: Keyholder) -> None:
    """SE-06: the others go on."""
    one, other, here = holder.signs_in(), holder.signs_in(), holder.signs_in()

    devices.end_one(office, here.actor, one.actor.session)

    assert doors.actor_of(office, one.token) is None
    assert doors.actor_of(office, other.token) is not None
    assert doors.actor_of(office, here.token) is not None


def test_nobody_ends_a_device_of_another(office: Office, holder: Keyholder, stranger: Actor, clock: Clock) -> None:
    """SE-06: for a stranger it does not exist."""
    mine = holder.signs_in()
    theirs = enrol(office, clock, stranger.email).signed_in()

    for device_id in (mine.actor.session, "0" * 32, ""):
        with pytest.raises(NoSuchDevice):
            devices.end_one(office, theirs, device_id)

    assert doors.actor_of(office, mine.token) is not None


def test_ending_all_others_keeps_this_one(office: Office, holder: Keyholder) -> None:
    """SE-06: end all."""
    others, here = [holder.signs_in() for _ in range(2)], holder.signs_in()

    devices.end_all_others(office, here.actor)

    assert [doors.actor_of(office, one.token) for one in others] == [None, None]
    assert [one.is_this for one in devices.devices_of(office, here.actor)] == [True]


def test_the_id_of_a_device_is_no_key_to_it(office: Office, holder: Keyholder) -> None:
    """SE-01: what the list shows opens nothing."""
    here = holder.signs_in()

    assert doors.actor_of(office, here.actor.session) is None


def test_a_new_device_is_reported_and_a_known_one_is_not(office: Office, holder: Keyholder) -> None:
    """SE-06: word of it waits until it is heard."""
    first = holder.signs_in()
    (word,) = tidings.unheard(office, first.actor)
    tidings.heard(office, first.actor, word.id)

    again = holder.signs_in(device=first.device)

    assert word.kind == tidings.NEW_DEVICE
    assert tidings.unheard(office, again.actor) == ()


def test_of_a_session_nothing_else_is_kept() -> None:
    """SE-06: no address, no browser's full name, no place."""
    assert {column.name for column in session.columns} == {
        "digest",
        "account",
        "started_at",
        "seen_at",
        "id",
        "device_label",
        "is_confined",
        "stepped_up_at",
    }
