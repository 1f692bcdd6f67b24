"""Text sealed for one reader and one purpose, to be carried elsewhere and opened by this office alone, for a while."""

import base64
import binascii
from datetime import datetime, timedelta

from casework.keys.fields import Place, SealBroken, SealingKey
from casework.services.office import Office

KEY_ID = b"carried\0"


def seal(office: Office, text: str, *, purpose: str, reader: str) -> str:
    """Return `text` encrypted, in letters that may stand in a form."""
    content = [office.clock().isoformat(), text]
    sealed = _key(office).seal("\n".join(content).encode(), _place(purpose, reader))
    return base64.urlsafe_b64encode(sealed).decode()


def open_sealed(office: Office, sealed: str, *, purpose: str, reader: str, not_older_than: timedelta) -> str | None:
    """Return what was sealed, or None if it is too old, altered, or meant for another reader or purpose."""
    try:
        plain = _key(office).open(base64.urlsafe_b64decode(sealed.encode()), _place(purpose, reader))
    except (SealBroken, binascii.Error, UnicodeEncodeError):
        return None
    sealed_at, _, text = plain.decode().partition("\n")
    age = office.clock() - datetime.fromisoformat(sealed_at)
    return text if timedelta(0) <= age <= not_older_than else None


def _key(office: Office) -> SealingKey:
    return SealingKey(KEY_ID, office.keys.secret_for("carried text"))


def _place(purpose: str, reader: str) -> Place:
    return Place("firm", purpose, reader, "carried")
