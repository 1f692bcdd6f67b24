"""Protected persons (HS-04): by code name wherever their name would stand."""

import unicodedata

import pytest

from casework.domain.answers import UNKNOWN
from casework.domain.exhibits import Exhibit, ExhibitFile
from casework.domain.facts import NEVER, Disclosure, Proof, Speaker
from casework.domain.protected import Veil, code_name, is_protected, shown_name
from casework.domain.record import Record, Subject
from tests.domain.builders import a_fact

ANNA = "relative:3fa9c1"
LIFTED = a_fact("relative.is_protected", False, ANNA, said_by=Speaker.COUNSEL)
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
    """HS-04."""
    record = _record(a_fact("applicant.aliases", "Anna Vashenko"))

    assert Veil.of(record).record(record).value("applicant.aliases") == "Anna Vashenko"


@pytest.mark.parametrize(
    "key",
    ["applicant.mother_name", "applicant.father_name", "applicant.guardian_name", "representative.name"],
)
def test_a_protected_person_is_hidden_among_the_applicants_own_data_until_counsel_lifts_it(key: str) -> None:
    """HS-04: as the parent, the guardian or the one who acts, in whatever order the name is written."""
    record = _record(a_fact(key, "VASHENKO, Anna", summary="Anna Vashenko"))
    lifted = record.with_facts(LIFTED)
    other = _record(a_fact(key, "Anna Vashenkova"))

    shown = Veil.of(record).record(record).fact(key)

    assert shown is not None
    assert (shown.value, shown.summary) == ("ALDER", "ALDER")
    assert Veil.of(lifted).record(lifted).value(key) == "VASHENKO, Anna"
    assert Veil.of(other).record(other).value(key) == "Anna Vashenkova"


def test_a_name_that_was_withdrawn_or_replaced_is_still_hidden() -> None:
    """HS-04: every name ever given makes the veil, also of somebody of whom nothing else is said any more."""
    gone = "relative:77aa"
    named = (*NAMED, a_fact("relative.name", "Petro Holub", gone, said_by=Speaker.WITNESS))
    renamed = Record((a_fact("relative.name", "zzz", ANNA), NAMED[1]))

    veil = Veil.of(renamed, named=named)

    assert veil.text("Anna Vashenko, Petro Holub") == "ALDER, P-77AA"
    assert Veil.of(renamed.with_facts(LIFTED), named=named).text("Anna Vashenko") == "Anna Vashenko"


@pytest.mark.parametrize(
    ("name", "text", "shown"),
    [
        ("王伟", "Letter of 王伟 dated 2020", "Letter of ALDER dated 2020"),
        ("王小明", "我的妻子王小明说", "我的妻子ALDER说"),
        ("王小明", "我的妻子王 小明说", "我的妻子ALDER说"),
        ("Anna Holub", "我的妻子Anna Holub说", "我的妻子ALDER说"),
        ("김철수", "김철수는 왔다", "ALDER는 왔다"),
        ("สมชาย ใจดี", "ภรรยาสมชาย ใจดีมา", "ภรรยาALDERมา"),
        ("ليلى حداد", "قالت لليلى حداد وليلى حداد", "قالت لALDER وALDER"),
        ("ليلى", "لَيْلَى", "ALDER"),
        ("דנה לוי", "שלחתי לדנה לוי", "שלחתי לALDER"),
        ("İpek Işık", "İPEK IŞIK, ipek ışık, Ipek Isik", "ALDER, ALDER, Ipek Isik"),
        ("ipek ışık", "İpek Işık'ın mektubu", "ALDER'ın mektubu"),
        ("María López", unicodedata.normalize("NFD", "von María López."), "von ALDER."),
        (unicodedata.normalize("NFD", "María López"), "MARÍA  LÓPEZ", "ALDER"),
        ("Anna Vashenko", "letter_anna_vashenko.pdf, Vash\u00adenko, Anna Vash\u00adenko", None),
        ("Jörg Voß", "JÖRG VOSS schrieb", "ALDER schrieb"),
        ("Sean O'Neil", "Sean O’Neil wrote", "ALDER wrote"),
        ("Li", "Lina lives in Li", "Lina lives in Li"),
        ("—", "Nothing — at all", "Nothing — at all"),
    ],
)
def test_a_name_is_found_in_every_script(name: str, text: str, shown: str | None) -> None:
    """HS-04: without spaces, with particles before it, composed or not, with every Turkish i."""
    record = Record((a_fact("relative.name", name, ANNA), NAMED[1]))

    found = Veil.of(record).text(text)

    assert found == (shown or "letter_ALDER.pdf, Vash\u00adenko, ALDER")


def test_nobody_is_called_by_the_code_name_of_another() -> None:
    """HS-04: each name has its own code name, also where one is the beginning of another."""
    people = {"relative:1": ("Anna", "ALDER"), "relative:2": ("Anna Işık", "BIRCH"), "witness:3": ("王伟", "CEDAR")}
    facts = [
        fact
        for subject, (name, code) in people.items()
        for fact in (
            a_fact(f"{subject.partition(':')[0]}.name", name, subject),
            a_fact(f"{subject.partition(':')[0]}.code_name", code, subject),
        )
    ]

    shown = Veil.of(Record(tuple(facts))).text("ANNA IŞIK, anna, 王伟 and Annabel")

    assert shown == "BIRCH, ALDER, CEDAR and Annabel"


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
