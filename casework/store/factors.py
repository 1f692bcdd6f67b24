"""Second factors: the secret shared with a phone, the last half minute used, and recovery codes."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, case, delete, func, insert, select, update

from casework.keys.fields import Place
from casework.keys.hierarchy import Keys
from casework.store.tables import account, passkey, recovery_code

NONE: Final = "none"
TOTP: Final = "totp"


@dataclass(frozen=True)
class Factors:
    """What a person has to prove who they are, beside the password."""

    secret: str | None = field(repr=False)
    pending: str | None = field(repr=False)  # the session it was made in, and a secret whose first code is to come
    codes_left: int

    def pending_in(self, session_id: str) -> str | None:
        """Return the new secret if it was made in this session: to any other, the same person's too, it is none."""
        made_in, _, secret = (self.pending or "").partition(" ")
        return secret if secret and session_id and made_in == session_id else None


def factors_of(connection: Connection, keys: Keys, account_id: str) -> Factors:
    """Return the second factors of an account; none of an account that does not exist."""
    columns = select(account.c.totp_secret, account.c.totp_pending)
    row = connection.execute(columns.where(account.c.id == account_id)).first()
    unused = select(func.count()).where(recovery_code.c.account == account_id, recovery_code.c.used_at.is_(None))

    def opened(sealed: bytes | None, column: str) -> str | None:
        return keys.firm.open_text(sealed, _place(account_id, column)) if sealed else None

    secret = opened(row.totp_secret, "totp_secret") if row else None
    pending = opened(row.totp_pending, "totp_pending") if row else None
    return Factors(secret, pending, codes_left=connection.scalar(unused) or 0)


def keep_pending(connection: Connection, keys: Keys, account_id: str, secret: str, *, session_id: str) -> None:
    """Keep a new secret beside the one in use, until its first code is given in the same session."""
    sealed = keys.firm.seal_text(f"{session_id} {secret}", _place(account_id, "totp_pending"))
    connection.execute(update(account).where(account.c.id == account_id).values(totp_pending=sealed))


def take_into_use(connection: Connection, keys: Keys, account_id: str, *, secret: str, step: int) -> None:
    """Let `secret` be the one in use from now on; the step last used still only grows."""
    grown = case((account.c.totp_step < step, step), else_=account.c.totp_step)
    in_use = {
        "second_factor": TOTP,
        "totp_secret": keys.firm.seal_text(secret, _place(account_id, "totp_secret")),
        "totp_pending": None,
        "totp_step": grown,
        "may_put_off": False,
    }
    connection.execute(update(account).where(account.c.id == account_id).values(in_use))


def use_step(connection: Connection, account_id: str, step: int) -> bool:
    """Note that a code of this half minute was used; False if it or a later one was used before.

    Of two at the same moment the database lets one through.
    """
    newer = (account.c.id == account_id) & (account.c.totp_step < step)
    return connection.execute(update(account).where(newer).values(totp_step=step)).rowcount == 1


def use_up_delay(connection: Connection, account_id: str) -> bool:
    """Let the person go on without a second factor this once; False if they may not, or did so before."""
    allowed = (account.c.id == account_id) & account.c.may_put_off & (account.c.second_factor == NONE)
    return connection.execute(update(account).where(allowed).values(may_put_off=False)).rowcount == 1


def forget_factors(connection: Connection, account_id: str) -> None:
    """Forget secret, recovery codes and passkeys: the next sign-in begins by setting up anew."""
    empty = {"second_factor": NONE, "totp_secret": None, "totp_pending": None}
    connection.execute(update(account).where(account.c.id == account_id).values(empty))
    connection.execute(delete(recovery_code).where(recovery_code.c.account == account_id))
    connection.execute(delete(passkey).where(passkey.c.account == account_id))


def replace_recovery_codes(connection: Connection, account_id: str, digests: Iterable[bytes]) -> None:
    """Keep these, and let every code made before be worth nothing."""
    connection.execute(delete(recovery_code).where(recovery_code.c.account == account_id))
    connection.execute(insert(recovery_code), [{"account": account_id, "digest": digest} for digest in digests])


def is_unused_code(connection: Connection, account_id: str, digest: bytes) -> bool:
    """Whether this recovery code is good; it stays so."""
    mine = (recovery_code.c.account == account_id) & (recovery_code.c.digest == digest)
    return connection.scalar(select(recovery_code.c.account).where(mine, recovery_code.c.used_at.is_(None))) is not None


def use_recovery_code(connection: Connection, account_id: str, digest: bytes, *, at: datetime) -> bool:
    """Use a code up; False if it is none of theirs, or was used. Of two at the same moment one gets through."""
    mine = (recovery_code.c.account == account_id) & (recovery_code.c.digest == digest)
    unused = mine & recovery_code.c.used_at.is_(None)
    return connection.execute(update(recovery_code).where(unused).values(used_at=at)).rowcount == 1


def _place(account_id: str, column: str) -> Place:
    return Place("firm", "account", account_id, column)
