"""How files were received, as it was said at first and later: the earlier stays beside the newest, sealed with it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select, update

from casework.domain.exhibits import Receipt
from casework.keys.fields import Place
from casework.store import matters
from casework.store.evidence_tables import exhibit_file
from casework.store.exhibits import read_receipt, written_receipt
from casework.store.matters import KeptMatter


@dataclass(frozen=True)
class EarlierReceipt:
    """What was said of a file before somebody, an account, changed it."""

    receipt: Receipt
    until: datetime
    changed_by: str


def earlier(connection: Connection, kept: KeptMatter, file_id: str) -> tuple[EarlierReceipt, ...]:
    """Return what was said before, the oldest first."""
    return tuple(
        EarlierReceipt(read_receipt(one["receipt"]), datetime.fromisoformat(one["until"]), one["by"])
        for one in _described(connection, kept, file_id).get("earlier", ())
    )


def change(connection: Connection, kept: KeptMatter, file_id: str, receipt: Receipt, *, at: datetime, by: str) -> None:
    """Say anew how the file was received, in a matter found `for_update`, which has a new version with it."""
    described = _described(connection, kept, file_id)
    before = {"receipt": described.get("receipt", {}), "until": at.isoformat(), "by": by}
    described["earlier"] = [*described.get("earlier", ()), before]
    described["receipt"] = written_receipt(receipt)
    sealed = kept.key.fields.seal_json(described, _place(kept, file_id))
    same = (exhibit_file.c.matter == kept.id) & (exhibit_file.c.id == file_id)
    connection.execute(update(exhibit_file).where(same).values(description=sealed))
    matters.advance(connection, kept, kept.version + 1)


def _described(connection: Connection, kept: KeptMatter, file_id: str) -> dict[str, Any]:
    query = select(exhibit_file.c.description).where(exhibit_file.c.matter == kept.id, exhibit_file.c.id == file_id)
    opened: dict[str, Any] = kept.key.fields.open_json(connection.execute(query).scalar_one(), _place(kept, file_id))
    return opened


def _place(kept: KeptMatter, file_id: str) -> Place:
    return Place(kept.id, exhibit_file.name, file_id, "description")
