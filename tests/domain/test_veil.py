"""The veil over what somebody sends back, over overlapping names, and over the applicant's own data (HS-04)."""

import pytest

from casework.domain.facts import Proof
from casework.domain.protected import Veil
from casework.domain.record import Record
from tests.domain.builders import a_fact

NAME = "Anna Vashenko"
ANNA = "relative:3fa9c1"
NAMED = (a_fact("relative.name", NAME, ANNA), a_fact("relative.code_name", "ALDER", ANNA))
OWN = (a_fact("applicant.family_name", "Vashenko"), a_fact("applicant.given_names", "Mikhail"))


def _of(**names: str) -> Veil:
    """Return the veil over people with these names, each by its code name."""
    facts = []
    for order, (code, name) in enumerate(names.items()):
        subject = f"relative:{order}"
        facts += [a_fact("relative.name", name, subject), a_fact("relative.code_name", code, subject)]
    return Veil.of(Record(tuple(facts)))


@pytest.mark.parametrize(
    "key",
    [
        *("applicant.family_name", "applicant.aliases", "applicant.birth_place", "applicant.kind", "applicant.born_on"),
        *("identity.number", "representative.address", "representation.note", "poa.language"),
    ],
)
def test_what_is_said_beside_an_answer_is_veiled_whatever_it_answers(key: str) -> None:
    """HS-04: reason, summary and place in an exhibit, also of what identifies the applicant."""
    said = a_fact(key, "x", reason=f"for {NAME}", summary=f"of {NAME}", proofs=(Proof("e", f"entry of {NAME}"),))

    shown = Veil.of(Record(NAMED)).fact(said)

    assert (shown.reason, shown.summary, shown.proofs) == ("for ALDER", "of ALDER", (Proof("e", "entry of ALDER"),))


@pytest.mark.parametrize(
    ("key", "value", "shown"),
    [
        ("applicant.birth_place", f"house of {NAME}", "house of ALDER"),
        ("applicant.code_name", NAME, "ALDER"),
        ("identity.number", f"{NAME} 12", "ALDER 12"),
        ("representative.address", f"c/o {NAME}\nTalsk", "c/o ALDER\nTalsk"),
        ("applicant.mother_name", f"{NAME} (mother)", "ALDER (mother)"),
        ("applicant.mother_name", "VASHENKO Anna, widow", "ALDER"),
        ("applicant.aliases", f"son of {NAME}; Misha", "son of ALDER; Misha"),
        ("applicant.aliases", f"Misha; {NAME}", f"Misha; {NAME}"),
    ],
)
def test_the_name_is_hidden_in_the_answers_that_identify_the_applicant(key: str, value: str, shown: str) -> None:
    """HS-04: only what the applicant is called themselves stays."""
    assert Veil.of(Record(NAMED)).said(key, value) == shown


def test_an_alias_hides_a_name_that_is_written_with_a_comma() -> None:
    """HS-04."""
    veil = _of(ALDER="Vashenko, Anna")

    assert veil.said("applicant.aliases", "Misha, son of Vashenko, Anna") == "Misha, son of ALDER"


def test_the_applicants_own_name_stays_where_a_protected_person_bears_it_too() -> None:
    """HS-04: a surname that the mother shares is no code name in the applicant's own names."""
    record = Record((a_fact("relative.name", "Vashenko", ANNA), NAMED[1], *OWN))
    veil = Veil.of(record)

    shown = veil.record(record)

    assert [shown.value(fact.key) for fact in OWN] == ["Vashenko", "Mikhail"]
    assert veil.said("applicant.aliases", "Misha Vashenko, the tall") == "Misha Vashenko, the tall"
    assert veil.said("applicant.kind", "vashenko") == "vashenko"
    assert veil.said("applicant.birth_place", "house of Vashenko") == "house of ALDER"


@pytest.mark.parametrize(
    ("key", "before", "sent"),
    [
        ("", f"Letter of {NAME}", "Letter of ALDER\u0301"),
        ("", f"Letter of {NAME}", "Letter of ALDER\u0302\u0301 x"),
        ("", f"Letter of {NAME}", "Letter of \u0301ALDER"),
        ("", f"Letter of {NAME}", "Letter of ALDER\u200d"),
        ("applicant.aliases", f"son of {NAME}", "ALDER"),
        ("applicant.aliases", f"son of {NAME}", "son of, ALDER"),
        ("applicant.mother_name", "VASHENKO, Anna", "ALDER, widow"),
    ],
)
def test_what_comes_back_never_shows_more_than_what_was_sent(key: str, before: str, sent: str) -> None:
    """HS-04: a sign beside a code name does not turn it into the name."""
    veil = Veil.of(Record(NAMED))

    kept = veil.meant(before, sent, key=key)

    assert "Vashenko" not in kept
    assert veil.said(key, kept) == veil.said(key, sent)


def test_words_added_to_a_hidden_name_do_not_uncover_it() -> None:
    """HS-04: the name is kept, and shown by the code name with what was added."""
    veil = Veil.of(Record(NAMED))

    kept = veil.meant(NAME, "ALDER (mother)", key="applicant.mother_name")

    assert kept == f"{NAME} (mother)"
    assert veil.said("applicant.mother_name", kept) == "ALDER (mother)"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Maria Anna Vashenko fled", "ELM / ALDER fled"),
        ("Maria Anna fled, Anna Vashenko too", "ELM fled, ALDER too"),
        ("Anna Vashenko Maria Anna", "ALDER / OAK / ELM"),
        ("Vashenko Maria", "OAK"),
    ],
)
def test_names_that_overlap_are_all_hidden(text: str, shown: str) -> None:
    """HS-04: no name is left because another one was found in its first words."""
    veil = _of(ELM="Maria Anna", ALDER=NAME, OAK="Vashenko Maria")

    assert veil.text(text) == shown
    assert veil.meant(text, shown + "!") == text + "!"


def test_a_code_name_of_before_stands_for_the_name_too() -> None:
    """HS-04: an old page that comes back, untouched or not, does not overwrite the name."""
    renamed = Record((NAMED[0], a_fact("relative.code_name", "BIRCH", ANNA)))
    veil = Veil.of(renamed, named=NAMED)

    for old in ("ALDER", "P-3FA9", "BIRCH"):
        assert veil.meant(f"Letter of {NAME}", f"Letter of {old}") == f"Letter of {NAME}"
        assert veil.meant(f"Letter of {NAME}", f"Letter of {old}, {old}") == f"Letter of {NAME}, {old}"
        assert veil.meant("VASHENKO, Anna", old, key="applicant.mother_name") == "VASHENKO, Anna"
    assert veil.meant("ALDER is how we call her", "ALDER is how we call her") == "ALDER is how we call her"


def test_a_name_that_somebody_gives_to_another_person_changes_no_text() -> None:
    """HS-04: who tries a name on a person of their own does not see the texts change."""
    assert _of(ALDER=NAME, HIT=NAME).text(f"Letter of {NAME}") == "Letter of ALDER"
