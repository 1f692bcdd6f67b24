"""A small form of two steps, and records to fill it with."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest

from casework.domain.data_files import Table
from casework.domain.questions import Form
from forms.reader import read_form

SECTIONS = """
[[section]]
id = "person"
title = "The person"
[[section]]
id = "why"
title = "Why it should go"
"""
PERSON = """
id = "person"
section = "person"
order = 10
title = "Applicant"
subject = "applicant"
[[page]]
id = "kind"
title = "Who applies?"
[[page.question]]
fact = "applicant.kind"
kind = "choice"
text = "Who applies?"
needed = true
options = [ {value = "person", text = "A person"}, {value = "minor", text = "A child"} ]
[[page]]
id = "guardian"
title = "Who acts for the child?"
when = [ {fact = "applicant.kind", is = "minor"} ]
[[page.question]]
fact = "applicant.guardian_name"
kind = "text"
text = "Name of the guardian"
needed = true
follow_up = "Ask who the guardian is"
[[page]]
id = "birth"
title = "When were you born?"
[[page.question]]
fact = "applicant.born_on"
kind = "date"
text = "When were you born?"
needed = true
[[page.question]]
fact = "applicant.nationalities"
kind = "countries"
text = "Nationalities"
"""
INCIDENTS = """
id = "incidents"
section = "why"
order = 20
title = "Pressure on the family"
repeats = "incident"
one = "incident"
an = true
many = "incidents"
name_from = ["incident.on", "incident.kind"]
intro = "An incident is one event."
[[page]]
id = "what"
title = "What was done?"
[[page.question]]
fact = "incident.kind"
kind = "choice"
text = "What was done?"
needed = true
options = [ {value = "T-01", text = "A visit"}, {value = "T-02", text = "A call"} ]
[[page.question]]
fact = "incident.words"
kind = "long"
text = "The words"
when = [ {fact = "incident.kind", is = "T-02"} ]
disclosure = "ccf-only"
at_risk = true
[[page]]
id = "when"
title = "When was it?"
[[page.question]]
fact = "incident.on"
kind = "date"
text = "When was it?"
"""

MakeForm = Callable[..., Form]


@pytest.fixture
def make_form(tmp_path: Path) -> MakeForm:
    """Return a maker of forms from the texts of step files."""

    def make(*steps: str, sections: str = SECTIONS, extra: Iterable[Mapping[str, Any]] = ()) -> Form:
        (tmp_path / "steps").mkdir(exist_ok=True)
        (tmp_path / "sections.toml").write_text(sections, encoding="utf-8")
        for text in steps:
            name = text.split('id = "', 1)[1].split('"', 1)[0]
            (tmp_path / "steps" / f"{name}.toml").write_text(text, encoding="utf-8")
        tables = [Table("C-9.toml", one, header="question") for one in extra]
        return read_form(tmp_path, tables)

    return make


@pytest.fixture
def person() -> str:
    """Return the text of the step about the applicant."""
    return PERSON


@pytest.fixture
def incidents() -> str:
    """Return the text of the step about incidents, which repeat."""
    return INCIDENTS


@pytest.fixture
def form(make_form: MakeForm) -> Form:
    return make_form(PERSON, INCIDENTS)
