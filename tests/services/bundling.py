"""What tests of bundles share: exhibits with files, a plan, a bundle built as the keeper does, and what is in it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium
import pytest

from casework.domain.annex_plans import AnnexPlan, PlannedAnnex
from casework.domain.exhibits import Exhibit
from casework.services import annexes, bundles, exhibits, jobs, receiving
from casework.services.actors import Actor
from casework.services.bundles import Bundle
from casework.services.matters import Matter
from casework.services.office import Office


@dataclass(frozen=True)
class Desk:
    """Where a bundle is made: the office, who works there, the matter."""

    office: Office
    actor: Actor
    matter: Matter

    def exhibit(self, title: str, *files: tuple[str, bytes], **said: Any) -> str:
        made = exhibits.add_exhibit(self.office, self.actor, self.matter.id, Exhibit("", title, **said))
        for name, content in files:
            self.file(made, name, content)
        return made

    def file(self, exhibit: str, name: str, content: bytes, **more: Any) -> str:
        kept = receiving.attach_file(
            self.office, self.actor, self.matter.id, exhibit, name=name, pieces=[content], **more
        )
        return kept.id

    def plan(self, *groups: tuple[str, ...]) -> None:
        """Plan annexes: of each its title, then its exhibits."""
        plan = AnnexPlan(tuple(PlannedAnnex(f"a{n}", title, tuple(ones)) for n, (title, *ones) in enumerate(groups)))
        annexes.change_plan(self.office, self.actor, self.matter.id, lambda _old: plan, seen=1 << 30)

    def built(self, **asked: bool) -> Bundle:
        made = bundles.ask(self.office, self.actor, self.matter.id, **asked)
        assert jobs.build_waiting(self.office)
        return self.bundle(made)

    def bundle(self, bundle_id: str) -> Bundle:
        found = bundles.bundles_of(self.office, self.actor, self.matter.id)
        return next(one for one in found if one.id == bundle_id)

    def volume(self, one: Bundle, number: int = 1) -> bytes:
        return b"".join(bundles.take_volume(self.office, self.actor, self.matter.id, one.id, number)[1])

    def parts(self, one: Bundle) -> bytes:
        return b"".join(bundles.take_parts(self.office, self.actor, self.matter.id, one.id)[1])


@pytest.fixture
def desk(office: Office, amara: Actor, heron: Matter) -> Desk:
    return Desk(office, amara, heron)


@dataclass(frozen=True)
class Opened:
    """A bundle as pdfium reads it, which did not write it. Pages count from 1."""

    document: Any = field(repr=False)

    @classmethod
    def of(cls, pdf: bytes) -> Opened:
        return cls(pypdfium2.PdfDocument(pdf))

    @property
    def texts(self) -> list[str]:
        return [page.get_textpage().get_text_bounded() for page in self.document]

    @property
    def labels(self) -> list[str]:
        return [self.document.get_page_label(number) for number in range(len(self.document))]

    @property
    def bookmarks(self) -> list[tuple[int, str, int]]:
        """Return level, title and page of each bookmark."""
        return [(one.level, one.get_title(), one.get_dest().get_index() + 1) for one in self.document.get_toc()]

    def links(self, page: int) -> list[int]:
        """Return to which pages the links of a page lead, in their order."""
        opened, position, link, found = self.document[page - 1], pdfium.c_int(0), pdfium.FPDF_LINK(), []
        while pdfium.FPDFLink_Enumerate(opened.raw, position, link):
            place = pdfium.FPDFLink_GetDest(self.document.raw, link)
            found.append(pdfium.FPDFDest_GetDestPageIndex(self.document.raw, place) + 1)
        return found

    def stamp(self, page: int) -> str:
        """Return what is read last on a page."""
        return " ".join(self.texts[page - 1].split("\n")[-1].split())

    def page_of(self, words: str) -> int:
        return next(number for number, text in enumerate(self.texts, 1) if words in text)
