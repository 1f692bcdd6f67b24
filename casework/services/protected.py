"""Protected persons: revealing one, with a reason and for all leads to see, and saying who is one."""

from casework.domain.facts import Fact, Speaker
from casework.domain.protected import is_protected, mark_key, may_be_protected, name_key, real_names
from casework.domain.record import Subject
from casework.services.actors import Actor
from casework.services.leads import leading, reason_given
from casework.services.matters import Change, changing, ever_said, unveiled
from casework.services.office import Office
from casework.services.proofs import require_step_up
from casework.services.refusals import NoSuchSubject
from casework.store import statements
from casework.store.payloads import SubjectState


def reveal(office: Office, actor: Actor, matter_id: str, subject: str, *, reason: str) -> tuple[str, ...]:
    """Return every real name ever given for a protected person, the newest first, and write in the journal who asked,
    when and why.

    Raises: NoSuchMatter; NoSuchSubject; StepUpFirst; ReasonMissing.
    """
    with changing(office, actor, matter_id, even_closed=True) as change:
        _refuse_unknown(change, subject)
        require_step_up(office, actor)
        given = reason_given(reason)
        said = ever_said(change.connection, change.matter, [(subject, name_key(subject))])
        change.note("protected-revealed", subject=subject, details={"reason": given})
    return real_names(reversed(said), subject)


def set_protected(
    office: Office, actor: Actor, matter_id: str, subject: str, *, protected: bool, reason: str = ""
) -> None:
    """Say whether a relative or witness is shown by code name. Lifting the protection needs a reason.

    Raises: NoSuchMatter, LeadsOnly, StepUpFirst; NoSuchSubject; ReasonMissing.
    """
    with leading(office, actor, matter_id) as change:
        _refuse_unknown(change, subject)
        given = reason.strip() if protected else reason_given(reason)
        if is_protected(unveiled(change.connection, change.matter)[0], subject) is protected:
            return
        said = Fact(
            subject,
            mark_key(subject),
            protected,
            Speaker.COUNSEL,
            stated_at=change.at,
            entered_by=change.by,
        )
        statements.append(change.connection, change.matter, [said])
        change.note("protected-changed", subject=subject, details={"protected": protected, "reason": given})


def _refuse_unknown(change: Change, subject: str) -> None:
    """Raises: NoSuchSubject, unless the matter has this thing and it is a person of the kinds that are protected."""
    slot = statements.slot_of(change.matter, SubjectState(Subject(subject)))
    if not may_be_protected(subject) or not statements.newest_in(change.connection, change.matter, [slot]):
        raise NoSuchSubject
