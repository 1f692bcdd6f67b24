"""Doors: second factors, invitations, walls, the journal, the office, mail."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

ID = sa.String(32)
DIGEST = sa.LargeBinary(32)
INDEX = sa.LargeBinary(16)
SEALED = sa.LargeBinary()
MOMENT = sa.DateTime(timezone=True)

REFUSE_SQLITE = """
CREATE TRIGGER journal_keeps_{verb} BEFORE {verb} ON journal
BEGIN SELECT RAISE(ABORT, 'the journal is append only'); END
"""
REFUSE_POSTGRESQL = (
    """
    CREATE FUNCTION journal_refuses() RETURNS trigger AS $$
    BEGIN RAISE EXCEPTION 'the journal is append only'; END $$ LANGUAGE plpgsql
    """,
    "CREATE TRIGGER journal_keeps BEFORE UPDATE OR DELETE ON journal FOR EACH ROW EXECUTE FUNCTION journal_refuses()",
    "CREATE TRIGGER journal_stays BEFORE TRUNCATE ON journal EXECUTE FUNCTION journal_refuses()",
)


def upgrade() -> None:
    _people()
    _members()
    _journal()
    _office()


def _people() -> None:
    for column in (
        sa.Column("state", sa.String(24), nullable=False, server_default="active"),
        sa.Column("second_factor", sa.String(12), nullable=False, server_default="none"),
        sa.Column("totp_secret", SEALED),
        sa.Column("totp_step", sa.BigInteger(), nullable=False, server_default="0"),
        sa.Column("takes_mail", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("totp_pending", SEALED),
        sa.Column("may_put_off", sa.Boolean(), nullable=False, server_default=sa.false()),
    ):
        op.add_column("account", column)
    op.execute("DELETE FROM session")  # whoever is signed in does so again, with a device in the list
    op.execute("UPDATE account SET may_put_off = true")  # whoever is here already is asked, not locked out
    op.add_column("throttle", sa.Column("in_a_row", sa.Integer(), nullable=False, server_default="0"))
    for of_session in (
        sa.Column("id", ID),
        sa.Column("device_label", sa.String(40), nullable=False, server_default=""),
        sa.Column("is_confined", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("stepped_up_at", MOMENT),
    ):
        op.add_column("session", of_session)
    op.create_table(
        "recovery_code",
        _person(),
        sa.Column("digest", DIGEST, nullable=False),
        sa.Column("used_at", MOMENT),
        sa.PrimaryKeyConstraint("account", "digest", name=op.f("pk_recovery_code")),
        _of_account("recovery_code"),
    )
    op.create_table(
        "passkey",
        _id(),
        _person(),
        sa.Column("credential_index", INDEX, nullable=False),
        sa.Column("credential", SEALED, nullable=False),
        sa.Column("label", SEALED, nullable=False),
        sa.Column("sign_count", sa.BigInteger(), nullable=False),
        sa.Column("added_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passkey")),
        sa.UniqueConstraint("credential_index", name=op.f("uq_passkey_credential_index")),
        _of_account("passkey"),
    )
    op.create_index(op.f("ix_passkey_account"), "passkey", ["account"])
    _beside_the_doors()


def _beside_the_doors() -> None:
    op.create_table(
        "challenge",
        sa.Column("browser", DIGEST, nullable=False),
        sa.Column("purpose", sa.String(20), nullable=False),
        sa.Column("value", sa.LargeBinary(64), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("browser", name=op.f("pk_challenge")),
    )
    op.create_table(
        "tiding",
        _id(),
        _person(),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tiding")),
        _of_account("tiding"),
    )
    op.create_index(op.f("ix_tiding_account"), "tiding", ["account"])
    op.create_table(
        "account_reset",
        _id(),
        _person(),
        sa.Column("token_digest", DIGEST, nullable=False),
        sa.Column("code_digest", DIGEST, nullable=False),
        sa.Column("made_by", sa.String(32), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("wrong_codes", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("state", sa.String(12), nullable=False, server_default="open"),
        sa.Column("clears_factor", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account_reset")),
        sa.UniqueConstraint("token_digest", name=op.f("uq_account_reset_token_digest")),
        _of_account("account_reset"),
    )
    op.create_index(op.f("ix_account_reset_account"), "account_reset", ["account"])


def _members() -> None:
    op.add_column("matter", sa.Column("held_at", MOMENT))
    for column in (
        sa.Column("is_lead", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("state", sa.String(12), nullable=False, server_default="confirmed"),
        sa.Column("confirmed_by", ID),
        sa.Column("removed_at", MOMENT),
    ):
        op.add_column("membership", column)
    op.execute("UPDATE membership SET is_lead = true")  # until now a matter had one member, who opened it
    op.create_table(
        "invitation",
        _id(),
        sa.Column("matter", ID),
        sa.Column("token_digest", DIGEST, nullable=False),
        sa.Column("code_digest", DIGEST, nullable=False),
        sa.Column("person", SEALED, nullable=False),
        sa.Column("made_by", ID, nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("wrong_codes", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("state", sa.String(12), nullable=False, server_default="open"),
        sa.Column("account", ID),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation")),
        sa.UniqueConstraint("token_digest", name=op.f("uq_invitation_token_digest")),
        _of_matter("invitation"),
    )
    op.create_table(
        "wall",
        _id(),
        sa.Column("matter", ID, nullable=False),
        _person(),
        sa.Column("reason", SEALED, nullable=False),
        sa.Column("made_by", ID, nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("lifted_at", MOMENT),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wall")),
        _of_matter("wall"),
        _of_account("wall"),
    )
    op.create_index(op.f("ix_wall_matter"), "wall", ["matter"])
    op.create_index(op.f("ix_wall_account"), "wall", ["account"])


def _journal() -> None:
    op.create_table(
        "journal",
        sa.Column("number", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("actor", sa.String(32), nullable=False),
        sa.Column("matter", sa.String(32), nullable=False),
        sa.Column("subject", sa.String(64), nullable=False),
        sa.Column("details", SEALED, nullable=False),
        sa.Column("previous", DIGEST, nullable=False),
        sa.Column("mac", DIGEST, nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_journal")),
    )
    op.create_index(op.f("ix_journal_matter_at"), "journal", ["matter", "at"])
    op.create_table(
        "journal_key",
        sa.Column("number", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("wrapped_key", SEALED, nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_journal_key")),
    )
    if op.get_bind().dialect.name == "postgresql":
        for statement in REFUSE_POSTGRESQL:
            op.execute(statement)
    else:
        for verb in ("UPDATE", "DELETE"):
            op.execute(REFUSE_SQLITE.format(verb=verb))


def _office() -> None:
    op.add_column("keyring", sa.Column("office_key_id", sa.LargeBinary(8)))
    op.create_table(
        "upkeep",
        sa.Column("kind", sa.String(24), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("kind", name=op.f("pk_upkeep")),
    )
    op.create_table(
        "erased_matter",
        _id(),
        sa.Column("erased_at", MOMENT, nullable=False),
        sa.Column("backups_until", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_erased_matter")),
    )
    op.create_table(
        "firm_profile",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("profile", SEALED, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_firm_profile")),
        sa.CheckConstraint("id = 1", name=op.f("ck_firm_profile_one_row")),
    )
    op.create_table(
        "addressee",
        _id(),
        sa.Column("entry", SEALED, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_addressee")),
    )
    op.create_table(
        "mail",
        _id(),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("recipient", SEALED, nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("state", sa.String(12), nullable=False, server_default="waiting"),
        sa.Column("last_error", sa.String(40), nullable=False, server_default=""),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail")),
    )


def _id() -> sa.Column[str]:
    return sa.Column("id", ID, nullable=False)


def _person() -> sa.Column[str]:
    return sa.Column("account", ID, nullable=False)


def _of_account(table: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_account")
    return sa.ForeignKeyConstraint(["account"], ["account.id"], name=name, ondelete="CASCADE")


def _of_matter(table: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_matter")
    return sa.ForeignKeyConstraint(["matter"], ["matter.id"], name=name, ondelete="CASCADE")
