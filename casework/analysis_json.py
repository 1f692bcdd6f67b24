"""The analysis as JSON, for other programs and for comparing one day with another."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from typing import Any

from casework.domain.analysis import Analysis, Gap
from casework.domain.answers import Unknown
from casework.domain.authorities import Version
from casework.domain.conditions import Missing
from casework.domain.consistency import Contradiction
from casework.domain.dates import PartialDate
from casework.domain.deadlines import Deadline
from casework.domain.facts import Fact
from casework.domain.grounds import Judgement
from casework.domain.requirements import Check


def analysis_json(analysis: Analysis, *, title: str) -> bytes:
    """Return the whole analysis as JSON in UTF-8; the same analysis gives the same bytes.

    It holds every fact, also those that are never filed: it is for counsel.
    """
    told = {
        "title": title,
        "today": analysis.today.isoformat(),
        "grounds": [_judgement(one) for one in analysis.judgements],
        "evidence": [_fact(row.fact) | {"grounds": list(row.grounds)} for row in analysis.evidence],
        "contradictions": [_contradiction(one) for one in analysis.contradictions],
        "requirements": [_check(one) for one in analysis.preflight],
        "deadlines": [_deadline(one) for one in analysis.deadlines],
        "gaps": [_gap(one) for one in analysis.gaps],
    }
    return (json.dumps(told, ensure_ascii=False, indent=2) + "\n").encode()


def _judgement(judged: Judgement) -> dict[str, Any]:
    ground = judged.ground
    return {
        "ground": ground.id,
        "title": ground.title,
        "instrument": judged.instrument,
        "standing": judged.standing.value,
        "why": judged.why.value if judged.why else None,
        "relies_on": _facts(judged.relied),
        "supported_by": _facts(judged.supported),
        "missing": _missing(judged.missing),
        "could_add": _missing(judged.could_add),
        "against": _facts(fact for _, fact in judged.against),
        "source_will_answer": [{"source": answer.source, "ours": answer.ours} for answer in ground.answers],
        "weak_when": list(ground.weak_when),
        "law": _law(judged.version),
    }


def _contradiction(found: Contradiction) -> dict[str, Any]:
    told = found.told(lambda fact: str(_value(fact.value)))
    rule = found.rule
    return {
        "nature": found.nature.value,
        "rule": rule.id if rule else None,
        "says": told,
        "so": rule.so if rule else "",
        "statements": _facts(found.facts),
    }


def _check(check: Check) -> dict[str, Any]:
    return {
        "requirement": check.requirement.id,
        "title": check.requirement.title,
        "met": check.met.value,
        "measured": check.measured,
        "missing": _missing(check.missing),
        "law": _law(check.version),
    }


def _deadline(deadline: Deadline) -> dict[str, Any]:
    rule, timing = deadline.rule, deadline.version.terms
    return {
        "deadline": rule.id,
        "title": rule.title,
        "subject": deadline.subject,
        "whose": rule.whose,
        "force": rule.force.value,
        "state": deadline.state.value,
        "due": _value(deadline.due),
        "latest": _value(deadline.latest),
        "runs_from": _fact(deadline.start) if deadline.start else None,
        "waiting_for": _missing(deadline.waiting_for),
        "counted": timing.counted,
        "is_assumption": timing.is_assumption,
        "lost": rule.lost,
        "set_by_counsel": _fact(deadline.override) if deadline.override else None,
        "law": _law(deadline.version),
    }


def _gap(gap: Gap) -> dict[str, Any]:
    (missing,) = _missing((gap.missing,))
    return missing | {"decides": list(gap.decides), "strengthens": list(gap.strengthens)}


def _law(version: Version[Any] | None) -> list[dict[str, str]]:
    return [
        {"cite": one.cite, "certainty": one.certainty.value, "checked_on": one.checked_on.isoformat()}
        for one in (version.authorities if version else ())
    ]


def _missing(missing: Iterable[Missing]) -> list[dict[str, str]]:
    return [{"fact": one.key, "subject": one.subject} for one in missing]


def _facts(facts: Iterable[Fact]) -> list[dict[str, Any]]:
    return [_fact(fact) for fact in facts]


def _fact(fact: Fact) -> dict[str, Any]:
    return {
        "fact": fact.key,
        "subject": fact.subject,
        "value": _value(fact.value),
        "said_by": fact.said_by.value,
        "exhibits": [{"exhibit": proof.exhibit, "pinpoint": proof.pinpoint} for proof in fact.proofs],
        "disclosure": fact.disclosure.value,
    }


def _value(value: object) -> object:
    """A value as JSON knows it; “I do not know” is told apart from no answer."""
    if isinstance(value, Unknown):
        return {"unknown": True}
    if isinstance(value, PartialDate | date):
        return str(value)
    return list(value) if isinstance(value, tuple) else value
