"""Being invited by the pages alone: the link and the code are read from where a lead reads them."""

import re
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from flask import Flask

from casework.services.office import Office
from tests.services.conftest import Clock
from tests.web.phones import give_phone
from tests.web.visitors import PASSWORD, Visitor, look_at

PARALEGAL = "mirela@example.org"


@dataclass(frozen=True)
class Handed:
    """What a lead hands over: the path of the link, and the voice code."""

    path: str
    code: str


@pytest.fixture
def invites(amara: Visitor, heron: str) -> Callable[..., Handed]:
    """Return a function by which Amara invites a person to her matter."""

    def invite(*, email: str = PARALEGAL, name: str = "Mirela Costin", role: str = "paralegal") -> Handed:
        person = {"name": name, "email": email, "role": role}
        shown = amara.post(f"/matters/{heron}/team/invite", person)
        look_at(shown.text)
        assert shown.status_code == 200
        link = re.search(r'class="link-once"[^>]*>http://[^/]+(/invitation/[^<]+)<', shown.text)
        pairs = re.search(r'class="aloud"[^>]*>(.*?)</p>', shown.text)
        assert link
        assert pairs
        return Handed(link[1], "".join(re.findall(r"\d+", pairs[1])))

    return invite


@pytest.fixture
def mirela(
    app: Flask, office: Office, amara: Visitor, heron: str, invites: Callable[..., Handed], clock: Clock
) -> Visitor:
    """A paralegal who was invited, accepted and let in, and is signed in with her phone."""
    handed, person = invites(), Visitor(app)
    person.post(handed.path, {"code": handed.code, "password": PASSWORD})
    amara.post(f"/matters/{heron}/team/{account_of(office, PARALEGAL)}/confirm", at=f"/matters/{heron}/team")
    give_phone(office, PARALEGAL)
    person.sign_in(PARALEGAL)
    return person


def account_of(office: Office, email: str) -> str:
    from casework.store import accounts

    with office.engines.read.begin() as connection:
        found = accounts.account_by_email(connection, office.keys, email)
    assert found
    return found.id
