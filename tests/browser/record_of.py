"""The record of the only matter of a served office, read beside the running application."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from casework.domain.answers import Kind
from casework.domain.questions import Form
from casework.domain.record import Record
from casework.installation import open_here
from casework.services.doors import sign_in
from casework.services.matters import load_matter, matters_of
from casework.services.papers import Papers
from tests.browser.road import EMAIL, PASSWORD
from tests.plugins.served import Served

Stated = tuple[str, str, str, str, tuple[str, ...]]


@dataclass(frozen=True)
class Kept:
    """What the office keeps, and the papers it makes of that today."""

    record: Record
    papers: Papers


@contextmanager
def kept_by(served: Served) -> Iterator[Kept]:
    environ = {"REDRESS_DATA": str(served.data_dir), "REDRESS_ROOT_KEY_FILE": str(served.key_file)}
    office = open_here(environ)
    try:
        actor = sign_in(office, EMAIL, PASSWORD, device="", replacing="").actor
        matter = matters_of(office, actor)[0]
        record = load_matter(office, actor, matter.id).record
        today = datetime.now(UTC).date()
        yield Kept(record, Papers(record, office.law, office.form, office.letters, today))
    finally:
        office.close()


def stated(record: Record, form: Form) -> list[Stated]:
    """Return every statement without the ids of things, which are random: key, value, speaker, level, places cited."""
    found = []
    for fact in record.facts:
        question = form.question(fact.key)
        if question is not None:
            value = question.of if question.kind is Kind.SUBJECT else str(fact.value)
            places = tuple(proof.pinpoint for proof in fact.proofs)
            found.append((fact.key, value, str(fact.said_by), str(fact.disclosure), places))
    return sorted(found)
