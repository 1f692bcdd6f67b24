"""The legal hold: while it is on a matter, nothing of the matter is destroyed, whoever asks (see `erasure`)."""

from casework.services.actors import Actor
from casework.services.leads import leading, reason_given
from casework.services.office import Office
from casework.store import matters


def set_hold(office: Office, actor: Actor, matter_id: str, *, reason: str) -> None:
    """Put a legal hold on the matter. Raises: NoSuchMatter, LeadsOnly, StepUpFirst; ReasonMissing."""
    given = reason_given(reason)
    with leading(office, actor, matter_id) as change:
        if change.matter.held_at is None:
            matters.hold(change.connection, change.matter, at=change.at)
            change.note("hold-set", details={"reason": given})


def lift_hold(office: Office, actor: Actor, matter_id: str, *, reason: str) -> None:
    """Lift the hold. Raises: NoSuchMatter, LeadsOnly, StepUpFirst; ReasonMissing."""
    given = reason_given(reason)
    with leading(office, actor, matter_id) as change:
        if change.matter.held_at is not None:
            matters.hold(change.connection, change.matter, at=None)
            change.note("hold-lifted", details={"reason": given})
