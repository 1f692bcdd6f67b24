"""Searching within one matter, in memory, for one reader: nothing of it is written down, nor what was asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from casework.domain.exhibits import Exhibit
from casework.domain.facts import Fact
from casework.domain.searching import Found, Kind, Query, search
from casework.domain.snippets import Snippet, snippet
from casework.services import search_index
from casework.services.actors import Actor
from casework.services.matters import Matter, load_matter, reading
from casework.services.office import Office
from casework.services.search_index import Index, Original
from casework.store import readings
from casework.store.engines import Connection
from casework.store.matters import KeptMatter

MOST_EXHIBITS: Final = 20
MOST_ANSWERS: Final = 10


@dataclass(frozen=True)
class Place:
    """A place in which words asked for stand. `file` is the id of the file it is of, `page` its page, from 1.

    `language` is that of the text of a page, where it is known.
    """

    kind: Kind
    snippet: Snippet = field(repr=False)
    file: str = ""
    page: int = 0
    language: str = ""


@dataclass(frozen=True)
class ExhibitFound:
    """An exhibit in which every word was found, with the places that show it best, and how many more there are."""

    number: int
    exhibit: Exhibit = field(repr=False)
    places: tuple[Place, ...] = field(repr=False)
    more: int = 0


@dataclass(frozen=True)
class AnswerFound:
    """An answer in which every word was found."""

    fact: Fact = field(repr=False)
    snippet: Snippet = field(repr=False)


@dataclass(frozen=True)
class Finds:
    """What was found, the best first: of each kind the first ones, and how many there are.

    `unread` is how many files have no text that could be searched.
    """

    exhibits: tuple[ExhibitFound, ...]
    exhibits_in_all: int
    answers: tuple[AnswerFound, ...]
    answers_in_all: int
    unread: int = 0

    @property
    def in_all(self) -> int:
        return self.exhibits_in_all + self.answers_in_all


def search_matter(office: Office, actor: Actor, matter_id: str, words: str) -> Finds:
    """Return where every one of the words stands in the matter, as the reader may see it.

    Raises: NoSuchMatter; NotSearchable.
    """
    query = Query.read(words)
    cleared = office.indexes.cleared
    matter = load_matter(office, actor, matter_id)
    with reading(office, actor, matter_id) as (connection, kept):
        index = _index(office, connection, kept, matter=matter, cleared=cleared)
        exhibits = search(index.things, query)
        shown = _shown(connection, kept, index, exhibits[:MOST_EXHIBITS], matter=matter, query=query)
    answers = search(index.answers, query)
    told = tuple(_answers(office, matter, answers[:MOST_ANSWERS], query=query))
    return Finds(shown, len(exhibits), told, len(answers), unread=index.unread)


def _index(office: Office, connection: Connection, kept: KeptMatter, *, matter: Matter, cleared: int) -> Index:
    """Return the index of the matter as it stands: the one in memory, or one built with what can stay of that."""
    ids = readings.ids_of(connection, kept)
    found: Index | None = office.indexes.find(matter.id, version=0)
    if found is not None and found.holds(matter, ids):
        return found
    with office.building:
        found = office.indexes.find(matter.id, version=0)
        if found is None or not found.holds(matter, ids):
            found = search_index.build(connection, kept, matter, office.form, before=found)
            office.indexes.keep(found, cleared=cleared)
    return found


def _shown(
    connection: Connection, kept: KeptMatter, index: Index, found: list[Found], *, matter: Matter, query: Query
) -> tuple[ExhibitFound, ...]:
    files = {part.file for one in found for part in one.places if part.kind is Kind.TEXT}
    of_files = (index.files[file].made_of for file in files)
    wanted = [one for ids in of_files if isinstance(ids, frozenset) for one in ids]
    texts = search_index.standing_texts(connection, kept, wanted)
    pages = {(one.file, one.page): one for text in texts.values() for one in search_index.pages_of(text, matter.veil)}
    languages = {file: text.language for file, text in texts.items() if text}
    numbers = {one.id: number for number, one in enumerate(matter.record.exhibits, 1)}
    exhibits = {one.id: one for one in matter.record.exhibits}
    return tuple(
        ExhibitFound(
            numbers[one.id],
            exhibits[one.id],
            tuple(
                replace(place, language=languages.get(place.file, "") if place.kind is Kind.TEXT else "")
                for place in _places(one, exhibits[one.id], pages, matter=matter, query=query)
            ),
            more=one.more,
        )
        for one in found
    )


def _places(
    found: Found, exhibit: Exhibit, pages: Mapping[tuple[str, int], Original], *, matter: Matter, query: Query
) -> Iterator[Place]:
    said = list(search_index.originals(exhibit, matter.veil))
    for part in found.places:
        if part.kind is Kind.TEXT:
            original = pages.get((part.file, part.page))
        else:
            original = next((one for one in said if search_index.is_of(part, one)), None)
        if original is not None:
            yield Place(part.kind, snippet(original.text, query), part.file, part.page)


def _answers(office: Office, matter: Matter, found: list[Found], *, query: Query) -> Iterator[AnswerFound]:
    facts = {search_index.answer_id(fact): fact for fact in matter.record.facts}
    for one in found:
        fact = facts[one.id]
        for original in search_index.answer_of(fact, office.form):
            yield AnswerFound(fact, snippet(original.text, query))
