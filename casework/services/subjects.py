"""Things of which a matter can have several: added, put in order, taken to the drawer and back. None is deleted."""

from collections.abc import Sequence
from dataclasses import replace

from casework.domain.facts import kind_of
from casework.domain.record import Subject
from casework.keys.tokens import new_id
from casework.services.actors import Actor
from casework.services.matters import Change, changing
from casework.services.office import Office
from casework.services.refusals import NoSuchSubject
from casework.store import statements
from casework.store.payloads import SubjectState


def add_subject(office: Office, actor: Actor, matter_id: str, kind: str, *, form_id: str = "") -> str:
    """Add a thing of this kind behind the others, and return its id.

    `form_id` is a random id made with the page; the same page sent twice adds one thing.

    Raises: NoSuchMatter; NoSuchSubject if nothing of this kind repeats in the form.
    """
    if kind not in office.form.repeating_kinds:
        raise NoSuchSubject
    with changing(office, actor, matter_id) as change:
        subject = f"{kind}:{_local_id(form_id)}"
        if _state(change, subject) is None:
            last = max((state.subject.order for state in _of_kind(change, kind)), default=-1)
            _keep(change, [SubjectState(Subject(subject, last + 1))], kind="thing-added")
        return subject


def remove_subject(office: Office, actor: Actor, matter_id: str, subject: str) -> None:
    """Take the thing, and what was said about it, to the drawer. Raises: NoSuchMatter, NoSuchSubject."""
    _set_removed(office, actor, matter_id, subject=subject, is_removed=True)


def restore_subject(office: Office, actor: Actor, matter_id: str, subject: str) -> None:
    """Take the thing out of the drawer, with everything that was said. Raises: NoSuchMatter, NoSuchSubject."""
    _set_removed(office, actor, matter_id, subject=subject, is_removed=False)


def move_subject(office: Office, actor: Actor, matter_id: str, subject: str, *, by: int) -> None:
    """Move the thing by so many places among its kind, up (negative) or down. Raises: NoSuchMatter, NoSuchSubject."""
    with changing(office, actor, matter_id) as change:
        _known(change, subject)
        order = [state.subject.id for state in _of_kind(change, kind_of(subject)) if not state.is_removed]
        if subject not in order:
            raise NoSuchSubject
        place = max(0, min(len(order) - 1, order.index(subject) + by))
        order.remove(subject)
        order.insert(place, subject)
        _arrange(change, order)


def arrange_subjects(office: Office, actor: Actor, matter_id: str, order: Sequence[str]) -> None:
    """Put these things of one kind in this order. Raises: NoSuchMatter, NoSuchSubject."""
    with changing(office, actor, matter_id) as change:
        _arrange(change, order)


def _arrange(change: Change, order: Sequence[str]) -> None:
    states = [_known(change, subject) for subject in order]
    placed = [replace(s, subject=replace(s.subject, order=place)) for place, s in enumerate(states)]
    _keep(change, [new for new, old in zip(placed, states, strict=True) if new != old], kind="things-arranged")


def _set_removed(office: Office, actor: Actor, matter_id: str, *, subject: str, is_removed: bool) -> None:
    with changing(office, actor, matter_id) as change:
        state = _known(change, subject)
        if state.is_removed is not is_removed:
            kind = "thing-removed" if is_removed else "thing-restored"
            _keep(change, [replace(state, is_removed=is_removed)], kind=kind)


def _known(change: Change, subject: str) -> SubjectState:
    state = _state(change, subject)
    if state is None:
        raise NoSuchSubject
    return state


def _state(change: Change, subject: str) -> SubjectState | None:
    slot = statements.slot_of(change.matter, SubjectState(Subject(subject)))
    found = statements.newest_in(change.connection, change.matter, [slot]).get(slot)
    return found if isinstance(found, SubjectState) else None


def _of_kind(change: Change, kind: str) -> list[SubjectState]:
    states = statements.standing(change.connection, change.matter).subjects
    return sorted((s for s in states if s.subject.kind == kind), key=lambda state: state.subject.order)


def _keep(change: Change, states: list[SubjectState], *, kind: str) -> None:
    statements.append(change.connection, change.matter, states)
    if states:
        change.note(kind, subject=states[0].subject.id)


def _local_id(form_id: str) -> str:
    is_ours = len(form_id) == 32 and all(letter in "0123456789abcdef" for letter in form_id)
    return form_id if is_ours else new_id()
