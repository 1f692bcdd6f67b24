"""Tidings: what a person is told at the next visit, since somebody else may have done it in their name."""

from typing import Final

from casework.services.actors import Actor
from casework.services.office import Office
from casework.store import tidings
from casework.store.tidings import Tiding

NEW_DEVICE: Final = "new-device"
PASSWORD_CHANGED: Final = "password-changed"  # noqa: S105 - a slug, no secret
SECOND_FACTOR_CHANGED: Final = "second-factor-changed"
RECOVERY_CODE_USED: Final = "recovery-code-used"
ACCOUNT_RESET: Final = "account-reset"
PASSKEY_ADDED: Final = "passkey-added"
PASSKEY_COPIED: Final = "passkey-copied"
KINDS: Final = (
    NEW_DEVICE,
    PASSWORD_CHANGED,
    SECOND_FACTOR_CHANGED,
    RECOVERY_CODE_USED,
    ACCOUNT_RESET,
    PASSKEY_ADDED,
    PASSKEY_COPIED,
)


def unheard(office: Office, actor: Actor) -> tuple[Tiding, ...]:
    """Return what this person was not told yet, oldest first; nothing to whoever is only half signed in."""
    if not actor.is_let_in:
        return ()
    with office.engines.read.begin() as connection:
        return tidings.tidings_of(connection, actor.id)


def heard(office: Office, actor: Actor, tiding_id: str) -> None:
    """Show it no more."""
    with office.engines.write.begin() as connection:
        tidings.forget_tiding(connection, actor.id, tiding_id)
