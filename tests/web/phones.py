"""Phones of invented people: the secret each holds, and the code it shows next."""

from sqlalchemy import select

from casework.keys.totp import code_of, new_secret, step_at
from casework.services.office import Office
from casework.services.recovery import fresh_codes
from casework.store import accounts, factors
from casework.store.tables import account


def give_phone(office: Office, email: str) -> tuple[str, ...]:
    """Set up a second factor for whoever has this address, and return the recovery codes."""
    with office.engines.write.begin() as connection:
        person = accounts.account_by_email(connection, office.keys, email)
        assert person
        factors.take_into_use(connection, office.keys, person.id, secret=new_secret(), step=0)
        return fresh_codes(connection, person.id)


def next_code(office: Office, email: str) -> str:
    """Return a code that was not used yet: no half minute counts twice, so three at most while the clock stands."""
    with office.engines.read.begin() as connection:
        person = accounts.account_by_email(connection, office.keys, email)
        assert person
        secret = factors.factors_of(connection, office.keys, person.id).secret
        used = connection.scalar(select(account.c.totp_step).where(account.c.id == person.id)) or 0
    now = step_at(office.clock())
    assert secret, "no phone"
    assert used <= now, "turn the clock: every code of these half minutes was used"
    return code_of(secret, max(used + 1, now - 1))
