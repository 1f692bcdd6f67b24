"""Protected persons (HS-04): by code name wherever their name would stand."""

from casework.domain.answers import UNKNOWN
from casework.domain.exhibits import Exhibit, ExhibitFile
from casework.domain.facts import NEVER, Disclosure, Proof, Speaker
from casework.domain.protected import Veil, code_name, is_protected, shown_name
from casework.domain.record import Record, Subject
from tests.domain.builders import a_fact

ANNA = "relative:3fa9c1"
NAMED = (a_fact("relative.name", "Anna Vashenko", ANNA), a_fact("relative.code_name", "ALDER", ANNA))


def _record(*facts: object, exhibits: tuple[Exhibit, ...] = ()) -> Record:
    return Record((*NAMED, *facts), (Subject(ANNA),), exhibits)  # type: ignore[arg-type]


def test_a_relative_is_protected_until_counsel_says_otherwise() -> None:
    """HS-04."""
    opened = _record(a_fact("relative.is_protected", False, ANNA, said_by=Speaker.COUNSEL))

    assert is_protected(_record(), ANNA)
    assert shown_name(_record(), ANNA) == "ALDER"
    assert not is_protected(opened, ANNA)
    assert shown_name(opened, ANNA) == "Anna Vashenko"
    assert not is_protected(_record(), "charge:1")


def test_without_a_code_name_there_is_one_that_tells_nothing() -> None:
    record = Record((NAMED[0],), (Subject(ANNA),))

    assert code_name(record, ANNA) == "P-3FA9"
    assert shown_name(record, ANNA) == "P-3FA9"


def test_the_name_is_replaced_in_every_text_of_the_matter() -> None:
    """HS-04: in answers, reasons, summaries, places in exhibits, titles and file names, however it is spaced."""
    told = a_fact(
        "incident.what",
        "They came to ANNA  vashenko at night. Annabel was not there.",
        "incident:1",
        reason="Anna Vashenko is afraid",
        summary="about Anna Vashenko",
        proofs=(Proof("e", "letter of Anna Vashenko"),),
    )
    file = ExhibitFile("f", "Anna Vashenko.pdf", 1, "", NEVER)
    exhibit = Exhibit("e", "Letter of Anna Vashenko", description="by Anna\nVashenko", files=(file,))
    record = _record(told, exhibits=(exhibit,))

    shown = Veil.of(record).record(record)

    assert "vashenko" not in str(shown).lower()
    assert shown.value("relative.name", ANNA) == "ALDER"
    assert shown.value("incident.what", "incident:1") == "They came to ALDER at night. Annabel was not there."
    assert shown.exhibits[0].files[0].name == "ALDER.pdf"


def test_what_identifies_the_applicant_stays() -> None:
    """A protected father is still named where the CCF asks for the father's name."""
    father = a_fact("applicant.father_name", "Anna Vashenko")
    record = _record(father)

    assert Veil.of(record).record(record).value("applicant.father_name") == "Anna Vashenko"


def test_unknown_names_and_other_matters_are_left_alone() -> None:
    unknown = Record((a_fact("relative.name", UNKNOWN, ANNA),), (Subject(ANNA),))
    plain = Record((a_fact("incident.what", "Nothing", "incident:1"),))

    assert Veil.of(unknown).record(unknown).value("relative.name", ANNA) is UNKNOWN
    assert Veil.of(plain).record(plain) is plain


def test_an_older_name_of_an_emptied_person_is_hidden_too() -> None:
    """A history is read with the veil of the matter as it stands now."""
    old = a_fact("relative.name", "Anna Vashenko", ANNA, disclosure=Disclosure.NOT_FILED)

    assert Veil.of(Record()).fact(old).value == "P-3FA9"


def test_a_name_in_the_drawer_is_hidden_in_the_record() -> None:
    told = a_fact("incident.what", "Anna Vashenko was asked", "incident:1")
    record, drawer = Record((told,)), _record()

    assert Veil.of(record, drawer).record(record).value("incident.what", "incident:1") == "ALDER was asked"
