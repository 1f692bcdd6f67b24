"""A clean copy for sharing: a PDF rebuilt from pictures of the pages, which carries nothing but what can be seen."""

from __future__ import annotations

from collections.abc import Iterator

from casework.keys.hierarchy import new_object_key
from casework.sandbox import clean_pdf
from casework.services.actors import Actor
from casework.services.matters import changing, reading
from casework.services.office import Office
from casework.services.refusals import NoSuchFile
from casework.store import derivatives, exhibits
from casework.store.derivatives import CLEAN, Derivative
from casework.store.exhibits import KeptFile


def take_clean(office: Office, actor: Actor, matter_id: str, file_id: str) -> tuple[str, Iterator[bytes]]:
    """Return a name that says that this is not the original, and the copy, made now if there is none yet.

    Raises: NoSuchMatter, NoSuchFile, NotShown, ExhibitAltered.
    """
    with reading(office, actor, matter_id) as (connection, kept):
        found = exhibits.file_by_id(connection, kept, file_id)
        made = derivatives.of_file(connection, kept, file_id, kind=CLEAN)
    if found is None:
        raise NoSuchFile
    new = None if made else _made(office, found)
    one = new or made[-1]
    try:
        with changing(office, actor, matter_id, even_closed=True) as change:
            if new:
                derivatives.add(change.connection, change.matter, new)
            change.note("clean-copy-taken", subject=file_id)
    except BaseException:
        if new:
            office.vault.discard(new.id)
        raise
    name = f"not-the-original-{found.file.sha256[:8]}.pdf"  # the name it came with may name somebody
    return name, office.vault.read(one.id, one.object_key, sha256=one.sha256)


def _made(office: Office, found: KeptFile) -> Derivative:
    content = clean_pdf(office.vault.read(found.file.id, found.object_key, sha256=found.file.sha256))
    key = new_object_key()
    stored = office.vault.store([content], key)
    return Derivative(
        stored.object_id,
        found.file.id,
        CLEAN,
        stored.sha256,
        size_bytes=stored.size_bytes,
        made_at=office.clock(),
        object_key=key,
    )
