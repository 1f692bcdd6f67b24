"""Grounds as the analysis page shows them: on what each stands, what it waits for, what will be answered."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from flask_babel import gettext as _

from casework.domain.analysis import Analysis, Gap
from casework.domain.conditions import Missing
from casework.domain.facts import Fact
from casework.domain.grounds import Judgement, Standing, Why
from casework.web.shown.links import Citation, Links
from casework.web.shown.rulers import sentence


@dataclass(frozen=True)
class StandingRow:
    """A fact a ground stands on: what was asked, what was answered, its exhibits; bare without."""

    asked: str
    answer: str
    citations: tuple[Citation, ...]
    url: str


@dataclass(frozen=True)
class Thing:
    """The facts about one thing, such as an incident; no name where the matter has it only once."""

    name: str
    rows: tuple[StandingRow, ...]


@dataclass(frozen=True)
class Wanted:
    """A fact that is missing, and where it is asked."""

    text: str
    url: str


@dataclass(frozen=True)
class Card:
    """One ground for one instrument."""

    judgement: Judgement
    about: str
    cites: str
    stands: tuple[Thing, ...]
    further: tuple[Thing, ...]
    further_count: int
    waits: tuple[Wanted, ...]
    stronger: tuple[Wanted, ...]
    why_not: str

    @property
    def is_brief(self) -> bool:
        return self.judgement.standing is Standing.UNAVAILABLE

    @property
    def certainty(self) -> str:
        return str(self.judgement.version.certainty) if self.judgement.version else ""


@dataclass(frozen=True)
class FirstThing:
    """The one question that decides most."""

    text: str
    url: str
    decides: tuple[str, ...]
    strengthens: tuple[str, ...]


MOST_SUGGESTIONS: Final = 4
MOST_SHOWN: Final = 6


def cards(analysis: Analysis, links: Links) -> tuple[Card, ...]:
    several = len(analysis.record.subjects_of("instrument")) > 1
    return tuple(_card(judgement, links, names_instrument=several) for judgement in analysis.judgements)


def first_thing(analysis: Analysis, links: Links) -> FirstThing | None:
    gap: Gap | None = analysis.first_gap
    if gap is None:
        return None
    key, subject = gap.missing.key, gap.missing.subject
    asked = links.teller.to_ask(key, subject)
    return FirstThing(asked, links.question(key, subject), gap.decides, gap.strengthens)


def things(facts: Iterable[Fact], links: Links) -> tuple[Thing, ...]:
    """Return facts gathered by the thing they are about, in the order in which things first occur."""
    gathered: dict[str, list[StandingRow]] = {}
    for fact in facts:
        about = links.teller.thing(fact.subject) if ":" in fact.subject else ""
        gathered.setdefault(about, []).append(_row(fact, links))
    return tuple(Thing(name, tuple(rows)) for name, rows in gathered.items())


def told(fact: Fact, links: Links) -> str:
    """Return a fact as one line: the thing, the question, the answer."""
    about = f"{links.teller.thing(fact.subject)}: " if ":" in fact.subject else ""
    return f"{about}{links.teller.asked(fact.key)} {links.teller.brief(fact)}"


def _row(fact: Fact, links: Links) -> StandingRow:
    teller = links.teller
    url = links.question(fact.key, fact.subject)
    return StandingRow(teller.asked(fact.key), teller.brief(fact), links.citations(fact), url)


def _card(judgement: Judgement, links: Links, *, names_instrument: bool) -> Card:
    version = judgement.version
    further = [fact for fact in judgement.facts if fact not in judgement.relied[:MOST_SHOWN]]
    return Card(
        judgement,
        links.teller.thing(judgement.instrument) if names_instrument else "",
        "; ".join(one.cite for one in version.authorities) if version else "",
        things(judgement.relied[:MOST_SHOWN], links),
        things(further, links),
        len(further),
        tuple(_wanted(one, links) for one in judgement.missing),
        tuple(_wanted(one, links) for one in judgement.could_add[:MOST_SUGGESTIONS]),
        _why_not(judgement, links),
    )


def _wanted(missing: Missing, links: Links) -> Wanted:
    text = sentence(links.teller.missing(missing.key, missing.subject))
    return Wanted(text, links.question(missing.key, missing.subject))


def _why_not(judgement: Judgement, links: Links) -> str:
    match judgement.why:
        case Why.NOT_IN_FORCE:
            return _("No version of this rule is in force on this day.")
        case Why.OTHER_INSTRUMENT:
            kind = links.record.fact("instrument.kind", judgement.instrument)
            return _("It does not reach data of this kind: %(kind)s.", kind=links.teller.answer(kind) if kind else "")
        case Why.FACTS_AGAINST:
            facts = dict.fromkeys(fact for test, fact in judgement.against)
            why = "; ".join(told(fact, links) for fact in facts)
            return _("What is known closes it. %(facts)s", facts=why) if why else _("What is known closes it.")
        case _:
            return ""
