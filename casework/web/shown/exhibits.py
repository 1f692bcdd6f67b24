"""The list of exhibits: what is missing in each, views that keep to one lack, and orders to read it in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as later
from flask_babel import ngettext

from casework.domain.exhibits import Exhibit
from casework.domain.facts import Disclosure
from casework.domain.record import Record
from casework.domain.translations import TO_DO, State, state_of
from casework.web.filters import figure, language_name

NO_FILE, NOT_TRANSLATED, PROVES_NOTHING = "no-file", "not-translated", "proves-nothing"
RESTRICTED, WAITS = "restricted", "waits-for-consent"
ALL: Final = "all"
VIEWS: Final = {
    ALL: later("All"),
    NO_FILE: later("No file"),
    NOT_TRANSLATED: later("Translation to do"),
    PROVES_NOTHING: later("Proves nothing yet"),
    RESTRICTED: later("Restricted"),
    WAITS: later("Consent missing"),
}
STATES: Final = {
    State.MISSING: later("translation missing"),
    State.LANGUAGE_NOT_KNOWN: later("language not known"),
    State.NOT_KEPT: later("translation held, not kept here"),
    State.NOT_DESCRIBED: later("translation not described"),
    State.SUMMARY_ONLY: later("translated in summary"),
    State.COMPLETE: later("translated"),
    State.READABLE: later("no translation needed"),
    State.NOT_NEEDED: later("no translation needed"),
}
ORDERS: Final = {
    "order": later("Order of the office"),
    "title": later("Title"),
    "date": later("Date, oldest first"),
    "language": later("Language"),
    "proves": later("Proves most"),
}


@dataclass(frozen=True)
class ExhibitRow:
    """An exhibit in the list."""

    number: int
    exhibit: Exhibit
    url: str
    language: str
    files: str
    proves: int
    lacks: frozenset[str]
    translation: str


@dataclass(frozen=True)
class Choice:
    """A view or an order that can be chosen; `count` is empty for an order."""

    title: str
    url: str
    is_current: bool
    count: str = ""


@dataclass(frozen=True)
class ExhibitList:
    """The rows of one view in one order, and what else can be chosen. `can_move` where the order is the office's."""

    rows: tuple[ExhibitRow, ...]
    views: tuple[Choice, ...]
    orders: tuple[Choice, ...]
    can_move: bool


def exhibit_list(record: Record, matter_id: str, readable: Iterable[str], *, show: str, order: str) -> ExhibitList:
    """Return the list. A view or an order that there is not counts as the first."""
    show, order = show if show in VIEWS else ALL, order if order in ORDERS else "order"
    known, proving = tuple(readable), _proving(record)
    every = [
        _row(one, number, matter_id, proves=proving[one.id], readable=known)
        for number, one in enumerate(record.exhibits, 1)
    ]
    counts = Counter(lack for row in every for lack in row.lacks) | Counter({ALL: len(every)})
    shown = [row for row in every if show == ALL or show in row.lacks]
    return ExhibitList(
        tuple(sorted(shown, key=_KEYS[order])),
        tuple(
            _choice(matter_id, str(title), name == show, count=figure(counts[name]), show=name, order=order)
            for name, title in VIEWS.items()
            if name in (ALL, show) or counts[name]
        ),
        tuple(_choice(matter_id, str(title), name == order, show=show, order=name) for name, title in ORDERS.items()),
        show == ALL and order == "order",
    )


_KEYS: Final[Mapping[str, Callable[[ExhibitRow], object]]] = {
    "order": lambda row: row.number,
    "title": lambda row: (row.exhibit.title.casefold(), row.number),
    "date": lambda row: (row.exhibit.dated_on.earliest if row.exhibit.dated_on else date.max, row.number),
    "language": lambda row: (not row.language, row.language.casefold(), row.number),
    "proves": lambda row: (-row.proves, row.number),
}


def _proving(record: Record) -> Counter[str]:
    """Return how many statements each exhibit proves."""
    return Counter(exhibit for fact in record.facts for exhibit in {proof.exhibit for proof in fact.proofs})


def _row(one: Exhibit, number: int, matter_id: str, *, proves: int, readable: tuple[str, ...]) -> ExhibitRow:
    state = state_of(one, readable)
    kept = [file for file in one.files if file.withdrawn_at is None]
    lacks = {
        NO_FILE: not kept,
        NOT_TRANSLATED: one.may_be_filed and state in TO_DO,
        PROVES_NOTHING: not proves,
        RESTRICTED: one.level is not Disclosure.DISCLOSE,
        WAITS: one.waits_for_consent,
    }
    return ExhibitRow(
        number,
        one,
        url_for("evidence.exhibit", matter_id=matter_id, exhibit_id=one.id),
        language_name(one.language) if one.language else "",
        ngettext("%(num)s file", "%(num)s files", len(kept)) if kept else "",
        proves,
        frozenset(name for name, is_so in lacks.items() if is_so),
        str(STATES[state]) if one.may_be_filed and state in TO_DO else "",
    )


def _choice(matter_id: str, title: str, is_current: bool, *, show: str, order: str, count: str = "") -> Choice:
    chosen = {"show": show} if show != ALL else {}
    chosen |= {"order": order} if order != "order" else {}
    return Choice(title, url_for("evidence.exhibits", matter_id=matter_id, **chosen), is_current, count)


def consent_said(one: Exhibit) -> str:
    """Return in plain words why an exhibit stays in the office for want of consent; "" where it does not."""
    if not one.waits_for_consent:
        return ""
    return _(
        "It stays in this office: a person shown in it was not asked yet, or refused. Nothing of it, and no fact "
        "that it proves, goes into a filing before they agree."
    )
