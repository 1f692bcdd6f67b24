"""Who saw what, when, in one matter: for its leads, with the names that they may know."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from functools import cached_property
from typing import Any, Final

from casework.domain.dates import PartialDate
from casework.domain.facts import kind_of
from casework.drafting.pdf import write_pdf
from casework.drafting.trails import Trail, trail_csv, trail_draft
from casework.drafting.word import write_docx
from casework.keys.fields import SealBroken
from casework.services.actors import Actor
from casework.services.journal import BURST, details_of, record
from casework.services.journal_kinds import N_, sentence
from casework.services.leads import looking
from casework.services.matters import Matter, load_matter
from casework.services.office import Office
from casework.store import journal as book
from casework.store import people
from casework.store.engines import Connection
from casework.store.matters import KeptMatter

Translate = Callable[[str], str]

OPERATOR: Final = "operator"
KEEPER: Final = "keeper"  # what the office does by itself, beside its workers
UNNAMED: Final = {OPERATOR: N_("the operator"), KEEPER: N_("the office itself"), "": N_("somebody not signed in")}
GONE: Final = N_("an account that is no more")
WORDS: Final = {
    "exhibit": N_("exhibit {number}: {name}"),
    "file": N_("a file of exhibit {number}: {name}"),
    "thing": N_("{name} {number}"),
    "step": "{name}",
    "other": "{name}",
}
OURS: Final = ("thing", "step")  # their names are words of the form
FORMS: Final = ("csv", "docx", "pdf")


@dataclass(frozen=True)
class About:
    """What an entry was about: its sort, and by what number and name the reader knows it."""

    sort: str = "other"
    number: int = 0
    name: str = field(default="", repr=False)

    def told(self, translate: Translate = str) -> str:
        name = translate(self.name) if self.sort in OURS else self.name
        return translate(WORDS[self.sort]).format(number=self.number, name=name)


@dataclass(frozen=True)
class Row:
    """What one person did, `times` in a row without ten minutes between: from `first_at` to `last_at`."""

    first_at: datetime
    last_at: datetime
    times: int
    actor: str
    name: str = field(repr=False)
    kind: str
    subject: str = ""
    about: About = About()
    reason: str = field(default="", repr=False)

    def who(self, translate: Translate = str) -> str:
        return self.name or translate(UNNAMED.get(self.actor, GONE))

    def says(self, translate: Translate = str) -> str:
        return translate(sentence(self.kind))


def of_matter(
    office: Office,
    actor: Actor,
    matter_id: str,
    *,
    about: Collection[str] | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
) -> tuple[Row, ...]:
    """Return who did and saw what in the matter, or with these things in it, the newest first.

    Raises: NoSuchMatter; LeadsOnly.
    """
    with looking(office, actor, matter_id) as (connection, kept):
        entries = [
            (entry, _reason(kept, entry))
            for entry in book.entries(connection, of_matter=matter_id, about=about, since=since, until=until)
        ]
        names = names_of(connection, office)
    shown = _Shown(office, load_matter(office, actor, matter_id), names)
    return tuple(reversed(_merged(shown.row(entry, reason) for entry, reason in entries)))


def names_of(connection: Connection, office: Office) -> dict[str, str]:
    """Return the name of everyone with an account, by id."""
    return {person.id: person.name for person in people.people(connection, office.keys)}


def exported(
    office: Office, actor: Actor, matter_id: str, today: date, *, form: str, translate: Translate = str
) -> bytes:
    """Return who saw what as a file of this form, of `FORMS`, after entering that it was taken.

    Raises: NoSuchMatter; LeadsOnly.
    """
    trail = _trail(office, of_matter(office, actor, matter_id), matter_id, today=today, translate=translate)
    if form == "csv":
        content = trail_csv(trail)
    else:
        draft = trail_draft(trail, office.letters.phrases("en"), today)
        content = write_docx(draft) if form == "docx" else write_pdf(draft)
    with office.engines.write.begin() as connection:
        record(connection, office, "journal-exported", actor=actor.id, matter=matter_id, subject=form)
    return content


def at_minute(moment: datetime) -> str:
    """Return a moment as it stands in reports. Units: minutes, UTC."""
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


@dataclass(frozen=True)
class _Shown:
    """What the ids of one matter's entries stand for."""

    office: Office
    matter: Matter
    names: dict[str, str]

    def row(self, entry: book.Entry, reason: str) -> Row:
        name, about = self.names.get(entry.actor, ""), self._about(entry.subject)
        told = self.matter.veil.text(reason)
        return Row(entry.at, entry.at, 1, entry.actor, name, entry.kind, entry.subject, about, told)

    def _about(self, subject: str) -> About:
        if subject in self.names:
            return About(name=self.names[subject])
        return self._exhibits.get(subject) or self._thing(subject)

    @cached_property
    def _exhibits(self) -> dict[str, About]:
        found: dict[str, About] = {}
        for number, exhibit in enumerate((*self.matter.record.exhibits, *self.matter.drawer.exhibits), 1):
            found[exhibit.id] = About("exhibit", number, exhibit.title)
            found.update((file.id, About("file", number, exhibit.title)) for file in exhibit.files)
        return found

    def _thing(self, subject: str) -> About:
        kind = kind_of(subject)
        step = next((one for one in self.office.form.steps if one.subject == kind), None)
        if step is None:
            return About(name="" if _is_random(subject) else subject)
        known = [*self.matter.record.subjects_of(kind), *self.matter.drawer.subjects_of(kind)]
        if not step.repeats or subject not in known:
            return About("step", name=step.title)
        return About("thing", known.index(subject) + 1, step.one)


def _is_random(subject: str) -> bool:
    """Whether a subject is a random id, which would tell a reader nothing."""
    return len(subject) == 32 and all(letter in "0123456789abcdef" for letter in subject)


def _reason(kept: KeptMatter, entry: book.Entry) -> str:
    try:
        details: dict[str, Any] = details_of(kept.key, entry)
    except SealBroken:
        return ""
    return str(details.get("reason", ""))


def _merged(rows: Iterator[Row]) -> list[Row]:
    """Put together what one person did again and again, such as answers that a page saves by itself."""
    told: list[Row] = []
    newest: dict[tuple[str, ...], int] = {}  # where the last row of the same person, act and thing stands
    for row in rows:
        same = (row.actor, row.kind, row.subject, row.reason)
        place = newest.get(same)
        if place is not None and row.first_at - told[place].last_at <= BURST:
            told[place] = replace(told[place], last_at=row.last_at, times=told[place].times + 1)
        else:
            newest[same] = len(told)
            told.append(row)
    return told


def _trail(office: Office, rows: tuple[Row, ...], matter_id: str, *, today: date, translate: Translate) -> Trail:
    day = office.letters.phrases("en").date(PartialDate.of(today))
    notes = (
        translate(N_("As of {day}. Matter {matter}.")).format(day=day, matter=matter_id),
        translate(N_("Looks at the same thing within ten minutes are one entry. Times are UTC.")),
    )
    header = tuple(
        translate(name)
        for name in (N_("From"), N_("To"), N_("Times"), N_("Who"), N_("What"), N_("About"), N_("Reason"))
    )
    told = tuple(
        (
            at_minute(row.first_at),
            at_minute(row.last_at),
            str(row.times),
            row.who(translate),
            row.says(translate),
            row.about.told(translate),
            row.reason,
        )
        for row in rows
    )
    return Trail(translate(N_("Who saw what")), notes, header, told, (16, 16, 7, 16, 20, 15, 10))
