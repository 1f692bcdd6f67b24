"""Answers: what is said about a subject, kept beside everything that was said before."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from casework.domain.answers import Value
from casework.domain.facts import Consent, Disclosure, Fact, Proof, Speaker, kind_of
from casework.domain.protected import Veil, mark_key, may_be_protected
from casework.domain.record import Subject
from casework.services.actors import Actor
from casework.services.matters import Change, changing, reading, veil_of
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
    kept once, and so is a protected person's code name sent back where the name stands. Either all are kept or none.

    Raises: NoSuchMatter; NoSuchSubject if the matter never held this thing.
    """
    with changing(office, actor, matter_id) as change:
        _check_subject(office, change, subject)
        wanted = [_fact(change, subject, key, one) for key, one in statements_by_key.items()]
        newest, veil = _newest(change, wanted), veil_of(office, change.connection, change.matter)
        new = [fact for fact in wanted if not _says_nothing_new(fact, newest.get(_slot(change, fact)), veil)]
        theirs = [veil.fact(old) for fact in new if (old := newest.get(_slot(change, fact))) and old.number > seen]
        if theirs:
            return Conflict(change.matter.version, tuple(theirs))
        return _append(change, new, kind=_kind_of(subject))


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


def _says_nothing_new(fact: Fact, before: Fact | None, veil: Veil) -> bool:
    """Whether the statement stands already; an editor sends back what they were shown, so that counts as well."""
    if before is None or before.value is None:
        return fact.value is None
    same = replace(before, number=fact.number, stated_at=fact.stated_at, entered_by=fact.entered_by)
    return fact in (same, veil.fact(same))


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
