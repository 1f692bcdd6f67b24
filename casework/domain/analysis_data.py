"""The analysis as plain data, for a file that other programs read."""

from __future__ import annotations

from typing import Any

from casework.domain.analysis import Analysis, EvidenceRow, Gap
from casework.domain.answers import UNKNOWN, Value
from casework.domain.authorities import Version
from casework.domain.conditions import Missing
from casework.domain.consistency import Contradiction
from casework.domain.dates import PartialDate
from casework.domain.deadlines import Deadline
from casework.domain.facts import Fact
from casework.domain.grounds import Judgement
from casework.domain.requirements import Check

FORMAT = 1


def as_data(analysis: Analysis) -> dict[str, Any]:
    """Return the analysis in dictionaries, lists, texts, numbers and truths; an unknown answer is `{"unknown": true}`.

    Units: dates as ISO texts, as precise as they are known.
    """
    return {
        "format": FORMAT,
        "today": str(analysis.today),
        "grounds": [_judgement(one) for one in analysis.judgements],
        "evidence": [_row(row) for row in analysis.evidence],
        "contradictions": [_contradiction(one) for one in analysis.contradictions],
        "requirements": [_check(one) for one in analysis.preflight],
        "deadlines": [_deadline(one) for one in analysis.deadlines],
        "gaps": [_gap(gap) for gap in analysis.gaps],
    }


def _judgement(judgement: Judgement) -> dict[str, Any]:
    ground = judgement.ground
    return {
        "ground": ground.id,
        "title": ground.title,
        "instrument": judgement.instrument,
        "standing": str(judgement.standing),
        "why_unavailable": str(judgement.why) if judgement.why else None,
        "stands_on": [_fact(fact) for fact in judgement.facts],
        "missing": [_missing(one) for one in judgement.missing],
        "could_add": [_missing(one) for one in judgement.could_add],
        "facts_against": [_fact(fact) for _, fact in judgement.against],
        "source_answers": [{"source": one.source, "ours": one.ours} for one in ground.answers],
        "weak_when": list(ground.weak_when),
        "authorities": _authorities(judgement.version),
    }


def _authorities(version: Version[Any] | None) -> list[dict[str, str]]:
    return [
        {"cite": one.cite, "says": one.says, "certainty": str(one.certainty), "checked_on": str(one.checked_on)}
        for one in (version.authorities if version else ())
    ]


def _fact(fact: Fact) -> dict[str, Any]:
    return {
        "subject": fact.subject,
        "key": fact.key,
        "value": _value(fact.value),
        "said_by": str(fact.said_by),
        "exhibits": [{"exhibit": proof.exhibit, "pinpoint": proof.pinpoint} for proof in fact.proofs],
        "disclosure": str(fact.disclosure),
    }


def _value(value: Value | None) -> Any:
    if value is UNKNOWN:
        return {"unknown": True}
    if isinstance(value, PartialDate):
        return str(value)
    return list(value) if isinstance(value, tuple) else value


def _missing(missing: Missing) -> dict[str, str]:
    return {"key": missing.key, "subject": missing.subject}


def _row(row: EvidenceRow) -> dict[str, Any]:
    return {"fact": _fact(row.fact), "grounds": list(row.grounds), "is_bare": row.fact.is_bare}


def _contradiction(contradiction: Contradiction) -> dict[str, Any]:
    rule = contradiction.rule
    return {
        "nature": str(contradiction.nature),
        "rule": rule.id if rule else None,
        "title": rule.title if rule else None,
        "what_to_do": rule.so if rule else None,
        "facts": [_fact(fact) for fact in contradiction.facts],
    }


def _check(check: Check) -> dict[str, Any]:
    return {
        "requirement": check.requirement.id,
        "title": check.requirement.title,
        "met": str(check.met),
        "measured": check.measured,
        "missing": [_missing(one) for one in check.missing],
        "what_to_do": None if check.is_met else check.requirement.missing,
        "authorities": _authorities(check.version),
    }


def _deadline(deadline: Deadline) -> dict[str, Any]:
    timing = deadline.version.terms
    return {
        "rule": deadline.rule.id,
        "title": deadline.rule.title,
        "subject": deadline.subject,
        "whose": deadline.rule.whose,
        "force": str(deadline.rule.force),
        "state": str(deadline.state),
        "due": str(deadline.due) if deadline.due else None,
        "latest": str(deadline.latest) if deadline.latest else None,
        "runs_from": _fact(deadline.start) if deadline.start else None,
        "waiting_for": [_missing(one) for one in deadline.waiting_for],
        "set_by_counsel": deadline.override is not None,
        "counted": timing.counted,
        "is_assumption": timing.is_assumption,
        "lost": deadline.rule.lost,
        "authorities": _authorities(deadline.version),
    }


def _gap(gap: Gap) -> dict[str, Any]:
    return {**_missing(gap.missing), "decides": list(gap.decides), "strengthens": list(gap.strengthens)}
