"""Why the office says no: every refusal of this room in one place, named for what is wrong."""

from datetime import datetime

from casework.keys.passwords import PasswordRefused, TooBusy
from casework.keys.roots import RootKeyMissing, RootKeyRefused
from casework.store.accounts import FirmExists
from casework.store.engines import DatabaseBusy, WrongDatabaseKey
from casework.store.schema import SchemaIsNewer
from casework.store.vault import ExhibitAltered

__all__ = [
    "AlteredMeanwhile",
    "DatabaseBusy",
    "ExhibitAltered",
    "FirmExists",
    "NoSuchExhibit",
    "NoSuchFile",
    "NoSuchMatter",
    "NoSuchSubject",
    "NotThere",
    "PasswordRefused",
    "RootKeyMissing",
    "RootKeyRefused",
    "SchemaIsNewer",
    "SignInRefused",
    "TooBusy",
    "TooLarge",
    "TooManyTries",
    "WrongDatabaseKey",
    "WrongSetupCode",
]


class NotThere(Exception):
    """What was asked for does not exist, or not for this person: the two are never told apart."""


class NoSuchMatter(NotThere):
    """There is no such matter among this person's matters."""


class NoSuchSubject(NotThere):
    """The matter holds no such thing."""


class NoSuchExhibit(NotThere):
    """The matter holds no such exhibit."""


class NoSuchFile(NotThere):
    """The matter holds no such file."""


class AlteredMeanwhile(Exception):
    """Someone else changed the same thing after this page was made, and the change cannot be shown beside ours."""


class TooLarge(Exception):
    """A file is larger than this office takes."""

    def __init__(self, largest_bytes: int) -> None:
        super().__init__(f"at most {largest_bytes} bytes")
        self.largest_bytes = largest_bytes


class WrongSetupCode(Exception):
    """The set-up code is not the one that was printed when Redress started."""


class SignInRefused(Exception):
    """The address or the password is wrong; which of them is not said."""


class TooManyTries(Exception):
    """Signing in failed so often that the next try has to wait until `until`."""

    def __init__(self, until: datetime) -> None:
        super().__init__(f"not before {until:%H:%M:%S} UTC")
        self.until = until
