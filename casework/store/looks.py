"""What was found in a file when it was looked at: sealed, one row a file, written anew by a later look."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, or_, select, update

from casework.domain.exhibits import FileState
from casework.keys.fields import Place
from casework.store import matters
from casework.store.evidence_tables import exhibit_file, file_look
from casework.store.inserts import insert_or_replace
from casework.store.matters import KeptMatter

WAITING: Final = "waiting"  # tried in vain: the sandbox was busy, or too slow
EXAMINED: Final = "examined"  # known, and its pages can be shown; pictures of the first ones are still to be made
DONE: Final = "done"
FAILED: Final = "failed"  # there is nothing in it that could be shown, or it cannot be opened
OFF: Final = "off"  # this machine has nothing in which a file could be opened safely
MOST_TRIES: Final = 3


@dataclass(frozen=True)
class KeptLook:
    """How often a file was looked at, where that stands, and what was found, as it is written down."""

    file: str
    state: str
    tries: int
    looked_at: datetime
    findings: dict[str, Any] = field(default_factory=dict, repr=False)


def keep(connection: Connection, kept: KeptMatter, look: KeptLook) -> None:
    """Keep the look in the place of an earlier one."""
    insert_or_replace(
        connection,
        file_look,
        file=look.file,
        matter=kept.id,
        state=look.state,
        tries=look.tries,
        findings=kept.key.fields.seal_json(look.findings, _place(kept, look.file)),
        looked_at=look.looked_at,
    )


def looks_of(connection: Connection, kept: KeptMatter, file_id: str = "") -> dict[str, KeptLook]:
    """Return the looks at the files of the matter, or at one of them, by the id of the file."""
    query = select(file_look).where(file_look.c.matter == kept.id)
    if file_id:
        query = query.where(file_look.c.file == file_id)
    return {
        row.file: KeptLook(
            row.file,
            row.state,
            row.tries,
            looked_at=row.looked_at,
            findings=kept.key.fields.open_json(row.findings, _place(kept, row.file)),
        )
        for row in connection.execute(query)
    }


def make_available(connection: Connection, kept: KeptMatter, file_id: str) -> None:
    """Say that the file was examined, in a matter found `for_update`, which has a new version with it."""
    same = (exhibit_file.c.id == file_id) & (exhibit_file.c.state == FileState.RECEIVED.value)
    changed = connection.execute(update(exhibit_file).where(same).values(state=FileState.AVAILABLE.value))
    if changed.rowcount:
        matters.advance(connection, kept, kept.version + 1)


def waiting(connection: Connection, *, most: int) -> list[tuple[str, str]]:
    """Return matter and id of files still to be looked at, or of which pictures are to be made, the oldest first.

    What was tried three times in vain is left alone. While the sandbox is off nobody should ask.
    """
    looked = exhibit_file.outerjoin(file_look, file_look.c.file == exhibit_file.c.id)
    is_due = or_(
        file_look.c.file.is_(None),
        (file_look.c.state.in_((WAITING, EXAMINED))) & (file_look.c.tries < MOST_TRIES),
        file_look.c.state == OFF,
    )
    query = select(exhibit_file.c.matter, exhibit_file.c.id).select_from(looked).where(is_due)
    rows = connection.execute(query.order_by(exhibit_file.c.received_at, exhibit_file.c.id).limit(most))
    return [(row.matter, row.id) for row in rows]


def _place(kept: KeptMatter, file_id: str) -> Place:
    return Place(kept.id, file_look.name, file_id, "findings")
