"""The ledger of translations for a whole matter, and the form that describes one translation."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass, fields
from typing import Final

from flask import Blueprint, Response, g, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from casework.domain.answers import BadAnswer, Kind, parse
from casework.domain.exhibits import Certified, Exhibit, ExhibitFile, Extent, FileRole, TranslationNote
from casework.domain.page_pairs import BadPages, read_pairs, written_pairs
from casework.domain.translations import TO_DO, ledger, pairs_of, readable_languages
from casework.services import translations as desk
from casework.services.exhibits import ExhibitConflict
from casework.services.refusals import AlteredMeanwhile, NoSuchExhibit, NoSuchFile
from casework.web.errors import again
from casework.web.filters import LANGUAGES, figure, language_choices, language_name
from casework.web.pages import go, office, show, today
from casework.web.policies import member, recorded
from casework.web.shown.rulers import counted, sentence
from casework.web.shown.translations import CERTIFIED, EXTENTS, ledger_row
from casework.web.staff.keeping import version_in

blueprint = Blueprint("translations", __name__, url_prefix="/matters/<matter_id>")
FORM: Final = "/evidence/<exhibit_id>/translations/<translation_id>"


@blueprint.get("/translations")
@member
@recorded("translations-viewed")
def overview(matter_id: str) -> Response:
    record = g.matter.record
    numbers = {one.id: place for place, one in enumerate(record.exhibits, 1)}
    readable = readable_languages(record, office().law.rules.requirements, on=today())
    lines = ledger(record, readable)
    chosen = record.value("request.language")
    return show(
        "staff/translations/ledger.html",
        title=_title(sum(line.state in TO_DO for line in lines)),
        language=language_name(chosen) if isinstance(chosen, str) else "",
        readable=[language_name(one) for one in readable],
        todo=[ledger_row(line, numbers[line.exhibit.id], matter_id) for line in lines if line.state in TO_DO],
        done=[ledger_row(line, numbers[line.exhibit.id], matter_id) for line in lines if line.state not in TO_DO],
    )


@blueprint.get(FORM)
@member
@recorded("exhibit-viewed", subject="exhibit_id")
def form(matter_id: str, exhibit_id: str, translation_id: str) -> Response:
    exhibit, file = _found(exhibit_id, translation_id)
    return show("staff/translations/form.html", **_filled(matter_id, exhibit, file, Typed.known(exhibit, file)))


@blueprint.post(FORM)
@member
@recorded("translation-described")
def save(matter_id: str, exhibit_id: str, translation_id: str) -> Response:
    """Describe a translation. Raises: AlteredMeanwhile if somebody else has described the exhibit since."""
    exhibit, file = _found(exhibit_id, translation_id)
    typed = Typed.sent(request.form)
    errors = typed.errors({one.id for one in exhibit.files})
    if errors:
        again_with = {"errors": errors, "problems": list(errors.items())}
        return again("staff/translations/form.html", **_filled(matter_id, exhibit, file, typed) | again_with)
    seen = version_in(request.form.get("version", ""))
    kept = desk.describe_translation(office(), g.actor, matter_id, exhibit_id, typed.note(translation_id), seen=seen)
    if isinstance(kept, ExhibitConflict):
        raise AlteredMeanwhile
    return go("evidence.exhibit", matter_id=matter_id, exhibit_id=exhibit_id, _anchor="translations")


@dataclass(frozen=True)
class Typed:
    """The boxes of the form, as typed."""

    original: str = ""
    translator: str = ""
    statement: str = ""
    certified: str = ""
    extent: str = Extent.FULL.value
    from_language: str = ""
    to_language: str = ""
    pages: str = ""

    @classmethod
    def sent(cls, form: Mapping[str, str]) -> Typed:
        return cls(**{field.name: form.get(field.name, "").strip() for field in fields(cls)})

    @classmethod
    def known(cls, exhibit: Exhibit, file: ExhibitFile) -> Typed:
        """Return what is known of a translation; of a new one, what follows from the exhibit."""
        pair = next(pair for pair in pairs_of(exhibit) if pair.translation.id == file.id)
        note = pair.note or TranslationNote(file.id, from_language=exhibit.language)
        return cls(
            note.of or (pair.original.id if pair.original else ""),
            note.translator,
            note.statement,
            note.certified.value,
            note.extent.value,
            note.from_language,
            note.to_language,
            written_pairs(note.pages),
        )

    def errors(self, files: Container[str]) -> dict[str, str]:
        """Return what to put right, by the box it stands at."""
        errors: dict[str, str] = {}
        for name, kind in (("translator", Kind.TEXT), ("statement", Kind.LONG)):
            if message := _wrong(kind, getattr(self, name)):
                errors[name] = message
        try:
            read_pairs(self.pages)
        except BadPages as bad:
            errors["pages"] = _("Write line %(line)s as pages = pages, for example 1–2 = 1–3", line=figure(bad.line))
        if self.original and self.original not in files:
            errors["original"] = _("Choose the file that it translates")
        if self.certified not in list(Certified):
            errors["certified"] = _("Say whether it is certified")
        if self.extent not in list(Extent):
            errors["extent"] = _("Say how much it gives")
        return errors

    def note(self, file_id: str) -> TranslationNote:
        """Return what is said of the translation; call it only without errors."""
        return TranslationNote(
            file_id,
            self.original,
            translator=str(parse(Kind.TEXT, self.translator)) if self.translator else "",
            statement=str(parse(Kind.LONG, self.statement)) if self.statement else "",
            certified=Certified(self.certified),
            extent=Extent(self.extent),
            from_language=self.from_language if self.from_language in LANGUAGES else "",
            to_language=self.to_language if self.to_language in LANGUAGES else "",
            pages=read_pairs(self.pages),
        )


def _wrong(kind: Kind, text: str) -> str:
    try:
        parse(kind, text) if text else ""
    except BadAnswer as bad:
        if bad.problem == "hidden-characters":
            return _("Remove the hidden character (%(detail)s): it changes how the text is read", detail=bad.detail)
        return _("Shorten the text: %(detail)s characters", detail=bad.detail)
    return ""


def _filled(matter_id: str, exhibit: Exhibit, file: ExhibitFile, typed: Typed) -> dict[str, object]:
    originals = [(one.id, one.name) for one in exhibit.files if one.role is FileRole.ORIGINAL]
    return {
        "exhibit": exhibit,
        "file": file,
        "typed": typed,
        "originals": originals,
        "languages": list(language_choices()),
        "certified": [{"value": one.value, "text": str(text)} for one, text in CERTIFIED.items()],
        "extents": [{"value": one.value, "text": str(text)} for one, text in EXTENTS.items()],
        "action": url_for("translations.save", matter_id=matter_id, exhibit_id=exhibit.id, translation_id=file.id),
        "back": url_for("evidence.exhibit", matter_id=matter_id, exhibit_id=exhibit.id),
        "version": request.form.get("version") or g.matter.version,
        "errors": {},
        "problems": [],
    }


def _found(exhibit_id: str, translation_id: str) -> tuple[Exhibit, ExhibitFile]:
    """Return the exhibit and its translation. Raises: NoSuchExhibit, NoSuchFile."""
    exhibit: Exhibit | None = g.matter.record.exhibit(exhibit_id)
    if exhibit is None:
        raise NoSuchExhibit
    for pair in pairs_of(exhibit):
        if pair.translation.id == translation_id:
            return exhibit, pair.translation
    raise NoSuchFile


def _title(wanted: int) -> str:
    if not wanted:
        return _("No translation is wanting")
    told = ngettext("%(words)s exhibit to see to", "%(words)s exhibits to see to", wanted, words=counted(wanted))
    return sentence(told)
