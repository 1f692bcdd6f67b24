"""Scrubbing: every sealed value is opened, and every object in the vault compared with the file that was received."""

from dataclasses import dataclass, field

from casework.keys.fields import SealBroken
from casework.services import journal
from casework.services.journal_reports import KEEPER
from casework.services.office import Office
from casework.services.receiving import ALTERED
from casework.services.refusals import ExhibitAltered
from casework.store import exhibits, sealing, upkeep

KIND = "scrub"


@dataclass
class Scrubbed:
    """What was opened, and what is not as it was received: ids of matters and of files."""

    matters: int = 0
    values: int = 0
    files: int = 0
    size_bytes: int = 0
    altered: list[str] = field(default_factory=list)
    shut: list[str] = field(default_factory=list)
    matter_of: dict[str, str] = field(default_factory=dict)  # by the file that is altered

    @property
    def is_well(self) -> bool:
        return not self.altered and not self.shut


def scrub(office: Office) -> Scrubbed:
    """Open everything in every matter. What is altered or missing is named, and the rest goes on."""
    found = Scrubbed()
    with office.engines.read.begin() as connection:
        ids = sealing.matters_there(connection)
    for matter_id in ids:
        found.matters += 1
        for file_id, sha256, key in _files(office, matter_id, found):
            found.files += 1
            try:
                found.size_bytes += sum(map(len, office.vault.read(file_id, key, sha256=sha256)))
            except ExhibitAltered:
                if _is_still_there(office, file_id):
                    found.altered.append(file_id)
                    found.matter_of[file_id] = matter_id
    with office.engines.write.begin() as connection:
        upkeep.note(connection, KIND, at=office.clock())
        if found.altered:
            upkeep.note(connection, ALTERED, at=office.clock())
        details = {"files": found.files, "altered": found.altered, "shut": found.shut}
        for file_id, matter_id in found.matter_of.items():  # so that the custody record of each says so
            journal.record(connection, office, ALTERED, actor=KEEPER, matter=matter_id, subject=file_id)
        journal.record(connection, office, "database-scrubbed", details=details)
    return found


def _files(office: Office, matter_id: str, found: Scrubbed) -> list[tuple[str, str, bytes]]:
    """Return id, digest and key of every file of the matter; nothing if the matter itself does not open."""
    try:
        with office.engines.read.begin() as connection:
            key = sealing.key_of(connection, office.keys, matter_id, for_update=False)
            if key is None:
                return []
            found.values += sealing.refuse_broken(connection, key)
            return sealing.files_of(connection, key)
    except SealBroken:
        found.shut.append(matter_id)
        return []


def _is_still_there(office: Office, file_id: str) -> bool:
    with office.engines.read.begin() as connection:
        return exhibits.is_known(connection, file_id)
