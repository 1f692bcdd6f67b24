"""The text of a file: beside its pages, put right by hand, and recognised in pictures where a reader is installed."""

from __future__ import annotations

from typing import Any, Final

from babel import Locale, UnknownLocaleError
from flask import Blueprint, Response, g, request
from flask_babel import lazy_gettext as later
from flask_babel import ngettext

from casework.domain.readings import Reading, Source
from casework.services import readings, recognising
from casework.services.readings import FileText, TextConflict, mark_of, tidied
from casework.web.errors import again
from casework.web.filters import language_name, moment, native
from casework.web.pages import go, office, show
from casework.web.policies import member, recorded
from casework.web.shown.files import Pager
from casework.web.staff.files import PLACE, described, find, page_asked

blueprint = Blueprint("readings", __name__, url_prefix=f"{PLACE}/text")
TEMPLATE: Final = "staff/readings/page.html"
SIGNS_A_LINE, FEWEST_ROWS, MOST_ROWS = 45, 8, 30  # of the box for the text of a page
SAYS: Final = {
    Source.EXTRACTED: later("Taken from the file itself"),
    Source.RECOGNISED: later("Read by a machine, not checked"),
    Source.TYPED: later("Put right by hand"),
}
WHY: Final = {
    "too-slow": later("The machine took too long over a page. Try again, or type the text."),
    "off": later("No reader for this language is installed here."),
    "altered": later("The file is not what was received; nothing was read from it."),
}
OTHERWISE: Final = later("A page could not be read by the machine. Type its text.")


@blueprint.get("")
@member
@recorded("text-viewed", subject="file_id")
def page(matter_id: str, exhibit_id: str, file_id: str) -> Response:
    return show(TEMPLATE, **_shown(matter_id, exhibit_id, file_id))


@blueprint.post("")
@member
@recorded("text-typed")
def save(matter_id: str, exhibit_id: str, file_id: str) -> Response:
    """Put one page right; where somebody else was quicker, show both."""
    find(exhibit_id, file_id)
    shown = _shown(matter_id, exhibit_id, file_id)
    number, text = shown["leaf"].number, request.form.get("text", "")
    language = request.form.get("language", "")
    kept = readings.keep_typed(
        office(),
        g.actor,
        matter_id,
        file_id,
        page=number,
        text=text,
        language=language if _locale(language) else "",
        seen=request.form.get("seen", ""),
    )
    if isinstance(kept, TextConflict):
        return again(TEMPLATE, **shown | {"text": text, "theirs": kept.theirs, "seen": kept.seen})
    return go("readings.page", matter_id=matter_id, exhibit_id=exhibit_id, file_id=file_id, page=number)


@blueprint.post("/recognise")
@member
@recorded("text-recognised")
def recognise(matter_id: str, exhibit_id: str, file_id: str) -> Response:
    """Have the text of the pages recognised: the first ones now, the others by the keeper."""
    find(exhibit_id, file_id)
    reader = request.form.get("reader", "")
    if reader in recognising.readers():
        recognising.recognise(office(), g.actor, matter_id, file_id, language=reader)
    return go("readings.page", matter_id=matter_id, exhibit_id=exhibit_id, file_id=file_id)


def _shown(matter_id: str, exhibit_id: str, file_id: str) -> dict[str, Any]:
    shown = described(matter_id, exhibit_id, file_id)
    found = readings.text_of(office(), g.actor, matter_id, file_id)
    stands, look = found.text, shown["look"]
    count = max(look.pages, len(stands.pages) if stands else 0, 1)
    number = page_asked(count)
    language = (stands.language if stands else "") or shown["exhibit"].language
    text = tidied(stands.text_of(number)) if stands else ""
    return shown | {
        "leaf": Pager(number, count),
        "has_picture": number <= look.pages,
        "text": text,
        "rows": min(max(text.count("\n") + len(text) // SIGNS_A_LINE + 4, FEWEST_ROWS), MOST_ROWS),
        "seen": mark_of(text),
        "theirs": None,
        "language": language,
        "direction": direction_of(language),
        "says": _says(stands.reading_of(number) if stands else None),
        "problem": _problem(found),
        "history": _history(found, number),
        "readers": [(one, language_name(one)) for one in recognising.readers()],
        "reader": recognising.reader_for(language),
        "can_be_recognised": look.pages > 0,
    }


def _history(found: FileText, page: int) -> list[tuple[str, str]]:
    """Return what was read of a page, the newest first: where it comes from, and the text."""
    told = [one for one in found.history if one.is_about(page) and (one.has_text or one.source is Source.TYPED)]
    return [(_says(one), tidied(one.text_of(page))) for one in reversed(told)]


def direction_of(language: str) -> str:
    """Return in which direction a language is written: as HTML says it, and "auto" where it is not known."""
    locale = _locale(language)
    return locale.text_direction if locale else "auto"


def _locale(language: str) -> Locale | None:
    try:
        return Locale.parse(language, sep="-") if language else None
    except (UnknownLocaleError, ValueError):
        return None


def _says(one: Reading | None) -> str:
    """Return where a text comes from, how sure it is, and since when it stands."""
    if one is None:
        return ""
    said = f"{SAYS[one.source]} · {moment(one.made_at)}"
    if one.is_whole:
        return said
    return f"{said} · {native(ngettext('%(num)s page so far', '%(num)s pages so far', one.done))}"


def _problem(found: FileText) -> str:
    """Return why the last attempt to recognise the text failed, if it did."""
    last = next((one for one in reversed(found.history) if one.source is Source.RECOGNISED), None)
    return str(WHY.get(last.problem, OTHERWISE)) if last and last.problem else ""
