"""The tables of evidence: files, what was found in them, what was made of them, and uploads under way.

A table with an `object_key` names an object in the vault by its own id.
"""

from functools import cache
from typing import Final

from sqlalchemy import BigInteger, ForeignKey, Integer, LargeBinary, String, Table

from casework.store import columns
from casework.store.columns import ID, Moment, metadata

READY: Final = "ready"  # of a bundle: its object is in the vault
_public, _maybe, _sealed = columns.public, columns.maybe, columns.sealed
_opaque, _maybe_opaque, _id = columns.opaque, columns.maybe_opaque, columns.own_id


def _of_matter() -> ForeignKey:
    return ForeignKey("matter.id", ondelete="CASCADE")


exhibit_file = Table(
    "exhibit_file",
    metadata,
    _id(),  # also the object's name in the vault
    _opaque("matter", ID, _of_matter(), index=True),
    _opaque("object_key", LargeBinary),
    _sealed("description"),  # exhibit, name, media type, digest, role, receipt
    _public("size_bytes", BigInteger),
    _public("received_at", Moment),
    _public("state", String(12), server_default="received"),  # received, available
    _maybe("withdrawn_at", Moment),
)

upload = Table(  # a file that comes in parts; its frames stand in the vault under a name of an unfinished file
    "upload",
    metadata,
    _id(),
    _opaque("matter", ID, _of_matter(), index=True),
    _opaque("account", ID, ForeignKey("account.id", ondelete="CASCADE"), index=True),
    _opaque("object_key", LargeBinary),
    _sealed("description"),  # exhibit, name, role, receipt
    _public("size_bytes", BigInteger),  # what is safely on the disk
    _public("total_bytes", BigInteger),
    _public("made_at", Moment),
    _public("touched_at", Moment),
)

file_look = Table(  # what the sandbox found in a file
    "file_look",
    metadata,
    _opaque("file", ID, ForeignKey("exhibit_file.id", ondelete="CASCADE"), primary_key=True),
    _opaque("matter", ID, _of_matter(), index=True),
    _public("state", String(12)),  # waiting, done, failed, off
    _public("tries", Integer, server_default="0"),
    _sealed("findings"),
    _public("looked_at", Moment),
)

reading = Table(  # the text of a file: extracted, recognised in its pictures, or put right by hand
    "reading",
    metadata,
    _id(),
    _opaque("matter", ID, _of_matter(), index=True),
    _opaque("file", ID, ForeignKey("exhibit_file.id", ondelete="CASCADE"), index=True),
    _public("source", String(12)),  # extracted, recognised, typed
    _sealed("text"),
    _public("made_at", Moment),
)

derivative = Table(  # a preview, a clean copy, a part of a bundle: never the original
    "derivative",
    metadata,
    _id(),  # also the object's name in the vault
    _opaque("matter", ID, _of_matter(), index=True),
    _opaque("file", ID, ForeignKey("exhibit_file.id", ondelete="CASCADE"), index=True),
    _public("kind", String(16)),
    _opaque("object_key", LargeBinary),
    _sealed("description"),  # digest, page, size in pixels
    _public("size_bytes", BigInteger),
    _public("made_at", Moment),
)

bundle = Table(
    "bundle",
    metadata,
    _id(),  # also the object's name in the vault, once it is ready
    _opaque("matter", ID, _of_matter(), index=True),
    _public("state", String(12)),  # waiting, building, ready, failed, cancelled
    _public("done", Integer, server_default="0"),
    _public("total", Integer, server_default="0"),
    _maybe_opaque("object_key", LargeBinary),
    _sealed("description"),  # what it holds, its digest, why it failed
    _public("size_bytes", BigInteger, server_default="0"),
    _opaque("made_by", ID),
    _public("made_at", Moment),
    _maybe("ended_at", Moment),
)


@cache
def vaulted() -> tuple[Table, ...]:
    """Return the tables whose rows each name an object in the vault."""
    return tuple(table for table in metadata.sorted_tables if "object_key" in table.c)
