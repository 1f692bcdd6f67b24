"""The privacy notice for clients: complete, in the firm's own words where only the firm knows, and there in time."""

from collections.abc import Callable

from flask import Flask

from casework.services import mail
from casework.services.office import Office
from tests.web.doors.conftest import Handed, account_of
from tests.web.phones import give_phone
from tests.web.visitors import PASSWORD, Visitor, elements, words

PARTS = [
    "Who we are",
    "What we hold",
    "Why we may",
    "Where it is",
    "Who sees it",
    "How long",
    "Your rights",
    "What we cannot protect",
]


def test_the_notice_says_all_there_is_to_say(amara: Visitor) -> None:
    """Who holds what, why, where, for how long, who sees it, which rights; linked at the foot of each page."""
    page = amara.page("/privacy").text

    assert "Commission for the Control of INTERPOL" in page
    assert [words(one) for one in elements(page, "h2")] == PARTS
    assert "Lindqvist Chambers" in page
    assert "/privacy" in amara.links_of("/matters")


def test_the_firm_writes_in_its_profile_what_only_it_knows(amara: Visitor) -> None:
    fields = {
        "time_zone": "UTC",
        "address": "1 Quay Street",
        "privacy_contact": "Ines Alder, room 4",
        "data_place": "in our office in Lisbon",
        "kept_for": "Until six years after your matter is closed.",
    }
    amara.post("/office/profile", fields)

    page = amara.page("/privacy").text

    assert [text for text in fields.values() if text != "UTC" and text not in page] == []
    assert "Ask us where it stands" not in page


def test_a_client_reads_it_before_accepting_and_a_colleague_need_not(
    visitor: Visitor, invites: Callable[..., Handed]
) -> None:
    """AN-08, ML-01: whoever intercepts the link learns nothing of what the case is about."""
    client, colleague = invites(role="client"), invites(email="bela@example.org")

    shown = visitor.page(client.path).text

    assert all(part in shown for part in PARTS)
    assert not [word for word in ("INTERPOL", "Commission", "notice for") if word in shown]
    assert "What we cannot protect" not in visitor.page(colleague.path).text


def test_a_client_asks_for_mail_after_a_warning_and_takes_it_back(
    app: Flask, office: Office, amara: Visitor, heron: str, invites: Callable[..., Handed]
) -> None:
    """ML-02: off by default; the warning stands beside the button; staff are asked nothing."""
    handed, client = invites(role="client", email="tomas@example.org"), Visitor(app)
    client.post(handed.path, {"code": handed.code, "password": PASSWORD})
    account = account_of(office, "tomas@example.org")
    amara.post(f"/matters/{heron}/team/{account}/confirm", at=f"/matters/{heron}/team")
    give_phone(office, "tomas@example.org")
    client.sign_in("tomas@example.org")
    before = client.page("/account").text

    client.post("/account/mail", {"mail": "yes"}, at="/account")
    asked = mail.takes_mail(office, account)
    client.post("/account/mail", {"mail": "no"}, at="/account")

    assert "whoever reads your mailbox" in before
    assert (asked, mail.takes_mail(office, account)) == (True, False)
    assert "/account/mail" not in amara.page("/account").text
