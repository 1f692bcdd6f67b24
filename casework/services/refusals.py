"""Why the office says no: every refusal of this room in one place, named for what is wrong."""

from datetime import datetime

from casework.keys.passwords import PasswordRefused, TooBusy
from casework.keys.roots import RootKeyMissing, RootKeyRefused, RootKeySealed
from casework.sandbox.kinds import NotShown
from casework.store.accounts import FirmExists
from casework.store.archives import BackupBroken, BackupRefused
from casework.store.engines import DatabaseBusy, DiskFull, WrongDatabaseKey
from casework.store.parts import PartUnderWay
from casework.store.schema import SchemaIsNewer
from casework.store.snapshots import SnapshotBroken
from casework.store.vault import ExhibitAltered

__all__ = [
    "AdministratorsOnly",
    "AlteredMeanwhile",
    "BackupBroken",
    "BackupRefused",
    "BadAddress",
    "BadEntry",
    "CodeRefused",
    "DatabaseBusy",
    "DiskFull",
    "ExhibitAltered",
    "FirmExists",
    "HasMatters",
    "InvitationRefused",
    "LastAdministrator",
    "LastLead",
    "LawyersOnly",
    "LeadsOnly",
    "LockedOut",
    "MatterClosed",
    "MatterHeld",
    "NoMailServer",
    "NoRoom",
    "NoSecondFactor",
    "NoSuchAddressee",
    "NoSuchBundle",
    "NoSuchDevice",
    "NoSuchExhibit",
    "NoSuchFile",
    "NoSuchInvitation",
    "NoSuchMatter",
    "NoSuchMember",
    "NoSuchPerson",
    "NoSuchSubject",
    "NoSuchUpload",
    "NoSuchWall",
    "NotAllowed",
    "NotShown",
    "NotThere",
    "OutOfStep",
    "PartUnderWay",
    "PasskeyRefused",
    "PasswordRefused",
    "ReasonMissing",
    "ResetRefused",
    "RestoreUnfinished",
    "RootKeyMissing",
    "RootKeyRefused",
    "RootKeySealed",
    "RotationRefused",
    "SchemaIsNewer",
    "SignInRefused",
    "SnapshotBroken",
    "StepUpFirst",
    "TooBusy",
    "TooLarge",
    "TooManyChecks",
    "TooManyTries",
    "WallStands",
    "WrongDatabaseKey",
    "WrongSetupCode",
    "WrongVoiceCode",
]


class NotThere(Exception):
    """What was asked for does not exist, or not for this person: the two are never told apart."""


class NoMailServer(Exception):
    """No mail server is named, so a letter would wait for nobody."""


class NoSuchMatter(NotThere):
    """There is no such matter among this person's matters."""


class NoSuchSubject(NotThere):
    """The matter holds no such thing."""


class NoSuchExhibit(NotThere):
    """The matter holds no such exhibit."""


class NoSuchFile(NotThere):
    """The matter holds no such file."""


class NoSuchMember(NotThere):
    """The team of the matter has no such person."""


class NoSuchWall(NotThere):
    """No such wall stands before the matter."""


class NoSuchPerson(NotThere):
    """Nobody of this firm has such an account."""


class NoSuchInvitation(NotThere):
    """The link leads nowhere: it never existed, was used, was withdrawn, has run out, or had too many wrong codes."""


class NoSuchAddressee(NotThere):
    """The register holds no such addressee."""


class NotAllowed(Exception):
    """The person is known and may see what it is about, but may not do this."""


class LeadsOnly(NotAllowed):
    """Only a lead of the matter may do this."""


class LawyersOnly(NotAllowed):
    """Only a lawyer may do this."""


class AdministratorsOnly(NotAllowed):
    """Only an administrator of the firm may do this."""


class StepUpFirst(Exception):
    """The person has to confirm who they are before this."""


class LastLead(Exception):
    """The matter would have no lead any more: another member has to be made lead first."""


class LastAdministrator(Exception):
    """The firm would have no administrator any more: another one has to be appointed first."""


class WallStands(Exception):
    """A wall stands between this person and the matter: it has to be lifted first."""


class HasMatters(Exception):
    """An administrator never sees content: the person has to leave every matter first."""


class MatterClosed(Exception):
    """The matter is closed: it can be read, and has to be opened again before it is changed."""


class MatterHeld(Exception):
    """A legal hold is on the matter: nothing of it may be destroyed before a lead has lifted the hold."""


class ReasonMissing(Exception):
    """This needs a reason, which is kept with it."""


class BadEntry(Exception):
    """What was entered cannot be kept. `field` names where it stands, `reason` is a slug."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(f"{field}: {reason}")
        self.field = field
        self.reason = reason


class InvitationRefused(Exception):
    """The invitation does not fit the person who wants to accept it, or the password is not theirs."""


class WrongVoiceCode(Exception):
    """The code is not the one that was read out; after `left` more the link is worth nothing."""

    def __init__(self, left: int) -> None:
        super().__init__(f"{left} tries left")
        self.left = left


class TooManyChecks(Exception):
    """The person has asked for so many names within the hour that the next one has to wait until `until`."""

    def __init__(self, until: datetime) -> None:
        super().__init__(f"not before {until:%H:%M:%S} UTC")
        self.until = until


class NoSuchDevice(NotThere):
    """There is no such device among those this person is signed in on."""


class AlteredMeanwhile(Exception):
    """Someone else changed the same thing after this page was made, and the change cannot be shown beside ours."""


class BadAddress(Exception):
    """This is no mail address, or none that could safely stand in a header."""


class RotationRefused(Exception):
    """The root key cannot be changed here; the message says what the operator has to do first."""


class RestoreUnfinished(Exception):
    """A restore was cut off, so what lies in the data directory is not an office."""


class TooLarge(Exception):
    """A file is larger than this office takes."""

    def __init__(self, largest_bytes: int) -> None:
        super().__init__(f"at most {largest_bytes} bytes")
        self.largest_bytes = largest_bytes


class NoRoom(Exception):
    """The matter, or the day of this person, has less room left than a file needs; nothing of it was kept."""

    def __init__(self, of: str, left_bytes: int) -> None:
        super().__init__(f"{left_bytes} bytes left of the {of}")
        self.of = of  # "matter" or "day"
        self.left_bytes = left_bytes


class OutOfStep(Exception):
    """A part does not follow on what came before; the next one has to begin at `size_bytes`."""

    def __init__(self, size_bytes: int) -> None:
        super().__init__(f"goes on at {size_bytes}")
        self.size_bytes = size_bytes


class NoSuchBundle(NotThere):
    """The matter has no such bundle, or none that is ready."""


class NoSuchUpload(NotThere):
    """This person has no such upload under way in the matter."""


class WrongSetupCode(Exception):
    """The set-up code is not the one that was printed when Redress started."""


class SignInRefused(Exception):
    """The address or the password is wrong; which of them is not said."""


class CodeRefused(SignInRefused):
    """The code, or whatever else was to prove who somebody is, is wrong, too old, or was used before."""


class PasskeyRefused(CodeRefused):
    """The passkey's answer does not fit: another site, another question, too late, or not one of theirs."""


class LockedOut(SignInRefused):
    """A hundred tries in a row went wrong; now only a new invitation given in person helps."""


class ResetRefused(SignInRefused):
    """One of the proofs a new password asks for is missing or wrong; which of them is not said."""


class NoSecondFactor(Exception):
    """A dangerous act asks for a second factor, and this person has none yet."""


class TooManyTries(Exception):
    """Signing in failed so often that the next try has to wait until `until`."""

    def __init__(self, until: datetime) -> None:
        super().__init__(f"not before {until:%H:%M:%S} UTC")
        self.until = until
