"""Building a bundle, by the keeper: gather what goes in, compose the pages, put them together, keep the result sealed.

Nothing of it is ever plain on the disk: parts pass from the vault through pipes to a child and back.
"""

from __future__ import annotations

import ctypes
import errno
import hashlib
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any, Final

from casework.domain.annexes import annexes_of, labels_of
from casework.domain.blocks import Audience
from casework.domain.bundles import PieceKey, Span, SpanKind
from casework.domain.exhibits import ExhibitFile
from casework.domain.record import Record
from casework.drafting.bundle.composing import FRAME, REQUEST, Composed, Line, compose
from casework.drafting.bundle.contents import Contents, How, Leaf
from casework.keys.hierarchy import new_object_key
from casework.sandbox.merging import Bookmark, MergePlan, merged
from casework.services.bundle_parts import Made, content_of, made_of, pieces_of, sheet_for
from casework.services.looking import Look, findings_of
from casework.services.matters import Matter, opened_with_names
from casework.services.office import Office
from casework.services.papers import REQUEST as LETTER
from casework.services.papers import Papers
from casework.services.parcels import safe_name
from casework.store import bundles, derivatives, matters
from casework.store.bundles import READY, KeptBundle
from casework.store.derivatives import PART
from casework.store.matters import KeptMatter

MOST_BYTES: Final = 160_000_000  # of the parts of a volume: builder and child then stay below 512 MiB of memory
LANGUAGE: Final = "en"


class NothingToBundle(Exception):
    """No exhibit is cited or planned, so there is no annex."""


class BundleCancelled(Exception):
    """Somebody has cancelled it, or its matter is gone."""


@dataclass(frozen=True)
class Gathered:
    """All that goes into a bundle: its contents, and what was made of the files."""

    contents: Contents = field(repr=False)
    made: Mapping[str, Made] = field(repr=False)
    files: Mapping[str, ExhibitFile] = field(repr=False)


@dataclass(frozen=True)
class Built:
    """What became of it: the key of its object, its size, and what is to be kept of it."""

    object_key: bytes = field(repr=False)
    size_bytes: int
    described: Mapping[str, Any] = field(repr=False)


def build(office: Office, asked: KeptBundle, *, step: Callable[[int, int], None]) -> Built:
    """Build the bundle and put it into the vault under its own id. `step` is told how far it is, and may stop it.

    Raises: NothingToBundle, BundleCancelled, SandboxOff, NotShown, ExhibitAltered, OSError.
    """
    kept, matter, looks, earlier = _opened(office, asked)
    gathered = _gathered(office, kept, matter, looks, asked=asked, step=step)
    _refuse_without_room(office, gathered)
    sizes = {key: made.part.size_bytes for key, made in gathered.made.items() if made.part}
    composed = compose(
        gathered.contents,
        earlier,
        sizes=sizes,
        most_bytes=MOST_BYTES,
        with_request=bool(asked.described["request"]),
    )
    made = sum(map(len, gathered.contents.pieces.values()))
    total = made + len(composed.volumes)
    _give_back()
    key = new_object_key()
    incoming = bundles.incoming(office.vault, asked.id, key)
    volumes = []
    try:
        for number, (first, last) in enumerate(composed.volumes):
            step(made + number, total)
            begins, digest = incoming.size_bytes, hashlib.sha256()
            for piece in _volume(office, gathered, composed, first, last):
                digest.update(piece)
                incoming.write(piece)
            size = incoming.size_bytes - begins
            volumes.append({"first": first, "last": last, "begins": begins, "size": size, "sha256": digest.hexdigest()})
    except BaseException:
        incoming.discard()
        raise
    stored = incoming.keep()
    told = {"sha256": stored.sha256, "volumes": volumes, **_told(gathered, composed)}
    return Built(key, stored.size_bytes, {**asked.described, **told})


def _refuse_without_room(office: Office, gathered: Gathered) -> None:
    """Raises: OSError where the bundle would take room that the database needs to go on writing."""
    needed = sum(made.part.size_bytes for made in gathered.made.values() if made.part)
    if shutil.disk_usage(office.vault.folder).free < needed + office.limits.floor_bytes:
        raise OSError(errno.ENOSPC, "no room for a bundle")


def _give_back() -> None:
    """Give the memory that setting pages took back to the system, before a child needs some: 40 MiB or more."""
    with suppress(OSError, AttributeError):  # glibc alone has it
        ctypes.CDLL(None).malloc_trim(0)


def _opened(office: Office, asked: KeptBundle) -> tuple[KeptMatter, Matter, dict[str, Look], tuple[Span, ...]]:
    """Return the matter as it stands, and the pages of the bundle before.

    Raises: BundleCancelled.
    """
    with office.engines.read.begin() as connection:
        kept = matters.of_nobody(connection, office.keys, asked.matter)
        if kept is None:
            raise BundleCancelled
        before = bundles.of_matter(connection, kept)
        looks = findings_of(connection, kept)
        matter = opened_with_names(connection, kept, ())
    return kept, matter, looks, () if asked.described["anew"] else _earlier(before, asked)


def _earlier(before: Iterable[KeptBundle], asked: KeptBundle) -> tuple[Span, ...]:
    """Return the spans of the newest bundle of the same kind: for the same reader, with the request or without."""
    kind = [asked.described[name] for name in ("audience", "request")]
    same = (one for one in before if one.state == READY and [one.described[n] for n in ("audience", "request")] == kind)
    newest = next(same, None)
    spans = newest.described["spans"] if newest else []
    return tuple(Span(SpanKind(kind), section, key, pages) for kind, section, key, pages in spans)


def _gathered(
    office: Office,
    kept: KeptMatter,
    matter: Matter,
    looks: Mapping[str, Look],
    *,
    asked: KeptBundle,
    step: Callable[[int, int], None],
) -> Gathered:
    """Raises: NothingToBundle, BundleCancelled, SandboxOff, ExhibitAltered."""
    audience, today = Audience(asked.described["audience"]), office.clock().date()
    papers = Papers(matter.record, office.law, office.form, office.letters, today, matter.id, matter.version)
    draft = papers.draft(LETTER, LANGUAGE, audience)
    annexes = annexes_of(matter.record, draft.cited)
    if not annexes:
        raise NothingToBundle
    exhibits = [one for annex in annexes for one in annex.exhibits]
    pieces = {one.id: pieces_of(one, audience) for one in exhibits}
    total = sum(map(len, pieces.values())) + 1
    with office.engines.read.begin() as connection:
        parts = derivatives.newest_of_kind(connection, kept, kind=PART)
    made: dict[str, Made] = {}
    files: dict[str, ExhibitFile] = {}
    for exhibit in exhibits:
        for piece in pieces[exhibit.id]:
            step(len(made), total)
            file = next((one for one in exhibit.files if one.id == piece.file), None)
            if file is None:
                made[str(piece)] = Made(sheet_for(exhibit, audience))
            else:
                files[str(piece)] = file
                made[str(piece)] = made_of(
                    office, kept, exhibit, file, look=looks.get(file.id), part=parts.get(file.id)
                )
    made |= _came_later(matter.record, made, pieces)
    leaves = _named(made, labels_of(annexes))
    contents = Contents(draft, office.letters.phrases(LANGUAGE), annexes, pieces, leaves, today)
    return Gathered(contents, made, files)


def _came_later(
    record: Record, made: Mapping[str, Made], pieces: Mapping[str, tuple[PieceKey, ...]]
) -> dict[str, Made]:
    """Return the sheets that may stand in an earlier bundle for exhibits of which there is a file now."""
    held = {one.id: one for one in record.exhibits if one.id in pieces}
    sheets = {str(PieceKey(one)): Made(Leaf(How.MISSING, exhibit)) for one, exhibit in held.items()}
    return {key: one for key, one in sheets.items() if key not in made}


def _named(made: Mapping[str, Made], labels: Mapping[str, str]) -> dict[str, Leaf]:
    """Return the leaves, each file with the name it has in the ZIP of parts."""
    taken: set[str] = set()
    leaves = {}
    for key, one in made.items():
        leaf = one.leaf
        if leaf.file is not None:
            ending = ".pdf" if one.part else ""
            stem = leaf.file.name.removesuffix(".pdf") if one.part else leaf.file.name
            label = labels.get(PieceKey.of(key).exhibit, "")
            leaf = replace(leaf, member=f"files/{safe_name(f'{label} {stem}{ending}', taken)}")
        leaves[key] = leaf
    return leaves


def _volume(office: Office, gathered: Gathered, composed: Composed, first: int, last: int) -> Iterator[bytes]:
    """Yield a volume as one PDF.

    Raises: NotShown, ExhibitAltered.
    """
    pages = composed.pages[first - 1 : last]
    sources = list(dict.fromkeys(page.source for page in pages))
    plan = MergePlan(
        composed.title,
        gathered.contents.phrases.language,
        tuple((sources.index(page.source), page.page) for page in pages),
        _bookmarks(composed.bookmarks, first, last),
        first=first,
        ours=tuple(number for number, source in enumerate(sources) if source in (FRAME, REQUEST)),
        volumes=tuple((begin, end, volume_name(number)) for number, (begin, end) in enumerate(composed.volumes, 1)),
    )
    parts = [_content(office, gathered, composed, source) for source in sources]
    yield from merged(parts, overlay=composed.stamps_of(first, last), plan=plan)


def volume_name(number: int) -> str:
    """Return the name under which a volume is taken away; links between volumes count on it."""
    return f"bundle-{number}.pdf"


def _content(office: Office, gathered: Gathered, composed: Composed, source: str) -> Iterator[bytes]:
    if source in (FRAME, REQUEST):
        return iter((composed.frame if source == FRAME else composed.request,))
    part = gathered.made[source].part
    return content_of(office, part) if part else iter(())


def _bookmarks(lines: Iterable[Line], first: int, last: int) -> tuple[Bookmark, ...]:
    """Return the bookmarks that lead into a volume."""
    found = []
    for line in lines:
        inner = _bookmarks(line.inner, first, last)
        if first <= line.page <= last:
            found.append(Bookmark(line.title, line.page, inner))
        elif inner:
            found.append(Bookmark(line.title, inner[0].page, inner))
    return tuple(found)


def _told(gathered: Gathered, composed: Composed) -> dict[str, Any]:
    """Return what is kept of a bundle: where everything stands, and of which objects its ZIP of parts is made."""
    return {
        "spans": [[span.kind.value, span.section, span.key, span.pages] for span in composed.spans],
        "pages": len(composed.pages),
        "annexes": len(gathered.contents.annexes),
        "exhibits": dict(composed.exhibits),
        "moved": composed.has_moved,
        "late": sum(span.kind is SpanKind.PIECE and span.section > 0 for span in composed.spans),
        "members": list(_members(gathered)),
    }


def _members(gathered: Gathered) -> Iterator[dict[str, Any]]:
    for key, leaf in gathered.contents.leaves.items():
        if leaf.file is None:
            continue
        part = gathered.made[key].part
        yield {
            "name": leaf.member,
            "file": leaf.file.id,
            "part": part.id if part else "",
            "annex": gathered.contents.labels.get(PieceKey.of(key).exhibit, ""),
            "sha256": leaf.file.sha256,
        }
