"""Pictures of the pages of a file: drawn in the sandbox, the first ones kept sealed beside it, never the original.

Looking at a page changes nothing in the database. What is not kept is drawn when it is asked for, and this process
remembers it for a while.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from math import ceil, floor
from typing import Final

from casework.domain.covers import Cover
from casework.keys.hierarchy import new_object_key
from casework.sandbox import NotShown, Picture, picture, pictures
from casework.services.actors import Actor
from casework.services.matters import reading
from casework.services.office import Office
from casework.services.refusals import ExhibitAltered, NoSuchFile
from casework.store import derivatives, exhibits
from casework.store.derivatives import PREVIEW, Derivative
from casework.store.exhibits import KeptFile

SMALL_PX: Final = 320
LARGE_PX: Final = 1200
FIRST_PAGES: Final = 8
MOST_BYTES: Final = 256 * 1024 * 1024  # of kept pictures a matter; the oldest go, and are drawn anew when asked for


@dataclass(frozen=True)
class Drawn:
    """A picture as this process remembers it."""

    id: str
    png: bytes = field(repr=False)
    version: int = 0


def picture_of(office: Office, actor: Actor, matter_id: str, file_id: str, *, page: int, longest_px: int) -> bytes:
    """Return a page of the file as PNG. Units: pages count from 1.

    Raises: NoSuchMatter, NoSuchFile, NotShown, ExhibitAltered.
    """
    cleared = office.drawn.cleared
    with reading(office, actor, matter_id) as (connection, kept):
        found = exhibits.file_by_id(connection, kept, file_id)
        made = derivatives.of_file(connection, kept, file_id, kind=PREVIEW)
    if found is None:
        raise NoSuchFile
    same = next((one for one in made if (one.page, one.longest_px) == (page, longest_px)), None)
    if same is not None:
        return b"".join(office.vault.read(same.id, same.object_key, sha256=same.sha256))
    return drawn_page(office, file_id, _pieces(office, found), page=page, longest_px=longest_px, cleared=cleared)


def covered_picture(
    office: Office, actor: Actor, matter_id: str, file_id: str, *, page: int, covers: Sequence[Cover]
) -> bytes:
    """Return a page as PNG with these boxes painted over it, to be looked at and not kept.

    Raises: NoSuchMatter, NoSuchFile, NotShown, ExhibitAltered.
    """
    with reading(office, actor, matter_id) as (connection, kept):
        found = exhibits.file_by_id(connection, kept, file_id)
    if found is None:
        raise NoSuchFile
    plain = picture(_pieces(office, found), page=page - 1, longest_px=LARGE_PX)
    return replace(plain, pixels=_painted(plain, [one for one in covers if one.page == page])).png()


def drawn_page(
    office: Office, name: str, pieces: Iterator[bytes], *, page: int, longest_px: int, cleared: int
) -> bytes:
    """Draw a page of an object, or remember it, for somebody who may see it. `cleared` was asked before they could.

    Raises: NotShown, ExhibitAltered.
    """
    name = f"{name}:{page}:{longest_px}"
    drawn: Drawn | None = office.drawn.find(name, version=0)
    if drawn is None:
        drawn = Drawn(name, picture(pieces, page=page - 1, longest_px=longest_px).png())
        office.drawn.keep(drawn, cleared=cleared)
    return drawn.png


def size_of(png: bytes) -> tuple[int, int]:
    """Return width and height of a PNG. Units: pixels."""
    return int.from_bytes(png[16:20]), int.from_bytes(png[20:24])


def first_pictures(office: Office, found: KeptFile, pages: int) -> list[Derivative]:
    """Draw the first pages, and one small picture, into the vault; return what the database is to know of.

    What cannot be shown is left out. Whoever calls discards the objects where their rows are not kept.
    """
    made: list[Derivative] = []
    try:
        for page, one in enumerate(_first(office, found, pages), 1):
            made.append(_put_away(office, found, one, page=page, longest_px=LARGE_PX))
        small = picture(_pieces(office, found), page=0, longest_px=SMALL_PX)
        made.append(_put_away(office, found, small, page=1, longest_px=SMALL_PX))
    except (NotShown, ExhibitAltered):
        return made
    return made


def _painted(one: Picture, covers: Sequence[Cover]) -> bytes:
    pixels = bytearray(one.pixels)
    for box in covers:
        left, right = floor(box.left * one.width / 100), ceil(box.right * one.width / 100)
        for row in range(floor(box.top * one.height / 100), ceil(box.bottom * one.height / 100)):
            start = row * one.width * 3
            pixels[start + left * 3 : start + right * 3] = bytes((right - left) * 3)
    return bytes(pixels)


def _first(office: Office, found: KeptFile, pages: int) -> Iterator[Picture]:
    wanted = range(min(pages, FIRST_PAGES))
    yield from pictures(_pieces(office, found), longest_px=LARGE_PX, pages=wanted)


def _put_away(office: Office, found: KeptFile, one: Picture, *, page: int, longest_px: int) -> Derivative:
    key = new_object_key()
    stored = office.vault.store([one.png()], key)
    return Derivative(
        stored.object_id,
        found.file.id,
        PREVIEW,
        stored.sha256,
        size_bytes=stored.size_bytes,
        made_at=office.clock(),
        object_key=key,
        page=page,
        longest_px=longest_px,
    )


def _pieces(office: Office, found: KeptFile) -> Iterator[bytes]:
    return office.vault.read(found.file.id, found.object_key, sha256=found.file.sha256)
