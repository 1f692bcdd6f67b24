"""Recognising text in pictures and scans: by the keeper, a few pages at a time, or when somebody asks for it.

What was recognised can be read and searched before the last page is done. A file that came twice to a matter is
recognised once; nothing is ever taken over from another matter.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Final

from casework.domain.exhibits import Exhibit
from casework.domain.readings import Reading, Source, completed
from casework.keys.fields import SealBroken
from casework.keys.tokens import new_id
from casework.sandbox import Kind, Level, NotShown, level, ocr, picture
from casework.services.actors import Actor
from casework.services.journal import record
from casework.services.journal_reports import KEEPER
from casework.services.matters import changing, reading
from casework.services.office import Office
from casework.services.readings import next_number
from casework.services.refusals import ExhibitAltered, NoSuchFile
from casework.store import exhibits, looks, matters, readings, statements
from casework.store.engines import Connection
from casework.store.exhibits import KeptFile
from casework.store.matters import KeptMatter
from casework.store.payloads import ExhibitState

PAGES_ASKED: Final = 3  # recognised while somebody waits; the keeper does the rest
PAGES_A_ROUND: Final = 12
FILES_A_ROUND: Final = 50
SHOWN: Final = frozenset({Kind.PDF.value, Kind.IMAGE.value})
ALTERED: Final = "altered"  # the file is not what was received
SCRIPTS: Final = {  # language: the reader for its letters, where that is not the Latin one
    **dict.fromkeys(("ru", "uk", "be", "bg", "kk", "ky", "mk", "mn", "sr", "tg"), "ru"),
    **dict.fromkeys(("ar", "fa", "ps", "ur", "ug"), "ar"),
    "zh": "zh",
    **dict.fromkeys(("am", "bn", "el", "he", "hi", "hy", "ja", "ka", "km", "ko", "lo", "my", "th"), ""),
}


@dataclass(frozen=True)
class Work:
    """A file of which text is to be recognised: its pages, what they hold already, and what was recognised so far."""

    kept: KeptFile
    pages: int
    extracted: tuple[str, ...]
    before: tuple[Reading, ...]
    language: str

    @property
    def begun(self) -> Reading | None:
        """What was recognised so far for this language."""
        last = next((one for one in reversed(self.before) if one.source is Source.RECOGNISED), None)
        return last if last and not last.is_whole and last.language == self.language else None

    @property
    def done(self) -> int:
        """How many pages were gone through so far."""
        return self.begun.done if self.begun else 0

    def has_own(self, page: int) -> bool:
        return page <= len(self.extracted) and bool(self.extracted[page - 1].strip())

    @property
    def is_needed(self) -> bool:
        return any(not self.has_own(page) for page in range(1, self.pages + 1))


def reader_for(language: str) -> str:
    """Return which reader knows the letters of a language; that of English where nobody said; "" where none does."""
    wanted = SCRIPTS.get(language.partition("-")[0], "en")
    return wanted if wanted in ocr.languages() else ""


def readers() -> tuple[str, ...]:
    """Return the languages for which this machine has a reader; none where text cannot be recognised here."""
    return ocr.languages() if level() is not Level.OFF else ()


def recognise(
    office: Office, actor: Actor, matter_id: str, file_id: str, *, language: str, most_pages: int = PAGES_ASKED
) -> bool:
    """Begin to recognise the text of a file anew, and return whether it was done to the end; the keeper goes on.

    Raises: NoSuchMatter, MatterClosed, NoSuchFile.
    """
    with reading(office, actor, matter_id) as (connection, kept):
        work = _work(connection, kept, file_id, language=language)
    if work is None:
        raise NoSuchFile
    work = replace(work, before=tuple(one for one in work.before if one.is_whole))
    found = _recognised(office, work, most_pages=most_pages)
    with changing(office, actor, matter_id) as change:
        found = _copied(change.connection, change.matter, work) or found
        _keep(change.connection, change.matter, found)
        change.note("text-recognised", subject=file_id)
    return found.is_whole


def recognise_waiting(office: Office, *, most_pages: int = PAGES_A_ROUND) -> int:
    """Recognise what waits for it, at most so many pages of it, and return how many were read. For the keeper."""
    if not readers():
        return 0
    with office.engines.read.begin() as connection:
        due = readings.waiting(connection, most=FILES_A_ROUND)
    left = most_pages
    for matter_id, file_id in due:
        if left > 0:
            with suppress(SealBroken):  # a damaged matter is no reason to leave the others alone
                left -= _go_on(office, matter_id, file_id, most_pages=left)
    return most_pages - left


def _go_on(office: Office, matter_id: str, file_id: str, *, most_pages: int) -> int:
    """Recognise the next pages of a file, and return how many; 0 where there is nothing in it to be recognised."""
    with office.engines.read.begin() as connection:
        kept = matters.of_nobody(connection, office.keys, matter_id)
        work = _work(connection, kept, file_id) if kept else None
        is_wanted = work is not None and work.is_needed and bool(work.language)
        copied = _copied(connection, kept, work) if kept and work and is_wanted else None
    found = copied or (_recognised(office, work, most_pages=most_pages) if work and is_wanted else None)
    with office.engines.write.begin() as connection:
        kept = matters.of_nobody(connection, office.keys, matter_id, for_update=True)
        if kept is None or exhibits.file_by_id(connection, kept, file_id) is None:
            return 0
        if found is None:
            readings.add_nothing(connection, kept, file_id, row_id=new_id(), at=office.clock())
            return 0
        _keep(connection, kept, found)
        if found.is_whole:
            record(connection, office, "text-recognised", actor=KEEPER, matter=matter_id, subject=file_id)
    return 0 if copied or work is None else found.done - work.done


def _work(connection: Connection, kept: KeptMatter, file_id: str, *, language: str = "") -> Work | None:
    """Return what there is to do of a file; None if it is gone.

    Without a language, that in which the work was begun is taken, or that of the exhibit.
    """
    found = exhibits.file_by_id(connection, kept, file_id)
    if found is None:
        return None
    before = readings.of_file(connection, kept, file_id)
    own = next((one.pages for one in reversed(before) if one.source is Source.EXTRACTED), ())
    begun = next((one.language for one in before if not one.is_whole), "")
    wanted = language or begun or reader_for(_language(connection, kept, found.exhibit))
    return Work(found, _pages(connection, kept, file_id), own, before, wanted)


def _pages(connection: Connection, kept: KeptMatter, file_id: str) -> int:
    """Return how many pages of the file can be shown as pictures."""
    look = looks.looks_of(connection, kept, file_id).get(file_id)
    is_shown = look is not None and look.state in (looks.EXAMINED, looks.DONE) and look.findings["kind"] in SHOWN
    return (look.findings["pages"] or 1) if look is not None and is_shown else 0


def _language(connection: Connection, kept: KeptMatter, exhibit_id: str) -> str:
    slot = statements.slot_of(kept, ExhibitState(Exhibit(exhibit_id, "")))
    state = statements.newest_in(connection, kept, [slot]).get(slot)
    return state.exhibit.language if isinstance(state, ExhibitState) else ""


def _copied(connection: Connection, kept: KeptMatter, work: Work) -> Reading | None:
    """Return what was recognised in the same bytes under another name in this matter, as a reading of this file."""
    if work.begun is not None:
        return None
    same = [
        file.id
        for files in exhibits.files_by_exhibit(connection, kept).values()
        for file in files
        if file.sha256 == work.kept.file.sha256 and file.id != work.kept.file.id
    ]
    known = (one for file_id in same for one in readings.of_file(connection, kept, file_id))
    for one in known:
        if one.source is Source.RECOGNISED and one.is_whole and not one.problem and one.language == work.language:
            return replace(one, id=new_id(), file=work.kept.file.id, number=next_number(work.before))
    return None


def _keep(connection: Connection, kept: KeptMatter, found: Reading) -> None:
    """Keep the reading in the place of one of which pages were still to come."""
    for one in readings.of_file(connection, kept, found.file):
        if not one.is_whole:
            readings.remove(connection, kept, one)
    readings.add(connection, kept, found)


def _recognised(office: Office, work: Work, *, most_pages: int) -> Reading:
    """Return what was recognised so far, with the next pages. What cannot be read is named, and ends the work."""
    done, problem = work.done, ""
    pages = list(work.begun.pages[:done] if work.begun else ())
    try:
        for text in _texts(office, work, range(done + 1, min(work.pages, done + most_pages) + 1)):
            pages.append(text)  # noqa: PERF402 - what was read before something breaks is kept
    except (NotShown, ocr.NotRead) as reason:
        problem = reason.reason
    except ExhibitAltered:
        problem = ALTERED
    return Reading(
        new_id(),
        work.kept.file.id,
        Source.RECOGNISED,
        completed(work.extracted, pages),
        office.clock(),
        number=next_number(work.before),
        language=work.language,
        done=len(pages),
        is_whole=bool(problem) or len(pages) >= work.pages,
        problem=problem,
    )


def _texts(office: Office, work: Work, wanted: range) -> Iterator[str]:
    """Yield the text of each of these pages; of one that holds text of its own, nothing.

    Each page is drawn by itself, so that no child waits while letters are read.
    """
    file = work.kept.file
    for page in wanted:
        if work.has_own(page):
            yield ""
        else:
            pieces = office.vault.read(file.id, work.kept.object_key, sha256=file.sha256)
            drawn = picture(pieces, page=page - 1, longest_px=ocr.LONGEST_PX)  # the sandbox counts from 0
            yield ocr.text_in(drawn, work.language)
