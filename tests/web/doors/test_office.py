"""The office by its pages: people, new passwords, the firm, conflicts, and the day of an incident."""

import io
import re
import zipfile

import pytest
from flask import Flask

from casework.services.office import Office
from casework.store import people
from tests.web.conftest import COLLEAGUE, FOUNDER
from tests.web.doors.conftest import account_of
from tests.web.phones import give_phone, next_code
from tests.web.visitors import PASSWORD, Visitor, look_at

NEW = "copper heron walks at noon"
NEWCOMER = "ines@example.org"


def test_a_colleague_is_invited_to_the_firm_and_let_in(app: Flask, amara: Visitor, office: Office) -> None:
    """AN-08, AN-10: with an account, and no matter."""
    person = {"name": "Ines Duarte", "email": NEWCOMER, "role": "lawyer"}
    path, code = _handed(amara.post("/office/people/invite", person).text)
    ines = Visitor(app)
    ines.post(path, {"code": code, "password": PASSWORD})
    assert ines.sign_in(NEWCOMER).status_code == 422
    address = f"/office/people/{account_of(office, NEWCOMER)}/confirm"
    amara.page(address)

    amara.post(address)

    give_phone(office, NEWCOMER)
    assert ines.sign_in(NEWCOMER).location == "/matters"
    assert "No matters yet" in ines.page("/matters").text


def test_a_suspended_colleague_is_out_at_once_and_back_later(amara: Visitor, owen: Visitor, office: Office) -> None:
    """SE-05"""
    address = f"/office/people/{account_of(office, COLLEAGUE)}"
    amara.page(f"{address}/suspend")

    amara.post(f"{address}/suspend")

    assert owen.get("/matters").status_code == 401
    assert owen.sign_in(COLLEAGUE).status_code == 422
    assert "Suspended" in amara.page("/office/people").text
    amara.post(f"{address}/reinstate")
    assert owen.sign_in(COLLEAGUE).location == "/matters"


def test_a_forgotten_password_is_replaced_by_paper_and_phone(visitor: Visitor, founded: Office) -> None:
    """AN-11: each missing proof is refused alike; a mailbox is none."""
    codes = give_phone(founded, FOUNDER)
    page = visitor.page("/new-password")
    typed = {"email": FOUNDER, "recovery": codes[0], "code": next_code(founded, FOUNDER), "new": NEW}
    refused = visitor.post("/new-password", typed | {"recovery": "AAAA-AAAA-AAAA-AAAA-AAAA"})

    done = visitor.post("/new-password", typed | {"code": next_code(founded, FOUNDER)})

    look_at(refused.text)
    look_at(done.text)
    assert "it is not said what" in refused.text
    assert "The new password is yours" in done.text
    assert visitor.sign_in(FOUNDER, PASSWORD).status_code == 422
    assert page


def test_a_reset_is_handed_over_and_never_seen(amara: Visitor, owen: Visitor, visitor: Visitor, office: Office) -> None:
    """AN-11, AN-09: an administrator starts it and sets no password; looking at the link changes nothing."""
    address = f"/office/people/{account_of(office, COLLEAGUE)}/reset"
    amara.page(address)
    path, code = _handed(amara.post(address, {"lost": "password"}).text)
    for _number in range(20):
        visitor.page(path)

    wrong = visitor.post(path, {"code": "00000000" if code != "00000000" else "1" * 8, "new": NEW})
    done = visitor.post(path, {"code": code, "new": NEW})

    look_at(wrong.text)
    assert wrong.status_code == 422
    assert "The new password is yours" in done.text
    assert owen.get("/matters").status_code == 401
    assert visitor.sign_in(COLLEAGUE, NEW).location == "/matters"
    assert visitor.page(path, status=404)


def test_whoever_must_choose_a_new_password_sees_nothing_before(app: Flask, founded: Office) -> None:
    """SE-05, AN-11"""
    owen = Visitor(app)
    with founded.engines.write.begin() as connection:
        people.set_state(connection, account_of(founded, COLLEAGUE), people.MUST_CHANGE)

    led = owen.sign_in(COLLEAGUE)

    assert led.location == "/account/password"
    assert owen.page("/matters", status=401)
    assert owen.page("/account/password")
    look_at(owen.post("/account/password", {"old": PASSWORD, "new": NEW}).text)
    assert owen.sign_in(COLLEAGUE, NEW).location == "/matters"


def test_the_profile_of_the_firm_is_kept(amara: Visitor) -> None:
    profile = {"signatory": "Amara Lindqvist", "bar_number": "4711", "address": "1 Quay", "time_zone": "Europe/Madrid"}
    wrong = amara.post("/office/profile", profile | {"time_zone": "Madrid time"})

    amara.post("/office/profile", profile)

    look_at(wrong.text)
    assert "Enter a time zone" in wrong.text
    assert "Europe/Madrid" in amara.page("/office/profile").text


def test_an_addressee_is_kept_changed_and_removed(owen: Visitor) -> None:
    nameless = owen.post("/office/addressees/new", {"kind": "ncb", "name": ""})
    owen.post("/office/addressees/new", {"kind": "ncb", "name": "NCB Talsk", "country": "FR"})
    links = owen.links_of("/office/addressees", containing="/office/addressees/")
    address = next(link for link in links if not link.endswith("/new"))
    assert "NCB Talsk" in owen.page(address).text

    owen.post(address, {"kind": "ncb", "name": "NCB Arlen", "country": "FR"})

    look_at(nameless.text)
    assert nameless.status_code == 422
    assert "NCB Arlen" in owen.page("/office/addressees").text
    owen.post(f"{address}/remove", at="/office/addressees")
    assert "No addressees yet" in owen.page("/office/addressees").text


def test_a_conflict_check_names_a_person_and_no_matter(amara: Visitor, owen: Visitor, invented: str) -> None:
    """AZ-08: the same whether the matter is one's own or not."""
    own = amara.post("/office/conflicts", {"name": "Vashenko"})
    others = owen.post("/office/conflicts", {"name": "Vashenko"})
    unknown = owen.post("/office/conflicts", {"name": "Quillfeather"})

    for answer in (own, others, unknown):
        look_at(answer.text)
    assert "Speak to Amara Lindqvist" in own.text
    assert "Speak to Amara Lindqvist" in others.text
    assert "The firm does not know this name" in unknown.text
    assert invented not in own.text + others.text


def test_a_breach_pack_is_made_for_some_days(amara: Visitor) -> None:
    """AU-08"""
    amara.page("/office/incident")
    wrong = amara.post("/office/incident", {"since": "yesterday", "until": "2026-11-22"})

    pack = amara.post("/office/incident", {"since": "2026-11-20", "until": "2026-11-22"})

    look_at(wrong.text)
    assert pack.headers["Content-Disposition"].startswith("attachment")
    assert "events.csv" in zipfile.ZipFile(io.BytesIO(pack.data)).namelist()


def test_everybody_else_is_signed_out_from_the_page_for_incidents(amara: Visitor, owen: Visitor) -> None:
    """AD-08: at the very next request; the administrator stays."""
    assert owen.get("/matters").status_code == 200

    answer = amara.post("/office/incident/sessions", at="/office/incident")

    assert answer.location == "/office/incident"
    assert owen.get("/matters").status_code == 401
    assert "Everybody but you is signed out" in amara.page("/office/incident").text


@pytest.mark.parametrize("place", ["people", "people/invite", "profile", "incident"])
def test_pages_of_administrators_are_closed_to_others(owen: Visitor, place: str) -> None:
    """AZ-01"""
    assert "This is for somebody else to do" in owen.page(f"/office/{place}", status=403).text
    assert "People" not in owen.page("/office").text


def _handed(html: str) -> tuple[str, str]:
    look_at(html)
    link = re.search(r'class="link-once"[^>]*>http://[^/]+(/[^<]+)<', html)
    pairs = re.search(r'class="aloud"[^>]*>(.*?)</p>', html)
    assert link
    assert pairs
    return link[1], "".join(re.findall(r"\d+", pairs[1]))
