"""One exhibit in words: its particulars, the persons shown, how it is cited."""

from __future__ import annotations

from flask_babel import gettext as _

from casework.domain.exhibits import Exhibit
from casework.domain.facts import Consent
from casework.web.filters import day, language_name, native
from casework.web.staff.exhibit_form import of_consent

Pairs = list[tuple[str, str]]


def particulars(one: Exhibit, label: str) -> Pairs:
    """Return what it is. `label` is how the draft cites it; "" where it does not."""
    return [
        (_("Annex"), native(label) if label else _("In no annex: nothing pleaded cites it")),
        (_("Date"), day(one.dated_on) if one.dated_on else _("Not known")),
        (_("Language"), language_name(one.language) if one.language else _("Not known")),
        (_("What it proves"), one.description or _("Not said yet")),
        (_("Where it comes from"), one.provenance or _("Not said yet")),
        (_("What speaks for and against it"), one.reliability or _("Not said yet")),
    ]


def persons(one: Exhibit) -> Pairs:
    """Return who can be recognised in it, whether they agreed, and what could happen to them."""
    if one.consent is Consent.NOT_NEEDED and not one.shown:
        return []
    told = [(_("Shown"), one.shown), (_("Consent"), of_consent(one.consent)), (_("Risk if it became known"), one.risk)]
    return [(name, value) for name, value in told if value]
