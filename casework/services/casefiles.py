"""What is derived from a matter: the analysis, the draft, the papers made of them. None of it is stored."""

from __future__ import annotations

from datetime import date

from casework.domain.analysis import Analysis
from casework.domain.blocks import Audience, Draft
from casework.services.actors import Actor
from casework.services.journal import record
from casework.services.matters import load_matter
from casework.services.office import Office
from casework.services.papers import REQUEST, Papers


def papers_of(office: Office, actor: Actor, matter_id: str, today: date) -> Papers:
    """Return what can be made of the matter today, or what was made of this version of it already.

    Raises: NoSuchMatter.
    """
    cleared = office.papers.cleared
    matter = load_matter(office, actor, matter_id)
    kept: Papers | None = office.papers.find(matter.id, version=matter.version)
    if kept is None or kept.today != today:
        kept = Papers(matter.record, office.law, office.form, office.letters, today, matter.id, matter.version)
        office.papers.keep(kept, cleared=cleared)
    return kept


def analysis_of(office: Office, actor: Actor, matter_id: str, today: date) -> Analysis:
    """Raises: NoSuchMatter."""
    return papers_of(office, actor, matter_id, today).analysis


def draft_of(
    office: Office,
    actor: Actor,
    matter_id: str,
    today: date,
    *,
    language: str = "en",
    audience: Audience = Audience.CCF,
) -> Draft:
    """Raises: NoSuchMatter; NoSuchLetter where nobody wrote the letter in this language."""
    return papers_of(office, actor, matter_id, today).draft(REQUEST, language, audience)


def request_docx(office: Office, actor: Actor, matter_id: str, today: date, *, language: str = "en") -> bytes:
    content = papers_of(office, actor, matter_id, today).request_docx(REQUEST, language)
    return _handed_over(office, actor, matter_id, content, kind="draft-downloaded", form="docx")


def source_safe_docx(office: Office, actor: Actor, matter_id: str, today: date, *, language: str = "en") -> bytes:
    content = papers_of(office, actor, matter_id, today).request_docx(REQUEST, language, Audience.SOURCE)
    return _handed_over(office, actor, matter_id, content, kind="source-safe-downloaded", form="docx")


def request_pdf(office: Office, actor: Actor, matter_id: str, today: date, *, language: str = "en") -> bytes:
    content = papers_of(office, actor, matter_id, today).request_pdf(REQUEST, language)
    return _handed_over(office, actor, matter_id, content, kind="draft-downloaded", form="pdf")


def counsel_sheet_docx(office: Office, actor: Actor, matter_id: str, today: date, *, language: str = "en") -> bytes:
    content = papers_of(office, actor, matter_id, today).counsel_sheet_docx(REQUEST, language)
    return _handed_over(office, actor, matter_id, content, kind="counsel-sheet-downloaded", form="docx")


def checklist_docx(office: Office, actor: Actor, matter_id: str, today: date) -> bytes:
    content = papers_of(office, actor, matter_id, today).checklist_docx()
    return _handed_over(office, actor, matter_id, content, kind="checklist-downloaded", form="docx")


def checklist_csv(office: Office, actor: Actor, matter_id: str, today: date) -> bytes:
    content = papers_of(office, actor, matter_id, today).checklist_csv()
    return _handed_over(office, actor, matter_id, content, kind="checklist-downloaded", form="csv")


def checklist_ics(office: Office, actor: Actor, matter_id: str, today: date) -> bytes:
    content = papers_of(office, actor, matter_id, today).checklist_ics(matter_id)
    return _handed_over(office, actor, matter_id, content, kind="checklist-downloaded", form="ics")


def _handed_over(office: Office, actor: Actor, matter_id: str, content: bytes, *, kind: str, form: str) -> bytes:
    """Return the content, once the journal holds who took it away."""
    with office.engines.write.begin() as connection:
        record(connection, office, kind, actor=actor.id, matter=matter_id, subject=form)
    return content
