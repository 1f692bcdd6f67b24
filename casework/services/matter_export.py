"""Taking a whole matter out of the office, for its leads: everything in it, in an open format, plain or encrypted.

A lead alone does so, since the journal of the matter goes along, which leads alone read. That it was begun, and how it
ended, stands in the journal; what is under way is never on the disk.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final

from casework.domain.exhibits import Exhibit, ExhibitFile
from casework.keys.fields import SealBroken
from casework.keys.passphrase import Cost
from casework.keys.passwords import refuse_weak
from casework.keys.sealed_exports import sealer
from casework.services import protected
from casework.services.actors import Actor
from casework.services.export_contents import (
    Contents,
    custody_csv,
    facts_of_file,
    folder_of,
    journal_csv,
    matter_json,
)
from casework.services.export_readme import readme
from casework.services.journal import details_of, record
from casework.services.journal_checks import Head, head_in
from casework.services.journal_reports import names_of
from casework.services.leads import leading, looking, reason_given
from casework.services.matters import Matter, opened_with_names
from casework.services.office import Office
from casework.services.parcels import Member, Packed, pack, text_member, verifier_member
from casework.services.refusals import ExhibitAltered, NoSuchSubject
from casework.store import exhibits, readings, receipts
from casework.store import journal as book
from casework.store.engines import Connection
from casework.store.matters import KeptMatter

FORMAT: Final = "redress-matter-export"
PLAIN, SEALED = "plain", "sealed"
PAGE_BREAK: Final = "\f"
BEGUN, ENDED, BROKEN_OFF = "export-begun", "export-ended", "export-broken-off"


@dataclass(frozen=True)
class Outline:
    """What would go out, to be read before it does."""

    facts: int
    exhibits: int
    files: int
    size_bytes: int
    away: int  # of the exhibits, those in the drawer
    hidden: tuple[protected.Shown, ...] = field(repr=False)


@dataclass(frozen=True)
class Exported:
    """An export that was begun: by whom, in which form, and what went out of it if it came to its end."""

    begun_at: datetime
    who: str = field(repr=False)
    form: str
    named: int
    outcome: str  # a kind of entry, BEGUN while nothing is known of its end
    counts: Mapping[str, Any] = field(default_factory=dict)


def outline(matter: Matter) -> Outline:
    """Return what an export of this matter holds."""
    both = (*matter.record.exhibits, *matter.drawer.exhibits)
    files = [file for one in both for file in one.files]
    return Outline(
        len(matter.record.facts) + len(matter.drawer.facts),
        len(both),
        len(files),
        sum(file.size_bytes for file in files),
        len(matter.drawer.exhibits),
        tuple(one for one in protected.of(matter) if one.is_protected),
    )


def export(
    office: Office,
    actor: Actor,
    matter_id: str,
    *,
    named: Collection[str] = (),
    reason: str = "",
    passphrase: str = "",
) -> Iterator[bytes]:
    """Return the export of the matter, to be handed over piece by piece: encrypted if a passphrase is given.

    Protected persons stand by code names, but for those in `named`, each of whom is entered as revealed with the
    reason. Everything is as it stood when it was begun.

    Raises: NoSuchMatter, LeadsOnly, StepUpFirst; NoSuchSubject, ReasonMissing, PasswordRefused, TooBusy; while it is
    handed over, ExhibitAltered.
    """
    seal = _sealing(office, actor, passphrase) if passphrase else None
    form = SEALED if seal else PLAIN
    with leading(office, actor, matter_id) as change:
        hidden = {one.id for one in protected.of(opened_with_names(change.connection, change.matter, ()))}
        if not set(named) <= hidden:
            raise NoSuchSubject
        given = reason_given(reason) if named else ""
        for person in sorted(named):
            change.note("protected-revealed", subject=person, details={"reason": given})
        change.note(BEGUN, details={"form": form, "named": sorted(named), "reason": given})
        number = book.last(change.connection)[0]
    with looking(office, actor, matter_id) as (connection, kept):
        contents, head = _gathered(connection, office, kept, named=named), head_in(connection)
    packed: list[Packed] = []
    about = _about(contents, head, actor, at=office.clock(), named=named, form=form)
    pieces = pack(
        _members(office, kept, contents, about), kind=FORMAT, about=about, counts=_counts(contents), done=packed.append
    )
    told = {"export": number, **_counts(contents)}
    return _followed(office, actor, matter_id, seal(pieces) if seal else pieces, packed=packed, told=told)


def earlier(office: Office, actor: Actor, matter_id: str) -> tuple[Exported, ...]:
    """Return the exports of this matter, the newest first, each with what went out. Raises: NoSuchMatter, LeadsOnly."""
    with looking(office, actor, matter_id) as (connection, kept):
        wanted = (BEGUN, ENDED, BROKEN_OFF)
        entries = [one for one in book.entries(connection, of_matter=matter_id) if one.kind in wanted]
        told = [(one, _details(kept, one)) for one in entries]
        names = names_of(connection, office)
    ends = {said.get("export"): (one.kind, said) for one, said in told if one.kind != BEGUN}
    found = []
    for one, said in told:
        if one.kind == BEGUN:
            outcome, counts = ends.get(one.number, (BEGUN, {}))
            form, chosen = str(said.get("form", PLAIN)), len(said.get("named", ()))
            found.append(Exported(one.at, names.get(one.actor, ""), form, chosen, outcome, counts))
    return tuple(reversed(found))


def _sealing(office: Office, actor: Actor, passphrase: str) -> Callable[[Iterable[bytes]], Iterator[bytes]]:
    """Return what encrypts. A guess at the passphrase costs twice what one at a password does, and more memory."""
    refuse_weak(passphrase, known_words=(actor.name, actor.email))
    cost = Cost(office.passwords.time_cost + 1, 2 * office.passwords.memory_kib)
    return sealer(passphrase, passwords=office.passwords, cost=cost)


def _gathered(connection: Connection, office: Office, kept: KeptMatter, *, named: Collection[str]) -> Contents:
    """Return what goes out, all of one moment."""
    entries = tuple((one, _details(kept, one)) for one in book.entries(connection, of_matter=kept.id))
    matter = opened_with_names(connection, kept, named)
    files = [file.id for one in (*matter.record.exhibits, *matter.drawer.exhibits) for file in one.files]
    said = {file: earlier for file in files if (earlier := receipts.earlier(connection, kept, file))}
    return Contents(matter, entries, names_of(connection, office), readings.ids_by_file(connection, kept), earlier=said)


def _about(
    contents: Contents, head: Head, actor: Actor, *, at: datetime, named: Collection[str], form: str
) -> dict[str, Any]:
    """Return what the manifest says of the export as a whole; `made_at` is the only thing here that time changes."""
    return {
        "matter": contents.matter.id,
        "matter_version": contents.matter.version,
        "made_at": at.astimezone(UTC).isoformat(timespec="seconds"),
        "made_by": actor.name,
        "form": form,
        "named_persons": sorted(named),
        "persons_by_code_name": len(contents.matter.veil.shown),
        "journal_mark": str(head),
    }


def _counts(contents: Contents) -> dict[str, int]:
    both = (*contents.matter.record.exhibits, *contents.matter.drawer.exhibits)
    return {
        "facts": len(contents.matter.record.facts) + len(contents.matter.drawer.facts),
        "exhibits": len(both),
        "original files": sum(len(one.files) for one in both),
        "texts of files": sum(map(len, contents.readings.values())),
        "entries of the journal": len(contents.entries),
    }


def _members(office: Office, kept: KeptMatter, contents: Contents, about: Mapping[str, Any]) -> Iterator[Member]:
    """Yield the members in their order; what a file holds is read only when its turn comes."""
    yield text_member("README.txt", readme(contents, about, _counts(contents)), kind="readme")
    yield text_member("matter.json", matter_json(contents, _question(office)), kind="record")
    yield text_member("journal.csv", journal_csv(contents), kind="journal")
    yield text_member("custody.csv", custody_csv(contents), kind="custody")
    members = contents.members_of_files()
    for number, exhibit, is_away in contents.exhibits:
        for file in exhibit.files:
            facts = facts_of_file(exhibit, number, file, is_away=is_away)
            yield Member(members[file.id], _Original(office, kept, file), facts, file.sha256)
        yield from _texts(office, kept, contents, number, exhibit)
    yield verifier_member()


def _texts(office: Office, kept: KeptMatter, contents: Contents, number: int, exhibit: Exhibit) -> Iterator[Member]:
    """Yield the texts of an exhibit's files, a page break between two pages, opened an exhibit at a time."""
    ids = [one for file in exhibit.files for one in contents.readings.get(file.id, ())]
    with office.engines.read.begin() as connection:
        found = sorted(readings.by_ids(connection, kept, ids), key=lambda one: (one.file, one.number))
    for one in found:
        name = folder_of(number, exhibit).replace("exhibits/", "readings/", 1)
        before = ("",) * max(0, one.page - 1)  # what was typed is of one page, and stands behind those before it
        text = contents.matter.veil.text(PAGE_BREAK.join((*before, *one.pages)))
        said = {"kind": "text", "file": one.file, "source": one.source.value, "language": one.language}
        yield text_member(f"{name}/{one.file}-{one.number}-{one.source.value}.txt", text, **said)


@dataclass(frozen=True)
class _Original:
    """The way to one original: its key is looked up when it is read, and not kept."""

    office: Office
    kept: KeptMatter
    file: ExhibitFile

    def __call__(self) -> Iterator[bytes]:
        with self.office.engines.read.begin() as connection:
            found = exhibits.file_by_id(connection, self.kept, self.file.id)
        if found is None:
            raise ExhibitAltered(f"Object {self.file.id} is not known any more.")
        return self.office.vault.read(self.file.id, found.object_key, sha256=self.file.sha256)


def _question(office: Office) -> Callable[[str], str]:
    def text_of(key: str) -> str:
        question = office.form.question(key)
        return question.text if question else ""

    return text_of


def _followed(
    office: Office,
    actor: Actor,
    matter_id: str,
    pieces: Iterator[bytes],
    *,
    packed: list[Packed],
    told: Mapping[str, Any],
) -> Iterator[bytes]:
    """Yield the pieces on, and enter in the journal whether all were taken, with the digest of the whole.

    Where even that it broke off cannot be entered, it stays an export that is not known to have ended.
    """
    digest, size = hashlib.sha256(), 0
    try:
        for piece in pieces:
            digest.update(piece)
            size += len(piece)
            yield piece
    except BaseException:
        with suppress(Exception):
            _enter(office, actor, matter_id, BROKEN_OFF, {"export": told["export"], "size_bytes": size})
        raise
    _enter(
        office, actor, matter_id, ENDED, {**told, "size_bytes": size, "sha256": digest.hexdigest(), **vars(packed[0])}
    )


def _enter(office: Office, actor: Actor, matter_id: str, kind: str, details: Mapping[str, Any]) -> None:
    with office.engines.write.begin() as connection:
        record(connection, office, kind, actor=actor.id, matter=matter_id, details=details)


def _details(kept: KeptMatter, entry: book.Entry) -> dict[str, Any]:
    try:
        return details_of(kept.key, entry)
    except SealBroken:
        return {}
