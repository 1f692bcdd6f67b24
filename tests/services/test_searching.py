"""Searching a matter: right finds in four scripts, nothing of another matter, and no protected name.

That it leaves no word behind, on both databases, is in `test_no_index`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import pytest

from casework.domain.exhibits import Exhibit, ExhibitFile
from casework.domain.searching import Kind
from casework.services import answers, erasure, exhibits, matters, readings, receiving, subjects, walls
from casework.services.actors import Actor
from casework.services.answers import Statement
from casework.services.matters import Matter
from casework.services.office import Office
from casework.services.readings import TextConflict, mark_of
from casework.services.refusals import NoSuchMatter
from casework.services.searching import Finds, search_matter
from casework.store.matters import of_nobody
from tests.services.team import a_person, put_in_team, stepped_up

TEXTS = {
    "en": ("A first page.", "The arrest warrant was signed by the investigator, not by a judge."),
    "zh": ("人民法院经审理查明，被告人于二〇一九年签订合同，涉嫌合同诈骗罪。",),
    "ar": ("أَصدرت المحكمة الابتدائية حكمها في القضية رقم ١٢٣.",),
    "ru": ("Постановление вынесено следователем; договор расторгнут.",),
}
ASKED = {  # what is typed: the paper it stands in, and what is marked there
    "Warrants": ("en", "warrant"),
    '"arrest warrant" judge': ("en", "arrest warrant"),
    "诈骗": ("zh", "诈骗"),
    "人民法院": ("zh", "人民法院"),
    "محكمة": ("ar", "المحكمة"),
    "اصدرت 123": ("ar", "أَصدرت"),
    "ДОГОВОРА": ("ru", "договор"),
}
pytestmark = pytest.mark.parametrize("settings", ["sqlite"], indirect=True)


@dataclass(frozen=True)
class Shelf:
    """The exhibits of a matter, and the file of each, by language."""

    exhibits: dict[str, str]
    files: dict[str, ExhibitFile]


@pytest.fixture
def shelf(office: Office, amara: Actor, heron: Matter) -> Shelf:
    return filled(office, amara, heron.id)


def test_words_of_every_script_are_found_on_their_page(
    office: Office, amara: Actor, heron: Matter, shelf: Shelf
) -> None:
    """CR-08: the exhibit, its file, the page, and the word marked."""
    found = {words: search_matter(office, amara, heron.id, words) for words in ASKED}

    for words, (language, marked) in ASKED.items():
        (place,) = found[words].exhibits[0].places
        assert [one.exhibit.id for one in found[words].exhibits] == [shelf.exhibits[language]], words
        assert (place.kind, place.file, place.page) == (Kind.TEXT, shelf.files[language].id, len(TEXTS[language]))
        assert (marked, True) in place.snippet.pieces


def test_titles_notes_names_and_answers_are_found(office: Office, amara: Actor, heron: Matter, shelf: Shelf) -> None:
    exhibit = Exhibit("", "Granary ledger", description="granary debts", provenance="from the granary", order=9)
    added = exhibits.add_exhibit(office, amara, heron.id, exhibit)
    receiving.attach_file(office, amara, heron.id, added, name="granary.pdf", pieces=[b"x"])
    told = {"travel.why_left": Statement("Threatened at the granary")}
    answers.answer(office, amara, heron.id, "travel", told, seen=99)

    found = search_matter(office, amara, heron.id, "granary")

    (one,) = found.exhibits
    assert [place.kind for place in one.places] == [Kind.TITLE, Kind.FILE_NAME, Kind.DESCRIPTION]
    assert one.more == 1
    assert "travel.why_left" in {answer.fact.key for answer in found.answers}
    assert found.unread == 1


def test_nothing_of_another_matter_is_found(office: Office, amara: Actor, heron: Matter, shelf: Shelf) -> None:
    """AZ-07: also where both belong to the same lawyer, and the other was searched a moment ago."""
    other = matters.open_matter(office, amara, title="Another").id
    filled(office, amara, other, {"en": ("The only place of lapislazuli.",)})

    there, here = (search_matter(office, amara, one, "lapislazuli") for one in (other, heron.id))

    assert (there.in_all, here.in_all) == (1, 0)
    assert search_matter(office, amara, other, "warrant").in_all == 0


def test_who_is_in_no_team_finds_nothing_even_in_memory(
    office: Office, amara: Actor, stranger: Actor, heron: Matter, shelf: Shelf
) -> None:
    """AZ-02, AZ-07: a matter that was just searched by a member is none to a stranger."""
    search_matter(office, amara, heron.id, "warrant")

    with pytest.raises(NoSuchMatter):
        search_matter(office, stranger, heron.id, "warrant")


def test_a_wall_and_an_erasure_end_what_could_be_found(
    office: Office, amara: Actor, heron: Matter, shelf: Shelf
) -> None:
    """AZ-05, CR-05, RT-03: at once, and nothing of it stays in memory."""
    lead, person = stepped_up(office, amara), a_person(office, "Bela Farkas")
    put_in_team(office, heron.id, person)
    before = search_matter(office, person, heron.id, "warrant").in_all

    walls.build(office, lead, heron.id, person.id, reason="acts for the other side")
    with pytest.raises(NoSuchMatter):
        search_matter(office, person, heron.id, "warrant")
    erasure.erase_matter(office, heron.id, backups_kept=timedelta(days=35), actor=amara.id)
    with pytest.raises(NoSuchMatter):
        search_matter(office, lead, heron.id, "warrant")

    assert before == 1
    assert office.indexes.find(heron.id, version=0) is None


def test_a_protected_name_finds_nothing_and_the_code_name_does(
    office: Office, amara: Actor, heron: Matter, shelf: Shelf
) -> None:
    """HS-04: no oracle: neither in a text, nor in a file's name; and what is shown is veiled."""
    lead = stepped_up(office, amara)
    filled(office, amara, heron.id, {"en": ("They questioned Anna Vashenko at night.",)}, name="Anna Vashenko.pdf")
    search_matter(office, lead, heron.id, "questioned")
    person = subjects.add_subject(office, lead, heron.id, "relative")
    said = {"relative.name": Statement("Anna Vashenko"), "relative.code_name": Statement("ALDER")}
    answers.answer(office, lead, heron.id, person, said, seen=99)

    by_name = [search_matter(office, lead, heron.id, words).in_all for words in ("Vashenko", "anna vashenko", '"Anna"')]
    by_code = search_matter(office, lead, heron.id, "alder questioned")

    assert by_name == [0, 0, 0]
    assert "ALDER" in shown(by_code)
    assert "Vashenko" not in shown(by_code)


def test_a_text_put_right_by_hand_is_what_is_found(office: Office, amara: Actor, heron: Matter, shelf: Shelf) -> None:
    file = shelf.files["en"].id
    search_matter(office, amara, heron.id, "judge")

    typed(office, amara, heron.id, file, "signed by a magistrate", seen=TEXTS["en"][1])

    assert search_matter(office, amara, heron.id, "judge").in_all == 0
    assert search_matter(office, amara, heron.id, "magistrate").exhibits[0].places[0].page == 2
    assert search_matter(office, amara, heron.id, '"first page"').in_all == 1


def test_only_what_changed_is_folded_anew(office: Office, amara: Actor, heron: Matter, shelf: Shelf) -> None:
    search_matter(office, amara, heron.id, "warrant")
    before = office.indexes.find(heron.id, version=0)
    typed(office, amara, heron.id, shelf.files["en"].id, "another page", seen=TEXTS["en"][1])

    search_matter(office, amara, heron.id, "warrant")

    after = office.indexes.find(heron.id, version=0)
    same = [language for language, file in shelf.files.items() if after.files[file.id] is before.files[file.id]]
    assert same == ["zh", "ar", "ru"]
    assert all(after.exhibits[one] is before.exhibits[one] for one in shelf.exhibits.values())


def test_an_exhibit_in_the_drawer_is_not_found(office: Office, amara: Actor, heron: Matter, shelf: Shelf) -> None:
    search_matter(office, amara, heron.id, "warrant")

    exhibits.remove_exhibit(office, amara, heron.id, shelf.exhibits["en"])

    assert search_matter(office, amara, heron.id, "warrant").in_all == 0


def test_a_second_editor_is_told_and_nothing_is_lost(office: Office, amara: Actor, heron: Matter, shelf: Shelf) -> None:
    file, before = shelf.files["en"].id, TEXTS["en"][1]
    typed(office, amara, heron.id, file, "theirs", seen=before)

    refused = typed(office, amara, heron.id, file, "mine", seen=before)
    sent_twice = typed(office, amara, heron.id, file, "theirs", seen=before)
    settled = typed(office, amara, heron.id, file, "mine and theirs", seen="theirs")

    history = readings.text_of(office, amara, heron.id, file).history
    assert refused == TextConflict("theirs", mark_of("theirs"))
    assert (sent_twice, settled) == (None, None)
    assert [one.text_of(2) for one in history] == [before, "theirs", "mine and theirs"]


def test_an_edit_under_the_veil_keeps_the_name(office: Office, amara: Actor, heron: Matter, shelf: Shelf) -> None:
    """HS-04: whoever sees only the code name corrects the rest."""
    lead, file = stepped_up(office, amara), shelf.files["ru"].id
    person = subjects.add_subject(office, lead, heron.id, "relative")
    typed(office, lead, heron.id, file, "Anna Vashenko was asked", seen=TEXTS["ru"][0], page=1)
    said = {"relative.name": Statement("Anna Vashenko"), "relative.code_name": Statement("ALDER")}
    answers.answer(office, lead, heron.id, person, said, seen=99)

    typed(office, lead, heron.id, file, "ALDER was questioned", seen="ALDER was asked", page=1)

    answers.answer(office, lead, heron.id, person, {"relative.code_name": Statement("BIRCH")}, seen=999)
    assert readings.text_of(office, lead, heron.id, file).text.pages == ("BIRCH was questioned",)


def filled(
    office: Office, actor: Actor, matter_id: str, texts: dict[str, tuple[str, ...]] = TEXTS, *, name: str = ""
) -> Shelf:
    """Add an exhibit for each text, with a file that has it."""
    added, files = {}, {}
    for language, pages in texts.items():
        exhibit = Exhibit("", f"Paper {language}", language=language)
        added[language] = exhibits.add_exhibit(office, actor, matter_id, exhibit)
        files[language] = receiving.attach_file(
            office, actor, matter_id, added[language], name=name or f"{language}.bin", pieces=[language.encode()]
        )
        with office.engines.write.begin() as connection:
            kept = of_nobody(connection, office.keys, matter_id, for_update=True)
            assert kept
            readings.keep_extracted(connection, kept, files[language].id, pages, at=office.clock())
    return Shelf(added, files)


def typed(
    office: Office, actor: Actor, matter_id: str, file: str, text: str, *, seen: str, page: int = 2
) -> TextConflict | None:
    return readings.keep_typed(office, actor, matter_id, file, page=page, text=text, language="", seen=mark_of(seen))


def shown(found: Finds) -> str:
    """Return all that a page shows of what was found."""
    return " ".join(
        [one.exhibit.title for one in found.exhibits]
        + [piece for one in found.exhibits for place in one.places for piece, _ in place.snippet.pieces]
    )
