"""The ledger of translations: which exhibit can be read by whom it is filed with, and what is still to be done."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from casework.domain.authorities import in_force_on
from casework.domain.exhibits import Exhibit, ExhibitFile, Extent, FileRole, Translation, TranslationNote
from casework.domain.record import Record
from casework.domain.requirements import Requirement

MEASURE: Final = "untranslated-annexes"


class State(StrEnum):
    """How an exhibit stands, what is wanted first coming first."""

    MISSING = "missing"
    LANGUAGE_NOT_KNOWN = "language-not-known"
    NOT_KEPT = "not-kept"
    NOT_DESCRIBED = "not-described"
    SUMMARY_ONLY = "summary-only"
    COMPLETE = "complete"
    READABLE = "readable"
    NOT_NEEDED = "not-needed"


WANTED: Final = frozenset({State.MISSING})  # what a filing lacks by the rule
TO_DO: Final = (State.MISSING, State.LANGUAGE_NOT_KNOWN, State.NOT_KEPT, State.NOT_DESCRIBED, State.SUMMARY_ONLY)


@dataclass(frozen=True)
class Pair:
    """A translation beside the original that it gives, and what is known of it. The original may not be kept yet."""

    translation: ExhibitFile
    original: ExhibitFile | None
    note: TranslationNote | None


@dataclass(frozen=True)
class Line:
    """An exhibit in the ledger."""

    exhibit: Exhibit
    state: State
    pairs: tuple[Pair, ...] = ()


def readable_languages(record: Record, requirements: Iterable[Requirement], *, on: date) -> tuple[str, ...]:
    """Return the languages in which nothing needs translation: those of the rule, and that of the request first."""
    chosen = record.value("request.language")
    found = [chosen] if isinstance(chosen, str) else []
    for requirement in requirements:
        version = in_force_on(requirement.versions, on)
        if version is not None and version.terms.measure == MEASURE:
            found.extend(version.terms.languages)
    return tuple(dict.fromkeys(found))


def ledger(record: Record, readable: Iterable[str]) -> tuple[Line, ...]:
    """Return a line for every exhibit that may be filed, what is to be done first, else in the order of the office."""
    known = tuple(readable)
    lines = [Line(one, state_of(one, known), pairs_of(one)) for one in record.exhibits if one.may_be_filed]
    return tuple(sorted(lines, key=lambda line: list(State).index(line.state)))


def state_of(exhibit: Exhibit, readable: Iterable[str]) -> State:
    """Return how the exhibit stands where a reader knows the `readable` languages.

    What counsel says goes before the language: a paper said to need none needs none.
    """
    if exhibit.translation is Translation.NOT_NEEDED:
        return State.NOT_NEEDED
    if pairs := pairs_of(exhibit):
        return min((_state_of_pair(pair) for pair in pairs), key=lambda one: -list(State).index(one))
    if exhibit.translation is Translation.NEEDED:
        return State.MISSING
    if exhibit.translation is Translation.HELD:
        return State.NOT_KEPT
    if not exhibit.language:
        return State.LANGUAGE_NOT_KNOWN
    return State.READABLE if exhibit.language in tuple(readable) else State.MISSING


def pairs_of(exhibit: Exhibit) -> tuple[Pair, ...]:
    """Return each translation kept for the exhibit, beside the file it belongs to."""
    kept = {file.id: file for file in exhibit.files if file.withdrawn_at is None}
    notes = {note.file: note for note in exhibit.translations}
    return tuple(
        Pair(file, _original(exhibit, file, notes.get(file.id)), notes.get(file.id))
        for file in kept.values()
        if file.role is FileRole.TRANSLATION
    )


def _original(exhibit: Exhibit, file: ExhibitFile, note: TranslationNote | None) -> ExhibitFile | None:
    """Return the original named in the note or at receipt; the only one where none is named."""
    originals = {one.id: one for one in exhibit.files if one.role is FileRole.ORIGINAL and one.withdrawn_at is None}
    for named in (note.of if note else "", file.of):
        if named in originals:
            return originals[named]
    return next(iter(originals.values())) if len(originals) == 1 else None


def _state_of_pair(pair: Pair) -> State:
    if pair.note is None or not pair.note.translator:
        return State.NOT_DESCRIBED
    return State.SUMMARY_ONLY if pair.note.extent is Extent.SUMMARY else State.COMPLETE
