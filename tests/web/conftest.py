"""An office behind its web door, people at their browsers, and a look at every page that is fetched."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask

from casework.domain.questions import Form
from casework.law.reader import Law, read_law
from casework.services.office import Office, found_firm, new_setup_code, open_office
from casework.store import accounts
from casework.store.accounts import Account
from casework.web import create_app
from forms.reader import read_form
from tests.plugins.offices import Quick, places_in, put_fresh_office
from tests.services.conftest import Clock
from tests.web.phones import give_phone
from tests.web.visitors import PASSWORD, Visitor

FOUNDER = "amara@example.org"
COLLEAGUE = "owen@example.org"


@pytest.fixture(scope="session")
def law() -> Law:
    return read_law()


@pytest.fixture(scope="session")
def form(law: Law) -> Form:
    return read_form(extra_questions=law.questions)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def office(tmp_path: Path, law: Law, form: Form, clock: Clock, fresh_office: Path) -> Iterator[Office]:
    places = places_in(tmp_path)
    put_fresh_office(fresh_office, places)
    office = open_office(places, law=law, form=form, clock=clock, passwords=Quick())
    yield office
    office.close()


@pytest.fixture
def app(office: Office) -> Flask:
    return create_app(office)


@pytest.fixture
def visitor(app: Flask) -> Visitor:
    """Someone whom the office does not know."""
    return Visitor(app)


@pytest.fixture
def founded(office: Office) -> Office:
    """An office with a firm of two lawyers, each with a phone for the second factor."""
    code = new_setup_code(office)
    found_firm(office, code, firm="Lindqvist Chambers", name="Amara Lindqvist", email=FOUNDER, password=PASSWORD)
    digest = office.passwords.digest(PASSWORD)
    colleague = Account("b" * 32, "Owen Farrell", COLLEAGUE, "lawyer", is_administrator=False, password=digest)
    with office.engines.write.begin() as connection:
        accounts.add_account(connection, office.keys, colleague, at=office.clock())
    for email in (FOUNDER, COLLEAGUE):
        give_phone(office, email)
    return office


@pytest.fixture
def amara(app: Flask, founded: Office) -> Visitor:
    """The founder, signed in."""
    person = Visitor(app)
    person.sign_in(FOUNDER)
    return person


@pytest.fixture
def owen(app: Flask, founded: Office) -> Visitor:
    """Her colleague, signed in, in none of her matters."""
    person = Visitor(app)
    person.sign_in(COLLEAGUE)
    return person


@pytest.fixture
def heron(amara: Visitor) -> str:
    """The id of a matter of hers in which nothing has been said yet."""
    return amara.opens_a_matter("Applicant from Talsk", code_name="HERON")


@pytest.fixture
def invented(amara: Visitor) -> str:
    """The id of the invented matter, with something in every part."""
    sent = amara.post("/matters/invented", at="/matters")
    return sent.location.rsplit("/", 1)[-1]


@pytest.fixture
def exhibit(amara: Visitor, invented: str) -> str:
    """The address of the first exhibit of the invented matter."""
    links = amara.links_of(f"/matters/{invented}/evidence")
    return next(link for link in links if re.search(r"/evidence/[0-9a-f]{32}$", link))


@pytest.fixture
def page(amara: Visitor) -> Callable[[str], str]:
    """Fetch a page as the founder; it is looked at by every rule that holds for all pages."""
    return lambda address: amara.page(address).text
