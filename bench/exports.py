"""Exporting a matter with a gigabyte of originals, plain and encrypted, against reading them twice; verifying it."""

from __future__ import annotations

import gc
import os
import resource
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from typing import Final

from bench.figures import Figure
from casework.domain.exhibits import Exhibit
from casework.law.reader import read_law
from casework.services.actors import Actor
from casework.services.exhibits import add_exhibit
from casework.services.matter_export import export
from casework.services.matters import load_matter, open_matter
from casework.services.office import Office, found_firm, new_setup_code, open_office
from casework.services.receiving import attach_file, read_file
from casework.services.settings import Settings
from casework.verifier.verify import verify
from forms.reader import read_form

FILES, FILE_MIB = 4, 256
# Of reading and proving every original twice, which an export has to; encrypted, it is digested in blocks, too.
MOST_RATIO: Final = {"plain": 4.0, "encrypted": 8.0}
MOST_GROWTH_MIB: Final = 64
ARGON2_MIB: Final = 128  # what the passphrase costs, for a moment
WORDS: Final = "seven quiet herons cross the ford"


def measure() -> list[Figure]:
    with tempfile.TemporaryDirectory() as folder:
        office, lead = _founded(Path(folder))
        matter_id = open_matter(office, lead, title="A gigabyte").id
        exhibit = add_exhibit(office, lead, matter_id, Exhibit("", "Recordings"))
        for number in range(FILES):
            pieces = (os.urandom(1 << 20) for _ in range(FILE_MIB))
            attach_file(office, lead, matter_id, exhibit, name=f"{number}.bin", pieces=pieces)
        reading = 2 * _seconds_to_read(office, lead, matter_id)
        figures = []
        for name, passphrase, allowed in (("plain", "", 0), ("encrypted", WORDS, ARGON2_MIB)):
            figures += _exported(office, lead, matter_id, Path(folder) / name, passphrase, reading, allowed)
        office.close()
        return figures


def _exported(
    office: Office, lead: Actor, matter_id: str, path: Path, passphrase: str, reading: float, allowed: int
) -> list[Figure]:
    gc.collect()
    before, began = _peak_mib(), time.perf_counter()
    with path.open("wb") as file:
        stepped_up = replace(lead, stepped_up_at=office.clock())
        size = sum(file.write(piece) for piece in export(office, stepped_up, matter_id, passphrase=passphrase))
    took, grown = time.perf_counter() - began, _peak_mib() - before
    began = time.perf_counter()
    report = verify(path)
    verified = time.perf_counter() - began
    assert report.wrong == []
    told = f"{size / took / 2**20:.0f} MiB/s"
    return [
        Figure(
            f"{path.name}: against reading the originals twice", took / reading, "×", MOST_RATIO[path.name], note=told
        ),
        Figure(f"{path.name}: memory grown", grown, "MiB", MOST_GROWTH_MIB + allowed),
        Figure(f"{path.name}: verified by the travelling verifier", verified, "s"),
    ]


def _seconds_to_read(office: Office, lead: Actor, matter_id: str) -> float:
    began = time.perf_counter()
    for file in load_matter(office, lead, matter_id).record.exhibits[0].files:
        for _piece in read_file(office, lead, matter_id, file.id)[1]:
            pass
    return time.perf_counter() - began


def _founded(folder: Path) -> tuple[Office, Actor]:
    law = read_law()
    places = Settings(folder / "data", folder / "key" / "root.key", environ={})
    office = open_office(places, law=law, form=read_form(extra_questions=law.questions))
    code = new_setup_code(office)
    return office, found_firm(office, code, firm="Bench", name="Lead", email="lead@example.org", password=WORDS)


def _peak_mib() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
