"""The parts of a bundle: what becomes of each file of an annexed exhibit, kept sealed beside it once it was made."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from casework.domain.blocks import Audience
from casework.domain.bundles import PieceKey
from casework.domain.exhibits import Exhibit, ExhibitFile, FileRole
from casework.domain.facts import Disclosure
from casework.domain.readings import standing
from casework.drafting.bundle.contents import How, Leaf
from casework.keys.hierarchy import new_object_key
from casework.sandbox import Kind, NotShown, Part, bundle_part, examine
from casework.services.looking import Look
from casework.services.office import Office
from casework.services.refusals import NoSuchFile
from casework.store import derivatives, exhibits, matters, readings
from casework.store.derivatives import PART, Derivative
from casework.store.engines import Connection
from casework.store.exhibits import KeptFile
from casework.store.matters import KeptMatter

WITH_TEXT: Final = frozenset({Kind.TEXT, Kind.MAIL, Kind.WORD, Kind.HTML, Kind.SLIDES})
POINTS_AN_INCH: Final = 72
OFF, SLOW = "off", "too-slow"
TRIES: Final = 3


class SandboxOff(Exception):
    """This machine has nothing in which a file could be opened safely, so no bundle can be built on it."""


@dataclass(frozen=True)
class Made:
    """How a file is shown, and the part that was made of it, if it has pages of its own."""

    leaf: Leaf = field(repr=False)
    part: Derivative | None = field(default=None, repr=False)


def pieces_of(exhibit: Exhibit, audience: Audience) -> tuple[PieceKey, ...]:
    """Return the pieces of an exhibit in their order, each translation behind its original.

    The source gets the redacted twin instead of what was redacted, and of what it may not read one sheet.
    """
    if audience is Audience.SOURCE and exhibit.level is not Disclosure.DISCLOSE:
        return (PieceKey(exhibit.id),)
    files = [file for file in exhibit.files if file.withdrawn_at is None]
    chosen = _for_source(files) if audience is Audience.SOURCE else _in_full(files)
    return tuple(PieceKey(exhibit.id, file.id) for file in chosen) or (PieceKey(exhibit.id),)


def _in_full(files: list[ExhibitFile]) -> list[ExhibitFile]:
    originals = [file for file in files if file.role is FileRole.ORIGINAL]
    translations = [file for file in files if file.role is FileRole.TRANSLATION]
    known = {file.id for file in originals}
    found: list[ExhibitFile] = []
    for file in originals:
        found += [file, *(one for one in translations if one.of == file.id)]
    return found + [one for one in translations if one.of not in known]


def _for_source(files: list[ExhibitFile]) -> list[ExhibitFile]:
    twins = {file.of: file for file in files if file.role is FileRole.REDACTED}
    found = []
    for file in _in_full(files):
        if file.id in twins:
            found.append(twins[file.id])
        elif file.of not in twins:  # a translation of what was redacted would say it all the same
            found.append(file)
    return found


def sheet_for(exhibit: Exhibit, audience: Audience) -> Leaf:
    """Return the sheet that stands for an exhibit of which no file is enclosed."""
    if audience is Audience.SOURCE and exhibit.level is Disclosure.SUMMARY and exhibit.summary:
        return Leaf(How.SUMMARY, exhibit)
    if audience is Audience.SOURCE and exhibit.level is not Disclosure.DISCLOSE:
        return Leaf(How.WITHHELD, exhibit)
    return Leaf(How.MISSING, exhibit)


def made_of(
    office: Office, kept: KeptMatter, exhibit: Exhibit, file: ExhibitFile, *, look: Look | None, part: Derivative | None
) -> Made:
    """Return how this file is shown. `look` is what is known of it; its `part` is made now unless it was before.

    Raises: SandboxOff, ExhibitAltered, NoSuchFile.
    """
    if part is not None:
        return Made(_with_pages(exhibit, file, part, look), part)
    with office.engines.read.begin() as connection:
        found = exhibits.file_by_id(connection, kept, file.id)
    if found is None:
        raise NoSuchFile
    try:
        part = _make(office, kept, found)
    except NotShown as problem:
        if problem.reason == OFF:
            raise SandboxOff from None
        return Made(_otherwise(office, kept, exhibit, found, look))
    return Made(_with_pages(exhibit, file, part, look), part)


def _make(office: Office, kept: KeptMatter, found: KeptFile) -> Derivative:
    """Make the part and keep it. Raises: NotShown, ExhibitAltered, NoSuchFile."""
    made = _patiently(office, found)
    key = new_object_key()
    stored = office.vault.store([made.pdf], key)
    pages = [
        [round(width, 2), round(height, 2), int(bool(text.strip()))]
        for (width, height), text in zip(made.page_sizes, made.texts, strict=True)
    ]
    part = Derivative(
        stored.object_id,
        found.file.id,
        PART,
        stored.sha256,
        size_bytes=stored.size_bytes,
        made_at=office.clock(),
        object_key=key,
        pages=len(pages),
        note=json.dumps(pages),
    )
    try:
        with office.engines.write.begin() as connection:
            _note(connection, office, kept.id, part)
    except BaseException:
        office.vault.discard(part.id)
        raise
    return part


def _patiently(office: Office, found: KeptFile) -> Part:
    """Make the part, again where the machine was too busy: a sheet in its place would stand there for good.

    Raises: NotShown, ExhibitAltered.
    """
    for left in reversed(range(TRIES)):
        try:
            return bundle_part(office.vault.read(found.file.id, found.object_key, sha256=found.file.sha256))
        except NotShown as problem:
            if problem.reason != SLOW or not left:
                raise
    raise NotShown(SLOW)


def _note(connection: Connection, office: Office, matter_id: str, part: Derivative) -> None:
    """Raises: NoSuchFile where file or matter is gone meanwhile."""
    kept = matters.of_nobody(connection, office.keys, matter_id, for_update=True)
    if kept is None or exhibits.file_by_id(connection, kept, part.file) is None:
        raise NoSuchFile
    derivatives.add(connection, kept, part)


def _with_pages(exhibit: Exhibit, file: ExhibitFile, part: Derivative, look: Look | None) -> Leaf:
    pages = json.loads(part.note)
    sizes = tuple((float(width), float(height)) for width, height, _ in pages)
    has_text = tuple(bool(has) for *_, has in pages)
    return Leaf(How.PAGES, exhibit, file, sizes, has_text, dots_per_inch=_dots_per_inch(sizes, look))


def _dots_per_inch(sizes: tuple[tuple[float, float], ...], look: Look | None) -> int:
    """Return how finely a photograph is printed; 0 of what is none."""
    found = look.found if look else None
    if found is None or found.kind is not Kind.IMAGE or len(sizes) != 1:
        return 0
    return round(max(found.width or 0, found.height or 0) / (max(sizes[0]) / POINTS_AN_INCH))


def _otherwise(office: Office, kept: KeptMatter, exhibit: Exhibit, found: KeptFile, look: Look | None) -> Leaf:
    """Return how a file is shown that has no pages: by its text, or by a sheet that says what it is."""
    file = found.file
    with office.engines.read.begin() as connection:
        text = standing(readings.of_file(connection, kept, file.id))
    kind = look.found.kind if look and look.found else Kind.UNKNOWN
    texts = text.pages if text else ()
    if not look or look.found is None:
        pieces = office.vault.read(file.id, found.object_key, sha256=file.sha256)
        findings = examine(pieces, name=file.name)
        kind, texts = findings.kind, texts or findings.texts
    if kind in WITH_TEXT and any(page.strip() for page in texts):
        return Leaf(How.TEXT, exhibit, file, texts=tuple(texts), kind=kind.value)
    return Leaf(How.SHEET, exhibit, file, kind=kind.value)


def content_of(office: Office, part: Derivative) -> Iterator[bytes]:
    """Yield the bytes of a part. Raises: ExhibitAltered."""
    return office.vault.read(part.id, part.object_key, sha256=part.sha256)
