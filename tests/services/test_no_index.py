"""There is no index of words: neither database keeps a column, a table or an index to look a word up in."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from sqlalchemy import inspect, text

from casework.domain.exhibits import Exhibit
from casework.services import answers, conflicts, exhibits, matters, pressing, readings, receiving, subjects
from casework.services.actors import Actor
from casework.services.answers import Statement
from casework.services.office import Office
from casework.services.searching import search_matter
from casework.store.matters import of_nobody
from casework.store.tables import metadata
from tests.services.team import a_person, stepped_up

WORDS = ("Kanareva", "Talskmarket", "كناريتالسك")
SHAPES = tuple(
    shape
    for word in WORDS
    for shape in (word.encode(), word.lower().encode(), word.encode("utf-16-le"), word.encode().hex().encode())
)
FOR_WORDS = re.compile(r"\b(?:tsvector|tsquery|gin|gist|pg_trgm|fts\d|virtual table)\b", re.IGNORECASE)
OWN = "alembic_version"


@pytest.fixture
def lived(office: Office, amara: Actor) -> str:
    """A matter with words in every place that people would search, some of them changed and taken away."""
    words, lead = " ".join(WORDS), stepped_up(office, amara)
    matter = matters.open_matter(office, lead, title=words, code_name=words).id
    charge = subjects.add_subject(office, lead, matter, "charge")
    seen = 10**9
    answers.answer(office, lead, matter, "applicant", {"applicant.family_name": Statement(words)}, seen=seen)
    answers.answer(office, lead, matter, charge, {"charge.label": Statement(words, reason=words)}, seen=seen)
    answers.answer(office, lead, matter, charge, {"charge.label": Statement(None)}, seen=seen)
    exhibit = exhibits.add_exhibit(office, lead, matter, Exhibit("", words, description=words))
    file = receiving.attach_file(office, lead, matter, exhibit, name=f"{words}.pdf", pieces=[words.encode()])
    with office.engines.write.begin() as connection:
        kept = of_nobody(connection, office.keys, matter, for_update=True)
        assert kept
        readings.keep_extracted(connection, kept, file.id, (words,), at=office.clock())
    readings.keep_typed(office, lead, matter, file.id, page=2, text=words, language="en", seen=readings.mark_of(""))
    return matter


def test_no_column_of_any_table_can_be_searched_for_a_word(office: Office, amara: Actor, lived: str) -> None:
    """CR-08: every cell of every table there is, also of those that our code does not know, on both databases."""
    look_for_words(office, amara)

    cells = list(every_cell(office))

    assert len(cells) > 100
    assert [shape for shape in SHAPES if any(shape in cell for cell in cells)] == []


def test_neither_database_has_a_table_or_an_index_for_words(office: Office, lived: str) -> None:
    """CR-08: no full-text table, no word column, no index of such a kind; every index is over ids and digests."""
    with office.engines.read.begin() as connection:
        found = inspect(connection)
        names = set(found.get_table_names()) | set(found.get_view_names())
        indexed = {
            f"{table}.{column}"
            for table in names & set(metadata.tables)
            for index in found.get_indexes(table)
            for column in index["column_names"]
            if column
        }
        made = [str(row[0]) for row in connection.execute(text(DEFINITIONS[connection.dialect.name]))]

    secrecy = {str(column): column.info["secrecy"] for table in metadata.sorted_tables for column in table.columns}
    assert names == set(metadata.tables) | {OWN}
    assert [one for one in made if FOR_WORDS.search(one)] == []
    assert {one: secrecy[one] for one in indexed if secrecy[one] == "encrypted"} == {}


def test_what_lists_by_words_leaves_none_behind(office: Office, amara: Actor, lived: str) -> None:
    """CR-08: the list of matters, the check of a name, the nearest dates and a search write no word down."""
    with_words = look_for_words(office, amara)

    cells = list(every_cell(office))

    assert WORDS[0] in with_words
    assert [shape for shape in SHAPES if any(shape in cell for cell in cells)] == []


def look_for_words(office: Office, amara: Actor) -> str:
    """Do all that reads by words today, and return what a person sees of it."""
    listed = [matter.title for matter in matters.matters_of(office, amara)]
    pressing.told_to(office, amara)
    found = conflicts.check(office, a_person(office, "Owen Farrell"), WORDS[0])
    found_in = [search_matter(office, amara, one.id, WORDS[0]) for one in matters.matters_of(office, amara)]
    return f"{listed} {found} {found_in}"


def every_cell(office: Office) -> Iterator[bytes]:
    """Yield each cell of each table that the database itself lists."""
    with office.engines.read.begin() as connection:
        quote = connection.dialect.identifier_preparer.quote
        for table in inspect(connection).get_table_names():
            for row in connection.execute(text(f"SELECT * FROM {quote(table)}")):  # noqa: S608 - names of our own tables
                yield from (bytes(cell) if isinstance(cell, bytes | memoryview) else str(cell).encode() for cell in row)


DEFINITIONS = {
    "sqlite": "SELECT coalesce(sql, name) FROM sqlite_master",
    "postgresql": """
        SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'
        UNION SELECT data_type FROM information_schema.columns WHERE table_schema = 'public'
        UNION SELECT extname FROM pg_extension""",
}
