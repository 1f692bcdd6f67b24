"""Where things of a matter are shown: questions, exhibits."""

from __future__ import annotations

from dataclasses import dataclass

from flask import current_app, url_for

from casework.domain.facts import Fact, Proof
from casework.domain.record import Record
from casework.web.telling import Teller

QUESTION_PAGE = "steps.page"


@dataclass(frozen=True)
class Citation:
    """An exhibit as it is cited: number, address, and the place in it."""

    number: int
    url: str
    pinpoint: str


@dataclass(frozen=True)
class Links:
    """Addresses within one matter."""

    matter_id: str
    teller: Teller

    @property
    def record(self) -> Record:
        return self.teller.record

    def question(self, key: str, subject: str) -> str:
        """Return the address of the page that asks for `key`; empty where no page does."""
        place = self.teller.place(key, subject)
        if place is None or QUESTION_PAGE not in current_app.view_functions:
            return ""
        return url_for(
            QUESTION_PAGE, matter_id=self.matter_id, step_id=place.step, page_id=place.page, subject=place.subject
        )

    def exhibit(self, exhibit_id: str) -> str:
        return url_for("evidence.exhibit", matter_id=self.matter_id, exhibit_id=exhibit_id)

    def number(self, exhibit_id: str) -> int:
        """Return the place of an exhibit in the list; 0 where it is not in the record."""
        return next((place for place, one in enumerate(self.record.exhibits, 1) if one.id == exhibit_id), 0)

    def citations(self, fact: Fact) -> tuple[Citation, ...]:
        found = [self._cited(proof) for proof in fact.proofs if self.record.exhibit(proof.exhibit)]
        return tuple(sorted(found, key=lambda one: one.number))

    def _cited(self, proof: Proof) -> Citation:
        return Citation(self.number(proof.exhibit), self.exhibit(proof.exhibit), proof.pinpoint)
