"""The conflict check: is a name known anywhere in the firm? It says whom to speak to, and never where or why.

A name behind a wall, in a colleague's matter or in one's own is answered alike, with the same work: all names of
all matters are looked at every time. Thirty questions an hour are answered: nobody reads the firm out by asking.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from casework.domain.names import Name, name, names_in
from casework.services.actors import Actor
from casework.services.firm import profile
from casework.services.journal import record
from casework.services.office import Office
from casework.services.refusals import BadEntry, NotAllowed, TooManyChecks
from casework.store import checks, matters, people, statements
from casework.store import journal as book
from casework.store.engines import Connection
from casework.store.matters import STAFF
from casework.store.statements import Standing

AN_HOUR: Final = 30
HOUR: Final = timedelta(hours=1)
KIND: Final = "conflict-checked"
ONE_NAME: Final = ("applicant.name_original", "applicant.entity_name", "applicant.guardian_name", "incident.by")
SEVERAL_NAMES: Final = (
    "applicant.aliases",
    "applicant.transliterations",
    "charge.civil_case",
    "incident.agency",
    "proceedings.co_accused",
    "proceedings.opened_by",
)


@dataclass(frozen=True)
class SpeakTo:
    """The only thing a hit tells."""

    partner: str


def check(office: Office, actor: Actor, asked: str) -> SpeakTo | None:
    """Return whom to speak to before acting for or against this person, or None if the firm does not know the name.

    Looked at are applicants, their other names, co-accused, opponents and those said to have acted against them.

    Raises: NotAllowed, unless the actor works here as lawyer or paralegal; BadEntry; TooManyChecks.
    """
    if actor.role not in STAFF:
        raise NotAllowed
    wanted = name(asked)
    if not any(len(word) > 1 or not word.isascii() for word in wanted):
        raise BadEntry("name", "too-short")
    _count(office, actor)
    partner = _partner(office)
    with office.engines.read.begin() as connection:
        _read_names(office, connection)
    return SpeakTo(partner) if office.names.hits(wanted) else None


def _count(office: Office, actor: Actor) -> None:
    """Enter the question in the journal, unless it is one too many. What was asked for is not written down."""
    with office.engines.write.begin() as connection:
        book.wait_for_turn(connection)
        lately = checks.times_of(connection, KIND, actor=actor.id, since=office.clock() - HOUR)
        if len(lately) >= AN_HOUR:
            raise TooManyChecks(lately[-AN_HOUR] + HOUR)
        record(connection, office, KIND, actor=actor.id)


def _partner(office: Office) -> str:
    """Return whom the firm has named for conflicts; failing that who signs, or the first administrator."""
    settings = profile(office)
    with office.engines.read.begin() as connection:
        everyone = people.people(connection, office.keys)
    administrator = next((one.name for one in everyone if one.is_administrator), "")
    return settings.conflict_partner or settings.signatory or administrator


def _read_names(office: Office, connection: Connection) -> None:
    """Bring the names in memory up to date with every matter there is."""
    there = set()
    for kept in matters.every_matter(connection, office.keys):
        there.add(kept.id)
        if not office.names.is_current(kept.id, kept.version):
            office.names.keep(kept.id, kept.version, _names(statements.standing(connection, kept)))
    office.names.forget_all_but(there)


def _names(standing: Standing) -> Iterator[Name]:
    said = [fact for fact in standing.facts if isinstance(fact.value, str)]
    for fact in said:
        if fact.key in ONE_NAME:
            yield name(str(fact.value))
        elif fact.key in SEVERAL_NAMES:
            yield from names_in(str(fact.value))
    given = [fact for fact in said if fact.key == "applicant.given_names"]
    for family in (fact for fact in said if fact.key == "applicant.family_name"):
        yield name(str(family.value))
        yield from (name(f"{family.value} {one.value}") for one in given)
