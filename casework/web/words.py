"""The words of the office for what the domain names by slugs, in the language of the page."""

from __future__ import annotations

from typing import Final

from flask_babel import lazy_gettext as later

CERTAINTY: Final = {
    "primary": later("Primary source"),
    "official-partial": later("Official, in part"),
    "secondary": later("Secondary source"),
    "background": later("Background only"),
}
DISCLOSURE: Final = {
    "disclose": later("May be shown"),
    "summary": later("Summary only"),
    "ccf-only": later("Commission only"),
    "not-filed": later("Not filed"),
}
STANDING: Final = {"arguable": later("Arguable"), "open": later("Open"), "unavailable": later("Unavailable")}
SPEAKER: Final = {
    "applicant": later("the applicant says"),
    "relative": later("a relative says"),
    "witness": later("a witness says"),
    "document": later("a document records"),
    "court": later("a court found"),
    "source": later("the source says"),
    "counsel": later("counsel notes"),
}
WHOSE: Final = {
    "us": later("Counsel"),
    "client": later("The client"),
    "ccf": later("The CCF"),
    "general-secretariat": later("The General Secretariat"),
    "ncb": later("The NCB"),
    "court": later("A court"),
}
MET: Final = {
    "met": later("Met"),
    "missing": later("Missing"),
    "unknown": later("Not known yet"),
    "over": later("Over the limit"),
}
ROLE: Final = {
    "lawyer": later("Lawyer"),
    "paralegal": later("Paralegal"),
    "administrator": later("Administrator"),
    "client": later("Client"),
}
ACCOUNT_STATE: Final = {
    "active": later("Can sign in"),
    "suspended": later("Suspended"),
    "must-change-password": later("Has to choose a new password"),
    "unconfirmed": later("Waits to be confirmed"),
    "frozen": later("Frozen"),
}
INVITATION_STATE: Final = {
    "open": later("Waits for an answer"),
    "expired": later("Run out"),
    "accepted": later("Accepted, waits to be confirmed"),
    "confirmed": later("Confirmed"),
    "dead": later("Worth nothing any more"),
}


def of_certainty(slug: object) -> str:
    return str(CERTAINTY.get(str(slug), slug))


def of_disclosure(slug: object) -> str:
    return str(DISCLOSURE.get(str(slug), slug))


def of_standing(slug: object) -> str:
    return str(STANDING.get(str(slug), slug))


def of_speaker(slug: object) -> str:
    return str(SPEAKER.get(str(slug), slug))


def of_whose(slug: object) -> str:
    return str(WHOSE.get(str(slug), slug))


def of_met(slug: object) -> str:
    return str(MET.get(str(slug), slug))


def of_role(slug: object) -> str:
    return str(ROLE.get(str(slug), slug))


def of_account_state(slug: object) -> str:
    return str(ACCOUNT_STATE.get(str(slug), slug))


def of_invitation_state(slug: object) -> str:
    return str(INVITATION_STATE.get(str(slug), slug))
