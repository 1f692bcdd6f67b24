"""The papers made of one record on one day: request, counsel's sheet, checklist, analysis."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from casework.domain.analysis import Analysis, analyse
from casework.domain.annexes import annexes_of
from casework.domain.blocks import Audience, Draft
from casework.domain.filing import for_filing
from casework.domain.grounds import Judgement, judge, strongest_first
from casework.domain.questions import Form
from casework.domain.record import Record
from casework.drafting.assemble import draft
from casework.drafting.checklists import Translate, checklist_csv, checklist_docx, checklist_ics
from casework.drafting.letters import Shelf
from casework.drafting.pdf import count_pages, write_pdf
from casework.drafting.sheets import counsel_sheet
from casework.drafting.word import write_docx
from casework.law.reader import Law

REQUEST = "request-for-deletion"
ENGLISH = "en"


@dataclass(frozen=True)
class Papers:
    """A record, the law, the form and the letters, and all that is made of them on the day `today`.

    What was made once is kept as long as these papers are. `id` and `version` are the matter's.
    """

    record: Record
    law: Law
    form: Form
    letters: Shelf
    today: date
    id: str = ""
    version: int = 0
    _drafts: dict[tuple[str, str, Audience], Draft] = field(default_factory=dict, repr=False, compare=False)

    @cached_property
    def judgements(self) -> tuple[Judgement, ...]:
        """Return how each ground stands on what may be filed: a draft pleads nothing else."""
        filed = for_filing(self.record)
        instruments = filed.subjects_or_kind("instrument")
        return strongest_first(
            judge(ground, filed, instrument, on=self.today)
            for ground in self.law.rules.grounds
            for instrument in instruments
        )

    def draft(self, letter: str, language: str, audience: Audience = Audience.CCF) -> Draft:
        """Raises: NoSuchLetter, LetterError."""
        wanted = (letter, language, audience)
        if wanted not in self._drafts:
            self._drafts[wanted] = draft(
                self.record,
                self.law,
                letter,
                language,
                today=self.today,
                shelf=self.letters,
                audience=audience,
                judgements=self.judgements,
            )
        return self._drafts[wanted]

    @cached_property
    def analysis(self) -> Analysis:
        """Return the analysis, with the pages of the English request as it stands measured."""
        request = self.draft(REQUEST, ENGLISH)
        measures: dict[str, float] = {"pages": count_pages(request).argument}
        if self.record.plan:  # else every exhibit that may be filed counts, cited yet or not
            measures["annexes"] = len(annexes_of(self.record, request.cited))
        return analyse(self.record, self.law.rules, self.form, today=self.today, measures=measures)

    def request_docx(self, letter: str, language: str, audience: Audience = Audience.CCF) -> bytes:
        return write_docx(self.draft(letter, language, audience))

    def request_pdf(self, letter: str, language: str, audience: Audience = Audience.CCF) -> bytes:
        return write_pdf(self.draft(letter, language, audience))

    def counsel_sheet_docx(self, letter: str, language: str, *, translate: Translate = str) -> bytes:
        """Return the sheet that goes with the draft and is never filed."""
        pleaded = self.draft(letter, language)
        phrases = self.letters.phrases(language)
        return write_docx(counsel_sheet(self.analysis, pleaded, form=self.form, phrases=phrases, translate=translate))

    def checklist_docx(self, language: str = ENGLISH, *, translate: Translate = str) -> bytes:
        phrases = self.letters.phrases(language)
        return checklist_docx(
            self.analysis.deadlines, form=self.form, phrases=phrases, today=self.today, translate=translate
        )

    def checklist_csv(self, language: str = ENGLISH, *, translate: Translate = str) -> bytes:
        phrases = self.letters.phrases(language)
        return checklist_csv(self.analysis.deadlines, form=self.form, phrases=phrases, translate=translate)

    def checklist_ics(self, matter: str = "", *, translate: Translate = str) -> bytes:
        """Return the dated deadlines as a calendar; `matter` keeps the events of two matters apart."""
        return checklist_ics(self.analysis.deadlines, today=self.today, matter=matter, translate=translate)
