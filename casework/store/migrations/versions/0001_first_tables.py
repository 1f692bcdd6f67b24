"""The first tables: firm, accounts, sessions, matters, statements, files of exhibits."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

ID = sa.String(32)
DIGEST = sa.LargeBinary(32)
INDEX = sa.LargeBinary(16)
SEALED = sa.LargeBinary()
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _office()
    _people()
    _matters()


def _office() -> None:
    op.create_table(
        "keyring",
        _one_row_id(),
        sa.Column("root_key_id", sa.LargeBinary(8), nullable=False),
        sa.Column("check_value", DIGEST, nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_keyring_one_row")),
    )
    op.create_table(
        "firm",
        _one_row_id(),
        sa.Column("name", SEALED, nullable=False),
        sa.Column("founded_at", MOMENT, nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_firm_one_row")),
    )
    op.create_table(
        "setup_code",
        _one_row_id(),
        sa.Column("digest", DIGEST, nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_setup_code_one_row")),
    )
    op.create_table(
        "throttle",
        sa.Column("bucket", INDEX, nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("failed_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("bucket", name=op.f("pk_throttle")),
    )


def _people() -> None:
    op.create_table(
        "account",
        sa.Column("id", ID, nullable=False),
        sa.Column("email_index", INDEX, nullable=False),
        sa.Column("email", SEALED, nullable=False),
        sa.Column("name", SEALED, nullable=False),
        sa.Column("password", SEALED, nullable=False),
        sa.Column("role", sa.String(20), nullable=False),
        sa.Column("is_administrator", sa.Boolean(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("email_index", name=op.f("uq_account_email_index")),
    )
    op.create_table(
        "session",
        sa.Column("digest", DIGEST, nullable=False),
        sa.Column("account", ID, nullable=False),
        sa.Column("started_at", MOMENT, nullable=False),
        sa.Column("seen_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_session")),
        _belongs_to("account", "session"),
    )
    op.create_index(op.f("ix_session_account"), "session", ["account"])


def _matters() -> None:
    op.create_table(
        "matter",
        sa.Column("id", ID, nullable=False),
        sa.Column("wrapped_key", sa.LargeBinary(), nullable=False),
        sa.Column("title", SEALED, nullable=False),
        sa.Column("code_name", SEALED, nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("opened_at", MOMENT, nullable=False),
        sa.Column("closed_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_matter")),
    )
    op.create_table(
        "membership",
        sa.Column("matter", ID, nullable=False),
        sa.Column("account", ID, nullable=False),
        sa.Column("since", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("matter", "account", name=op.f("pk_membership")),
        _belongs_to("matter", "membership"),
        _belongs_to("account", "membership"),
    )
    op.create_index(op.f("ix_membership_account"), "membership", ["account"])
    op.create_table(
        "statement",
        sa.Column("matter", ID, nullable=False),
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("slot", INDEX, nullable=False),
        sa.Column("payload", SEALED, nullable=False),
        sa.PrimaryKeyConstraint("matter", "number", name=op.f("pk_statement")),
        _belongs_to("matter", "statement"),
    )
    op.create_index(op.f("ix_statement_matter_slot_number"), "statement", ["matter", "slot", "number"])
    op.create_table(
        "exhibit_file",
        sa.Column("id", ID, nullable=False),
        sa.Column("matter", ID, nullable=False),
        sa.Column("object_key", sa.LargeBinary(), nullable=False),
        sa.Column("description", SEALED, nullable=False),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False),
        sa.Column("received_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exhibit_file")),
        _belongs_to("matter", "exhibit_file"),
    )
    op.create_index(op.f("ix_exhibit_file_matter"), "exhibit_file", ["matter"])


def _one_row_id() -> sa.Column[int]:
    return sa.Column("id", sa.Integer(), primary_key=True, nullable=False)


def _belongs_to(parent: str, child: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([parent], [f"{parent}.id"], name=op.f(f"fk_{child}_{parent}"), ondelete="CASCADE")
