"""The papers made of one record on one day: request, counsel's sheet, checklist, analysis."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from casework.domain.analysis import Analysis, analyse
from casework.domain.blocks import Audience, Draft
from casework.domain.filing import for_filing
from casework.domain.grounds import Judgement, judge, strongest_first
from casework.domain.questions import Form
from casework.domain.record import Record
from casework.drafting.assemble import draft
from casework.drafting.letters import Shelf
from casework.law.reader import Law


@dataclass(frozen=True)
class Papers:
    """A record, the law, the form and the letters, and all that is made of them on the day `today`."""

    record: Record
    law: Law
    form: Form
    letters: Shelf
    today: date

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
        return draft(
            self.record,
            self.law,
            letter,
            language,
            today=self.today,
            shelf=self.letters,
            audience=audience,
            judgements=self.judgements,
        )

    @cached_property
    def analysis(self) -> Analysis:
        return analyse(self.record, self.law.rules, self.form, today=self.today)
