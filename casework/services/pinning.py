"""What an exhibit proves, said from the exhibit's side: a place in it pinned to statements, and taken off again."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from casework.domain.facts import Fact, Proof, Speaker
from casework.services.actors import Actor
from casework.services.answers import Saved
from casework.services.exhibits import standing_exhibit
from casework.services.matters import Change, changing
from casework.services.office import Office
from casework.services.refusals import NoSuchSubject
from casework.store import statements


@dataclass(frozen=True)
class Said:
    """Which statement: of what thing, to which question, by whom."""

    subject: str
    key: str
    said_by: Speaker


def pin(office: Office, actor: Actor, matter_id: str, exhibit_id: str, said: Iterable[Said], *, pinpoint: str) -> Saved:
    """Note that the exhibit proves these statements at this place; what is noted already is not noted twice.

    A proof noted without a place gets the place. It is stated anew each time, with what stood before in the history.

    Raises: NoSuchMatter, NoSuchExhibit; NoSuchSubject where nobody said so.
    """
    proof = Proof(exhibit_id, pinpoint)
    return _restate(
        office, actor, matter_id, exhibit_id, said, kind="proof-added", make=lambda fact: _pinned(fact, proof)
    )


def unpin(office: Office, actor: Actor, matter_id: str, exhibit_id: str, said: Said, *, pinpoint: str) -> Saved:
    """Strike out that the exhibit proves this statement at this place.

    Raises: NoSuchMatter, NoSuchExhibit; NoSuchSubject where nobody said so.
    """
    proof = Proof(exhibit_id, pinpoint)
    return _restate(
        office,
        actor,
        matter_id,
        exhibit_id,
        (said,),
        kind="proof-removed",
        make=lambda fact: tuple(one for one in fact.proofs if one != proof),
    )


def _restate(
    office: Office,
    actor: Actor,
    matter_id: str,
    exhibit_id: str,
    said: Iterable[Said],
    *,
    kind: str,
    make: Callable[[Fact], tuple[Proof, ...]],
) -> Saved:
    with changing(office, actor, matter_id) as change:
        standing_exhibit(change, exhibit_id)
        before = [_standing(change, one) for one in dict.fromkeys(said)]
        after = [replace(fact, proofs=make(fact)) for fact in before]
        changed = [new for new, old in zip(after, before, strict=True) if new != old]
        restated = [replace(fact, stated_at=change.at, entered_by=change.by) for fact in changed]
        kept = statements.append(change.connection, change.matter, restated)
        if restated:
            change.note(kind, subject=exhibit_id)
        return Saved(kept.version)


def _pinned(fact: Fact, proof: Proof) -> tuple[Proof, ...]:
    rest = [one for one in fact.proofs if one != proof and one != Proof(proof.exhibit)]
    places_known = any(one.exhibit == proof.exhibit for one in rest)
    if not proof.pinpoint and places_known:
        return fact.proofs
    return fact.proofs if proof in fact.proofs else (*rest, proof)


def _standing(change: Change, said: Said) -> Fact:
    slot = statements.fact_slot(change.matter, said.subject, key=said.key, said_by=said.said_by)
    found = statements.newest_in(change.connection, change.matter, [slot]).get(slot)
    if not isinstance(found, Fact) or found.value is None:
        raise NoSuchSubject
    return found
