"""Evidence: where a file stands, what was found in it and made of it, uploads in parts, bundles."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

ID = sa.String(32)
SEALED = sa.LargeBinary()
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _files()
    _uploads()
    _found()
    _made()


def _files() -> None:
    for column in (
        sa.Column("state", sa.String(12), nullable=False, server_default="received"),
        sa.Column("withdrawn_at", MOMENT, nullable=True),
    ):
        op.add_column("exhibit_file", column)


def _uploads() -> None:
    _create(
        "upload",
        _id(),
        _matter(),
        sa.Column("account", ID, nullable=False),
        sa.Column("object_key", sa.LargeBinary(), nullable=False),
        sa.Column("description", SEALED, nullable=False),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False),
        sa.Column("total_bytes", sa.BigInteger(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("touched_at", MOMENT, nullable=False),
        parents=("matter", "account"),
    )


def _found() -> None:
    _create(
        "file_look",
        sa.Column("file", ID, nullable=False),
        _matter(),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("findings", SEALED, nullable=False),
        sa.Column("looked_at", MOMENT, nullable=False),
        key="file",
        parents=("matter", "file"),
        indexed=("matter",),
    )
    _create(
        "reading",
        _id(),
        _matter(),
        sa.Column("file", ID, nullable=False),
        sa.Column("source", sa.String(12), nullable=False),
        sa.Column("text", SEALED, nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        parents=("matter", "file"),
    )


def _made() -> None:
    _create(
        "derivative",
        _id(),
        _matter(),
        sa.Column("file", ID, nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("object_key", sa.LargeBinary(), nullable=False),
        sa.Column("description", SEALED, nullable=False),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        parents=("matter", "file"),
    )
    _create(
        "bundle",
        _id(),
        _matter(),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("total", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("object_key", sa.LargeBinary(), nullable=True),
        sa.Column("description", SEALED, nullable=False),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False, server_default="0"),
        sa.Column("made_by", ID, nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT, nullable=True),
        parents=("matter",),
    )


def _create(
    name: str, *columns: sa.Column[Any], parents: tuple[str, ...], indexed: tuple[str, ...] = (), key: str = "id"
) -> None:
    belongs = [
        sa.ForeignKeyConstraint(
            [parent], [f"{TABLES.get(parent, parent)}.id"], name=op.f(f"fk_{name}_{parent}"), ondelete="CASCADE"
        )
        for parent in parents
    ]
    op.create_table(name, *columns, sa.PrimaryKeyConstraint(key, name=op.f(f"pk_{name}")), *belongs)
    for column in indexed or parents:
        op.create_index(op.f(f"ix_{name}_{column}"), name, [column])


def _id() -> sa.Column[str]:
    return sa.Column("id", ID, nullable=False)


def _matter() -> sa.Column[str]:
    return sa.Column("matter", ID, nullable=False)


TABLES = {"file": "exhibit_file"}
