"""The log of a matter: the newest of each slot stands, nothing is lost, and no entry can be moved (CR-03)."""

from datetime import datetime
from itertools import permutations

import pytest
from sqlalchemy import Table, select, update

from casework.domain.facts import Fact, Speaker
from casework.domain.record import Subject
from casework.keys.fields import SealBroken
from casework.keys.hierarchy import Keys
from casework.store import accounts, matters, statements
from casework.store.accounts import Account
from casework.store.engines import Connection, Engines
from casework.store.matters import KeptMatter
from casework.store.payloads import SubjectState
from casework.store.tables import account, matter, statement

PERSON = "a" * 32


@pytest.fixture
def opened(engine: Engines, keys: Keys, now: datetime) -> tuple[str, str]:
    """Two matters of one person."""
    ids = ("1" * 32, "2" * 32)
    person = Account(PERSON, "Amara Lindqvist", "amara@example.org", "lawyer", is_administrator=True, password="-")
    with engine.write.begin() as connection:
        accounts.add_account(connection, keys, person, at=now)
        for matter_id in ids:
            matters.add_matter(
                connection, keys, matter_id, title=f"T{matter_id[0]}", code_name="C", account_id=PERSON, at=now
            )
    return ids


def found(connection: Connection, keys: Keys, matter_id: str, *, for_update: bool = False) -> KeptMatter:
    kept = matters.find(connection, keys, PERSON, matter_id=matter_id, for_update=for_update)
    assert kept is not None
    return kept


def say(engine: Engines, keys: Keys, matter_id: str, *values: str, said_by: Speaker = Speaker.APPLICANT) -> None:
    with engine.write.begin() as connection:
        kept = found(connection, keys, matter_id, for_update=True)
        facts = [Fact("applicant", "applicant.family_name", value, said_by) for value in values]
        statements.append(connection, kept, facts)


def open_all(connection: Connection, keys: Keys) -> None:
    accounts.account_by_id(connection, keys, PERSON)
    if matters.matters_of(connection, keys, PERSON).damaged:
        raise SealBroken


def test_the_newest_statement_of_each_speaker_stands(engine: Engines, keys: Keys, opened: tuple[str, str]) -> None:
    say(engine, keys, opened[0], "Vashenko", "Vaschenko")
    say(engine, keys, opened[0], "VASHCHENKO", said_by=Speaker.DOCUMENT)

    with engine.read.begin() as connection:
        standing = statements.standing(connection, found(connection, keys, opened[0]))

    assert [(fact.value, fact.number) for fact in standing.facts] == [("Vaschenko", 2), ("VASHCHENKO", 3)]


def test_what_was_said_before_is_kept(engine: Engines, keys: Keys, opened: tuple[str, str]) -> None:
    say(engine, keys, opened[0], "one", "two", "three")

    with engine.read.begin() as connection:
        kept = found(connection, keys, opened[0])
        slot = statements.fact_slot(kept, "applicant", key="applicant.family_name", said_by=Speaker.APPLICANT)
        past = statements.history(connection, kept, [slot])

    assert [entry.value for entry in past if isinstance(entry, Fact)] == ["one", "two", "three"]


def test_a_thing_and_a_fact_of_one_name_do_not_mix(engine: Engines, keys: Keys, opened: tuple[str, str]) -> None:
    with engine.write.begin() as connection:
        kept = found(connection, keys, opened[0], for_update=True)
        entries = [SubjectState(Subject("charge:1")), Fact("charge:1", "charge.label", "fraud")]
        statements.append(connection, kept, entries)

    with engine.read.begin() as connection:
        standing = statements.standing(connection, found(connection, keys, opened[0]))

    assert [state.subject.id for state in standing.subjects] == ["charge:1"]
    assert [fact.key for fact in standing.facts] == ["charge.label"]


def test_the_same_statement_in_two_matters_looks_different(
    engine: Engines, keys: Keys, opened: tuple[str, str]
) -> None:
    for matter_id in opened:
        say(engine, keys, matter_id, "Vashenko")

    with engine.read.begin() as connection:
        rows = connection.execute(select(statement.c.slot, statement.c.payload)).all()

    assert len({row.slot for row in rows}) == len({row.payload for row in rows}) == 2


def test_no_statement_can_be_moved_to_another_place(engine: Engines, keys: Keys, opened: tuple[str, str]) -> None:
    for matter_id in opened:
        say(engine, keys, matter_id, "one", "two")
    with engine.read.begin() as connection:
        rows = connection.execute(select(statement)).all()

    for one, other in permutations(rows, 2):
        with engine.write.connect() as connection, connection.begin() as undone:
            place = (statement.c.matter == one.matter) & (statement.c.number == one.number)
            connection.execute(update(statement).where(place).values(payload=other.payload, slot=one.slot))
            kept = found(connection, keys, one.matter)
            with pytest.raises(SealBroken):
                statements.history(connection, kept, [one.slot])
            undone.rollback()


@pytest.mark.parametrize(
    ("table", "columns"),
    [(matter, ("wrapped_key", "title", "code_name")), (account, ("email", "name", "password"))],
    ids=["matter", "account"],
)
def test_no_sealed_column_can_take_the_place_of_another(
    engine: Engines, keys: Keys, opened: tuple[str, str], table: Table, columns: tuple[str, ...]
) -> None:
    with engine.read.begin() as connection:
        cells = [(row.id, name, getattr(row, name)) for row in connection.execute(select(table)) for name in columns]

    for (row_id, name, _), (_, _, foreign) in permutations(cells, 2):
        with engine.write.connect() as connection, connection.begin() as undone:
            connection.execute(update(table).where(table.c.id == row_id).values({name: foreign}))
            with pytest.raises(SealBroken):
                open_all(connection, keys)
            undone.rollback()


def test_a_stranger_finds_nothing(engine: Engines, keys: Keys, opened: tuple[str, str]) -> None:
    with engine.read.begin() as connection:
        assert matters.find(connection, keys, "b" * 32, matter_id=opened[0]) is None
        assert matters.find(connection, keys, PERSON, matter_id="9" * 32) is None
        assert matters.matters_of(connection, keys, "b" * 32) == matters.Listed()
