"""The form of a receipt: who gave a file, when, how it was obtained; what was typed and what is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from flask import request
from flask_babel import gettext as _

from casework.domain.answers import BadAnswer, Kind, parse
from casework.domain.dates import NotADate, PartialDate
from casework.domain.exhibits import Receipt
from casework.domain.facts import Consent

TEXTS: Final = ("given_by", "obtained", "device", "note")
MOST_CHARACTERS: Final = 2_000
PARTS: Final = ("day", "month", "year")


@dataclass(frozen=True)
class TypedReceipt:
    """The boxes of the form, as typed. Their names begin with `receipt-`, so that they can stand in another form."""

    given_by: str = ""
    day: str = ""
    month: str = ""
    year: str = ""
    obtained: str = ""
    device: str = ""
    consent: str = ""
    note: str = ""

    @classmethod
    def sent(cls, form: Mapping[str, str]) -> TypedReceipt:
        named = {name: form.get(f"receipt-{name}", "").strip() for name in (*TEXTS, "consent")}
        return cls(**named, **{part: form.get(f"receipt-on-{part}", "").strip() for part in PARTS})

    @classmethod
    def of(cls, receipt: Receipt) -> TypedReceipt:
        on = receipt.given_on
        return cls(
            receipt.given_by,
            str(on.day or "") if on else "",
            str(on.month or "") if on else "",
            str(on.year) if on else "",
            receipt.obtained,
            receipt.device,
            receipt.consent.value,
            receipt.note,
        )

    def errors(self) -> dict[str, str]:
        """Return what to put right, by the box it stands at."""
        errors = {}
        for name in TEXTS:
            try:
                _text(getattr(self, name))
            except BadAnswer:
                errors[f"receipt-{name}"] = _("Shorten this text, and add the long one as a file of the exhibit")
        try:
            self._date()
        except NotADate:
            errors["receipt-on"] = _("Enter the year, for example 2024. The day and the month may stay empty")
        return errors

    def receipt(self) -> Receipt:
        """Return what is said; call it only without errors."""
        return Receipt(
            _text(self.given_by),
            self._date(),
            _text(self.obtained),
            _text(self.device),
            Consent(self.consent) if self.consent in list(Consent) else Consent.NOT_NEEDED,
            _text(self.note),
        )

    def forgiven(self) -> TypedReceipt:
        """Return what can be kept where nobody can be asked again: a day that is none becomes part of the note."""
        errors, kept = self.errors(), self
        for name in TEXTS:
            if f"receipt-{name}" in errors:
                seen = "".join(sign if sign.isprintable() else " " for sign in getattr(self, name))
                kept = replace(kept, **{name: seen[:MOST_CHARACTERS]})
        if "receipt-on" in errors:
            typed = "-".join(part for part in (self.year, self.month, self.day) if part)
            note = "\n".join(filter(None, (kept.note, typed)))[:MOST_CHARACTERS]
            kept = replace(kept, day="", month="", year="", note=note)
        return kept

    def _date(self) -> PartialDate | None:
        parts = [part for part in (self.year, self.month, self.day) if part]
        if not parts:
            return None
        if not self.year or (self.day and not self.month):
            raise NotADate("not written as a date", " ".join(parts))
        return PartialDate.parse("-".join(parts))


def receipt_here() -> dict[str, object]:
    """Return the boxes of a receipt for a form of this page, as they were sent, with what is wrong with them."""
    typed = TypedReceipt.sent(request.form)
    return {"typed": typed, "errors": typed.errors(), "consents": consents()}


def consents() -> list[tuple[str, str]]:
    """Return what can be said of the consent of those shown."""
    return [
        (Consent.NOT_NEEDED.value, _("Not needed: nobody else is shown")),
        (Consent.NOT_ASKED.value, _("Not asked yet")),
        (Consent.GIVEN.value, _("The person agreed")),
        (Consent.REFUSED.value, _("The person refused")),
    ]


def problems_of(errors: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return the errors as the summary lists them, each with the box it leads to."""
    return [("receipt-on-year" if name == "receipt-on" else name, text) for name, text in errors.items()]


def _text(typed: str) -> str:
    return str(parse(Kind.LONG, typed)) if typed else ""
