"""The breach pack: which accounts touched which objects when, in a period, for whoever must report a breach."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from io import BytesIO
from typing import Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from casework.drafting.trails import Trail, trail_csv
from casework.services.actors import Actor
from casework.services.journal import record
from casework.services.journal_checks import head, verify
from casework.services.journal_kinds import N_, sentence
from casework.services.journal_reports import GONE, UNNAMED, Translate, at_minute, names_of
from casework.services.office import Office
from casework.services.proofs import require_step_up
from casework.services.refusals import AdministratorsOnly
from casework.store import journal as book

FIXED: Final = (1980, 1, 1, 0, 0, 0)  # the files of the pack bear no date of their own
EVENTS: Final = (N_("Number"), N_("At"), N_("Account"), N_("Who"), N_("What"), N_("Matter"), N_("Object"))
ACCOUNTS: Final = (N_("Account"), N_("Who"), N_("Entries"), N_("Matters"), N_("Objects"), N_("From"), N_("To"))
OBJECTS: Final = (N_("Matter"), N_("Object"), N_("Accounts"), N_("Entries"), N_("From"), N_("To"))


@dataclass(frozen=True)
class BreachPack:
    """What the journal holds of a period; matters and objects by their ids, never a word of a matter."""

    since: datetime
    until: datetime
    entries: tuple[book.Entry, ...]
    names: dict[str, str] = field(repr=False)

    def who(self, actor: str, translate: Translate = str) -> str:
        return self.names.get(actor) or translate(UNNAMED.get(actor, GONE))


def gather(office: Office, actor: Actor, *, since: datetime, until: datetime) -> BreachPack:
    """Return what was done from `since` on and before `until`, after entering that it was asked for.

    Raises: AdministratorsOnly; StepUpFirst.
    """
    if not actor.is_administrator:
        raise AdministratorsOnly
    require_step_up(office, actor)
    with office.engines.write.begin() as connection:
        record(connection, office, "breach-pack-made", actor=actor.id)
    with office.engines.read.begin() as connection:
        found = tuple(book.entries(connection, since=since, until=until))
        return BreachPack(since, until, found, names_of(connection, office))


def breach_pack(office: Office, actor: Actor, *, since: datetime, until: datetime, translate: Translate = str) -> bytes:
    """Return the pack as one archive: every entry, the accounts, the objects, and whether the journal is whole.

    Raises: AdministratorsOnly; StepUpFirst.
    """
    pack = gather(office, actor, since=since, until=until)
    files = {
        "events.csv": trail_csv(_trail(EVENTS, _events(pack, translate), translate)),
        "accounts.csv": trail_csv(_trail(ACCOUNTS, _accounts(pack, translate), translate)),
        "objects.csv": trail_csv(_trail(OBJECTS, _objects(pack), translate)),
        "journal.txt": _state(office, pack, translate).encode(),
    }
    written = BytesIO()
    with ZipFile(written, "w", ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(ZipInfo(name, FIXED), content)
    return written.getvalue()


def _trail(header: Iterable[str], rows: Iterable[tuple[str, ...]], translate: Translate) -> Trail:
    return Trail("", (), tuple(translate(name) for name in header), tuple(rows))


def _events(pack: BreachPack, translate: Translate) -> list[tuple[str, ...]]:
    return [
        (
            str(entry.number),
            entry.at.isoformat(timespec="seconds"),
            entry.actor,
            pack.who(entry.actor, translate),
            translate(sentence(entry.kind)),
            entry.matter,
            entry.subject,
        )
        for entry in pack.entries
    ]


def _accounts(pack: BreachPack, translate: Translate) -> list[tuple[str, ...]]:
    by_actor: dict[str, list[book.Entry]] = {}
    for entry in pack.entries:
        by_actor.setdefault(entry.actor, []).append(entry)
    return [
        (
            actor,
            pack.who(actor, translate),
            str(len(own)),
            str(len({entry.matter for entry in own if entry.matter})),
            str(len({(entry.matter, entry.subject) for entry in own if entry.subject})),
            *_span(own),
        )
        for actor, own in sorted(by_actor.items())
    ]


def _objects(pack: BreachPack) -> list[tuple[str, ...]]:
    touched: dict[tuple[str, str], list[book.Entry]] = {}
    for entry in pack.entries:
        if entry.matter or entry.subject:
            touched.setdefault((entry.matter, entry.subject), []).append(entry)
    return [
        (matter, subject, str(len({entry.actor for entry in own})), str(len(own)), *_span(own))
        for (matter, subject), own in sorted(touched.items())
    ]


def _span(entries: Sequence[book.Entry]) -> tuple[str, str]:
    return at_minute(entries[0].at), at_minute(entries[-1].at)


def _state(office: Office, pack: BreachPack, translate: Translate) -> str:
    verdict = verify(office)
    whole = N_("The journal is whole: {entries} entries, each in its place and none altered.")
    broken = N_("The journal is NOT whole: entry {first_bad} is missing, altered or out of place.")
    lines = (
        translate(N_("From {since} to {until}")).format(since=at_minute(pack.since), until=at_minute(pack.until)),
        translate(whole if verdict.ok else broken).format(entries=verdict.entries, first_bad=verdict.first_bad),
        translate(N_("Its newest mark: {mark}")).format(mark=head(office)),
    )
    return "\r\n".join((*lines, ""))
