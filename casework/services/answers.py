"""Answers: what is said about a subject, kept beside everything that was said before."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from casework.domain.answers import Value
from casework.domain.facts import Consent, Disclosure, Fact, Proof, Speaker, kind_of
from casework.domain.names import folded_name
from casework.domain.protected import (
    Veil,
    code_key,
    is_name_of_somebody,
    made_up_code,
    mark_key,
    may_be_protected,
)
from casework.domain.record import Subject
from casework.services.actors import Actor
from casework.services.matters import Change, changing, ever_said, reading, veil_of
from casework.services.office import Office
from casework.services.refusals import NoSuchSubject
from casework.store import statements
from casework.store.payloads import SubjectState


@dataclass(frozen=True)
class Statement:
    """What an editor enters about one key. No value withdraws what this speaker had said."""

    value: Value | None
    said_by: Speaker = Speaker.APPLICANT
    proofs: tuple[Proof, ...] = ()
    disclosure: Disclosure = Disclosure.DISCLOSE
    reason: str = ""
    summary: str = ""
    consent: Consent = Consent.NOT_NEEDED
    is_pleaded: bool = False


@dataclass(frozen=True)
class Saved:
    """Everything was kept; `version` is the matter's now, `facts` are the statements that were new."""

    version: int
    facts: tuple[Fact, ...] = ()


@dataclass(frozen=True)
class Conflict:
    """Nothing was kept: someone else stated something different meanwhile. `theirs` is what they said."""

    version: int
    theirs: tuple[Fact, ...]


def answer(
    office: Office, actor: Actor, matter_id: str, subject: str, statements_by_key: Mapping[str, Statement], *, seen: int
) -> Saved | Conflict:
    """Keep these statements about `subject`, unless another editor has meanwhile said something else.

    `seen` is the version of the matter that the editor's page was made from. The same statements sent twice are
    kept once. What is sent back as a reader is shown it, such as a code name where the name stands, leaves the
    words that it stands for as they are. Either all are kept or none.

    Raises: NoSuchMatter; NoSuchSubject if the matter never held this thing.
    """
    with changing(office, actor, matter_id) as change:
        _check_subject(office, change, subject)
        sent = [_fact(change, subject, key, one) for key, one in statements_by_key.items()]
        newest, veil = _newest(change, sent), veil_of(office, change.connection, change.matter)
        new = [
            meant
            for fact in sent
            if (meant := _meant(change, fact, newest.get(_slot(change, fact)), veil=veil)) is not None
        ]
        theirs = [veil.fact(old) for fact in new if (old := newest.get(_slot(change, fact))) and old.number > seen]
        if theirs:
            return Conflict(change.matter.version, tuple(theirs))
        saved = _append(change, new, kind=_kind_of(subject))
        return replace(saved, facts=tuple(veil.fact(fact) for fact in saved.facts))


def plead(office: Office, actor: Actor, matter_id: str, subject: str, key: str, *, said_by: Speaker) -> Saved:
    """Mark the statement of one speaker as the one that is pleaded, and no other.

    Raises: NoSuchMatter; NoSuchSubject if this speaker has said nothing about it.
    """
    with changing(office, actor, matter_id) as change:
        standing = [fact for fact in _all_speakers(change, subject, key) if fact.value is not None]
        if all(fact.said_by is not said_by for fact in standing):
            raise NoSuchSubject
        marked = [replace(fact, is_pleaded=fact.said_by is said_by) for fact in standing]
        changed = [new for new, old in zip(marked, standing, strict=True) if new != old]
        restated = [replace(fact, stated_at=change.at, entered_by=change.by) for fact in changed]
        veil = veil_of(office, change.connection, change.matter)
        saved = _append(change, restated, kind="statement-pleaded")
        return replace(saved, facts=tuple(veil.fact(fact) for fact in saved.facts))


def history(office: Office, actor: Actor, matter_id: str, subject: str, key: str) -> tuple[Fact, ...]:
    """Return everything ever said about `key` of `subject`, the oldest first; withdrawn answers have no value.

    Raises: NoSuchMatter.
    """
    with reading(office, actor, matter_id) as (connection, kept):
        slots = [statements.fact_slot(kept, subject, key=key, said_by=speaker) for speaker in Speaker]
        said = [entry for entry in statements.history(connection, kept, slots) if isinstance(entry, Fact)]
        veil = veil_of(office, connection, kept)
        return tuple(veil.fact(fact) for fact in said)


def _check_subject(office: Office, change: Change, subject: str) -> None:
    """What a matter can have several of must have been added before anything is said about it."""
    if kind_of(subject) not in office.form.repeating_kinds:
        return
    slot = statements.slot_of(change.matter, SubjectState(Subject(subject)))
    if not statements.newest_in(change.connection, change.matter, [slot]):
        raise NoSuchSubject


def _fact(change: Change, subject: str, key: str, one: Statement) -> Fact:
    if kind_of(key) != kind_of(subject) or (key == mark_key(subject) and may_be_protected(subject)):
        raise ValueError(f"{key} is not asked about {subject}")
    return Fact(
        subject,
        key,
        one.value,
        one.said_by,
        one.proofs,
        one.disclosure,
        one.reason,
        one.summary,
        one.consent,
        one.is_pleaded,
        stated_at=change.at,
        entered_by=change.by,
    )


def _newest(change: Change, facts: list[Fact]) -> dict[bytes, Fact]:
    slots = [_slot(change, fact) for fact in facts]
    found = statements.newest_in(change.connection, change.matter, slots)
    return {slot: entry for slot, entry in found.items() if isinstance(entry, Fact)}


def _all_speakers(change: Change, subject: str, key: str) -> list[Fact]:
    slots = [statements.fact_slot(change.matter, subject, key=key, said_by=speaker) for speaker in Speaker]
    found = statements.newest_in(change.connection, change.matter, slots)
    return [entry for entry in found.values() if isinstance(entry, Fact)]


def _meant(change: Change, fact: Fact, before: Fact | None, *, veil: Veil) -> Fact | None:
    """Return the statement with the words that its code names stand for; None if it stands already."""
    meant = fact
    if before is not None and before.value is not None:
        meant = replace(
            fact,
            value=_meant_value(fact, before, veil),
            proofs=_meant_proofs(fact, before, veil),
            reason=veil.meant(before.reason, fact.reason),
            summary=veil.meant(before.summary, fact.summary),
        )
    if veil.hides(fact.subject) and is_name_of_somebody(fact) and isinstance(fact.value, str):
        return _hidden_name(change, replace(meant, value=fact.value), before)
    return None if _stands(meant, before) and not _is_guess(fact, before, veil) else meant


def _meant_value(fact: Fact, before: Fact, veil: Veil) -> Value | None:
    """Return a changed text with the names that the code names left in it stand for."""
    shown = veil.fact(before)
    if fact.value == shown.value:
        return before.value
    if not isinstance(fact.value, str) or not isinstance(before.value, str) or shown.value == before.value:
        return fact.value
    return veil.meant(before.value, fact.value, key=fact.key)


def _meant_proofs(fact: Fact, before: Fact, veil: Veil) -> tuple[Proof, ...]:
    """Return the proofs with the names in their places, each taken from the earlier proof by the same exhibit."""
    old = list(before.proofs)
    meant = []
    for proof in fact.proofs:
        same = next((one for one in old if one.exhibit == proof.exhibit), None)
        if same is not None:
            old.remove(same)
        meant.append(replace(proof, pinpoint=veil.meant(same.pinpoint, proof.pinpoint)) if same else proof)
    return tuple(meant)


def _is_guess(fact: Fact, before: Fact | None, veil: Veil) -> bool:
    """Whether somebody typed a hidden name that stands there already, but was not shown to them and is not theirs.

    It is kept and entered like a wrong guess, so that nobody learns by trying.
    """
    return before is not None and before.entered_by != fact.entered_by and veil.fact(fact) != fact


def _hidden_name(change: Change, fact: Fact, before: Fact | None) -> Fact | None:
    """Return the real name of a protected person as it is kept, None if it stands already.

    A code name, today's or an earlier one, stands for the name that was given. A name that is typed again counts as
    new, so that nobody learns by trying whether it is the right one; only who gave it first may send it twice.
    """
    if _is_code_name(change, fact):
        standing = [one for one in _all_speakers(change, fact.subject, fact.key) if isinstance(one.value, str)]
        mine = [one for one in standing if one.said_by is fact.said_by]
        kept = replace(fact, value=(mine or standing)[-1].value) if standing else fact
        return None if _stands(kept, before) else kept
    said = ever_said(change.connection, change.matter, [(fact.subject, fact.key)])
    first = next((one for one in said if one.value == fact.value), None)
    knows = first is not None and first.entered_by == fact.entered_by
    return None if knows and _stands(fact, before) else fact


def _is_code_name(change: Change, fact: Fact) -> bool:
    chosen = ever_said(change.connection, change.matter, [(fact.subject, code_key(fact.subject))])
    codes = {made_up_code(fact.subject), *(one.value for one in chosen if isinstance(one.value, str))}
    return folded_name(str(fact.value)) in {folded_name(code) for code in codes}


def _stands(fact: Fact, before: Fact | None) -> bool:
    if before is None or before.value is None:
        return fact.value is None
    return fact == replace(before, number=fact.number, stated_at=fact.stated_at, entered_by=fact.entered_by)


def _slot(change: Change, fact: Fact) -> bytes:
    return statements.slot_of(change.matter, fact)


def _kind_of(subject: str) -> str:
    return "override-set" if kind_of(subject) == "deadline" else "answered"


def _append(change: Change, facts: list[Fact], *, kind: str) -> Saved:
    after = statements.append(change.connection, change.matter, facts)
    if facts:
        change.note(kind, subject=facts[0].subject, details={"keys": [fact.key for fact in facts]})
    numbered = [replace(fact, number=number) for number, fact in enumerate(facts, start=change.matter.version + 1)]
    return Saved(after.version, tuple(numbered))
