"""Counsel sets another day, with a reason; what was set is shown with what was counted."""

import csv
import io

from tests.web.visitors import Visitor, look_at

DAY = {"day-day": "27", "day-month": "11", "day-year": "2026"}


def test_counsel_sets_another_day_with_a_reason(amara: Visitor, invented: str) -> None:
    form = _form(amara, invented)

    sent = amara.post(form, DAY | {"reason": "The letter of the Commission sets it."})

    html = amara.page(f"/matters/{invented}/deadlines").text
    assert sent.status_code == 303
    assert "27\u00a0Nov\u00a02026" in html
    assert "Set by counsel: The letter of the Commission sets it." in html


def test_a_day_without_reason_is_not_kept(amara: Visitor, invented: str) -> None:
    form = _form(amara, invented)

    sent = amara.post(form, DAY)

    look_at(sent.text)
    assert sent.status_code == 422
    assert "Say why" in sent.text
    assert 'value="27"' in sent.text  # what was typed is still there


def test_no_such_day_is_said_plainly(amara: Visitor, invented: str) -> None:
    sent = amara.post(_form(amara, invented), DAY | {"day-month": "2", "day-day": "31", "reason": "Because"})

    assert "Enter a whole date" in sent.text


def test_the_checklist_is_handed_over_in_three_forms(amara: Visitor, invented: str) -> None:
    address = f"/matters/{invented}/deadlines/checklist."

    rows = list(csv.reader(io.StringIO(amara.get(address + "csv").data.decode("utf-8-sig"))))

    assert len(rows) > 10
    assert amara.get(address + "ics").data.startswith(b"BEGIN:VCALENDAR")
    assert amara.get(address + "docx").data.startswith(b"PK")


def test_the_request_is_handed_over_as_word_and_pdf(amara: Visitor, invented: str) -> None:
    address = f"/matters/{invented}/draft/"

    assert amara.get(address + "docx").data.startswith(b"PK")
    assert amara.get(address + "pdf").data.startswith(b"%PDF")
    assert amara.get(address + "counsel").data.startswith(b"PK")


def test_names_of_files_say_nothing_of_the_client(amara: Visitor, invented: str) -> None:
    for path in ("draft/docx", "draft/pdf", "draft/counsel", "deadlines/checklist.csv"):
        name = amara.get(f"/matters/{invented}/{path}").headers["Content-Disposition"]
        assert "Vashenko" not in name
        assert "HERON" not in name


def _form(person: Visitor, matter: str) -> str:
    return person.links_of(f"/matters/{matter}/deadlines", containing="/day")[0]
