"""Exhibits: described, put in order, taken to the drawer and back."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from casework.domain.exhibits import Exhibit
from casework.domain.protected import Veil
from casework.keys.tokens import new_id
from casework.services.actors import Actor
from casework.services.answers import Saved
from casework.services.matters import Change, changing, veil_of
from casework.services.office import Office
from casework.services.refusals import NoSuchExhibit
from casework.store import statements
from casework.store.payloads import ExhibitState


@dataclass(frozen=True)
class ExhibitConflict:
    """Nothing was kept: someone else described the exhibit otherwise meanwhile."""

    version: int
    theirs: Exhibit


def add_exhibit(office: Office, actor: Actor, matter_id: str, exhibit: Exhibit) -> str:
    """Add an exhibit behind the others and return its id.

    The exhibit's own id, if it is one of `new_id`, is kept, so that a page sent twice adds one exhibit.

    Raises: NoSuchMatter.
    """
    with changing(office, actor, matter_id) as change:
        exhibit_id = exhibit.id or new_id()
        if _state(change, exhibit_id) is None:
            last = max((state.exhibit.order for state in _all(change)), default=-1)
            added = ExhibitState(replace(exhibit, id=exhibit_id, order=last + 1, files=()))
            _keep(change, [added], kind="exhibit-added")
        return exhibit_id


def edit_exhibit(
    office: Office, actor: Actor, matter_id: str, exhibit: Exhibit, *, seen: int
) -> Saved | ExhibitConflict:
    """Describe the exhibit anew, unless another editor has done so since version `seen` of the matter.

    Its place, its files and what is known of translations stay as they are, and so does every name that the editor
    was shown a code name for.

    Raises: NoSuchMatter, NoSuchExhibit.
    """
    with changing(office, actor, matter_id) as change:
        before = standing_exhibit(change, exhibit.id)
        old = before.exhibit
        veil = veil_of(office, change.connection, change.matter)
        shown = veil.exhibit(old)
        new = replace(exhibit, order=old.order, version=old.version, files=(), translations=old.translations)
        new = _with_names(veil, old, new)
        if new == old:
            if veil.exhibit(exhibit) != exhibit:  # a hidden name, typed rightly: entered like a wrong guess
                change.note("exhibit-described", subject=exhibit.id)
            return Saved(change.matter.version)
        if old.version > seen:
            return ExhibitConflict(change.matter.version, shown)
        return Saved(_keep(change, [replace(before, exhibit=new)], kind="exhibit-described"))


def remove_exhibit(office: Office, actor: Actor, matter_id: str, exhibit_id: str) -> None:
    """Take the exhibit to the drawer; its files stay in the vault. Raises: NoSuchMatter, NoSuchExhibit."""
    _set_removed(office, actor, matter_id, exhibit_id=exhibit_id, is_removed=True)


def restore_exhibit(office: Office, actor: Actor, matter_id: str, exhibit_id: str) -> None:
    """Take the exhibit out of the drawer. Raises: NoSuchMatter, NoSuchExhibit."""
    _set_removed(office, actor, matter_id, exhibit_id=exhibit_id, is_removed=False)


def arrange_exhibits(office: Office, actor: Actor, matter_id: str, order: Sequence[str]) -> None:
    """Put these exhibits in this order. Raises: NoSuchMatter, NoSuchExhibit."""
    with changing(office, actor, matter_id) as change:
        states = [standing_exhibit(change, exhibit_id) for exhibit_id in order]
        placed = [replace(s, exhibit=replace(s.exhibit, order=place)) for place, s in enumerate(states)]
        _keep(change, [new for new, old in zip(placed, states, strict=True) if new != old], kind="exhibits-arranged")


def _with_names(veil: Veil, old: Exhibit, sent: Exhibit) -> Exhibit:
    """Return what was sent with the names that the code names in its texts stand for."""
    return replace(
        sent,
        title=veil.meant(old.title, sent.title),
        description=veil.meant(old.description, sent.description),
        reason=veil.meant(old.reason, sent.reason),
        summary=veil.meant(old.summary, sent.summary),
        provenance=veil.meant(old.provenance, sent.provenance),
        reliability=veil.meant(old.reliability, sent.reliability),
        shown=veil.meant(old.shown, sent.shown),
        risk=veil.meant(old.risk, sent.risk),
    )


def _set_removed(office: Office, actor: Actor, matter_id: str, *, exhibit_id: str, is_removed: bool) -> None:
    with changing(office, actor, matter_id) as change:
        state = standing_exhibit(change, exhibit_id)
        if state.is_removed is not is_removed:
            kind = "exhibit-removed" if is_removed else "exhibit-restored"
            _keep(change, [replace(state, is_removed=is_removed)], kind=kind)


def standing_exhibit(change: Change, exhibit_id: str) -> ExhibitState:
    """Return the exhibit as it stands in a change. Raises: NoSuchExhibit."""
    state = _state(change, exhibit_id)
    if state is None:
        raise NoSuchExhibit
    return state


def _state(change: Change, exhibit_id: str) -> ExhibitState | None:
    slot = statements.slot_of(change.matter, ExhibitState(Exhibit(exhibit_id, "")))
    found = statements.newest_in(change.connection, change.matter, [slot]).get(slot)
    return found if isinstance(found, ExhibitState) else None


def _all(change: Change) -> tuple[ExhibitState, ...]:
    return statements.standing(change.connection, change.matter).exhibits


def _keep(change: Change, states: list[ExhibitState], *, kind: str) -> int:
    version = statements.append(change.connection, change.matter, states).version
    if states:
        change.note(kind, subject=states[0].exhibit.id if len(states) == 1 else "")
    return version
