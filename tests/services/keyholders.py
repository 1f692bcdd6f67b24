"""People with a second factor: they set one up as anybody does, and their phones show the code of the moment."""

from dataclasses import dataclass
from datetime import timedelta

from casework.keys.totp import code_of, step_at
from casework.services import doors, second_factor
from casework.services.actors import Actor
from casework.services.office import Office
from casework.services.visits import SignedIn
from tests.services.conftest import PASSWORD, Clock

A_STEP = timedelta(seconds=30)


@dataclass
class Keyholder:
    """Someone whose phone shares a secret with the office."""

    office: Office
    clock: Clock
    email: str
    secret: str
    codes: tuple[str, ...]

    def code(self, *, steps: int = 0) -> str:
        """Return what the phone shows now, or some half minutes from now."""
        return code_of(self.secret, step_at(self.clock()) + steps)

    def next_code(self) -> str:
        """Wait for a code that was never used, and return it."""
        self.clock.turn(A_STEP)
        return self.code()

    def half_in(self, **options: str) -> SignedIn:
        """Sign in with the password; the second factor is still to come."""
        return doors.sign_in(self.office, self.email, PASSWORD, **options)

    def signed_in(self, **options: str) -> Actor:
        return self.signs_in(**options).actor

    def signs_in(self, *, device: str = "", **options: str) -> SignedIn:
        half = self.half_in(device=device, **options)
        return doors.pass_second_factor(self.office, half.token, self.next_code(), device=device)


def enrol(office: Office, clock: Clock, email: str) -> Keyholder:
    """Let the person sign in and set up a second factor."""
    opened = doors.sign_in(office, email, PASSWORD)
    begun = second_factor.begin(office, opened.actor)
    enrolled = second_factor.confirm(office, opened.actor, code_of(begun.secret, step_at(clock())))
    return Keyholder(office, clock, email, begun.secret, enrolled.codes)


def put_off(office: Office, email: str) -> SignedIn:
    """Let a founder sign in and go on without a second factor."""
    return second_factor.put_off(office, doors.sign_in(office, email, PASSWORD).actor)
