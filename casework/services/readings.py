"""The texts of files: kept as they were extracted, put right by hand, and read beside the pages they are of."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from hashlib import sha256
from typing import Final

from casework.domain.exhibits import ExhibitFile
from casework.domain.protected import Veil
from casework.domain.readings import Reading, Source, Standing, standing
from casework.keys.tokens import new_id
from casework.services.actors import Actor
from casework.services.matters import changing, reading, veil_of
from casework.services.office import Office
from casework.services.refusals import NoSuchFile
from casework.store import exhibits, readings
from casework.store.engines import Connection
from casework.store.matters import KeptMatter

LONGEST_PAGE: Final = 100_000


@dataclass(frozen=True)
class FileText:
    """A file with the text that stands, and every reading of it; protected persons are hidden in all of them."""

    exhibit: str
    file: ExhibitFile
    text: Standing | None
    history: tuple[Reading, ...] = ()


@dataclass(frozen=True)
class TextConflict:
    """Nothing was kept: somebody else put the text right meanwhile. `theirs` is the page as it stands now."""

    theirs: str = field(repr=False)
    seen: str


def keep_extracted(
    connection: Connection, kept: KeptMatter, file_id: str, texts: tuple[str, ...], *, at: datetime
) -> None:
    """Keep what the sandbox found in a file of a matter found `for_update`; the same found again is kept once."""
    before = readings.of_file(connection, kept, file_id)
    newest = next((one for one in reversed(before) if one.source is Source.EXTRACTED), None)
    if texts == (newest.pages if newest else ()) or not (newest or any(text.strip() for text in texts)):
        return
    readings.add(connection, kept, Reading(new_id(), file_id, Source.EXTRACTED, texts, at, number=next_number(before)))


def text_of(office: Office, actor: Actor, matter_id: str, file_id: str) -> FileText:
    """Return the text of a file. Raises: NoSuchMatter, NoSuchFile."""
    with reading(office, actor, matter_id) as (connection, kept):
        found = exhibits.file_by_id(connection, kept, file_id)
        if found is None:
            raise NoSuchFile
        every = readings.of_file(connection, kept, file_id)
        veil = veil_of(office, connection, kept)
    stands = standing(every)
    return FileText(
        found.exhibit,
        replace(found.file, name=veil.text(found.file.name)),
        replace(stands, pages=_veiled(veil, stands.pages)) if stands else None,
        tuple(replace(one, pages=_veiled(veil, one.pages)) for one in every),
    )


def keep_typed(
    office: Office, actor: Actor, matter_id: str, file_id: str, *, page: int, text: str, language: str, seen: str
) -> TextConflict | None:
    """Put one page right, or only the language, unless the page is another than the one whose mark is `seen`.

    A name hidden from whoever typed stays where they left its code name. Returns what stands instead where somebody
    else was quicker, and None where all is kept. Units: pages count from 1.

    Raises: NoSuchMatter, MatterClosed, NoSuchFile.
    """
    with changing(office, actor, matter_id) as change:
        if exhibits.file_by_id(change.connection, change.matter, file_id) is None:
            raise NoSuchFile
        every = readings.of_file(change.connection, change.matter, file_id)
        stands, veil = standing(every), veil_of(office, change.connection, change.matter)
        now = tidied(stands.text_of(page)) if stands else ""
        new, shown = veil.meant(now, tidied(text)), veil.text(now)
        if new == now and (stands is None or language == stands.language):
            return None
        if new != now and mark_of(shown) != seen:
            return TextConflict(shown, mark_of(shown))
        typed = Reading(
            new_id(),
            file_id,
            Source.TYPED,
            (new,),
            change.at,
            number=next_number(every),
            page=page,
            language=language,
            by=actor.id,
        )
        readings.add(change.connection, change.matter, typed)
        change.note("text-typed", subject=file_id)
    return None


def mark_of(text: str) -> str:
    """Return by what a page knows again the text that it was made from."""
    return sha256(text.encode()).hexdigest()[:32]


def next_number(before: tuple[Reading, ...]) -> int:
    return max((one.number for one in before), default=0) + 1


def tidied(text: str) -> str:
    """Return what a form sent with the line ends that a text here has, and no more than a page may hold."""
    return text.replace("\r\n", "\n").replace("\r", "\n")[:LONGEST_PAGE].rstrip("\n")


def _veiled(veil: Veil, pages: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(map(veil.text, pages))
