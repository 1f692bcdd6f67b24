"""Of an erased matter nothing opens, even for whoever kept its sealed bytes and holds every key that is left."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import LargeBinary

from casework.domain.exhibits import Exhibit
from casework.keys.fields import SealingKey, key_id_of
from casework.keys.hierarchy import MatterKey
from casework.services import answers, exhibits, receiving
from casework.services.actors import Actor
from casework.services.answers import Statement
from casework.services.erasure import erase_matter
from casework.services.matters import load_matter, open_matter
from casework.services.office import Office
from casework.services.refusals import NoSuchMatter
from casework.store import matters as store
from casework.store.tables import metadata

FILES = 5


@pytest.fixture
def told(office: Office, amara: Actor) -> tuple[str, str]:
    """Two matters of one life: answers and files. The first will be erased."""
    return _a_life(office, amara, "Heron"), _a_life(office, amara, "Egret")


def test_no_object_of_an_erased_matter_opens(office: Office, amara: Actor, told: tuple[str, str]) -> None:
    """CR-09, CR-01: every sealed value and file names a key that is nowhere any more; the other matter opens whole."""
    gone, other = told
    sealed, blobs = list(sealed_under(office, gone)), _files(office)
    before = {key.id for key in keys_left(office)}

    erase_matter(office, gone, backups_kept=timedelta(days=35), actor=amara.id)

    left = {key.id for key in keys_left(office)}
    named = {key_id_of(value) for value in sealed}
    assert len(sealed) > FILES
    assert named <= before
    assert named & left == set()
    assert len(blobs) - len(_files(office)) == FILES
    with pytest.raises(NoSuchMatter):
        load_matter(office, amara, gone)
    record = load_matter(office, amara, other).record
    files = [file.id for exhibit in record.exhibits for file in exhibit.files]
    assert [b"".join(receiving.read_file(office, amara, other, file)[1]) for file in files] == [b"plain" * 900] * FILES


def sealed_under(office: Office, matter_id: str) -> Iterator[bytes]:
    """Yield every sealed value that names the key of this matter, in whatever table it stands."""
    with office.engines.read.begin() as connection:
        own = next(one.key.id for one in store.every_matter(connection, office.keys) if one.id == matter_id)
        for table in metadata.sorted_tables:
            columns = [column for column in table.columns if isinstance(column.type, LargeBinary)]
            for row in connection.execute(table.select().with_only_columns(*columns)) if columns else ():
                yield from (bytes(cell) for cell in row if cell and key_id_of(bytes(cell)) == own)


def keys_left(office: Office) -> Iterator[SealingKey | MatterKey]:
    """Yield every key that the office can still reach from its root."""
    yield office.keys.firm
    with office.engines.read.begin() as connection:
        yield from (one.key for one in store.every_matter(connection, office.keys))


def _a_life(office: Office, amara: Actor, title: str) -> str:
    matter = open_matter(office, amara, title=title, code_name=title.upper()).id
    for text in ("first", "second"):
        answers.answer(office, amara, matter, "applicant", {"applicant.aliases": Statement(text)}, seen=10**9)
    exhibit = exhibits.add_exhibit(office, amara, matter, Exhibit("", "Recordings"))
    for number in range(FILES):
        receiving.attach_file(office, amara, matter, exhibit, name=f"{number}.bin", pieces=[b"plain" * 900])
    return matter


def _files(office: Office) -> set[str]:
    return {path.name for path in office.vault.folder.rglob("*") if path.is_file()}
