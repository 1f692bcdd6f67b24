"""Story files: read strictly, with errors that say where to look."""

from pathlib import Path

import pytest

from casework.domain.answers import UNKNOWN, Kind
from casework.domain.facts import Disclosure, Proof, Speaker
from casework.domain.questions import Form, Option, Page, Question, Section, Step
from casework.domain.stories import Story, StoryError, read_story

FORM = Form(
    (Section("person", "The person"),),
    (
        Step(
            "travel",
            "person",
            "Travel",
            (
                Page(
                    "all",
                    "All",
                    (
                        Question("travel.left_on", Kind.DATE, "When did you leave?"),
                        Question("travel.why_left", Kind.LONG, "Why?"),
                        Question("travel.arrived_in", Kind.COUNTRY, "Where to?", disclosure=Disclosure.CCF_ONLY),
                    ),
                ),
            ),
            "travel",
        ),
        Step(
            "charges",
            "person",
            "Charges",
            (
                Page(
                    "all",
                    "All",
                    (
                        Question("charge.status", Kind.CHOICE, "Status?", options=(Option("charged", "Charged"),)),
                        Question("charge.instrument", Kind.SUBJECT, "Which?", of="charge"),
                    ),
                ),
            ),
            "charge",
            repeats=True,
        ),
    ),
)


def told(folder: Path, text: str) -> Story:
    path = folder / "story.toml"
    path.write_text(text, encoding="utf-8")
    return read_story(path, FORM)


def test_plain_value_is_said_by_the_applicant(tmp_path: Path) -> None:
    story = told(tmp_path, 'title = "A"\n[facts]\ntravel.arrived_in = "US"\n')

    fact = story.record.fact("travel.arrived_in")

    assert fact is not None
    assert (fact.value, fact.said_by, fact.disclosure) == ("US", Speaker.APPLICANT, Disclosure.CCF_ONLY)


def test_statement_carries_speaker_proof_and_disclosure(tmp_path: Path) -> None:
    story = told(
        tmp_path,
        'title = "A"\n[facts]\ntravel.left_on = { value = "2020-02", said_by = "document", '
        'exhibits = ["stamp, page 2"], disclosure = "summary" }\n[[exhibit]]\nid = "stamp"\ntitle = "Entry stamp"\n',
    )

    fact = story.record.fact("travel.left_on")

    assert fact is not None
    assert fact.proofs == (Proof("stamp", "page 2"),)
    assert (fact.said_by, fact.disclosure) == (Speaker.DOCUMENT, Disclosure.SUMMARY)


def test_unknown_is_written_out(tmp_path: Path) -> None:
    story = told(tmp_path, 'title = "A"\n[facts]\ntravel.why_left = { unknown = true }\n')

    assert story.record.value("travel.why_left") is UNKNOWN


def test_charges_repeat_under_local_names(tmp_path: Path) -> None:
    story = told(
        tmp_path,
        'title = "A"\n[[charge]]\nid = "one"\nstatus = "charged"\n[[charge]]\nid = "two"\ninstrument = "one"\n',
    )

    assert story.record.subjects_of("charge") == ("charge:one", "charge:two")
    assert story.record.value("charge.instrument", "charge:two") == "charge:one"


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ('title = "A"\n[facts]\ntravel.lefton = "2020"\n', 3, "no question asks for this"),
        ('title = "A"\n[facts]\ntravel.left_on = "2021-02-31"\n', 3, "no such day"),
        ('title = "A"\n[facts.travel]\nleft_on = "2021-02-31"\n', 3, "no such day"),
        ('title = "A"\n[facts]\ntravel.why_left = "a\\u0000b"\n', 3, "hidden characters"),
        ('title = "A"\n[[charge]]\nid = "x"\nstatus = "guilty"\n', 4, "choose one of charged"),
        ('title = "A"\n[[charge]]\nstatus = "charged"\n', 2, "needs an id"),
        ('title = "A"\n[[charge]]\nid = "x"\ninstrument = "y"\n', 4, "the story has no 'charge y'"),
        ('title = "A"\n[facts]\ntravel.left_on = { value = "2020", exhibits = ["stamp"] }\n', 3, "no exhibit 'stamp'"),
        ('title = "A"\n[facts]\ntravel.left_on = { value = "2020", said_by = "police" }\n', 3, "said_by is 'police'"),
        ('title = "A"\n[facts]\ntravel.left_on = { vale = "2020" }\n', 3, "'vale' is no part"),
        ('title = "A"\n[[tribe]]\nid = "x"\n', 2, "nothing of this name repeats"),
        ("[facts]\n", 0, "begins with a title"),
        ('title = "A"\n[facts\n', 0, "is not TOML"),
    ],
)
def test_slip_in_a_story_is_told_with_file_line_and_key(tmp_path: Path, text: str, line: int, words: str) -> None:
    with pytest.raises(StoryError) as refused:
        told(tmp_path, text)

    assert refused.value.file == "story.toml"
    assert refused.value.line == line
    assert words in str(refused.value)
