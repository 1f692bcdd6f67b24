"""Passkeys and the challenges that wait for their answers."""

import base64
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from casework.keys.fields import Place
from casework.keys.hierarchy import Keys
from casework.keys.passkeys import Credential
from casework.store.inserts import insert_or_replace
from casework.store.tables import challenge, passkey


class PasskeyTaken(Exception):
    """The passkey is kept already, for this person or for another."""


@dataclass(frozen=True)
class KeptPasskey:
    """A passkey of a person. `sign_count` is what it said when it was last used."""

    id: str
    account: str
    credential: Credential = field(repr=False)
    label: str
    sign_count: int
    added_at: datetime


@dataclass(frozen=True)
class Challenge:
    """What a browser was asked to sign, what for, and when."""

    value: bytes = field(repr=False)
    purpose: str
    made_at: datetime


def add_passkey(connection: Connection, keys: Keys, kept: KeptPasskey) -> None:
    """Raises: PasskeyTaken."""
    credential = {
        "id": base64.b64encode(kept.credential.id).decode(),
        "public_key": base64.b64encode(kept.credential.public_key).decode(),
        "rp_id": kept.credential.rp_id,
    }
    values = {
        "id": kept.id,
        "account": kept.account,
        "credential_index": _index(keys, kept.credential.id),
        "credential": keys.firm.seal_json(credential, _place(kept.id, "credential")),
        "label": keys.firm.seal_text(kept.label, _place(kept.id, "label")),
        "sign_count": kept.sign_count,
        "added_at": kept.added_at,
    }
    try:
        connection.execute(insert(passkey).values(values))
    except IntegrityError:
        raise PasskeyTaken from None


def passkeys_of(connection: Connection, keys: Keys, account_id: str) -> tuple[KeptPasskey, ...]:
    query = select(passkey).where(passkey.c.account == account_id).order_by(passkey.c.added_at, passkey.c.id)
    return tuple(_kept(row, keys) for row in connection.execute(query))


def passkey_by_credential(connection: Connection, keys: Keys, credential_id: bytes) -> KeptPasskey | None:
    query = select(passkey).where(passkey.c.credential_index == _index(keys, credential_id))
    row = connection.execute(query).first()
    return _kept(row, keys) if row else None


def remove_passkey(connection: Connection, account_id: str, passkey_id: str) -> bool:
    """Forget a passkey of this person; False if it is none of theirs."""
    mine = (passkey.c.account == account_id) & (passkey.c.id == passkey_id)
    return connection.execute(delete(passkey).where(mine)).rowcount == 1


def grow_count(connection: Connection, passkey_id: str, sign_count: int) -> bool:
    """Note how often it was used; False if that is no more than before, which a copy would say.

    A passkey that never counts says nought each time.
    """
    grows = passkey.c.sign_count < sign_count
    never_counts = (passkey.c.sign_count == 0) & (sign_count == 0)
    wanted = update(passkey).where(passkey.c.id == passkey_id, grows | never_counts)
    return connection.execute(wanted.values(sign_count=sign_count)).rowcount == 1


def keep_challenge(connection: Connection, browser: bytes, asked: Challenge, *, forget_before: datetime) -> None:
    """Keep what this browser was asked, in place of what it was asked before; forget what nobody answered."""
    connection.execute(delete(challenge).where(challenge.c.made_at < forget_before))
    insert_or_replace(connection, challenge, browser=browser, **vars(asked))


def take_challenge(connection: Connection, browser: bytes) -> Challenge | None:
    """Return what this browser was asked, once: of two answers at the same moment one finds it."""
    taken = delete(challenge).where(challenge.c.browser == browser)
    row = connection.execute(taken.returning(challenge.c.value, challenge.c.purpose, challenge.c.made_at)).first()
    return Challenge(row.value, row.purpose, made_at=row.made_at) if row else None


def _kept(row: Row[Any], keys: Keys) -> KeptPasskey:
    opened = keys.firm.open_json(row.credential, _place(row.id, "credential"))
    credential = Credential(
        base64.b64decode(opened["id"]), base64.b64decode(opened["public_key"]), rp_id=opened["rp_id"]
    )
    label = keys.firm.open_text(row.label, _place(row.id, "label"))
    return KeptPasskey(row.id, row.account, credential, label, sign_count=row.sign_count, added_at=row.added_at)


def _index(keys: Keys, credential_id: bytes) -> bytes:
    return keys.blind.of("passkey.credential", credential_id.hex())


def _place(passkey_id: str, column: str) -> Place:
    return Place("firm", "passkey", passkey_id, column)
