"""The desk of the guided form: the matter in hand, its record in words, and the places its addresses name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from flask import g

from casework.domain.consistency import Contradiction, Nature, contradictions
from casework.domain.facts import kind_of
from casework.domain.questions import Form, Step
from casework.domain.record import Record
from casework.services.actors import Actor
from casework.services.matters import Matter
from casework.services.office import Office
from casework.services.refusals import NotThere
from casework.web.pages import office, today
from casework.web.telling import Teller
from forms.progress import Place, Progress, progress, steps_shown, things_of


@dataclass(frozen=True)
class Desk:
    """One matter, in the hands of one of its members, today."""

    office: Office
    actor: Actor
    matter: Matter
    today: date

    @property
    def form(self) -> Form:
        return self.office.form

    @property
    def record(self) -> Record:
        return self.matter.record

    @cached_property
    def teller(self) -> Teller:
        return Teller(self.form, self.record)

    def step(self, step_id: str) -> Step:
        """Raises: NotThere if the form has no such step."""
        found = self.form.step(step_id)
        if found is None:
            raise NotThere
        return found

    def thing(self, step: Step, subject: str) -> str:
        """Return `subject` if the step asks about it. Raises: NotThere."""
        if subject not in things_of(step, self.record):
            raise NotThere
        return subject

    def place(self, step_id: str, page_id: str, subject: str) -> Place:
        """Raises: NotThere if there is no such page, or no such thing."""
        step = self.step(step_id)
        page = step.page(page_id)
        if page is None:
            raise NotThere
        return Place(step, page, self.thing(step, subject))

    @cached_property
    def clashes(self) -> tuple[Contradiction, ...]:
        """Return the facts that cannot all be true; where only the order is open, there is no problem yet."""
        found = contradictions(self.office.law.rules.clashes, self.record, on=self.today)
        return tuple(one for one in found if one.nature is not Nature.ORDER_OPEN)

    @cached_property
    def problems(self) -> frozenset[tuple[str, str]]:
        """Return the subjects and keys of facts that do not fit together."""
        return frozenset((fact.subject, fact.key) for clash in self.clashes for fact in clash.facts)

    def progress(self) -> tuple[Progress, ...]:
        """Return how far each step of this matter has come, in the order of the form."""
        return tuple(progress(step, self.record, self.problems) for step in steps_shown(self.form, self.record))

    def saved_at(self, subject: str) -> datetime | None:
        """Return when something was last said about `subject`."""
        said = [fact.stated_at for fact in self.record.facts if fact.subject == subject]
        return max(said, default=None)


def desk(matter_id: str) -> Desk:
    """Return the desk for the matter in the address of this request, which the gate has opened already."""
    if g.matter.id != matter_id:
        raise NotThere
    return Desk(office(), g.actor, g.matter, today())


def step_of(form: Form, subject: str) -> Step | None:
    """Return the step that asks about things of this kind."""
    return next((step for step in form.steps if step.subject == kind_of(subject)), None)
