"""What can stand in the journal: the closed list of kinds, each with the sentence that tells it."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Kind:
    """A kind of entry. `says` follows the name of who did it; of a view, the gate writes the entry by itself."""

    says: str
    is_view: bool = False


def N_(text: str) -> str:  # noqa: N802 - the mark by which texts are collected for translators
    return text


def _done(says: str) -> Kind:
    return Kind(says)


def _seen(says: str) -> Kind:
    return Kind(says, is_view=True)


DOORS: Final = {
    "signed-in": _done(N_("signed in")),
    "sign-in-failed": _done(N_("failed to sign in")),
    "signed-out": _done(N_("signed out")),
    "signed-out-everywhere": _done(N_("ended all sessions")),
    "device-signed-out": _done(N_("ended the session of a device")),
    "password-changed": _done(N_("changed the password")),
    "second-factor-begun": _done(N_("began to set up a second factor")),
    "second-factor-put-off": _done(N_("put off setting up a second factor")),
    "second-factor-added": _done(N_("set up a second factor")),
    "second-factor-removed": _done(N_("removed a second factor")),
    "second-factor-passed": _done(N_("passed the second factor")),
    "second-factor-failed": _done(N_("failed the second factor")),
    "recovery-codes-made": _done(N_("made new recovery codes")),
    "recovery-code-used": _done(N_("used a recovery code")),
    "passkey-added": _done(N_("added a passkey")),
    "passkey-removed": _done(N_("removed a passkey")),
    "passkey-failed": _done(N_("failed to sign in with a passkey")),
    "stepped-up": _done(N_("confirmed who they are before a dangerous act")),
    "step-up-failed": _done(N_("failed to confirm who they are")),
    "reset-started": _done(N_("began to reset an account")),
    "reset-finished": _done(N_("finished the reset of an account")),
    "reset-cancelled": _done(N_("cancelled the reset of an account")),
    "access-refused": _done(N_("was refused a page")),
}
ACCOUNTS: Final = {
    "firm-founded": _done(N_("founded the firm")),
    "account-added": _done(N_("added an account")),
    "account-suspended": _done(N_("suspended an account")),
    "account-reinstated": _done(N_("reinstated an account")),
    "account-changed": _done(N_("changed an account")),
    "account-erased": _done(N_("erased an account with its last matter")),
    "mail-chosen": _done(N_("chose whether to get e-mail")),
    "administrator-appointed": _done(N_("appointed an administrator")),
    "administrator-dismissed": _done(N_("dismissed an administrator")),
    "accounts-viewed": _seen(N_("looked at the list of accounts")),
}
MATTERS: Final = {
    "matter-opened": _done(N_("opened the matter")),
    "matter-viewed": _seen(N_("looked at the matter")),
    "matter-renamed": _done(N_("renamed the matter")),
    "matter-closed": _done(N_("closed the matter")),
    "matter-reopened": _done(N_("reopened the matter")),
    "matter-handed-over": _done(N_("handed the matter over")),
    "matter-frozen": _done(N_("froze the matter")),
    "client-frozen": _done(N_("froze the client's access")),
    "client-thawed": _done(N_("lifted the freeze of the client's access")),
    "hold-set": _done(N_("put a legal hold on the matter")),
    "hold-lifted": _done(N_("lifted the legal hold on the matter")),
    "matter-erased": _done(N_("erased the matter")),
    "answers-viewed": _seen(N_("looked at answers")),
    "history-viewed": _seen(N_("looked at the history of an answer")),
    "answered": _done(N_("entered answers")),
    "statement-pleaded": _done(N_("chose the statement that is pleaded")),
    "thing-added": _done(N_("added a thing")),
    "things-arranged": _done(N_("put things in another order")),
    "thing-removed": _done(N_("took a thing to the drawer")),
    "thing-restored": _done(N_("took a thing out of the drawer")),
    "override-set": _done(N_("set the day of a deadline")),
    "protected-viewed": _seen(N_("looked at protected persons")),
    "protected-revealed": _done(N_("revealed a protected person")),
    "protected-changed": _done(N_("changed a protected person")),
}
EVIDENCE: Final = {
    "exhibits-viewed": _seen(N_("looked at the list of exhibits")),
    "exhibit-viewed": _seen(N_("looked at an exhibit")),
    "exhibit-added": _done(N_("added an exhibit")),
    "exhibit-described": _done(N_("described an exhibit anew")),
    "exhibit-removed": _done(N_("took an exhibit to the drawer")),
    "exhibit-restored": _done(N_("took an exhibit out of the drawer")),
    "exhibits-arranged": _done(N_("put exhibits in another order")),
    "proof-added": _done(N_("noted what an exhibit proves")),
    "proof-removed": _done(N_("struck out that an exhibit proves something")),
    "annexes-viewed": _seen(N_("looked at the plan of annexes")),
    "annexes-planned": _done(N_("changed the plan of annexes")),
    "translations-viewed": _seen(N_("looked at the list of translations")),
    "translation-described": _done(N_("described a translation")),
    "file-attached": _done(N_("attached a file to an exhibit")),
    "upload-begun": _done(N_("began to send a file in parts")),
    "upload-discarded": _done(N_("threw away the parts of a file that was never finished")),
    "uploads-viewed": _seen(N_("looked at the files that are not finished")),
    "file-withdrawn": _done(N_("marked a file withdrawn")),
    "file-reinstated": _done(N_("took back that a file was withdrawn")),
    "file-downloaded": _done(N_("downloaded a file of an exhibit")),
    "file-altered": _done(N_("found that a file is no longer what was received")),
    "file-viewed": _seen(N_("looked at a file of an exhibit")),
    "file-examined": _done(N_("had a file of an exhibit examined")),
    "redaction-begun": _done(N_("prepared a redacted twin of a file")),
    "file-redacted": _done(N_("kept a redacted twin of a file")),
    "text-viewed": _seen(N_("looked at the text of a file")),
    "text-typed": _done(N_("put the text of a file right")),
    "text-recognised": _done(N_("had the text of a file recognised")),
    "searched": _seen(N_("searched the matter")),
    "clean-copy-taken": _done(N_("took a clean copy of a file")),
    "receipt-changed": _done(N_("changed what is said of how a file was received")),
    "custody-exported": _done(N_("took the custody record of a file")),
}
PAPERS: Final = {
    "analysis-viewed": _seen(N_("looked at the analysis")),
    "deadlines-viewed": _seen(N_("looked at the deadlines")),
    "draft-viewed": _seen(N_("looked at the draft")),
    "draft-downloaded": _done(N_("downloaded the draft")),
    "source-safe-downloaded": _done(N_("downloaded the text that is safe for the source")),
    "counsel-sheet-downloaded": _done(N_("downloaded the sheet for counsel")),
    "bundles-viewed": _seen(N_("looked at the list of bundles")),
    "bundle-asked": _done(N_("asked for a bundle")),
    "bundle-made": _done(N_("built a bundle")),
    "bundle-failed": _done(N_("could not build a bundle")),
    "bundle-cancelled": _done(N_("cancelled a bundle")),
    "bundle-downloaded": _done(N_("took a bundle away")),
    "checklist-downloaded": _done(N_("downloaded the checklist of deadlines")),
}
TEAM: Final = {
    "team-viewed": _seen(N_("looked at the team")),
    "person-invited": _done(N_("invited a person")),
    "invitation-accepted": _done(N_("accepted an invitation")),
    "invitation-refused": _done(N_("gave a wrong code for an invitation")),
    "invitation-withdrawn": _done(N_("withdrew an invitation")),
    "member-confirmed": _done(N_("confirmed a member of the matter")),
    "member-removed": _done(N_("removed a member from the matter")),
    "member-left": _done(N_("left the matter")),
    "lead-made": _done(N_("made a member lead of the matter")),
    "lead-unmade": _done(N_("ended a member's lead of the matter")),
    "wall-built": _done(N_("walled a person off from the matter")),
    "wall-lifted": _done(N_("lifted a wall")),
    "conflict-checked": _done(N_("checked a name for conflicts")),
}
OFFICE: Final = {
    "journal-viewed": _seen(N_("looked at who saw what")),
    "journal-exported": _done(N_("exported who saw what")),
    "journal-head-exported": _done(N_("took the newest mark of the journal")),
    "export-viewed": _seen(N_("looked at the page for exporting the matter")),
    "export-begun": _done(N_("began to export the whole matter")),
    "export-ended": _done(N_("exported the whole matter")),
    "export-broken-off": _done(N_("broke off the export of the whole matter")),
    "breach-pack-made": _done(N_("made a breach pack")),
    "profile-viewed": _seen(N_("looked at the firm's profile")),
    "profile-changed": _done(N_("changed the firm's profile")),
    "addressees-viewed": _seen(N_("looked at the register of addressees")),
    "addressee-added": _done(N_("added an addressee")),
    "addressee-changed": _done(N_("changed an addressee")),
    "addressee-removed": _done(N_("removed an addressee")),
    "outbox-viewed": _seen(N_("looked at the mail that waits")),
    "mail-sent-again": _done(N_("gave a mail that failed another chance")),
    "test-letter-queued": _done(N_("asked for a test letter to themselves")),
    "all-signed-out": _done(N_("ended everybody's sessions")),
    "incident-viewed": _seen(N_("looked at the page for incidents")),
    "recovery-kit-made": _done(N_("printed a recovery kit")),
    "rotation-begun": _done(N_("began to change the root key")),
    "rotation-finished": _done(N_("finished changing the root key")),
    "matter-key-changed": _done(N_("changed the key of the matter")),
    "office-unlocked": _done(N_("unlocked the office")),
    "backup-made": _done(N_("made a backup")),
    "backup-restored": _done(N_("restored a backup")),
    "database-scrubbed": _done(N_("scrubbed the database")),
}
KINDS: Final = DOORS | ACCOUNTS | MATTERS | EVIDENCE | PAPERS | TEAM | OFFICE


def sentence(kind: str) -> str:
    """Return what an entry of this kind says; of a kind that a newer version wrote, its name."""
    return KINDS[kind].says if kind in KINDS else kind
