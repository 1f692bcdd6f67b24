"""The tables, each column with who could read it on a stolen disk.

`info["secrecy"]` is `public` (counts, moments, states), `opaque` (random ids, digests, wrapped keys) or
`encrypted` (sealed by `casework.keys`). A test refuses a column without it.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    false,
)

import casework.store.evidence_tables  # noqa: F401 - so that the metadata are whole
from casework.store import columns
from casework.store.columns import DIGEST, ID, Moment

metadata = columns.metadata
_public, _maybe, _sealed, _maybe_sealed = columns.public, columns.maybe, columns.sealed, columns.maybe_sealed
_opaque, _maybe_opaque, _id = columns.opaque, columns.maybe_opaque, columns.own_id

keyring = Table(  # one row: which root key these data belong to
    "keyring",
    metadata,
    _public("id", Integer, CheckConstraint("id = 1", name="one_row"), primary_key=True),
    _opaque("root_key_id", LargeBinary(8)),
    _opaque("check_value", DIGEST),
    _maybe_opaque("office_key_id", LargeBinary(8)),  # empty in an office whose office key is its first root key
)

upkeep = Table(  # when the office was last looked after: backup, verification, scrub
    "upkeep",
    metadata,
    _public("kind", String(24), primary_key=True),
    _public("at", Moment),
)

firm = Table(  # one row: who has founded this office
    "firm",
    metadata,
    _public("id", Integer, CheckConstraint("id = 1", name="one_row"), primary_key=True),
    _sealed("name"),
    _public("founded_at", Moment),
)

setup_code = Table(  # one row until the firm is founded
    "setup_code",
    metadata,
    _public("id", Integer, CheckConstraint("id = 1", name="one_row"), primary_key=True),
    _opaque("digest", DIGEST),
    _public("made_at", Moment),
)

account = Table(
    "account",
    metadata,
    _id(),
    _opaque("email_index", LargeBinary(16), unique=True),
    _sealed("email"),
    _sealed("name"),
    _sealed("password"),  # an argon2id digest; sealing it makes the root key its pepper
    _public("role", String(20)),
    _public("is_administrator", Boolean),
    _public("created_at", Moment),
    # active, must-change-password, unconfirmed, frozen, frozen-must-change; and each of them while suspended:
    # suspended, suspended-must-change, suspended-unconfirmed, suspended-frozen, suspended-frozen-change
    _public("state", String(24), server_default="active"),
    _public("second_factor", String(12), server_default="none"),  # none, totp
    _maybe_sealed("totp_secret"),
    _public("totp_step", BigInteger, server_default="0"),  # the last step used; it only ever grows
    _public("takes_mail", Boolean, server_default=false()),  # a client's own choice; staff are always written to
    _maybe_sealed("totp_pending"),  # a new secret until its first code was given
    _public("may_put_off", Boolean, server_default=false()),  # may once go on without a second factor
)

recovery_code = Table(
    "recovery_code",
    metadata,
    _opaque("account", ID, ForeignKey("account.id", ondelete="CASCADE"), primary_key=True),
    _opaque("digest", DIGEST, primary_key=True),
    _maybe("used_at", Moment),
)

passkey = Table(
    "passkey",
    metadata,
    _id(),
    _opaque("account", ID, ForeignKey("account.id", ondelete="CASCADE"), index=True),
    _opaque("credential_index", LargeBinary(16), unique=True),
    _sealed("credential"),  # id, public key
    _sealed("label"),
    _public("sign_count", BigInteger),
    _public("added_at", Moment),
)

session = Table(
    "session",
    metadata,
    _opaque("digest", DIGEST, primary_key=True),
    _opaque("account", ID, ForeignKey("account.id", ondelete="CASCADE"), index=True),
    _public("started_at", Moment),
    _public("seen_at", Moment),
    _maybe_opaque("id", ID),  # names the session in the list of devices; its digest is never shown
    _public("device_label", String(40), server_default=""),  # coarse: a browser and a system, no version
    _public("is_confined", Boolean, server_default=false()),  # the second factor is still to come
    _maybe("stepped_up_at", Moment),
)

throttle = Table(  # sign-in attempts, counted by account or by known device
    "throttle",
    metadata,
    _opaque("bucket", LargeBinary(16), primary_key=True),
    _public("failures", Integer),
    _public("failed_at", Moment),
    _public("in_a_row", Integer, server_default="0"),  # since the last success, never forgotten
)

challenge = Table(  # what a passkey has to sign; one a browser, worth one answer
    "challenge",
    metadata,
    _opaque("browser", DIGEST, primary_key=True),
    _public("purpose", String(20)),
    _opaque("value", LargeBinary(64)),
    _public("made_at", Moment),
)

tiding = Table(  # what a person must hear about their own account at the next visit
    "tiding",
    metadata,
    _id(),
    _opaque("account", ID, ForeignKey("account.id", ondelete="CASCADE"), index=True),
    _public("kind", String(40)),
    _public("at", Moment),
)

account_reset = Table(  # an invitation, given in person, to choose a new password
    "account_reset",
    metadata,
    _id(),
    _opaque("account", ID, ForeignKey("account.id", ondelete="CASCADE"), index=True),
    _opaque("token_digest", DIGEST, unique=True),
    _opaque("code_digest", DIGEST),
    _opaque("made_by", String(32)),
    _public("made_at", Moment),
    _public("expires_at", Moment),
    _public("wrong_codes", Integer, server_default="0"),
    _public("state", String(12), server_default="open"),  # open, used, dead
    _public("clears_factor", Boolean, server_default=false()),
)

matter = Table(
    "matter",
    metadata,
    _id(),
    _opaque("wrapped_key", LargeBinary),
    _sealed("title"),
    _sealed("code_name"),
    _public("version", BigInteger),  # grows with every change; the number of the newest statement or edit
    _public("opened_at", Moment),
    _maybe("closed_at", Moment),
    _maybe("held_at", Moment),  # a legal hold: nothing of it may be destroyed
)

membership = Table(
    "membership",
    metadata,
    _opaque("matter", ID, ForeignKey("matter.id", ondelete="CASCADE"), primary_key=True),
    _opaque("account", ID, ForeignKey("account.id", ondelete="CASCADE"), primary_key=True, index=True),
    _public("since", Moment),
    _public("is_lead", Boolean, server_default=false()),
    _public("state", String(12), server_default="confirmed"),  # accepted, confirmed, removed
    _maybe_opaque("confirmed_by", ID),
    _maybe("removed_at", Moment),
)

invitation = Table(
    "invitation",
    metadata,
    _id(),
    _maybe_opaque("matter", ID, ForeignKey("matter.id", ondelete="CASCADE")),
    _opaque("token_digest", DIGEST, unique=True),
    _opaque("code_digest", DIGEST),
    _sealed("person"),  # name, address, role
    _opaque("made_by", ID),
    _public("made_at", Moment),
    _public("expires_at", Moment),
    _public("wrong_codes", Integer, server_default="0"),
    _public("state", String(12), server_default="open"),  # open, accepted, confirmed, dead
    _maybe_opaque("account", ID),
)

wall = Table(  # an explicit no for one person on one matter; it beats every grant
    "wall",
    metadata,
    _id(),
    _opaque("matter", ID, ForeignKey("matter.id", ondelete="CASCADE"), index=True),
    _opaque("account", ID, ForeignKey("account.id", ondelete="CASCADE"), index=True),
    _sealed("reason"),
    _opaque("made_by", ID),
    _public("made_at", Moment),
    _maybe("lifted_at", Moment),
)

statement = Table(  # append only: what was said; which things and exhibits were added, described, moved, removed
    "statement",
    metadata,
    _opaque("matter", ID, ForeignKey("matter.id", ondelete="CASCADE"), primary_key=True),
    _public("number", BigInteger, primary_key=True, autoincrement=False),
    _opaque("slot", LargeBinary(16)),  # blind index of what it is about and who said it: the newest of a slot stands
    _sealed("payload"),
    Index(None, "matter", "slot", "number"),
)

journal = Table(  # append only, each entry bound to the one before
    "journal",
    metadata,
    _public("number", BigInteger, primary_key=True, autoincrement=False),
    _public("at", Moment),
    _public("kind", String(40)),
    _opaque("actor", String(32)),
    _opaque("matter", String(32)),
    _opaque("subject", String(64)),
    _sealed("details"),  # nothing where there are none
    _opaque("previous", DIGEST),
    _opaque("mac", DIGEST),
    Index(None, "matter", "at"),
)

journal_key = Table(  # under which key the chain goes on from this entry: a new one with every root key
    "journal_key",
    metadata,
    _public("number", BigInteger, primary_key=True, autoincrement=False),
    _opaque("wrapped_key", LargeBinary),
)

erased_matter = Table(
    "erased_matter",
    metadata,
    _id(),
    _public("erased_at", Moment),
    _public("backups_until", Moment),
)

firm_profile = Table(  # one row
    "firm_profile",
    metadata,
    _public("id", Integer, CheckConstraint("id = 1", name="one_row"), primary_key=True),
    _sealed("profile"),
)

addressee = Table(
    "addressee",
    metadata,
    _id(),
    _sealed("entry"),
    _public("position", Integer),
)

mail = Table(
    "mail",
    metadata,
    _id(),
    _public("kind", String(40)),
    _sealed("recipient"),
    _maybe_opaque("account", ID),  # whose consent is asked for again when it is sent; empty for a stranger
    _public("made_at", Moment),
    _public("due_at", Moment),
    _public("tries", Integer, server_default="0"),
    _public("state", String(12), server_default="waiting"),  # waiting, sent, dead
    _public("last_error", String(40), server_default=""),
)
