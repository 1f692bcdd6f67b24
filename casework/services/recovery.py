"""Recovery codes: ten words for the day the phone is lost, each good once."""

from typing import Final

from casework.keys.tokens import digest_of_code, new_code
from casework.services import tidings
from casework.services.actors import Actor
from casework.services.journal import record
from casework.services.office import Office
from casework.services.proofs import Proof, Told, pass_confinement, require_step_up
from casework.services.refusals import NoSecondFactor
from casework.services.visits import SignedIn
from casework.store import accounts, factors
from casework.store.accounts import Account
from casework.store.engines import Connection
from casework.store.tidings import leave_tiding

HOW_MANY: Final = 10
BY_RECOVERY_CODE: Final = Told("recovery-code-used", "second-factor-failed")


def use(office: Office, token: str, code: str, *, device: str = "") -> SignedIn:
    """Make a half-signed-in session whole with a recovery code, which is worth nothing from now on.

    The phone's secret stays in use until a new one is set up, for which this proof is fresh enough.

    Raises: CodeRefused, SignInRefused, TooManyTries, LockedOut.
    """
    return pass_confinement(office, token, _recovery_code(office, code), BY_RECOVERY_CODE, device=device)


def renew(office: Office, actor: Actor) -> tuple[str, ...]:
    """Return ten new codes, shown this once; those made before are worth nothing.

    Raises: StepUpFirst, NoSecondFactor.
    """
    require_step_up(office, actor)
    with office.engines.write.begin() as connection:
        person = accounts.account_by_id(connection, office.keys, actor.id, for_update=True)
        if person is None or not person.has_second_factor:
            raise NoSecondFactor
        codes = fresh_codes(connection, actor.id)
        record(connection, office, "recovery-codes-made", actor=actor.id)
    return codes


def left(office: Office, actor: Actor) -> int:
    """Return how many codes are still good."""
    with office.engines.read.begin() as connection:
        return factors.factors_of(connection, office.keys, actor.id).codes_left


def fresh_codes(connection: Connection, account_id: str) -> tuple[str, ...]:
    """Keep the digests of ten new codes in place of all others, and return the codes."""
    codes = tuple(new_code() for _ in range(HOW_MANY))
    factors.replace_recovery_codes(connection, account_id, [digest_of_code(code) for code in codes])
    return codes


def _recovery_code(office: Office, code: str) -> Proof:
    def fits(connection: Connection, person: Account) -> bool:
        now = office.clock()
        if not factors.use_recovery_code(connection, person.id, digest_of_code(code), at=now):
            return False
        leave_tiding(connection, person.id, tidings.RECOVERY_CODE_USED, at=now)
        return True

    return fits
