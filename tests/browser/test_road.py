"""The whole road of a lawyer, from the set-up code to the papers in hand, by labels and buttons alone."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from casework.domain.answers import Kind
from casework.domain.blocks import Heading
from casework.domain.blocks import plain as words_of
from casework.domain.facts import Fact
from casework.domain.questions import Form
from casework.domain.stories import Story, read_story
from casework.services.papers import REQUEST
from casework.web.words import of_standing
from tests.browser.record_of import Kept, Stated, kept_by, stated
from tests.browser.road import Road
from tests.browser.word_files import WordFile, metadata_problems, plain, structure_problems
from tests.plugins.served import Served

pytestmark = [pytest.mark.browser, pytest.mark.slow]

CASES = Path(__file__).parents[1] / "cases"
# The story of the village chief withholds all names; these stand in for them, so that a leak would be seen.
PROTECTED = "relative.name"
WITHHELD = ("FAMILYNAMEWITHHELD", "GIVENNAMESWITHHELD", "RELATIVENAMEWITHHELD")
RESTRICTED = "a neighbour brought word that the house is watched"
NOT_FILED = "the orchard he planted has been cut down"
PINPOINT = "page 2"
BESIDE_THE_REQUEST = ("The text the source may read", "Counsel's sheet, never filed")
# What is argued together in this request, in counsel's reading: the free words of these facts stand in one section.
ARGUED_TOGETHER = {
    "the data challenged": ("instrument.accusation", "charge.label"),
    "what happened": ("activity.what",),
    "no act of his own": ("charge.label", "charge.role"),
    "the same acts told of others": ("framing.what",),
    "persecution on return": ("rights.persecution_facts",),
    "politics": ("political.b_fact", "political.g_fact", "activity.what", "context.says"),
    "what was done and asked elsewhere": ("elsewhere.ground_stated", "steps.what"),
}


@dataclass(frozen=True)
class Way:
    """How one walk goes: with script or without, all questions of a step at once or one by one, under which name.

    A name is written in a right-to-left run or in one marked East Asian; without a name of his own it is withheld.
    """

    javascript: bool
    dense: bool
    name: str = ""
    run: str = ""


WAYS = {
    "script off": Way(javascript=False, dense=False),
    "script on": Way(javascript=True, dense=True),
    "an Arabic name, script off": Way(javascript=False, dense=True, name="يوسف المهدي", run="<w:rtl/>"),
    "a Chinese name, script on": Way(javascript=True, dense=True, name="李传良", run='w:eastAsia="zh-CN"'),
}


def village_chief(folder: Path, form: Form, name: str) -> Story:
    """Return the story with names to withhold, a fact for the Commission alone, one never filed, and an exhibit.

    With a `name` the applicant is named: by it, and in Latin letters by the names that were to be withheld.
    """
    text = (CASES / "village-chief.toml").read_text(encoding="utf-8")
    more = f"""[facts]
applicant.family_name = "{WITHHELD[0]}"
applicant.given_names = "{WITHHELD[1]}"
steps.taken = true
steps.what = {{ value = "{RESTRICTED}", disclosure = "ccf-only", reason = "rights" }}
urgency.harm = {{ value = "{NOT_FILED}", disclosure = "not-filed" }}
"""
    if name:
        text = text.replace("applicant.withhold_name = { value = true", "applicant.withhold_name = { value = false")
        more += f'applicant.name_original = "{name}"\n'
    text = text.replace("[facts]\n", more, 1)
    text = text.replace('code_name = "RELATIVE A"', f'code_name = "RELATIVE A"\nname = "{WITHHELD[2]}"')
    fears = re.search(r'^rights\.persecution_facts = (".*")$', text, re.MULTILINE)
    assert fears is not None
    proved = f'rights.persecution_facts = {{ value = {fears[1]}, exhibits = ["report, {PINPOINT}"] }}'
    text = text.replace(fears[0], proved) + '\n[[exhibit]]\nid = "report"\ntitle = "A press report"\n'
    path = folder / "story.toml"
    path.write_text(text, encoding="utf-8")
    return read_story(path, form)


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_village_chief_goes_the_whole_road(
    way: Way, served: Served, form: Form, open_page: Callable[..., Any], small_file: Path, tmp_path: Path
) -> None:
    story = village_chief(tmp_path, form, way.name)
    road = Road(open_page(javascript=way.javascript), served.address, form)
    road.found_firm(served.setup_code)
    road.sign_out()
    road.follow("Sign in again")
    road.enter()
    road.open_matter(way.name or WITHHELD[0], "ELM")
    road.attach_exhibit("A press report", small_file, proves="That he fears persecution")

    road.tell(story, dense=way.dense)
    looked_over = _look_over(road)
    analysed = _analysed(road)
    papers = _papers(road, tmp_path)

    assert set(road.untold) <= {"charge.instrument"}, "a matter with one notice does not ask in which a charge stands"
    with kept_by(served) as kept:
        _keeps_what_was_told(kept, story, form)
        assert [one for one in _free_texts(story, form) if plain(one) not in looked_over] == []
        assert set(story.expect["arguable"]) <= analysed["arguable"]
        assert set(story.expect["open"]) <= analysed["open"]
        _proves_the_request(WordFile(papers["request.docx"]), kept, story)
        _proves_the_text_for_the_source(WordFile(papers["request-source-safe.docx"]), story)
        _proves_the_sheet(WordFile(papers["for-counsel-only.docx"]), kept, form)
    _proves_the_names(way, papers)
    assert papers["request.pdf"].read_bytes().startswith(b"%PDF-")
    _proves_the_checklist(papers)
    everywhere = "\n".join(road.shown)
    assert [name for name in (*WITHHELD, way.name) if name and name.casefold() in everywhere.casefold()] == []


def _look_over(road: Road) -> str:
    """Return what the page that shows all answers says."""
    road.go_to("Tasks")
    road.follow("Check all answers")
    return plain(road.page.locator("main").inner_text())


def _analysed(road: Road) -> dict[str, set[str]]:
    """Return the grounds the analysis names, by their standing."""
    road.go_to("Analysis")
    found: dict[str, set[str]] = {}
    for ground in road.page.locator("main article").all():
        text = ground.inner_text()
        for standing in ("arguable", "open", "unavailable"):
            if of_standing(standing) in text:
                found.setdefault(standing, set()).update(re.findall(r"\b[A-Z]\d?-\d+\b", text)[:1])
    return found


def _papers(road: Road, folder: Path) -> dict[str, Path]:
    """Download everything the matter offers; return each file by its name without the day."""
    road.go_to("Draft")
    files = [road.save(link, folder) for link in ("Download Word", "Download PDF", *BESIDE_THE_REQUEST)]
    road.go_to("Deadlines")
    files += [road.save(link, folder) for link in ("Word", "CSV", "calendar")]
    return {re.sub(r"-?\d{4}-\d\d-\d\d-?", "", file.name): file for file in files}


def _keeps_what_was_told(kept: Kept, story: Story, form: Form) -> None:
    told = sorted(_veiled(one) for one in stated(story.record, form) if one[0] != "charge.instrument")
    found = [one for one in stated(kept.record, form) if one[0] != "charge.instrument"]
    assert found == told
    assert [len(exhibit.files) for exhibit in kept.record.exhibits] == [1]


def _veiled(one: Stated) -> Stated:
    """Return a statement as any page shows it: a relative is protected, and goes by the code name."""
    return (one[0], "RELATIVE A", *one[2:]) if one[0] == PROTECTED else one


def _proves_the_request(file: WordFile, kept: Kept, story: Story) -> None:
    assert structure_problems(file) == []
    assert metadata_problems(file) == []
    assert [phrase for phrase in (NOT_FILED, *_without_consent(story)) if plain(phrase) in file.text] == []
    assert re.search(rf"Annex 1\b[^\]]*\b{PINPOINT}\b", file.text)
    assert _argued_apart(file, story) == []
    assert _pleaded_elsewhere(file, kept) == []


def _proves_the_text_for_the_source(file: WordFile, story: Story) -> None:
    secrets = [RESTRICTED, NOT_FILED, *_without_consent(story), "RELATIVE A"]
    assert [one for one in secrets if plain(one) in file.text or one in file.raw] == []
    assert structure_problems(file) == []
    assert metadata_problems(file) == []


def _proves_the_names(way: Way, papers: dict[str, Path]) -> None:
    """No paper that is filed holds a withheld name in any part; a name that is pleaded stands in its own script."""
    filed = [WordFile(papers[name]) for name in ("request.docx", "request-source-safe.docx")]
    secret = WITHHELD[2:] if way.name else WITHHELD
    assert [name for name in secret if any(name.casefold() in file.raw.casefold() for file in filed)] == []
    assert not way.name or all(way.run in run for file in filed for run in file.runs_with(way.name))
    assert not way.name or all(file.runs_with(way.name) for file in filed)


def _proves_the_sheet(file: WordFile, kept: Kept, form: Form) -> None:
    """Every known fact that the request does not plead stands on counsel's sheet."""
    pleaded = {(one.fact.subject, one.fact.key) for one in kept.papers.draft(REQUEST, "en").pleaded}
    left = [one for one in kept.record.facts if one.is_known and (one.subject, one.key) not in pleaded]
    named = [fact for fact in left if (asked := form.question(fact.key)) and plain(asked.missing_text) not in file.text]
    assert [fact.key for fact in named] == []
    assert [fact.key for fact in left if _is_free(fact, form) and plain(str(fact.value)) not in file.text] == []
    assert metadata_problems(file) == []


def _proves_the_checklist(papers: dict[str, Path]) -> None:
    assert WordFile(papers["deadlines.docx"]).document.tables
    with papers["deadlines.csv"].open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert len(rows) > 5
    assert [cell for row in rows for cell in row if cell[:1] in "=+-@\t\r" and cell] == []
    calendar = papers["deadlines.ics"].read_text(encoding="utf-8")
    assert calendar.startswith("BEGIN:VCALENDAR")


def _argued_apart(file: WordFile, story: Story) -> list[str]:
    """Return what is argued together by rights, and yet no section tells wholly, in the words of the facts."""
    apart = []
    for what, keys in ARGUED_TOGETHER.items():
        values = [plain(str(fact.value)) for fact in story.record.facts if fact.key in keys]
        sections = [text for text in file.sections.values() if all(_tells(text, value) for value in values)]
        apart += [] if values and sections else [what]
    return apart


def _pleaded_elsewhere(file: WordFile, kept: Kept) -> list[tuple[str, str]]:
    """Return each pleaded free text that is not in a section which, by the draft's own account, pleads it."""
    draft, section, where = kept.papers.draft(REQUEST, "en"), "", {}
    for block in draft.blocks:
        if isinstance(block, Heading) and block.level == 1:
            section = plain(words_of(block.inlines))
        if anchor := getattr(block, "anchor", ""):
            where[anchor] = section
    return [
        (pleading.fact.key, section)
        for pleading in draft.pleaded
        if _is_free(pleading.fact, kept.papers.form)
        for section in {where[anchor] for anchor in pleading.anchors if anchor in where}
        if not _tells(file.sections[section], plain(str(pleading.fact.value)))
    ]


def _tells(section: str, value: str) -> bool:
    """Whether a section tells a fact in its own words; it may begin a sentence with them, or end one."""
    return value.rstrip(".").casefold() in section.casefold()


def _free_texts(story: Story, form: Form) -> list[str]:
    return [str(fact.value) for fact in story.record.facts if _is_free(fact, form) and fact.key != PROTECTED]


def _is_free(fact: Fact, form: Form) -> bool:
    question = form.question(fact.key)
    return question is not None and question.kind in (Kind.TEXT, Kind.LONG) and fact.is_known


def _without_consent(story: Story) -> list[str]:
    return [str(fact.value) for fact in story.record.facts if fact.key == "incident.what"]
