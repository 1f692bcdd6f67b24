"""The texts of files: what was typed stands before what machines read, and what waits to be recognised is known."""

from __future__ import annotations

from datetime import datetime

import pytest

from casework.domain.exhibits import ExhibitFile
from casework.domain.readings import Reading, Source, standing
from casework.keys.hierarchy import Keys
from casework.store import accounts, exhibits, looks, matters, readings
from casework.store.accounts import Account
from casework.store.engines import Connection, Engines
from casework.store.exhibits import KeptFile
from casework.store.looks import DONE, FAILED, KeptLook
from casework.store.matters import KeptMatter

PERSON, MATTER = "a" * 32, "1" * 32
FILES = {name: name * 32 for name in "cdef"}


@pytest.fixture
def kept(engine: Engines, keys: Keys, now: datetime) -> KeptMatter:
    """A matter with four files, all looked at, the last one in vain."""
    person = Account(PERSON, "Amara Lindqvist", "amara@example.org", "lawyer", is_administrator=True, password="-")
    with engine.write.begin() as connection:
        accounts.add_account(connection, keys, person, at=now)
        made = matters.add_matter(connection, keys, MATTER, title="T", code_name="C", account_id=PERSON, at=now)
        for name, file in FILES.items():
            one = ExhibitFile(file, f"{name}.pdf", size_bytes=1, sha256="0" * 64, received_at=now)
            exhibits.add_file(connection, made, KeptFile("b" * 32, one, b"k" * 32))
            state = FAILED if name == "f" else DONE
            looks.keep(connection, made, KeptLook(file, state, 1, looked_at=now, findings={}))
    return made


def test_what_waits_is_what_nobody_recognised_and_what_was_begun_comes_first(
    engine: Engines, kept: KeptMatter, now: datetime
) -> None:
    with engine.write.begin() as connection:
        add(connection, kept, now, "1", file="c", source=Source.RECOGNISED)
        add(connection, kept, now, "2", file="e", source=Source.RECOGNISED, is_whole=False)

        waits = readings.waiting(connection, most=9)
        readings.add_nothing(connection, kept, FILES["d"], row_id="3" * 32, at=now)
        after = readings.waiting(connection, most=9)
        known = readings.ids_by_file(connection, kept)

    assert waits == [(MATTER, FILES["e"]), (MATTER, FILES["d"])]
    assert after == [(MATTER, FILES["e"])]
    assert known == {FILES["c"]: {"1" * 32}, FILES["e"]: {"2" * 32}}


def test_each_page_stands_as_it_was_typed_last_or_else_read(engine: Engines, kept: KeptMatter, now: datetime) -> None:
    with engine.write.begin() as connection:
        add(connection, kept, now, "1", pages=("own", ""), number=1)
        add(connection, kept, now, "2", source=Source.TYPED, pages=("by hand",), page=2, number=2, language="ru")
        add(connection, kept, now, "3", source=Source.RECOGNISED, pages=("own", "seen", "third"), number=3)
        add(connection, kept, now, "4", source=Source.RECOGNISED, pages=("", "", ""), number=4, problem="too-slow")

    with engine.read.begin() as connection:
        found = readings.of_file(connection, kept, FILES["c"])
        again = sorted(readings.by_ids(connection, kept, [one.id for one in found]), key=lambda one: one.number)

    stands = standing(found)
    assert stands
    assert (stands.pages, stands.language) == (("own", "by hand", "third"), "ru")
    assert [one.number for one in found] == [1, 2, 3, 4]
    assert tuple(again) == found


def add(connection: Connection, kept: KeptMatter, now: datetime, name: str, *, file: str = "c", **said: object) -> None:
    told = {"source": Source.EXTRACTED, "pages": ("text",)} | said
    readings.add(connection, kept, Reading(name * 32, FILES[file], made_at=now, **told))  # type: ignore[arg-type]
