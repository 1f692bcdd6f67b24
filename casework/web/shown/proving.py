"""What an exhibit proves, as its page shows it, and what it could prove: by ground, by incident, the rest."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from flask_babel import gettext as _

from casework.domain.analysis import Analysis
from casework.domain.facts import Fact, kind_of
from casework.services.pinning import Said
from casework.web.shown.links import Links

INCIDENT = "incident"


@dataclass(frozen=True)
class Statement:
    """A statement that exhibits can prove. `name` stands for it in a form; `places` are those in this exhibit."""

    name: str
    said: Said
    thing: str
    asked: str
    answer: str
    speaker: str
    url: str
    grounds: str
    places: tuple[str, ...] = ()
    is_proved: bool = False


@dataclass(frozen=True)
class Group:
    """Statements that go together: those of one ground, of one incident, or the rest."""

    name: str
    title: str
    statements: tuple[Statement, ...]

    @property
    def is_whole(self) -> bool:
        """Whether it can be chosen as a whole."""
        return bool(self.name)


def name_of(said: Said) -> str:
    return f"{said.subject}|{said.key}|{said.said_by.value}"


def proved(exhibit_id: str, analysis: Analysis, links: Links) -> tuple[Statement, ...]:
    """Return every statement that the exhibit proves, what grounds rely on first."""
    found = [fact for fact in analysis.record.facts if any(proof.exhibit == exhibit_id for proof in fact.proofs)]
    told = [_statement(fact, exhibit_id, analysis, links) for fact in found if fact.is_known]
    return tuple(sorted(told, key=lambda one: not one.grounds))


def groups(exhibit_id: str, analysis: Analysis, links: Links) -> tuple[Group, ...]:
    """Return everything stated, each statement once: under the strongest ground it carries, its incident, or the rest.

    A group can be chosen as a whole, so that an exhibit proves an incident or what a ground stands on.
    """
    left = {_place(fact): fact for fact in analysis.record.facts if fact.is_known}
    found: list[Group] = []
    for judgement in analysis.arguable:
        taken = _taken(judgement.facts, left)
        title = _("%(ground)s: %(title)s", ground=judgement.ground.id, title=_(judgement.ground.title))
        found.append(_group(f"ground:{judgement.ground.id}", title, taken, exhibit_id, analysis, links))
    for incident in analysis.record.subjects_of(INCIDENT):
        taken = _taken([fact for fact in left.values() if fact.subject == incident], left)
        title = _("Incident: %(name)s", name=links.teller.thing(incident))
        found.append(_group(incident, title, taken, exhibit_id, analysis, links))
    found.append(_group("", _("Everything else stated"), list(left.values()), exhibit_id, analysis, links))
    return tuple(_merged(found))


def _merged(several: Iterable[Group]) -> Iterator[Group]:
    """Yield the groups that hold something, those of one ground judged for two instruments as one."""
    kept: dict[str, Group] = {}
    for one in several:
        if one.statements:
            before = kept.get(one.name)
            kept[one.name] = Group(one.name, one.title, (*before.statements, *one.statements)) if before else one
    return iter(kept.values())


def _taken(facts: Iterable[Fact], left: dict[tuple[str, str, str], Fact]) -> list[Fact]:
    """Take these statements out of what is left, and return those that were there."""
    return [left.pop(_place(fact)) for fact in facts if _place(fact) in left]


def _place(fact: Fact) -> tuple[str, str, str]:
    return (fact.subject, fact.key, fact.said_by.value)


def _group(name: str, title: str, facts: Iterable[Fact], exhibit_id: str, analysis: Analysis, links: Links) -> Group:
    return Group(name, title, tuple(_statement(fact, exhibit_id, analysis, links) for fact in facts))


def _statement(fact: Fact, exhibit_id: str, analysis: Analysis, links: Links) -> Statement:
    said = Said(fact.subject, fact.key, fact.said_by)
    places = tuple(proof.pinpoint for proof in fact.proofs if proof.exhibit == exhibit_id)
    rows = (row for row in analysis.evidence if (row.fact.subject, row.fact.key) == (fact.subject, fact.key))
    grounds = next((row.grounds for row in rows), ())
    return Statement(
        name_of(said),
        said,
        links.teller.thing(fact.subject) if ":" in fact.subject else "",
        links.teller.asked(fact.key),
        links.teller.brief(fact),
        fact.said_by.value,
        links.question(fact.key, fact.subject) if kind_of(fact.subject) else "",
        ", ".join(grounds),
        places,
        bool(places),
    )
