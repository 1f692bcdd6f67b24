"""What can be searched of one matter: its texts, folded, in the memory of this process and nowhere else.

Protected persons are hidden in it as on every page, so what is found by a name is only what may be seen with it. A
reading never changes; after a change only what is new is opened and folded.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from casework.domain.answers import Kind as Answer
from casework.domain.dates import PartialDate
from casework.domain.exhibits import Exhibit, ExhibitFile
from casework.domain.facts import Fact
from casework.domain.folding import fold
from casework.domain.protected import Veil
from casework.domain.questions import Form
from casework.domain.readings import Reading, Standing, standing
from casework.domain.searching import Kind, Part
from casework.services.matters import Matter
from casework.store import readings
from casework.store.engines import Connection
from casework.store.matters import KeptMatter

FREE_WORDS: Final = frozenset({Answer.TEXT, Answer.LONG})


class Original(NamedTuple):
    """A text as it is shown, and what it is."""

    kind: Kind
    text: str
    file: str = ""
    page: int = 0


class Folded(NamedTuple):
    """The parts of a file, and which readings they were made of; or of an exhibit, and which state of it."""

    made_of: frozenset[str] | Exhibit
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Index:
    """Everything in a matter that can be found, as it stood at version `seen` of it. `version` is always the same.

    `unread` counts the files that have no text.
    """

    id: str
    seen: int
    ids: frozenset[str] = field(repr=False)  # of the readings it was made of
    veil: Veil = field(repr=False)
    files: Mapping[str, Folded] = field(repr=False)
    exhibits: Mapping[str, Folded] = field(repr=False)
    answers: tuple[tuple[str, tuple[Part, ...]], ...] = field(repr=False)
    things: tuple[tuple[str, tuple[Part, ...]], ...] = field(repr=False)
    unread: int = 0
    version: int = 0

    def holds(self, matter: Matter, ids: frozenset[str]) -> bool:
        """Whether it was made of just these readings, and of the matter as it stands."""
        return self.seen == matter.version and self.ids == ids


def build(connection: Connection, kept: KeptMatter, matter: Matter, form: Form, *, before: Index | None) -> Index:
    """Return the index of a matter, with what can stay of the one before."""
    ids = readings.ids_by_file(connection, kept)
    old = before if before is not None and before.veil == matter.veil else None
    files = _files(connection, kept, matter.veil, old=old.files if old else {}, ids=ids)
    exhibits = {one.id: _exhibit(one, matter.veil, old.exhibits if old else {}) for one in matter.record.exhibits}
    answers = tuple((answer_id(fact), (_part(one),)) for fact in matter.record.facts for one in answer_of(fact, form))
    things = tuple((one.id, _parts_of(one, exhibits[one.id], files)) for one in matter.record.exhibits)
    whole = frozenset[str]().union(*ids.values())
    unread = sum(file.id not in files or not files[file.id].parts for file in _there(matter.record.exhibits))
    return Index(matter.id, matter.version, whole, matter.veil, files, exhibits, answers, things, unread)


def answer_id(fact: Fact) -> str:
    return f"answer:{fact.number}"


def answer_of(fact: Fact, form: Form) -> Iterator[Original]:
    """Yield the answer, if it is one in free words, or a date or number."""
    question = form.question(fact.key)
    if isinstance(fact.value, str) and question is not None and question.kind in FREE_WORDS:
        yield Original(Kind.ANSWER, fact.value)
    elif isinstance(fact.value, PartialDate) or (isinstance(fact.value, int) and not isinstance(fact.value, bool)):
        yield Original(Kind.ANSWER, str(fact.value))


def originals(exhibit: Exhibit, veil: Veil) -> Iterator[Original]:
    """Yield what is said of an exhibit and its files, as it is shown."""
    said = [
        (Kind.TITLE, exhibit.title),
        (Kind.DESCRIPTION, exhibit.description),
        (Kind.PROVENANCE, exhibit.provenance),
        *((Kind.NOTE, note) for note in (exhibit.reliability, exhibit.summary, exhibit.reason, exhibit.shown)),
        (Kind.NOTE, exhibit.risk),
        *((Kind.TRANSLATION, text) for one in exhibit.translations for text in (one.translator, one.statement)),
    ]
    for kind, text in said:
        if text.strip():
            yield Original(kind, veil.text(text))
    for file in _there((exhibit,)):
        told = file.receipt
        yield Original(Kind.FILE_NAME, veil.text(file.name), file.id)
        for text in (told.given_by, told.obtained, told.device, told.note):
            if text.strip():
                yield Original(Kind.PROVENANCE, veil.text(text), file.id)


def pages_of(text: Standing | None, veil: Veil) -> Iterator[Original]:
    """Yield the pages of a file that have a text, as it is shown."""
    for number, page in enumerate(text.pages if text else (), 1):
        if text and page.strip():
            yield Original(Kind.TEXT, veil.text(page), text.file, number)


def standing_texts(connection: Connection, kept: KeptMatter, ids: Iterable[str]) -> dict[str, Standing | None]:
    """Return the text that stands of each file that these readings are of."""
    grouped: defaultdict[str, list[Reading]] = defaultdict(list)
    for one in readings.by_ids(connection, kept, ids):
        grouped[one.file].append(one)
    return {file: standing(several) for file, several in grouped.items()}


def _files(
    connection: Connection, kept: KeptMatter, veil: Veil, *, old: Mapping[str, Folded],
    ids: Mapping[str, frozenset[str]],
) -> dict[str, Folded]:  # fmt: skip
    stay = {file: old[file] for file, of in ids.items() if file in old and old[file].made_of == of}
    fresh = standing_texts(connection, kept, (one for file, of in ids.items() if file not in stay for one in of))
    new = {file: Folded(ids[file], tuple(map(_part, pages_of(one, veil)))) for file, one in fresh.items()}
    return stay | new


def _exhibit(exhibit: Exhibit, veil: Veil, old: Mapping[str, Folded]) -> Folded:
    known = old.get(exhibit.id)
    if known is not None and known.made_of == exhibit:
        return known
    return Folded(exhibit, tuple(map(_part, originals(exhibit, veil))))


def _parts_of(exhibit: Exhibit, said: Folded, files: Mapping[str, Folded]) -> tuple[Part, ...]:
    there = (files[file.id].parts for file in _there((exhibit,)) if file.id in files)
    return (*said.parts, *(part for parts in there for part in parts))


def _part(one: Original) -> Part:
    return Part(one.kind, fold(one.text), one.file, one.page)


def is_of(part: Part, original: Original) -> bool:
    """Whether the part is this text, folded."""
    return (part.kind, part.file) == (original.kind, original.file) and part.text == fold(original.text)


def _there(several: Iterable[Exhibit]) -> Iterator[ExhibitFile]:
    """Yield the files of these exhibits that were not withdrawn."""
    for exhibit in several:
        yield from (file for file in exhibit.files if file.withdrawn_at is None)
