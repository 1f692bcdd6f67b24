"""Matters: opening one, listing one's own, and the one way in which a matter is loaded or changed."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime

from casework.domain.annex_plans import AnnexPlan
from casework.domain.exhibits import Exhibit, ExhibitFile
from casework.domain.facts import Fact, Speaker
from casework.domain.protected import Veil, code_key, may_be_protected, name_key
from casework.domain.record import Record
from casework.keys.tokens import new_id
from casework.services.actors import LAWYER, Actor
from casework.services.journal import Details, record
from casework.services.notices import tell_team
from casework.services.office import Office
from casework.services.refusals import LawyersOnly, MatterClosed, NoSuchMatter
from casework.store import exhibits, matters, statements
from casework.store.engines import Connection
from casework.store.matters import KeptMatter
from casework.store.payloads import ExhibitState
from casework.store.statements import Standing


@dataclass(frozen=True)
class Heading:
    """A matter as it stands in a list."""

    id: str
    title: str = field(repr=False)
    code_name: str = field(repr=False)
    version: int
    opened_at: datetime
    closed_at: datetime | None = None


@dataclass(frozen=True)
class Matter:
    """A matter as a member sees it.

    `version` grows with every change; an editor sends it back with what was edited. `drawer` holds the things and
    exhibits that were removed, with what was said about them: nothing is ever deleted. In both, protected persons
    stand by their code names; `veil` is what hides them.
    """

    id: str
    title: str = field(repr=False)  # what is said of a person must not reach a log through a traceback
    code_name: str = field(repr=False)
    version: int
    opened_at: datetime
    record: Record = field(repr=False)
    drawer: Record = field(repr=False)
    closed_at: datetime | None = None
    veil: Veil = field(default_factory=Veil, repr=False)


@dataclass(frozen=True)
class Change:
    """A matter locked for a change, until the transaction ends."""

    connection: Connection
    matter: KeptMatter
    at: datetime
    by: str
    office: Office = field(repr=False)
    actor: str

    def note(self, kind: str, *, subject: str = "", details: Details | None = None) -> None:
        """Write in the journal what was changed, and to the team if it is news; the last thing to do in a change."""
        tell_team(self.connection, self.office, kind, matter_id=self.matter.id, but=self.actor)
        record(
            self.connection,
            self.office,
            kind,
            actor=self.actor,
            matter=self.matter.id,
            subject=subject,
            details=details,
        )


def open_matter(office: Office, actor: Actor, *, title: str, code_name: str = "") -> Matter:
    """Open a matter of which the actor is the first member and the lead. Raises: LawyersOnly."""
    matter_id = new_id()
    with office.engines.write.begin() as connection:
        add_matter(connection, office, actor, matter_id=matter_id, title=title, code_name=code_name)
        record(connection, office, "matter-opened", actor=actor.id, matter=matter_id)
    return load_matter(office, actor, matter_id)


def matters_of(office: Office, actor: Actor) -> tuple[Heading, ...]:
    """Return the matters of which the actor is a member and that open, the newest first."""
    return headings_of(office, actor)[0]


def headings_of(office: Office, actor: Actor) -> tuple[tuple[Heading, ...], int]:
    """Return the matters of the actor, and how many more of theirs cannot be opened, since they are damaged."""
    with office.engines.read.begin() as connection:
        found = matters.matters_of(connection, office.keys, actor.id)
        return tuple(_heading(kept) for kept in found.readable), len(found.damaged)


def load_matter(office: Office, actor: Actor, matter_id: str) -> Matter:
    """Return the matter, if the actor is a member of it.

    Raises: NoSuchMatter, for a stranger exactly as for a matter that never existed.
    """
    cleared = office.recent.cleared
    with office.engines.read.begin() as connection:
        version = matters.version_of(connection, actor.id, matter_id)
        if version is None:
            raise NoSuchMatter
        found: Matter | None = office.recent.find(matter_id, version=version)
        if found is None:
            found = _open(connection, _found(matters.find(connection, office.keys, actor.id, matter_id=matter_id)))
            office.recent.keep(found, cleared=cleared)
        return found


def rename_matter(office: Office, actor: Actor, matter_id: str, *, title: str, code_name: str) -> None:
    """Raises: NoSuchMatter."""
    with changing(office, actor, matter_id) as change:
        matters.rename(change.connection, change.matter, title=title.strip(), code_name=code_name.strip())
        change.note("matter-renamed")


@contextmanager
def reading(office: Office, actor: Actor, matter_id: str) -> Iterator[tuple[Connection, KeptMatter]]:
    """Find the matter for reading more of it. Raises: NoSuchMatter, as `load_matter` does."""
    with office.engines.read.begin() as connection:
        yield connection, _found(matters.find(connection, office.keys, actor.id, matter_id=matter_id))


@contextmanager
def changing(office: Office, actor: Actor, matter_id: str, *, even_closed: bool = False) -> Iterator[Change]:
    """Lock the matter for one change, all of which is kept or nothing.

    Raises: NoSuchMatter, as `load_matter` does; MatterClosed, unless the change is one of a closed matter too.
    """
    with office.engines.write.begin() as connection:
        kept = _found(matters.find(connection, office.keys, actor.id, matter_id=matter_id, for_update=True))
        if kept.closed_at and not even_closed:
            raise MatterClosed
        yield Change(connection, kept, office.clock(), by=actor.name, office=office, actor=actor.id)


def add_matter(
    connection: Connection, office: Office, actor: Actor, *, matter_id: str, title: str, code_name: str
) -> KeptMatter:
    """Keep a new matter in a transaction that goes on. Raises: LawyersOnly, since its first member leads it."""
    if actor.role != LAWYER:
        raise LawyersOnly
    return matters.add_matter(
        connection,
        office.keys,
        matter_id,
        title=title.strip(),
        code_name=code_name.strip(),
        account_id=actor.id,
        at=office.clock(),
    )


def opened_with_names(connection: Connection, kept: KeptMatter, named: Collection[str]) -> Matter:
    """Return the matter with the real names of these protected persons, for a service that enters it in the journal."""
    return _open(connection, kept, named=named)


def _open(connection: Connection, kept: KeptMatter, *, named: Collection[str] = ()) -> Matter:
    standing = statements.standing(connection, kept)
    record, drawer = _sorted(standing, exhibits.files_by_exhibit(connection, kept))
    veil = _veil(connection, kept, standing, lifted=named)
    return Matter(
        kept.id,
        kept.title,
        code_name=kept.code_name,
        version=kept.version,
        opened_at=kept.opened_at,
        closed_at=kept.closed_at,
        record=veil.record(record),
        drawer=veil.record(drawer),
        veil=veil,
    )


def veil_of(office: Office, connection: Connection, kept: KeptMatter) -> Veil:
    """Return what hides the protected persons of the matter as it stands in this transaction."""
    opened: Matter | None = office.recent.find(kept.id, version=kept.version)
    return opened.veil if opened else _veil(connection, kept, statements.standing(connection, kept))


def ever_said(connection: Connection, kept: KeptMatter, places: Iterable[tuple[str, str]]) -> tuple[Fact, ...]:
    """Return all that any speaker ever said at these places, each a subject and a key; unveiled, the oldest first."""
    slots = [
        statements.fact_slot(kept, subject, key=key, said_by=speaker) for subject, key in places for speaker in Speaker
    ]
    said = statements.history(connection, kept, slots) if slots else []
    return tuple(entry for entry in said if isinstance(entry, Fact))


def unveiled(connection: Connection, kept: KeptMatter) -> tuple[Record, Record]:
    """Return record and drawer with the real names, for a service that reveals one and enters it in the journal."""
    return _sorted(statements.standing(connection, kept), {})


def unveiled_records(connection: Connection, several: Sequence[KeptMatter]) -> dict[str, Record]:
    """Return the records of these matters with the real names, for what no reader is shown, such as counting dates."""
    return {one: _sorted(found, {})[0] for one, found in statements.standing_of(connection, several).items()}


def _veil(connection: Connection, kept: KeptMatter, standing: Standing, *, lifted: Collection[str] = ()) -> Veil:
    """Return the veil made of every name and code name ever given for somebody, also where it was withdrawn since."""
    subjects = (*(state.subject.id for state in standing.subjects), *(fact.subject for fact in standing.facts))
    people = dict.fromkeys(subject for subject in subjects if may_be_protected(subject))
    named = ever_said(connection, kept, ((person, key(person)) for person in people for key in (name_key, code_key)))
    return Veil.of(*_sorted(standing, {}), named=named, lifted=lifted)


def _found(kept: KeptMatter | None) -> KeptMatter:
    if kept is None:
        raise NoSuchMatter
    return kept


def _heading(kept: KeptMatter) -> Heading:
    return Heading(
        kept.id,
        kept.title,
        code_name=kept.code_name,
        version=kept.version,
        opened_at=kept.opened_at,
        closed_at=kept.closed_at,
    )


def _sorted(standing: Standing, files: dict[str, tuple[ExhibitFile, ...]]) -> tuple[Record, Record]:
    """Return what stands as the record, and what was removed as the drawer."""
    gone = {state.subject.id for state in standing.subjects if state.is_removed}
    stated = [fact for fact in standing.facts if fact.value is not None]
    record = Record(
        tuple(fact for fact in stated if fact.subject not in gone),
        tuple(state.subject for state in standing.subjects if not state.is_removed),
        tuple(_with_files(state, files) for state in _in_order(standing) if not state.is_removed),
        standing.plan.plan if standing.plan else AnnexPlan(),
    )
    drawer = Record(
        tuple(fact for fact in stated if fact.subject in gone),
        tuple(state.subject for state in standing.subjects if state.is_removed),
        tuple(_with_files(state, files) for state in _in_order(standing) if state.is_removed),
    )
    return record, drawer


def _in_order(standing: Standing) -> list[ExhibitState]:
    return sorted(standing.exhibits, key=lambda state: state.exhibit.order)


def _with_files(state: ExhibitState, files: dict[str, tuple[ExhibitFile, ...]]) -> Exhibit:
    return replace(state.exhibit, files=files.get(state.exhibit.id, ()))
