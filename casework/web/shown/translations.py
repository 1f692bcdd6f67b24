"""The ledger of translations in words: how an exhibit stands, what to do, and each pair of files."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as later

from casework.domain.exhibits import Certified, Exhibit, Extent
from casework.domain.page_pairs import written_pairs
from casework.domain.translations import TO_DO, Line, Pair, State
from casework.web.filters import language_name, native

STATES: Final = {
    State.MISSING: (later("Translation missing"), later("Have it translated, at least the pages cited.")),
    State.LANGUAGE_NOT_KNOWN: (later("Language not known"), later("Say in the exhibit which language it is in.")),
    State.NOT_KEPT: (later("Held, and not kept here"), later("Add the file of the translation to the exhibit.")),
    State.NOT_DESCRIBED: (later("Not described"), later("Say who translated it, and what the translator states.")),
    State.SUMMARY_ONLY: (
        later("In summary"),
        later("A summary may not be enough for the pages cited: have those translated in full."),
    ),
    State.COMPLETE: (later("Translated"), ""),
    State.READABLE: (later("Needs none: in a working language"), ""),
    State.NOT_NEEDED: (later("Needs none, counsel says"), ""),
}
CERTIFIED: Final = {
    Certified.NOT_KNOWN: later("Not known"),
    Certified.YES: later("Certified"),
    Certified.NO: later("Not certified"),
}
EXTENTS: Final = {Extent.FULL: later("In full"), Extent.SUMMARY: later("A summary")}


@dataclass(frozen=True)
class PairRow:
    """A translation and its original, with what is known of it and where to say more."""

    translation: str
    original: str
    url: str
    known: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class LedgerRow:
    """An exhibit in the ledger. `do` is what is to be done; empty where nothing is."""

    number: int
    title: str
    url: str
    language: str
    says: str
    do: str
    is_open: bool
    pairs: tuple[PairRow, ...]


def ledger_row(line: Line, number: int, matter_id: str) -> LedgerRow:
    one = line.exhibit
    says, do = STATES[line.state]
    return LedgerRow(
        number,
        one.title,
        url_for("evidence.exhibit", matter_id=matter_id, exhibit_id=one.id),
        language_name(one.language) if one.language else _("Not known"),
        str(says),
        str(do),
        line.state in TO_DO,
        tuple(pair_row(pair, one, matter_id) for pair in line.pairs),
    )


def pair_row(pair: Pair, exhibit: Exhibit, matter_id: str) -> PairRow:
    return PairRow(
        pair.translation.name,
        pair.original.name if pair.original else "",
        url_for("translations.form", matter_id=matter_id, exhibit_id=exhibit.id, translation_id=pair.translation.id),
        tuple(_known(pair)),
    )


def _known(pair: Pair) -> list[tuple[str, str]]:
    note = pair.note
    if note is None:
        return []
    languages = [language_name(one) for one in (note.from_language, note.to_language) if one]
    told = [
        (_("Translator"), note.translator),
        (_("Statement"), note.statement),
        (_("Languages"), _("%(first)s into %(second)s", first=languages[0], second=languages[1]))
        if len(languages) == 2
        else ("", ""),
        (_("Certified"), str(CERTIFIED[note.certified]) if note.certified else ""),
        (_("How much"), str(EXTENTS[note.extent])),
        (_("Pages, original = translation"), native(written_pairs(note.pages).replace("\n", "; "))),
    ]
    return [(name, value) for name, value in told if value]
