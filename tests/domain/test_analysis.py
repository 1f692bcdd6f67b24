"""The analysis: what is lacking comes in the order of what it decides, and all of it can be written as data."""

import json

from casework.domain.analysis import Rules, analyse
from casework.domain.analysis_data import as_data
from casework.domain.answers import UNKNOWN, Kind
from casework.domain.conditions import Missing
from casework.domain.facts import Proof
from casework.domain.questions import Form, Page, Question, Section, Step

from .builders import TODAY, a_date, a_fact, a_ground, a_record

FORM = Form(
    (Section("claimed", "What is claimed"),),
    (
        Step(
            "charges",
            "claimed",
            "Charges",
            (
                Page(
                    "all", "All", (Question("charge.label", Kind.TEXT, "?"), Question("charge.article", Kind.TEXT, "?"))
                ),
            ),
            "charge",
            repeats=True,
        ),
    ),
)
PENALTY = {"fact": "charge.maximum_penalty_months", "below": 24}


def analysed(record, *grounds):
    return analyse(record, Rules(grounds=grounds), FORM, today=TODAY)


def test_fact_that_decides_most_grounds_is_asked_first() -> None:
    both = a_ground(PENALTY, {"fact": "charge.label", "is": "x"}, id="C-5")
    one = a_ground({"fact": "charge.label", "is": "x"}, id="C-1")

    analysis = analysed(a_record(things=("charge:1",)), both, one)

    assert analysis.first_gap is not None
    assert analysis.first_gap.missing == Missing("charge.label", "charge:1")
    assert set(analysis.first_gap.decides) == {"C-1", "C-5"}


def test_evidence_map_marks_facts_without_exhibit() -> None:
    record = a_record(
        a_fact("charge.maximum_penalty_months", 12, "charge:1"),
        a_fact("charge.label", "slander", "charge:1", proofs=(Proof("notice", "page 1"),)),
    )

    analysis = analysed(record, a_ground(PENALTY, supports=("charge.label",)))

    assert [row.fact.key for row in analysis.bare] == ["charge.maximum_penalty_months"]
    assert analysis.evidence[1].pinpoints("notice") == ("page 1",)
    assert analysis.evidence[1].pinpoints("passport") is None


def test_facts_of_open_grounds_are_not_pleaded() -> None:
    open_ground = a_ground(PENALTY, {"fact": "charge.article", "is": "1"})

    analysis = analysed(a_record(a_fact("charge.maximum_penalty_months", 12, "charge:1")), open_ground)

    assert analysis.evidence == ()


def test_every_value_can_be_written_as_json() -> None:
    record = a_record(
        a_fact("charge.maximum_penalty_months", 12, "charge:1"),
        a_fact("charge.label", UNKNOWN, "charge:1"),
        a_fact("charge.act_on", a_date("2020-02"), "charge:1"),
        a_fact("applicant.nationalities", ("FR", "US")),
    )

    data = as_data(analysed(record, a_ground(PENALTY, supports=("charge.act_on", "applicant.nationalities"))))

    written = json.loads(json.dumps(data))
    assert written["grounds"][0]["stands_on"][1]["value"] == "2020-02"
    assert written["grounds"][0]["stands_on"][2]["value"] == ["FR", "US"]
