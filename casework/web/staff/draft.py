"""The draft as it stands: to read, with its gaps and the room left, and to take away."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from flask import Blueprint, Response, g
from flask_babel import gettext as _
from flask_babel import ngettext

from casework.services import casefiles
from casework.services.papers import REQUEST
from casework.web.filters import day_in_words
from casework.web.pages import hand_over, office, show, today
from casework.web.policies import member, recorded
from casework.web.shown.contents import gaps, parts
from casework.web.shown.rulers import counted, rulers, sentence
from casework.web.staff.analysis import links_in
from casework.web.staff.deadlines import WORD
from casework.web.trusted import draft_html

blueprint = Blueprint("draft", __name__, url_prefix="/matters/<matter_id>/draft")
FILES: Final[dict[str, tuple[Callable[..., bytes], str, str]]] = {
    "docx": (casefiles.request_docx, "request.docx", WORD),
    "pdf": (casefiles.request_pdf, "request.pdf", "application/pdf"),
    "source": (casefiles.source_safe_docx, "request-source-safe.docx", WORD),
    "counsel": (casefiles.counsel_sheet_docx, "for-counsel-only.docx", WORD),
}
MOST_GAPS: Final = 8


@blueprint.get("")
@member
@recorded("draft-viewed")
def preview(matter_id: str) -> Response:
    papers = casefiles.papers_of(office(), g.actor, matter_id, today())
    analysis, draft = papers.analysis, papers.draft(REQUEST, "en")
    missing = gaps(draft, links_in(matter_id, analysis))
    return show(
        "staff/draft/preview.html",
        title=_("Draft of %(day)s", day=day_in_words(today())),
        standfirst=_standfirst(len(missing)),
        rulers=rulers(analysis.preflight),
        letter=draft_html(draft),
        contents=parts(draft),
        gaps=missing,
        most_gaps=MOST_GAPS,
        reserved=draft.reserved,
    )


@blueprint.get("/<any(docx, pdf, source, counsel):kind>")
@member
@recorded("draft-downloaded", "source-safe-downloaded", "counsel-sheet-downloaded")
def download(matter_id: str, kind: str) -> Response:
    make, name, media_type = FILES[kind]
    content = make(office(), g.actor, matter_id, today())
    return hand_over(content, name=f"{today():%Y-%m-%d}-{name}", media_type=media_type)


def _standfirst(missing: int) -> str:
    if not missing:
        return _("No gaps. Read it as the Commission will, then finish it in Word.")
    found = sentence(ngettext("%(words)s gap", "%(words)s gaps", missing, words=counted(missing)))
    return _("%(gaps)s. A draft with gaps can be read and downloaded, but not filed.", gaps=found)
