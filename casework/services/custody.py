"""Custody: who gave a file, how it was obtained, and everything that was done with it since, from the journal."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Final

from casework.domain.exhibits import Exhibit, ExhibitFile, Receipt
from casework.drafting.pdf import write_pdf
from casework.drafting.trails import Trail, trail_csv, trail_draft
from casework.services import journal_reports, scrub
from casework.services.actors import Actor
from casework.services.journal import record
from casework.services.journal_kinds import N_
from casework.services.journal_reports import GONE, Row, Translate, at_minute, names_of
from casework.services.matters import changing, load_matter, reading, veil_of
from casework.services.office import Office
from casework.services.receiving import ALTERED
from casework.services.refusals import NoSuchFile
from casework.store import exhibits, receipts, upkeep
from casework.store import journal as book

FORMS: Final = ("csv", "pdf")
CONSENTS: Final = {
    "": N_("not needed"),
    "not-asked": N_("not asked yet"),
    "given": N_("given"),
    "refused": N_("refused"),
}


@dataclass(frozen=True)
class Said:
    """What was said of how a file was received; `until` and `changed_by` are there once it was changed."""

    receipt: Receipt = field(repr=False)
    until: datetime | None = None
    changed_by: str = field(default="", repr=False)


@dataclass(frozen=True)
class Custody:
    """A file as it was received, what is said of that, the earlier beside it, and when it was last compared."""

    file: ExhibitFile = field(repr=False)
    exhibit: Exhibit = field(repr=False)
    number: int
    received_by: str = field(repr=False)
    said: tuple[Said, ...] = field(repr=False)  # the newest first
    compared_at: datetime | None = None
    altered_at: datetime | None = None  # when the last comparison found that it is no longer what was received


def custody_of(office: Office, actor: Actor, matter_id: str, file_id: str) -> Custody:
    """Return what is known of the custody of a file; protected persons stand by their code names.

    Raises: NoSuchMatter, NoSuchFile.
    """
    matter = load_matter(office, actor, matter_id)
    with reading(office, actor, matter_id) as (connection, kept):
        found = exhibits.file_by_id(connection, kept, file_id)
        if found is None:
            raise NoSuchFile
        before = receipts.earlier(connection, kept, file_id)
        names = names_of(connection, office)
        compared_at = upkeep.noted(connection).get(scrub.KIND)
        altered = [
            one.at for one in book.entries(connection, of_matter=matter_id, about=[file_id]) if one.kind == ALTERED
        ]
    veil, file = matter.veil, found.file
    earlier = [
        Said(veil.file(replace(file, receipt=one.receipt)).receipt, one.until, names.get(one.changed_by, ""))
        for one in before
    ]
    number, exhibit = next(
        (number, one)
        for number, one in enumerate((*matter.record.exhibits, *matter.drawer.exhibits), 1)
        if one.id == found.exhibit
    )
    return Custody(
        veil.file(file),
        exhibit,
        number,
        names.get(file.received_by, ""),
        said=(Said(veil.file(file).receipt), *reversed(earlier)),
        compared_at=compared_at if compared_at and compared_at >= file.received_at else None,
        altered_at=altered[-1] if altered and (not compared_at or altered[-1] >= compared_at) else None,
    )


def change_receipt(office: Office, actor: Actor, matter_id: str, file_id: str, receipt: Receipt) -> None:
    """Say anew how the file was received; what was said before stays. A code name stands for the name it stood for.

    Raises: NoSuchMatter, NoSuchFile, MatterClosed.
    """
    with changing(office, actor, matter_id) as change:
        found = exhibits.file_by_id(change.connection, change.matter, file_id)
        if found is None:
            raise NoSuchFile
        old, veil = found.file.receipt, veil_of(office, change.connection, change.matter)
        new = replace(
            receipt,
            given_by=veil.meant(old.given_by, receipt.given_by),
            obtained=veil.meant(old.obtained, receipt.obtained),
            device=veil.meant(old.device, receipt.device),
            note=veil.meant(old.note, receipt.note),
        )
        if new != old:
            receipts.change(change.connection, change.matter, file_id, new, at=change.at, by=actor.id)
            change.note("receipt-changed", subject=file_id)


def trail_of(office: Office, actor: Actor, matter_id: str, custody: Custody) -> tuple[Row, ...]:
    """Return who did and saw what with the file and with its exhibit, the newest first.

    Raises: NoSuchMatter; LeadsOnly.
    """
    return journal_reports.of_matter(office, actor, matter_id, about=(custody.file.id, custody.exhibit.id))


def exported(
    office: Office, actor: Actor, matter_id: str, file_id: str, *, today: date, form: str, translate: Translate = str
) -> bytes:
    """Return the custody record as a file of this form, of `FORMS`, after entering that it was taken.

    Raises: NoSuchMatter, NoSuchFile; LeadsOnly.
    """
    custody = custody_of(office, actor, matter_id, file_id)
    rows = trail_of(office, actor, matter_id, custody)
    header = tuple(translate(one) for one in (N_("From"), N_("To"), N_("Times"), N_("Who"), N_("What"), N_("Reason")))
    told = tuple(_told(row, translate) for row in reversed(rows))
    notes = tuple(_notes(custody, translate))
    trail = Trail(translate(N_("Custody record")), notes, header, told, (15, 15, 7, 17, 30, 16))
    if form == "csv":
        above = (*((note,) for note in notes), (), header)
        content = trail_csv(replace(trail, header=(trail.title,), rows=(*above, *told)))
    else:
        content = write_pdf(trail_draft(trail, office.letters.phrases("en"), today))
    with office.engines.write.begin() as connection:
        record(connection, office, "custody-exported", actor=actor.id, matter=matter_id, subject=file_id)
    return content


def lines_of(receipt: Receipt, translate: Translate = str) -> list[tuple[str, str]]:
    """Return what is said of how a file was received, each with its name; what was left empty is left out."""
    told = (
        (N_("Given by"), receipt.given_by),
        (N_("Given on"), str(receipt.given_on or "")),
        (N_("How it was obtained"), receipt.obtained),
        (N_("Device"), receipt.device),
        (N_("Consent of the persons shown"), translate(CONSENTS[receipt.consent]) if receipt.consent else ""),
        (N_("Note"), receipt.note),
    )
    return [(translate(name), value) for name, value in told if value]


def _notes(custody: Custody, translate: Translate) -> list[str]:
    file = custody.file
    notes = [
        translate(N_("Exhibit {number}: {title}")).format(number=custody.number, title=custody.exhibit.title),
        translate(N_("File as received: {name}, {size} bytes")).format(name=file.name, size=file.size_bytes),
        f"SHA-256 {file.sha256}",
        translate(N_("Received {moment} by {who}")).format(
            moment=at_minute(file.received_at), who=custody.received_by or translate(GONE)
        ),
    ]
    notes += [f"{name}: {value}" for name, value in lines_of(custody.said[0].receipt, translate)]
    for one in custody.said[1:]:
        said = "; ".join(f"{name}: {value}" for name, value in lines_of(one.receipt, translate))
        if one.until:
            told = translate(N_("Until {moment}, changed by {who}: {said}"))
            who = one.changed_by or translate(GONE)
            notes.append(told.format(moment=at_minute(one.until), who=who, said=said or translate(N_("nothing said"))))
    if custody.altered_at:
        told = translate(N_("Compared on {moment}: this file is NO LONGER what was received."))
        notes.append(told.format(moment=at_minute(custody.altered_at)))
    elif custody.compared_at:
        told = translate(N_("Last compared on {moment}: it is what was received."))
        notes.append(told.format(moment=at_minute(custody.compared_at)))
    return [*notes, translate(N_("Looks at the same thing within ten minutes are one entry. Times are UTC."))]


def _told(row: Row, translate: Translate) -> tuple[str, ...]:
    return (
        at_minute(row.first_at),
        at_minute(row.last_at),
        str(row.times),
        row.who(translate),
        row.says(translate),
        row.reason,
    )
