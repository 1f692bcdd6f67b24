"""One matter and its guided form, in the hands of the founder."""

import pytest

from casework.domain.questions import Form
from tests.web.guided.guide import PERSON, Guided, page_of
from tests.web.visitors import Visitor


@pytest.fixture
def guided(amara: Visitor, heron: str) -> Guided:
    return Guided(amara, heron)


@pytest.fixture
def name_page(form: Form) -> str:
    return f"{PERSON}/{page_of(form, 'applicant.family_name')}"
