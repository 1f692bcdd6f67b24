"""Who may read a fact: the stricter of the fact and its exhibits, and the consent of a person at risk."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum, auto

from casework.domain.answers import Kind
from casework.domain.blocks import Audience, Draft, Text, inlines_of
from casework.domain.facts import Consent, Disclosure, Fact, Speaker, kind_of, stricter
from casework.domain.questions import Form
from casework.domain.record import Record
from casework.drafting.tokens import flattened


class Reading(Enum):
    """What a reader of one text gets to see of a fact."""

    FULL = auto()
    SUMMARY = auto()
    WITHHELD = auto()
    HELD_BACK = auto()
    CONSENT_MISSING = auto()


def level_of(fact: Fact, record: Record) -> Disclosure:
    """Return the stricter of the fact's own level and those of the exhibits that prove it."""
    if not fact.proofs:
        return fact.disclosure
    exhibits = [exhibit for proof in fact.proofs if (exhibit := record.exhibit(proof.exhibit))]
    if all(exhibit.level is fact.disclosure for exhibit in exhibits):
        return fact.disclosure
    return stricter(fact.disclosure, *(exhibit.level for exhibit in exhibits))


def reading(fact: Fact, record: Record, *, form: Form, audience: Audience) -> Reading:
    """Return what a reader in `audience` sees of `fact`."""
    level = level_of(fact, record)
    if level is Disclosure.NOT_FILED or is_refused(fact, record):
        return Reading.HELD_BACK
    if lacks_consent(fact, record, form=form):
        return Reading.CONSENT_MISSING
    if audience is Audience.SOURCE and level is Disclosure.CCF_ONLY:
        return Reading.WITHHELD
    if audience is Audience.SOURCE and level is Disclosure.SUMMARY:
        return Reading.SUMMARY if summary_of(fact, record) else Reading.WITHHELD
    return Reading.FULL


def is_refused(fact: Fact, record: Record) -> bool:
    """Return whether a person at risk refused that `fact` be filed: everything about that person stays out."""
    if fact.consent is Consent.REFUSED:
        return True
    relative = relative_of(fact.subject, record)
    if relative:
        return record.value("relative.consents", relative) == "no"
    return fact.consent is not Consent.GIVEN and _word_of_relatives(fact, record) == {"no"}


def lacks_consent(fact: Fact, record: Record, *, form: Form) -> bool:
    """Return whether a person at risk has yet to be asked, or to answer, whether `fact` may be filed."""
    if fact.consent is Consent.NOT_ASKED:
        return True
    question = form.question(fact.key)
    if fact.consent is Consent.GIVEN:
        return False
    if answers := _word_of_relatives(fact, record):
        return "yes" not in answers
    if question is None or not question.is_at_risk:
        return False
    relative = relative_of(fact.subject, record)
    return bool(relative) and record.value("relative.consents", relative) not in ("yes", "no")


def _word_of_relatives(fact: Fact, record: Record) -> set[object]:
    """Return whether the relatives consent, where one of them said `fact`: to report it tells who spoke."""
    if fact.said_by is not Speaker.RELATIVE or relative_of(fact.subject, record):
        return set()
    return {record.value("relative.consents", relative) for relative in record.subjects_of("relative")}


def relative_of(subject: str, record: Record) -> str:
    """Return the relative a thing is about, or nothing."""
    if not record.subjects_of("relative"):
        return ""
    if kind_of(subject) == "relative":
        return subject
    named = record.value(f"{kind_of(subject)}.relative", subject)
    return named if isinstance(named, str) else ""


def summary_of(fact: Fact, record: Record) -> str:
    """Return what the source may be told instead: the fact's summary, or its exhibit's."""
    if fact.summary:
        return fact.summary
    exhibits = (record.exhibit(proof.exhibit) for proof in fact.proofs)
    return next((exhibit.summary for exhibit in exhibits if exhibit and exhibit.summary), "")


def reason_of(fact: Fact, record: Record) -> str:
    """Return why it is restricted: the fact's reason, its exhibit's, or the one given for the matter."""
    exhibits = (record.exhibit(proof.exhibit) for proof in fact.proofs)
    given = [fact.reason, *(exhibit.reason for exhibit in exhibits if exhibit)]
    matter = record.value("confidentiality.reason")
    return next((reason for reason in given if reason), matter if isinstance(matter, str) else "")


def leaks(draft: Draft, record: Record, *, form: Form) -> tuple[Fact, ...]:
    """Return the facts the source must not read whose words stand in `draft` all the same.

    Looked for is what was typed in words, of four letters or more, unless a fact open to the source says it too.
    """
    words = " ".join(_words(draft)).casefold()
    open_values = {_value(fact, form) for fact in record.facts if _is_open(fact, record, form)}
    closed = (fact for fact in record.facts if not _is_open(fact, record, form))
    typed = ((fact, _value(fact, form)) for fact in closed)
    return tuple(fact for fact, value in typed if len(value) >= 4 and value not in open_values and value in words)


def _is_open(fact: Fact, record: Record, form: Form) -> bool:
    return reading(fact, record, form=form, audience=Audience.SOURCE) is Reading.FULL


def _value(fact: Fact, form: Form) -> str:
    question = form.question(fact.key)
    is_typed = question is not None and question.kind in (Kind.TEXT, Kind.LONG)
    return flattened(fact.value).casefold() if is_typed and isinstance(fact.value, str) else ""


def _words(draft: Draft) -> Iterator[str]:
    yield draft.title
    yield draft.header
    for block in draft.blocks:
        for inline in inlines_of(block):
            if isinstance(inline, Text):
                yield inline.text
