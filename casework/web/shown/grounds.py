"""Grounds as the analysis page shows them: on what each stands, what it waits for, what will be answered."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
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
    """One ground for one instrument. `anchor` is where it stands on the page."""

    judgement: Judgement
    anchor: str
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
class Shelf:
    """The grounds of one standing, as the index of the page lists them."""

    standing: Standing
    cards: tuple[Card, ...]


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
    instruments = analysis.record.subjects_of("instrument")
    several = len(instruments) > 1
    places = {instrument: f"-{place}" if several else "" for place, instrument in enumerate(instruments, 1)}
    return tuple(
        _card(one, links, anchor=f"ground-{one.ground.id}{places.get(one.instrument, '')}", names_instrument=several)
        for one in analysis.judgements
    )


def index(shown: Sequence[Card]) -> tuple[Shelf, ...]:
    """Return the grounds by their standing, the strongest first; a standing that no ground has is left out."""
    by_standing = ((standing, [card for card in shown if card.judgement.standing is standing]) for standing in Standing)
    return tuple(Shelf(standing, tuple(found)) for standing, found in by_standing if found)


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


def _card(judgement: Judgement, links: Links, *, anchor: str, names_instrument: bool) -> Card:
    version = judgement.version
    further = [fact for fact in judgement.facts if fact not in judgement.relied[:MOST_SHOWN]]
    return Card(
        judgement,
        anchor,
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
