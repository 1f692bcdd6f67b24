"""How facts, subjects and exhibits are written inside a sealed value, and read back."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from casework.domain.annex_plans import AnnexPlan, PlannedAnnex
from casework.domain.answers import UNKNOWN, Unknown, Value
from casework.domain.dates import PartialDate
from casework.domain.exhibits import (
    Certified,
    Exhibit,
    ExhibitFile,
    Extent,
    PagePair,
    Translation,
    TranslationNote,
)
from casework.domain.facts import Consent, Disclosure, Fact, Proof, Speaker
from casework.domain.record import Subject

Payload = dict[str, Any]


@dataclass(frozen=True)
class SubjectState:
    """A thing of which a matter has several, as it stands: its place in order, and whether it is in the drawer."""

    subject: Subject
    is_removed: bool = False
    number: int = 0


@dataclass(frozen=True)
class ExhibitState:
    """An exhibit as it stands, and whether it is in the drawer."""

    exhibit: Exhibit
    is_removed: bool = False


@dataclass(frozen=True)
class PlanState:
    """The plan of annexes as it stands: made by whom, and when."""

    plan: AnnexPlan
    at: datetime
    by: str


def written_value(value: Value | None) -> Any:
    if isinstance(value, PartialDate):
        return {"date": str(value)}
    if isinstance(value, Unknown):
        return {"unknown": True}
    return list(value) if isinstance(value, tuple) else value


def read_value(written: Any) -> Value | None:
    if isinstance(written, dict):
        return PartialDate.parse(written["date"]) if "date" in written else UNKNOWN
    return tuple(written) if isinstance(written, list) else written


def written_fact(fact: Fact) -> Payload:
    """Return everything about `fact` but its number, which the log gives. What is empty is left out."""
    whole = {
        "subject": fact.subject,
        "key": fact.key,
        "value": written_value(fact.value),
        "said_by": fact.said_by.value,
        "at": fact.stated_at.isoformat(),
        "by": fact.entered_by,
    }
    rest = {
        "proofs": [[proof.exhibit, proof.pinpoint] for proof in fact.proofs],
        "disclosure": "" if fact.disclosure is Disclosure.DISCLOSE else fact.disclosure.value,
        "reason": fact.reason,
        "summary": fact.summary,
        "consent": fact.consent.value,
        "pleaded": fact.is_pleaded,
    }
    return whole | {name: value for name, value in rest.items() if value}


def read_fact(payload: Payload, number: int) -> Fact:
    return Fact(
        subject=payload["subject"],
        key=payload["key"],
        value=read_value(payload["value"]),
        said_by=Speaker(payload["said_by"]),
        proofs=tuple(Proof(*proof) for proof in payload.get("proofs", ())),
        disclosure=Disclosure(payload.get("disclosure", "disclose")),
        reason=payload.get("reason", ""),
        summary=payload.get("summary", ""),
        consent=Consent(payload.get("consent", "")),
        is_pleaded=payload.get("pleaded", False),
        stated_at=datetime.fromisoformat(payload["at"]),
        entered_by=payload["by"],
        number=number,
    )


def written_subject(state: SubjectState) -> Payload:
    return {"subject": state.subject.id, "order": state.subject.order, "removed": state.is_removed}


def read_subject(payload: Payload, number: int) -> SubjectState:
    return SubjectState(Subject(payload["subject"], payload["order"]), payload["removed"], number)


def written_exhibit(state: ExhibitState) -> Payload:
    """Return everything about the exhibit but its files. What older entries do not know is left out where empty."""
    exhibit = state.exhibit
    whole = {
        "exhibit": exhibit.id,
        "title": exhibit.title,
        "dated_on": str(exhibit.dated_on) if exhibit.dated_on else "",
        "language": exhibit.language,
        "translation": exhibit.translation.value,
        "description": exhibit.description,
        "disclosure": exhibit.disclosure.value,
        "reason": exhibit.reason,
        "summary": exhibit.summary,
        "provenance": exhibit.provenance,
        "order": exhibit.order,
        "removed": state.is_removed,
    }
    rest = {
        "reliability": exhibit.reliability,
        "shown": exhibit.shown,
        "consent": exhibit.consent.value,
        "risk": exhibit.risk,
        "translations": [_written_note(note) for note in exhibit.translations],
    }
    return whole | {name: value for name, value in rest.items() if value}


def read_exhibit(payload: Payload, number: int, *, files: tuple[ExhibitFile, ...] = ()) -> ExhibitState:
    exhibit = Exhibit(
        id=payload["exhibit"],
        title=payload["title"],
        dated_on=PartialDate.parse(payload["dated_on"]) if payload["dated_on"] else None,
        language=payload["language"],
        translation=Translation(payload["translation"]),
        description=payload["description"],
        disclosure=Disclosure(payload["disclosure"]),
        reason=payload["reason"],
        summary=payload["summary"],
        provenance=payload["provenance"],
        order=payload["order"],
        version=number,
        files=files,
        reliability=payload.get("reliability", ""),
        shown=payload.get("shown", ""),
        consent=Consent(payload.get("consent", "")),
        risk=payload.get("risk", ""),
        translations=tuple(_read_note(note) for note in payload.get("translations", ())),
    )
    return ExhibitState(exhibit, payload["removed"])


def _written_note(note: TranslationNote) -> Payload:
    rest = {
        "of": note.of,
        "translator": note.translator,
        "statement": note.statement,
        "certified": note.certified.value,
        "from": note.from_language,
        "to": note.to_language,
        "pages": [[one.first, one.last, one.translated_first, one.translated_last] for one in note.pages],
    }
    whole = {"file": note.file, "extent": note.extent.value}
    return whole | {name: value for name, value in rest.items() if value}


def _read_note(payload: Payload) -> TranslationNote:
    return TranslationNote(
        payload["file"],
        payload.get("of", ""),
        translator=payload.get("translator", ""),
        statement=payload.get("statement", ""),
        certified=Certified(payload.get("certified", "")),
        extent=Extent(payload["extent"]),
        from_language=payload.get("from", ""),
        to_language=payload.get("to", ""),
        pages=tuple(PagePair(*pages) for pages in payload.get("pages", ())),
    )


def written_plan(state: PlanState) -> Payload:
    return {
        "plan": [[annex.id, annex.title, list(annex.exhibits)] for annex in state.plan.annexes],
        "before": state.plan.before,
        "at": state.at.isoformat(),
        "by": state.by,
    }


def read_plan(payload: Payload, number: int) -> PlanState:
    annexes = tuple(PlannedAnnex(name, title, tuple(exhibits)) for name, title, exhibits in payload["plan"])
    plan = AnnexPlan(annexes, version=number, before=payload["before"])
    return PlanState(plan, datetime.fromisoformat(payload["at"]), payload["by"])
