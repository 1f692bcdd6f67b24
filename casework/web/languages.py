"""The language of the page: which there are, which one is chosen, and the sentences in it.

Sentences are read from `translations/<language>.po` directly; dropping such a file in adds a language.
"""

from __future__ import annotations

import io
from functools import lru_cache
from pathlib import Path
from typing import Final

from babel import Locale
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations
from flask import Blueprint, Flask, Response, g, request, session
from flask_babel import Babel, Domain, get_locale, gettext, ngettext

from casework.web.pages import go_back_to
from casework.web.policies import public, unrecorded

FOLDER: Final = Path(__file__).resolve().parents[2] / "translations"
SOURCE: Final = "en"
CHOICE: Final = "language"
blueprint = Blueprint("languages", __name__)


class PoFiles(Domain):  # type: ignore[misc]
    """Sentences from .po files; nothing is compiled to disk.

    The language is looked for once a request, since a page has hundreds of sentences.
    """

    def get_translations(self) -> NullTranslations:
        found: NullTranslations | None = g.get("sentences")
        if found is None:
            locale = get_locale()
            found = g.sentences = sentences(locale.language if locale else SOURCE)
        return found

    def said(self, text: str, **values: object) -> str:
        """Return a sentence in the language of the page, its placeholders filled in."""
        sentence: str = self.get_translations().ugettext(text)
        return sentence % values if values else sentence


@lru_cache(maxsize=32)
def sentences(language: str) -> NullTranslations:
    """Return the sentences of `language`; English, the key, has none."""
    path = FOLDER / f"{language}.po"
    if language == SOURCE or not path.exists():
        return Translations()
    with path.open("rb") as file:
        catalog = read_po(file, locale=language)
    compiled = io.BytesIO()
    write_mo(compiled, catalog)
    compiled.seek(0)
    return Translations(compiled)


@lru_cache(maxsize=1)
def offered() -> tuple[tuple[str, str], ...]:
    """Return every language there is, as its code and its own name."""
    codes = [SOURCE, *sorted(path.stem for path in FOLDER.glob("*.po"))]
    return tuple((code, (Locale.parse(code).get_display_name() or code).capitalize()) for code in codes)


def install(app: Flask) -> None:
    babel = Babel(app, default_locale=SOURCE, default_timezone="UTC", locale_selector=chosen)
    babel.domain_instance = PoFiles()
    # A page has a hundred sentences. Jinja's own style would look each up by way of the application and format it
    # twice, which is a seventh of the time a page takes.
    app.jinja_env.install_gettext_callables(gettext, ngettext, newstyle=False)  # type: ignore[attr-defined]
    app.jinja_env.globals["_"] = babel.domain_instance.said
    app.register_blueprint(blueprint)
    app.context_processor(described)


def chosen() -> str:
    """Return the locale of the page: the one chosen, else the first the browser wants, else English."""
    codes = [code for code, _ in offered()]
    wanted = session.get(CHOICE)
    return wanted if wanted in codes else request.accept_languages.best_match(codes, SOURCE)


def described() -> dict[str, object]:
    locale = get_locale() or Locale.parse(SOURCE)
    return {"page_language": locale.language, "page_dir": locale.text_direction, "page_languages": offered()}


@blueprint.post("/language")
@public
@unrecorded("changes nothing but the page")
def choose() -> Response:
    wanted = request.form.get("language", "")
    if wanted in dict(offered()):
        session[CHOICE] = wanted
    return go_back_to(request.form.get("wanted", ""), otherwise="doors.front")
