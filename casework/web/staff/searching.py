"""Searching within a matter: what to find is sent, never in an address, and read again from a sealed cookie."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from flask import Blueprint, Response, g, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as later
from flask_babel import ngettext

from casework.domain.searching import Kind, NotSearchable, Problem, Query
from casework.domain.snippets import Snippet
from casework.services.searching import AnswerFound, ExhibitFound, Finds, Place, search_matter
from casework.web import searched
from casework.web.errors import again
from casework.web.filters import figure, native
from casework.web.pages import go, office, show
from casework.web.policies import member, recorded, unrecorded
from casework.web.shown.links import Links
from casework.web.telling import Teller

blueprint = Blueprint("searching", __name__, url_prefix="/matters/<matter_id>/search")
TEMPLATE: Final = "staff/searching/search.html"
FORGOTTEN: Final = "forgotten"
WHERE: Final = {
    Kind.TITLE: later("Title"),
    Kind.FILE_NAME: later("File name"),
    Kind.DESCRIPTION: later("What it proves"),
    Kind.PROVENANCE: later("Where it comes from"),
    Kind.NOTE: later("Notes"),
    Kind.TRANSLATION: later("Translation"),
}
WRONG: Final = {
    Problem.EMPTY: later("Type at least one word to find"),
    Problem.ONE_LETTER: later("Type more than one letter: a single one is in every text"),
    Problem.TOO_LONG: later("Type fewer words: at most twelve, and 200 characters"),
}


@dataclass(frozen=True)
class Hit:
    """A place as the page shows it: what it is, where to go, and the words around what was found."""

    where: str
    url: str
    snippet: Snippet
    language: str = ""


@dataclass(frozen=True)
class Group:
    """An exhibit, or a question, with the places found in it."""

    name: str
    title: str
    url: str
    hits: tuple[Hit, ...]
    more: str = ""


@blueprint.get("")
@member
@unrecorded("an empty form")
def form(matter_id: str) -> Response:
    return show(TEMPLATE, **_blank(matter_id) | {"is_forgotten": FORGOTTEN in request.args})


@blueprint.post("")
@member
@unrecorded("what was found is shown, and entered, by the page it leads to")
def ask(matter_id: str) -> Response:
    words = request.form.get("words", "")
    try:
        words = Query.read(words).words
    except NotSearchable as wrong:
        error = str(WRONG[wrong.problem])
        return again(TEMPLATE, **_blank(matter_id) | {"words": words, "errors": {"words": error}})
    search_id = searched.new_id()
    answer = go("searching.found", matter_id=matter_id, search_id=search_id)
    searched.keep(answer, matter_id, search_id=search_id, words=words)
    return answer


@blueprint.get("/<search_id>")
@member
@recorded("searched", subject="search_id")
def found(matter_id: str, search_id: str) -> Response:
    """Show what was found; where the browser no longer keeps what was asked for, ask anew."""
    words = searched.words_of(matter_id, search_id)
    if not words:
        return go("searching.form", matter_id=matter_id, **{FORGOTTEN: 1})
    finds = search_matter(office(), g.actor, matter_id, words)
    links = Links(matter_id, Teller(office().form, g.matter.record))
    values = {
        "words": words,
        "finds": finds,
        "title": _told(finds),
        "exhibits": [_group(matter_id, one) for one in finds.exhibits],
        "answers": [_answer(one, links) for one in finds.answers],
        "unread": native(ngettext("%(num)s file", "%(num)s files", finds.unread)) if finds.unread else "",
    }
    return show(TEMPLATE, **_blank(matter_id) | values)


def _blank(matter_id: str) -> dict[str, object]:
    return {
        "action": url_for("searching.ask", matter_id=matter_id),
        "title": _("Search this matter"),
        "words": "",
        "errors": {},
        "finds": None,
        "is_forgotten": False,
    }


def _told(finds: Finds) -> str:
    if not finds.in_all:
        return _("Nothing found")
    exhibits = native(ngettext("Found in %(num)s exhibit", "Found in %(num)s exhibits", finds.exhibits_in_all))
    answers = native(ngettext("Found in %(num)s answer", "Found in %(num)s answers", finds.answers_in_all))
    if not finds.answers_in_all:
        return exhibits
    return f"{exhibits}. {answers}" if finds.exhibits_in_all else answers


def _group(matter_id: str, one: ExhibitFound) -> Group:
    url = url_for("evidence.exhibit", matter_id=matter_id, exhibit_id=one.exhibit.id)
    more = ngettext("and %(num)s more place in it", "and %(num)s more places in it", one.more) if one.more else ""
    hits = tuple(_hit(matter_id, one, place) for place in one.places)
    return Group(_("Exhibit %(number)s", number=figure(one.number)), one.exhibit.title, url, hits, native(more))


def _hit(matter_id: str, one: ExhibitFound, place: Place) -> Hit:
    at = {"matter_id": matter_id, "exhibit_id": one.exhibit.id}
    names = {file.id: file.name for file in one.exhibit.files}
    if place.kind is Kind.TEXT:
        where = _(
            "Page %(number)s of %(name)s", number=figure(place.page), name=f"\u2068{names.get(place.file, '')}\u2069"
        )
        url = url_for("readings.page", file_id=place.file, page=place.page, **at)
        return Hit(where, url, place.snippet, place.language or one.exhibit.language)
    page = url_for("files.page", file_id=place.file, **at) if place.file else url_for("evidence.exhibit", **at)
    return Hit(str(WHERE[place.kind]), page, place.snippet)


def _answer(one: AnswerFound, links: Links) -> Group:
    fact = one.fact
    name = links.teller.thing(fact.subject) if ":" in fact.subject else ""
    url = links.question(fact.key, fact.subject)
    return Group(name, links.teller.asked(fact.key), url, (Hit("", url, one.snippet),))
