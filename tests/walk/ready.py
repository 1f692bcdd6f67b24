"""A bundle that is ready, as the keeper leaves one behind, without the minutes it takes to build it."""

from __future__ import annotations

import hashlib

from casework.keys.hierarchy import new_object_key
from casework.keys.tokens import new_id
from casework.services.actors import Actor
from casework.services.matters import Matter, changing
from casework.services.office import Office
from casework.store import bundles

CONTENT = b"%PDF-1.7 a volume"


def ready_bundle(office: Office, lead: Actor, matter: Matter) -> str:
    """Keep a bundle of one volume and no part in the matter, and return its id."""
    bundle_id, key = new_id(), new_object_key()
    incoming = bundles.incoming(office.vault, bundle_id, key)
    incoming.write(CONTENT)
    size, sha256 = incoming.keep().size_bytes, hashlib.sha256(CONTENT).hexdigest()
    volume = {"first": 1, "last": 1, "begins": 0, "size": size, "sha256": sha256}
    asked = {"audience": "ccf", "request": False, "anew": False}
    told = {**asked, "sha256": sha256, "volumes": [volume], "pages": 1, "annexes": 1, "members": [], "spans": []}
    with changing(office, lead, matter.id) as change:
        bundles.add(change.connection, change.matter, bundle_id, described=asked, by=lead.id, at=change.at)
        bundles.note_progress(change.connection, bundle_id, done=1, total=1)
        bundles.finish(
            change.connection,
            change.matter,
            bundle_id,
            object_key=key,
            size_bytes=size,
            described=told,
            at=change.at,
        )
    return bundle_id
