"""Bundles of a matter: asked for, followed, cancelled, taken away. What is ready stays as it is, for good."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final

from casework.domain.blocks import Audience
from casework.keys.tokens import new_id
from casework.services.actors import Actor
from casework.services.bundle_making import volume_name
from casework.services.journal import record
from casework.services.journal_reports import names_of
from casework.services.matters import changing, reading
from casework.services.office import Office
from casework.services.parcels import Member, pack, verifier_member
from casework.services.refusals import ExhibitAltered, NoSuchBundle
from casework.store import bundles, derivatives, exhibits
from casework.store.bundles import CANCELLED, READY, KeptBundle
from casework.store.derivatives import PART
from casework.store.matters import KeptMatter

FORMAT: Final = "redress-bundle-parts"
ZIP_NAME: Final = "bundle-parts.zip"


@dataclass(frozen=True)
class Volume:
    """A volume. Units: page numbers of the bundle."""

    number: int
    first: int
    last: int
    begins: int
    size_bytes: int
    sha256: str


@dataclass(frozen=True)
class Bundle:
    """A bundle as a member sees it. `reason` is why it failed, a slug; `where` what it failed at."""

    id: str
    state: str
    done: int
    total: int
    size_bytes: int
    made_at: datetime
    ended_at: datetime | None
    is_for_source: bool
    with_request: bool
    who: str = field(default="", repr=False)
    pages: int = 0
    annexes: int = 0
    late: int = 0
    has_moved: bool = False
    volumes: tuple[Volume, ...] = ()
    has_parts: bool = False
    reason: str = ""
    where: str = field(default="", repr=False)

    @property
    def is_under_way(self) -> bool:
        return self.state in bundles.UNDER_WAY

    @property
    def is_ready(self) -> bool:
        return self.state == READY


def ask(
    office: Office,
    actor: Actor,
    matter_id: str,
    *,
    for_source: bool = False,
    with_request: bool = False,
    anew: bool = False,
) -> str:
    """Let a bundle be built, and return its id; the same one does not wait twice.

    With `anew` pages may get other numbers than in the one before.

    Raises: NoSuchMatter, MatterClosed.
    """
    bundle_id = new_id()
    audience = Audience.SOURCE if for_source else Audience.CCF
    described = {"audience": audience.value, "request": with_request, "anew": anew}
    with changing(office, actor, matter_id) as change:
        for same in bundles.of_matter(change.connection, change.matter):
            if same.state == bundles.WAITING and same.described == described:
                return same.id  # pressed twice
        bundles.add(change.connection, change.matter, bundle_id, described=described, by=actor.id, at=change.at)
        change.note("bundle-asked", subject=bundle_id)
    return bundle_id


def bundles_of(office: Office, actor: Actor, matter_id: str) -> tuple[Bundle, ...]:
    """Return the bundles of the matter, the newest first. Raises: NoSuchMatter."""
    with reading(office, actor, matter_id) as (connection, kept):
        names = names_of(connection, office)
        return tuple(_shown(one, names) for one in bundles.of_matter(connection, kept))


def cancel(office: Office, actor: Actor, matter_id: str, bundle_id: str) -> None:
    """Stop a bundle that is not ready yet; one that has ended stays as it is. Raises: NoSuchMatter, NoSuchBundle."""
    with changing(office, actor, matter_id, even_closed=True) as change:
        found = bundles.by_id(change.connection, change.matter, bundle_id)
        if found is None:
            raise NoSuchBundle
        if bundles.end(
            change.connection, change.matter, bundle_id, state=CANCELLED, described=found.described, at=change.at
        ):
            change.note("bundle-cancelled", subject=bundle_id)


def take_volume(
    office: Office, actor: Actor, matter_id: str, bundle_id: str, number: int
) -> tuple[str, Iterator[bytes]]:
    """Return name and content of a volume; the journal tells who took it. Volumes count from 1.

    Raises: NoSuchMatter, NoSuchBundle; while it is read, ExhibitAltered.
    """
    with reading(office, actor, matter_id) as (connection, kept):
        found = _ready(bundles.by_id(connection, kept, bundle_id))
        volumes = _shown(found, {}).volumes
    if not 1 <= number <= len(volumes):
        raise NoSuchBundle
    _note_taken(office, actor, matter_id, bundle_id)
    volume = volumes[number - 1]
    whole = office.vault.read(found.id, found.object_key, sha256=found.described["sha256"])
    return volume_name(number), _cut(whole, volume)


def take_parts(office: Office, actor: Actor, matter_id: str, bundle_id: str) -> tuple[str, Iterator[bytes]]:
    """Return name and content of the ZIP of parts, with a manifest and the verifier.

    Raises: NoSuchMatter, NoSuchBundle; while it is read, ExhibitAltered.
    """
    with reading(office, actor, matter_id) as (connection, kept):
        found = _ready(bundles.by_id(connection, kept, bundle_id))
    _note_taken(office, actor, matter_id, bundle_id)
    told = found.described
    about = {
        "made_at": (found.ended_at or found.made_at).astimezone(UTC).isoformat(timespec="seconds"),
        "for": told["audience"],
        "bundle": [{"name": volume_name(n), **_digest(one)} for n, one in enumerate(told["volumes"], 1)],
    }
    counts = {"annexes": told["annexes"], "files": len(told["members"]), "pages of the bundle": told["pages"]}
    members = (*(_member(office, kept, one) for one in told["members"]), verifier_member())
    return ZIP_NAME, pack(members, kind=FORMAT, about=about, counts=counts, done=lambda _packed: None)


def _digest(volume: Mapping[str, Any]) -> dict[str, Any]:
    return {"size_bytes": volume["size"], "sha256": volume["sha256"]}


def _member(office: Office, kept: KeptMatter, told: Mapping[str, str]) -> Member:
    """Return a member of the ZIP: the part where there is one, else the file as it was received."""
    facts = {"kind": "part" if told["part"] else "file", "annex": told["annex"], "sha256_of_original": told["sha256"]}
    return Member(told["name"], _reader(office, kept, told["file"], told["part"]), facts)


def _reader(office: Office, kept: KeptMatter, file_id: str, part_id: str) -> Callable[[], Iterator[bytes]]:
    def read() -> Iterator[bytes]:
        with office.engines.read.begin() as connection:
            if part_id:
                part = derivatives.by_id(connection, kept, file_id, kind=PART, derivative_id=part_id)
                found = (part.id, part.object_key, part.sha256) if part else None
            else:
                file = exhibits.file_by_id(connection, kept, file_id)
                found = (file_id, file.object_key, file.file.sha256) if file else None
        if found is None:
            raise ExhibitAltered(f"Object {part_id or file_id} is not known any more.")
        object_id, key, sha256 = found
        return office.vault.read(object_id, key, sha256=sha256)

    return read


def _cut(whole: Iterator[bytes], volume: Volume) -> Iterator[bytes]:
    """Yield the bytes of one volume. Raises: ExhibitAltered if they are not those that were kept."""
    skipped, left, digest = volume.begins, volume.size_bytes, hashlib.sha256()
    for piece in whole:
        wanted = piece[skipped : skipped + left]
        skipped, left = max(0, skipped - len(piece)), left - len(wanted)
        digest.update(wanted)
        if left == 0 and digest.hexdigest() != volume.sha256:
            raise ExhibitAltered("A volume of a bundle is not what was kept.")
        if wanted:
            yield wanted
        if left == 0:
            return


def _ready(found: KeptBundle | None) -> KeptBundle:
    if found is None or found.state != READY:
        raise NoSuchBundle
    return found


def _note_taken(office: Office, actor: Actor, matter_id: str, bundle_id: str) -> None:
    with office.engines.write.begin() as connection:
        record(connection, office, "bundle-downloaded", actor=actor.id, matter=matter_id, subject=bundle_id)


def _shown(one: KeptBundle, names: Mapping[str, str]) -> Bundle:
    told = one.described
    return Bundle(
        one.id,
        one.state,
        one.done,
        one.total,
        size_bytes=one.size_bytes,
        made_at=one.made_at,
        ended_at=one.ended_at,
        is_for_source=told["audience"] == Audience.SOURCE,
        with_request=bool(told["request"]),
        who=names.get(one.made_by, ""),
        pages=told.get("pages", 0),
        annexes=told.get("annexes", 0),
        late=told.get("late", 0),
        has_moved=bool(told.get("moved")),
        volumes=tuple(
            Volume(number, v["first"], v["last"], v["begins"], v["size"], v["sha256"])
            for number, v in enumerate(told.get("volumes", ()), 1)
        ),
        has_parts=bool(told.get("members")),
        reason=told.get("reason", ""),
        where=told.get("where", ""),
    )
