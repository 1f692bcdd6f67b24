"""The form of an exhibit: what was typed, what is wrong with it, the exhibit it describes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Final

from flask_babel import gettext as _

from casework.domain.answers import BadAnswer, Kind, parse
from casework.domain.dates import NotADate, PartialDate
from casework.domain.exhibits import Exhibit, Translation
from casework.domain.facts import Consent, Disclosure
from casework.web.filters import LANGUAGES, language_choices
from casework.web.words import of_disclosure

RANDOM_ID: Final = re.compile(r"[0-9a-f]{32}")
LONG: Final = ("description", "provenance", "reliability", "risk", "reason", "summary")


@dataclass(frozen=True)
class TypedExhibit:
    """The boxes of the form, as typed."""

    title: str = ""
    dated_day: str = ""
    dated_month: str = ""
    dated_year: str = ""
    language: str = ""
    translation: str = ""
    description: str = ""
    provenance: str = ""
    disclosure: str = Disclosure.DISCLOSE.value
    reason: str = ""
    summary: str = ""
    reliability: str = ""
    shown: str = ""
    consent: str = Consent.NOT_NEEDED.value
    risk: str = ""

    @classmethod
    def sent(cls, form: Mapping[str, str]) -> TypedExhibit:
        names = {field.name: field.name.replace("dated_", "dated-") for field in fields(cls)}
        return cls(**{name: form.get(sent, "").strip() for name, sent in names.items()})

    @classmethod
    def of(cls, exhibit: Exhibit) -> TypedExhibit:
        on = exhibit.dated_on
        return cls(
            exhibit.title,
            str(on.day or "") if on else "",
            str(on.month or "") if on else "",
            str(on.year) if on else "",
            exhibit.language,
            exhibit.translation.value,
            exhibit.description,
            exhibit.provenance,
            exhibit.disclosure.value,
            exhibit.reason,
            exhibit.summary,
            exhibit.reliability,
            exhibit.shown,
            exhibit.consent.value,
            exhibit.risk,
        )

    def errors(self) -> dict[str, str]:
        """Return what to put right, by the box it stands at."""
        errors: dict[str, str] = {}
        if message := _wrong(Kind.TEXT, self.title, needed=True):
            errors["title"] = message
        for name in LONG:
            if message := _wrong(Kind.LONG, getattr(self, name)):
                errors[name] = message
        try:
            self._date()
        except NotADate:
            errors["dated"] = _("Enter the year, for example 2024. The day and the month may stay empty")
        if self.disclosure not in list(Disclosure):
            errors["disclosure"] = _("Choose who may be told about this exhibit")
        elif self.disclosure != Disclosure.DISCLOSE and not self.reason:
            errors["reason"] = _("Give the reason, for example: safety of a relative")
        return errors | self._errors_of_persons()

    def _errors_of_persons(self) -> dict[str, str]:
        if self.shown and (message := _wrong(Kind.TEXT, self.shown)):
            return {"shown": message}
        if self.consent not in list(Consent) or (self.shown and self.consent == Consent.NOT_NEEDED):
            return {"consent": _("Say whether the persons shown agreed")}
        if self.consent != Consent.NOT_NEEDED and not self.shown:
            return {"shown": _("Say who is shown, by a code name where the name is protected")}
        return {}

    def exhibit(self, exhibit_id: str) -> Exhibit:
        """Return the exhibit described; call it only without errors."""
        return Exhibit(
            exhibit_id,
            str(parse(Kind.TEXT, self.title)),
            self._date(),
            self.language if self.language in LANGUAGES else "",
            Translation(self.translation) if self.translation in list(Translation) else Translation.NOT_KNOWN,
            _long(self.description),
            Disclosure(self.disclosure),
            _long(self.reason),
            _long(self.summary),
            _long(self.provenance),
            reliability=_long(self.reliability),
            shown=str(parse(Kind.TEXT, self.shown)) if self.shown else "",
            consent=Consent(self.consent),
            risk=_long(self.risk),
        )

    def _date(self) -> PartialDate | None:
        parts = [part for part in (self.dated_year, self.dated_month, self.dated_day) if part]
        if not parts:
            return None
        if not self.dated_year or (self.dated_day and not self.dated_month):
            raise NotADate("not written as a date", " ".join(parts))
        return PartialDate.parse("-".join(parts))


def choices() -> dict[str, list[object]]:
    """Return what can be chosen in the form."""
    return {
        "languages": list(language_choices()),
        "translations": [
            {"value": "held", "text": _("A translation is held")},
            {"value": "needed", "text": _("A translation is needed")},
            {"value": "not-needed", "text": _("No translation is needed")},
        ],
        "consents": [{"value": one.value, "text": of_consent(one), "hint": _consent_hint(one)} for one in Consent],
        "disclosures": [{"value": one.value, "text": of_disclosure(one), "hint": _hint(one)} for one in Disclosure],
    }


def random_id(sent: str) -> str:
    """Return an id that a page of ours made up; anything else counts as none."""
    return sent if RANDOM_ID.fullmatch(sent) else ""


def _hint(level: Disclosure) -> str:
    return {
        Disclosure.DISCLOSE: _("The Commission, and the source if the Commission passes it on."),
        Disclosure.SUMMARY: _("The Commission in full, the source a summary."),
        Disclosure.CCF_ONLY: _("The Commission; nothing of it in what the source may read."),
        Disclosure.NOT_FILED: _("It stays in this office."),
    }[level]


def of_consent(one: Consent) -> str:
    """Return in words whether the persons shown agreed."""
    return {
        Consent.NOT_NEEDED: _("Nobody can be recognised in it"),
        Consent.GIVEN: _("They agreed"),
        Consent.NOT_ASKED: _("Not asked yet"),
        Consent.REFUSED: _("One of them refused"),
    }[one]


def _consent_hint(one: Consent) -> str:
    held = (Consent.NOT_ASKED, Consent.REFUSED)
    return _("Then it stays in this office, whatever is chosen below.") if one in held else ""


def _long(text: str) -> str:
    """Return the text as an answer of many lines is kept."""
    return str(parse(Kind.LONG, text)) if text else ""


def _wrong(kind: Kind, text: str, *, needed: bool = False) -> str:
    if not text:
        return _("Enter a title, for example: Extract of the notice") if needed else ""
    try:
        parse(kind, text)
    except BadAnswer as bad:
        if bad.problem == "hidden-characters":
            return _("Remove the hidden character (%(detail)s): it changes how the text is read", detail=bad.detail)
        return _("Shorten the text: %(detail)s characters", detail=bad.detail)
    return ""
