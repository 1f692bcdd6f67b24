"""What is known of translations: described file by file, each state of it kept with the exhibit."""

from __future__ import annotations

from dataclasses import replace

from casework.domain.exhibits import Exhibit, FileRole, TranslationNote
from casework.services.actors import Actor
from casework.services.answers import Saved
from casework.services.exhibits import ExhibitConflict, standing_exhibit
from casework.services.matters import Change, changing, veil_of
from casework.services.office import Office
from casework.services.refusals import NoSuchFile
from casework.store import exhibits, statements


def describe_translation(
    office: Office, actor: Actor, matter_id: str, exhibit_id: str, note: TranslationNote, *, seen: int
) -> Saved | ExhibitConflict:
    """Keep what is known of the translation `note.file`, unless the exhibit was described anew since version `seen`.

    Raises: NoSuchMatter, NoSuchExhibit; NoSuchFile where the exhibit has no such file, or not as a translation.
    """
    with changing(office, actor, matter_id) as change:
        state = standing_exhibit(change, exhibit_id)
        old = state.exhibit
        _check_file(change, exhibit_id, note)
        veil = veil_of(office, change.connection, change.matter)
        before = next((one for one in old.translations if one.file == note.file), TranslationNote(note.file))
        meant = replace(
            note,
            translator=veil.meant(before.translator, note.translator),
            statement=veil.meant(before.statement, note.statement),
        )
        new = replace(old, translations=_with(old, meant))
        if new == old:
            return Saved(change.matter.version)
        if old.version > seen:
            return ExhibitConflict(change.matter.version, veil.exhibit(old))
        kept = statements.append(change.connection, change.matter, [replace(state, exhibit=new)])
        change.note("translation-described", subject=exhibit_id)
        return Saved(kept.version)


def _with(exhibit: Exhibit, note: TranslationNote) -> tuple[TranslationNote, ...]:
    """Return the notes with this one in the place of the one about the same file, or at the end."""
    known = {one.file: one for one in exhibit.translations} | {note.file: note}
    return tuple(known.values())


def _check_file(change: Change, exhibit_id: str, note: TranslationNote) -> None:
    files = exhibits.files_by_exhibit(change.connection, change.matter).get(exhibit_id, ())
    roles = {file.id: file.role for file in files}
    if roles.get(note.file) is not FileRole.TRANSLATION or (note.of and note.of not in roles):
        raise NoSuchFile
