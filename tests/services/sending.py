"""A long file, and a person who sends it in parts."""

from __future__ import annotations

from casework.services import uploads
from casework.services.actors import Actor
from casework.services.matters import Matter
from casework.services.office import Office

WHOLE = b"court record " * 200_000  # more than two frames
CUTS = (1_100_000, 1_900_000)


def begun(office: Office, actor: Actor, matter: Matter, exhibit: str, *, whole: bytes = WHOLE) -> str:
    total = len(whole)
    return uploads.begin(office, actor, matter.id, exhibit, name="record.bin", total_bytes=total, mark="1").id


def send(office: Office, actor: Actor, matter: Matter, upload_id: str, *, offset: int, part: bytes) -> int:
    piece = {"offset": offset, "size_bytes": len(part), "pieces": [part]}
    return uploads.add_part(office, actor, matter.id, upload_id, **piece).size_bytes  # type: ignore[arg-type]


def send_all(office: Office, actor: Actor, matter: Matter, upload_id: str, *, whole: bytes = WHOLE) -> None:
    for begins, ends in zip((0, *CUTS), (*CUTS, len(whole)), strict=True):
        send(office, actor, matter, upload_id, offset=begins, part=whole[begins:ends])
