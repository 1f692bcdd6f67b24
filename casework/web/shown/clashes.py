"""Contradictions as two statements face to face, with what to do about them."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import gettext as _

from casework.domain.consistency import Contradiction, Nature
from casework.domain.facts import Fact
from casework.web.shown.grounds import told
from casework.web.shown.links import Citation, Links
from casework.web.words import of_speaker


@dataclass(frozen=True)
class Statement:
    """What one fact says, who said it, what proves it, where it can be corrected."""

    text: str
    speaker: str
    citations: tuple[Citation, ...]
    url: str
    is_assumed: bool = False


@dataclass(frozen=True)
class Clash:
    """Statements that cannot all be true, or whose order is open."""

    title: str
    says: str
    statements: tuple[Statement, ...]
    so: str
    is_order_open: bool


def clash(found: Contradiction, links: Links) -> Clash:
    rule = found.rule
    statements = tuple(_statement(fact, links) for fact in found.facts)
    if rule is None:
        asked = links.teller.asked(found.facts[0].key)
        so = _("Mark the statement that is pleaded; until then the draft shows a gap.")
        return Clash(_("Statements differ: %(asked)s", asked=asked), "", statements, so, False)
    is_open = found.nature is Nature.ORDER_OPEN
    says = _(rule.asks) if is_open else found.told(links.teller.answer)
    return Clash(_(rule.title), says, statements, _(rule.so), is_open)


def _statement(fact: Fact, links: Links) -> Statement:
    if fact.is_assumed:
        said = _("%(fact)s, if it is filed today", fact=told(fact, links))
        return Statement(said, _("no day is stated yet"), (), links.question(fact.key, fact.subject), is_assumed=True)
    return Statement(
        told(fact, links),
        of_speaker(fact.said_by),
        links.citations(fact),
        links.question(fact.key, fact.subject),
    )
