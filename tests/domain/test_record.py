"""The record: one statement a speaker, what is pleaded, what belongs to which instrument."""

from casework.domain.answers import UNKNOWN
from casework.domain.facts import Consent, Disclosure, Proof
from casework.domain.filing import HeldBack, for_filing, withheld

from .builders import a_fact, a_record, said_by


def test_newest_statement_wins_within_one_speaker() -> None:
    record = a_record(a_fact("travel.arrived_in", "FR"), a_fact("travel.arrived_in", "US"))

    assert record.value("travel.arrived_in") == "US"
    assert len(record.statements("travel.arrived_in")) == 1


def test_statements_of_different_speakers_stand_side_by_side() -> None:
    record = a_record(said_by("applicant", "travel.arrived_in", "FR"), said_by("document", "travel.arrived_in", "US"))

    assert len(record.statements("travel.arrived_in")) == 2


def test_speakers_who_differ_leave_nothing_to_plead() -> None:
    record = a_record(said_by("applicant", "travel.arrived_in", "FR"), said_by("document", "travel.arrived_in", "US"))

    assert record.fact("travel.arrived_in") is None
    assert record.is_disputed("travel.arrived_in")


def test_counsel_chooses_which_statement_is_pleaded() -> None:
    record = a_record(
        said_by("applicant", "travel.arrived_in", "FR"),
        said_by("document", "travel.arrived_in", "US", is_pleaded=True),
    )

    assert record.value("travel.arrived_in") == "US"
    assert not record.is_disputed("travel.arrived_in")


def test_speakers_who_agree_are_pleaded_with_all_their_proofs() -> None:
    record = a_record(
        said_by("applicant", "travel.arrived_in", "US", disclosure=Disclosure.CCF_ONLY),
        said_by("document", "travel.arrived_in", "US", proofs=(Proof("stamp", "page 3"),)),
    )

    pleaded = record.fact("travel.arrived_in")

    assert pleaded is not None
    assert pleaded.proofs == (Proof("stamp", "page 3"),)
    assert pleaded.disclosure is Disclosure.CCF_ONLY


def test_withdrawn_answer_is_no_answer() -> None:
    record = a_record(a_fact("travel.arrived_in", "FR"), a_fact("travel.arrived_in", None))

    assert record.fact("travel.arrived_in") is None


def test_i_do_not_know_is_an_answer_but_not_known() -> None:
    record = a_record(a_fact("travel.arrived_in", UNKNOWN))

    assert record.is_unknown("travel.arrived_in")
    assert not record.is_known("travel.arrived_in")


def test_charge_of_another_instrument_is_left_out_with_its_warrant() -> None:
    record = a_record(
        a_fact("charge.instrument", "instrument:diffusion", "charge:1"),
        a_fact("warrant.charge", "charge:1", "warrant:1"),
        a_fact("charge.label", "fraud", "charge:2"),
        things=("instrument:notice", "instrument:diffusion"),
    )

    own = record.for_instrument("instrument:notice")

    assert own.subjects_of("charge") == ("charge:2",)
    assert own.subjects_of("warrant") == ()


def test_fact_not_to_be_filed_is_missing_from_the_filing_only() -> None:
    secret = a_fact("relative.name", "someone", "relative:1", disclosure=Disclosure.NOT_FILED)
    record = a_record(secret)

    assert for_filing(record).fact("relative.name", "relative:1") is None
    assert [one.why for one in withheld(record)] == [HeldBack.NOT_FILED]


def test_incident_of_a_relative_who_refuses_is_not_filed() -> None:
    record = a_record(
        a_fact("relative.consents", "no", "relative:1"),
        a_fact("incident.relative", "relative:1", "incident:1"),
        a_fact("incident.what", "a call", "incident:1"),
    )

    assert for_filing(record).subjects_of("incident") == ()
    assert {one.why for one in withheld(record)} == {HeldBack.REFUSED}


def test_fact_whose_person_refused_is_not_filed() -> None:
    record = a_record(a_fact("incident.what", "a call", "incident:1", consent=Consent.REFUSED))

    assert for_filing(record).value("incident.what", "incident:1") is None
