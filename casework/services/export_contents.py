"""What stands in a whole-matter export: the record, the journal and the custody of one matter as open formats.

Texts come under the veil: a protected person stands by code name, unless they were chosen to be named. The shapes are
described in docs/export-format.md; whoever changes one changes `MATTER_VERSION` and that page.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from io import StringIO
from typing import Any, Final

from casework.domain.exhibits import Exhibit, ExhibitFile, Receipt
from casework.domain.protected import Veil
from casework.domain.record import Record
from casework.drafting.checklists import safe_cell
from casework.services.journal_kinds import sentence
from casework.services.journal_reports import GONE, UNNAMED
from casework.services.matters import Matter
from casework.services.parcels import safe_name
from casework.store import journal as book
from casework.store.exhibits import written_file
from casework.store.payloads import ExhibitState, written_exhibit, written_fact
from casework.store.receipts import EarlierReceipt

MATTER_VERSION: Final = 1
JOURNAL_HEAD: Final = ("number", "at", "kind", "says", "actor", "who", "subject", "details", "previous", "mac")
CUSTODY_HEAD: Final = (
    "exhibit_number", "exhibit", "file", "role", "of", "name", "member", "sha256", "at", "who", "what",
    "given_by", "given_on", "obtained", "device", "consent", "note",
)  # fmt: skip


@dataclass(frozen=True)
class Contents:
    """What goes into one export, as it stood at one moment, already under the veil that the export has."""

    matter: Matter = field(repr=False)
    entries: tuple[tuple[book.Entry, Mapping[str, Any]], ...] = field(repr=False)
    people: Mapping[str, str] = field(repr=False)
    readings: Mapping[str, Collection[str]]  # the ids of the texts of each file
    earlier: Mapping[str, tuple[EarlierReceipt, ...]] = field(default_factory=dict, repr=False)  # said of files before

    @property
    def exhibits(self) -> Iterator[tuple[int, Exhibit, bool]]:
        """Yield each exhibit with its number in the office, and whether it lies in the drawer."""
        for number, one in enumerate((*self.matter.record.exhibits, *self.matter.drawer.exhibits), 1):
            yield number, one, number > len(self.matter.record.exhibits)

    def members_of_files(self) -> dict[str, str]:
        """Return for each file, by its id, where it stands in the export."""
        found = {}
        for number, exhibit, _is_away in self.exhibits:
            taken: set[str] = set()
            folder = folder_of(number, exhibit)
            found.update({file.id: f"{folder}/{safe_name(file.name, taken)}" for file in exhibit.files})
        return found

    def who(self, account: str) -> str:
        return self.people.get(account) or UNNAMED.get(account, GONE)


def folder_of(number: int, exhibit: Exhibit) -> str:
    return f"exhibits/{number}-{exhibit.id}"


def matter_json(contents: Contents, question: Callable[[str], str]) -> str:
    """Return the record: facts with speakers, proofs and disclosure, subjects, exhibits, and what lies in the drawer.

    `question` gives the text of the question that a key answers.
    """
    matter, members = contents.matter, contents.members_of_files()
    places = {one.id: (number, one) for number, one, _away in contents.exhibits}
    keys = sorted({fact.key for half in (matter.record, matter.drawer) for fact in half.facts})
    written = {
        "format": "redress-matter",
        "version": MATTER_VERSION,
        "matter": {
            "id": matter.id,
            "title": matter.veil.text(matter.title),
            "code_name": matter.veil.text(matter.code_name),
            "version": matter.version,
            "opened_at": _moment(matter.opened_at),
            "closed_at": _moment(matter.closed_at) if matter.closed_at else "",
        },
        "questions": {key: text for key in keys if (text := question(key))},
        "record": _written_half(matter.record, matter.veil, places, members=members),
        "drawer": _written_half(matter.drawer, matter.veil, places, members=members),
    }
    return json.dumps(written, ensure_ascii=False, indent=1) + "\n"


def journal_csv(contents: Contents) -> str:
    """Return who did and saw what, an entry a row, each with its value in the chain and that of the entry before."""
    veil = contents.matter.veil
    rows = [
        (
            str(entry.number),
            _moment(entry.at),
            entry.kind,
            sentence(entry.kind),
            entry.actor,
            contents.who(entry.actor),
            entry.subject,
            json.dumps(_veiled(details, veil), ensure_ascii=False) if details else "",
            entry.previous.hex(),
            entry.mac.hex(),
        )
        for entry, details in contents.entries
    ]
    return _csv(JOURNAL_HEAD, rows)


def custody_csv(contents: Contents) -> str:
    """Return the history of each file: its receipt, then whatever the journal has of it."""
    veil, members = contents.matter.veil, contents.members_of_files()
    of_file: dict[str, list[tuple[book.Entry, Mapping[str, Any]]]] = {}
    for entry, details in contents.entries:
        of_file.setdefault(entry.subject, []).append((entry, details))
    rows: list[tuple[str, ...]] = []
    for number, exhibit, _away in contents.exhibits:
        for file in exhibit.files:
            what = (
                str(number),
                exhibit.id,
                file.id,
                file.role.value,
                file.of,
                file.name,
                members[file.id],
                file.sha256,
            )
            rows += [(*what, *row) for row in _received(contents, file)]
            for entry, details in of_file.get(file.id, ()):
                reason = veil.text(str(details.get("reason", "")))
                told = (_moment(entry.at), contents.who(entry.actor), sentence(entry.kind))
                rows.append((*what, *told, "", "", "", "", "", reason))
    return _csv(CUSTODY_HEAD, rows)


def facts_of_file(exhibit: Exhibit, number: int, file: ExhibitFile, *, is_away: bool) -> dict[str, Any]:
    """Return what the manifest says of an original beside its name, size and digest."""
    said = {
        "kind": "file",
        "role": file.role.value,
        "of": file.of,
        "exhibit_number": number,
        "exhibit": exhibit.id,
        "file": file.id,
        "original_name": file.name,
        "media_type": file.media_type,
        "sha256_at_receipt": file.sha256,
        "received_at": _moment(file.received_at),
        "withdrawn_at": _moment(file.withdrawn_at) if file.withdrawn_at else "",
        "in_drawer": is_away,
    }
    return {name: value for name, value in said.items() if value not in ("", False)}


def _written_half(
    half: Record, veil: Veil, places: Mapping[str, tuple[int, Exhibit]], *, members: Mapping[str, str]
) -> dict[str, Any]:
    return {
        "subjects": [{"id": one.id, "kind": one.kind, "order": one.order} for one in half.subjects],
        "facts": [written_fact(fact) | {"number": fact.number} for fact in half.facts],
        "annexes": [
            {"id": one.id, "title": veil.text(one.title), "exhibits": list(one.exhibits)} for one in half.plan.annexes
        ],
        "exhibits": [_written_exhibit(one, places[one.id][0], veil, members=members) for one in half.exhibits],
    }


def _written_exhibit(one: Exhibit, number: int, veil: Veil, *, members: Mapping[str, str]) -> dict[str, Any]:
    written = {name: value for name, value in written_exhibit(ExhibitState(one)).items() if name != "removed"}
    files = [
        {"file": file.id, "member": members[file.id], **written_file(one.id, file), "size_bytes": file.size_bytes}
        | {"received_at": _moment(file.received_at)}
        | ({"withdrawn_at": _moment(file.withdrawn_at)} if file.withdrawn_at else {})
        for file in one.files
    ]
    veiled: dict[str, Any] = _veiled(written, veil)
    return {"number": number, **veiled, "files": _veiled(files, veil)}


def _veiled(value: Any, veil: Veil) -> Any:
    """Return the value with every text in it under the veil, whatever fields it has or gets later."""
    if isinstance(value, str):
        return veil.text(value)
    if isinstance(value, Mapping):
        return {name: _veiled(one, veil) for name, one in value.items()}
    return [_veiled(one, veil) for one in value] if isinstance(value, list | tuple) else value


def _received(contents: Contents, file: ExhibitFile) -> Iterator[tuple[str, ...]]:
    """Yield when, by whom and how the file was received, as it was said at first and then anew."""
    earlier = contents.earlier.get(file.id, ())
    said = (*(one.receipt for one in earlier), file.receipt)
    at, who, what = file.received_at, file.received_by, "received"
    for place, receipt in enumerate(said):
        yield (_moment(at), contents.who(who), what, *_given(receipt, contents.matter.veil))
        if place < len(earlier):
            at, who, what = earlier[place].until, earlier[place].changed_by, "said anew how it was received"


def _given(receipt: Receipt, veil: Veil) -> tuple[str, ...]:
    said = (receipt.given_by, str(receipt.given_on or ""), receipt.obtained, receipt.device, receipt.consent.value)
    return tuple(veil.text(one) for one in (*said, receipt.note))


def _csv(head: Iterable[str], rows: Iterable[tuple[str, ...]]) -> str:
    """Return the rows as RFC 4180 writes them, with a byte order mark; no cell can be taken for a formula."""
    stream = StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    for row in (tuple(head), *rows):
        writer.writerow([safe_cell(cell) for cell in row])
    return "\ufeff" + stream.getvalue()


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds")
