"""Protected persons: revealing one, with a reason and for all leads to see, and saying who is one."""

from dataclasses import dataclass, field

from casework.domain.facts import Fact, Speaker, kind_of
from casework.domain.protected import KINDS, is_protected, mark_key, may_be_protected, name_key, real_names, shown_name
from casework.domain.record import Record, Subject
from casework.services.actors import Actor
from casework.services.leads import leading, reason_given
from casework.services.matters import Change, Matter, changing, ever_said, unveiled
from casework.services.office import Office
from casework.services.proofs import require_step_up
from casework.services.refusals import NoSuchSubject
from casework.store import statements
from casework.store.payloads import SubjectState


@dataclass(frozen=True)
class Shown:
    """A relative or witness as the matter shows them: by code name, unless counsel lifted the protection."""

    id: str
    kind: str
    name: str = field(repr=False)
    is_protected: bool
    is_removed: bool = False


def of(matter: Matter) -> tuple[Shown, ...]:
    """Return every relative and witness of a matter that its reader has opened, those in the drawer last."""
    return (*_listed(matter.record), *_listed(matter.drawer, is_removed=True))


def person(matter: Matter, subject: str) -> Shown:
    """Return one of them. Raises: NoSuchSubject."""
    found = next((one for one in of(matter) if one.id == subject), None)
    if found is None:
        raise NoSuchSubject
    return found


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
        both = unveiled(change.connection, change.matter)
        if is_protected(Record(tuple(fact for one in both for fact in one.facts)), subject) is protected:
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


def _listed(record: Record, *, is_removed: bool = False) -> tuple[Shown, ...]:
    return tuple(
        Shown(one, kind_of(one), shown_name(record, one), is_protected=is_protected(record, one), is_removed=is_removed)
        for kind in KINDS
        for one in record.subjects_of(kind)
    )


def _refuse_unknown(change: Change, subject: str) -> None:
    """Raises: NoSuchSubject, unless the matter has this thing and it is a person of the kinds that are protected."""
    slot = statements.slot_of(change.matter, SubjectState(Subject(subject)))
    if not may_be_protected(subject) or not statements.newest_in(change.connection, change.matter, [slot]):
        raise NoSuchSubject
