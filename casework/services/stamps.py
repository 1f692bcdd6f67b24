"""What came with a file to prove it: time-stamp tokens, judged anew at every look; sidecars, whose claims are shown.

A token that proves nothing is kept and says why. Whom to trust is the operator's: certificates in the folder
`time-stamp-authorities` among the data. We ask no service; the request for one can be downloaded.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final

from casework.domain.exhibits import ExhibitFile, FileRole
from casework.domain.protected import Veil
from casework.keys.timestamps import (
    NoToken,
    StampRefused,
    Token,
    anchors_in,
    imprint_hash,
    request_for,
    signer_of,
)
from casework.sandbox import NotShown
from casework.sandbox.siding import Claims, claims_of, has_manifest
from casework.sandbox.stamping import TokenRefused, token_values
from casework.services.actors import Actor
from casework.services.matters import reading, veil_of
from casework.services.office import Office
from casework.services.refusals import ExhibitAltered, NoSuchFile
from casework.store import exhibits
from casework.store.exhibits import KeptFile
from casework.store.matters import KeptMatter

ANCHORS: Final = "time-stamp-authorities"
MOST_LOOKED_AT: Final = 20  # of each sort at a time
MAY_HOLD_MANIFESTS: Final = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")
OTHER_FILE, REFUSED, NO_TOKEN, NOT_OPENED, ALTERED_HERE = (
    "other-file",
    "refused",
    "no-token",
    "not-opened",
    "altered-here",
)
EQUAL, DIFFERENT, NONE_CLAIMED = "equal", "different", "none"


@dataclass(frozen=True)
class Stamp:
    """A time-stamp token that belongs to a file. It proves something only where `problem` is empty."""

    file: ExhibitFile = field(repr=False)
    problem: str = ""  # one of the words above, or of StampRefused
    made_at: datetime | None = None
    signer: str = ""
    vouched_by: str = ""
    serial: str = ""
    policy: str = ""


@dataclass(frozen=True)
class Sidecar:
    """A sidecar that belongs to a file, and how the digest in it compares with that of the file."""

    file: ExhibitFile = field(repr=False)
    problem: str = ""
    claims: Claims = field(default_factory=lambda: Claims("unknown"), repr=False)
    digest: str = NONE_CLAIMED


@dataclass(frozen=True)
class Proofs:
    """Everything that came with one file to prove it. `embedded` is None where nobody could look inside."""

    file: ExhibitFile = field(repr=False)
    stamps: tuple[Stamp, ...] = ()
    sidecars: tuple[Sidecar, ...] = ()
    embedded: bool | None = False


def proofs_of(office: Office, actor: Actor, matter_id: str, file_id: str) -> Proofs:
    """Return what came with the file and what it is worth today. Raises: NoSuchMatter, NoSuchFile."""
    with reading(office, actor, matter_id) as (connection, kept):
        found = exhibits.file_by_id(connection, kept, file_id)
        if found is None:
            raise NoSuchFile
        veil = veil_of(office, connection, kept)
        beside = [
            one
            for several in exhibits.files_by_exhibit(connection, kept).values()
            for one in several
            if one.of == file_id and one.role in (FileRole.TIME_STAMP, FileRole.SIDECAR)
        ]
    looking = _Looking(office, kept, found)
    stamps = [looking.stamp(one) for one in beside if one.role is FileRole.TIME_STAMP][:MOST_LOOKED_AT]
    sidecars = [looking.sidecar(one) for one in beside if one.role is FileRole.SIDECAR][:MOST_LOOKED_AT]
    return Proofs(
        found.file,
        tuple(replace(one, file=veil.file(one.file)) for one in stamps),
        tuple(_veiled(one, veil) for one in sidecars),
        looking.embedded(),
    )


def request_of(office: Office, actor: Actor, matter_id: str, file_id: str) -> bytes:
    """Return the request with which somebody asks a service for a time-stamp of the file; it holds the digest alone.

    Raises: NoSuchMatter, NoSuchFile.
    """
    with reading(office, actor, matter_id) as (connection, kept):
        found = exhibits.file_by_id(connection, kept, file_id)
    if found is None:
        raise NoSuchFile
    return request_for(found.file.sha256)


@dataclass(frozen=True)
class _Looking:
    """One look at what belongs to a file."""

    office: Office
    kept: KeptMatter
    file: KeptFile

    def stamp(self, one: ExhibitFile) -> Stamp:
        """Judge a token: taken apart in the sandbox, compared with the file, then with its own signature."""
        try:
            token = Token.read(token_values(self._bytes_of(one.id)))
        except TokenRefused:
            return Stamp(one, REFUSED)
        except ExhibitAltered:
            return Stamp(one, ALTERED_HERE)
        except NoToken:
            return Stamp(one, NO_TOKEN)
        except NotShown as problem:
            return Stamp(one, NO_TOKEN if problem.reason in ("broken", "too-large") else NOT_OPENED)
        said = Stamp(one, made_at=token.made_at, serial=token.serial, policy=token.policy)
        try:
            if token.imprint != self._digest(imprint_hash(token)):
                return replace(said, problem=OTHER_FILE)
            signer = signer_of(token, anchors_in(self.office.vault.folder.with_name(ANCHORS)))
        except StampRefused as refused:
            return replace(said, problem=refused.reason)
        except ExhibitAltered:
            return replace(said, problem=ALTERED_HERE)
        return replace(said, signer=signer.name, vouched_by=signer.vouched_by)

    def sidecar(self, one: ExhibitFile) -> Sidecar:
        try:
            claims = claims_of(self._bytes_of(one.id))
        except ExhibitAltered:
            return Sidecar(one, ALTERED_HERE)
        except NotShown:
            return Sidecar(one, NOT_OPENED)
        own = self.file.file.sha256
        if own in (*claims.digests, *claims.held):
            return Sidecar(one, claims=claims, digest=EQUAL)
        return Sidecar(one, claims=claims, digest=DIFFERENT if claims.digests else NONE_CLAIMED)

    def embedded(self) -> bool | None:
        """Return whether a C2PA manifest is noticed inside the file; None where nobody could look."""
        try:
            pieces = self._bytes_of(self.file.file.id)
            first = next(pieces, b"")
            if not (first.startswith(MAY_HOLD_MANIFESTS) or first[4:8] == b"ftyp"):
                return False
            return has_manifest(_before(first, pieces))
        except (ExhibitAltered, NotShown):
            return None

    def _digest(self, name: str) -> bytes:
        """Return the digest of the file: as it was reckoned at receipt, or for a longer one by reading it again."""
        if name == "sha256":
            return bytes.fromhex(self.file.file.sha256)
        digest = hashlib.new(name)
        for piece in self._bytes_of(self.file.file.id):
            digest.update(piece)
        return digest.digest()

    def _bytes_of(self, file_id: str) -> Iterator[bytes]:
        with self.office.engines.read.begin() as connection:
            found = exhibits.file_by_id(connection, self.kept, file_id)
        if found is None:
            raise ExhibitAltered(f"Object {file_id} is not known any more.")
        return self.office.vault.read(file_id, found.object_key, sha256=found.file.sha256)


def _veiled(one: Sidecar, veil: Veil) -> Sidecar:
    """Return the sidecar with the names of protected persons hidden, also in what it claims."""
    claims = tuple((veil.text(name), veil.text(value)) for name, value in one.claims.claims)
    members = tuple(veil.text(name) for name in one.claims.members)
    return replace(one, file=veil.file(one.file), claims=replace(one.claims, claims=claims, members=members))


def _before(first: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    yield first
    yield from rest
