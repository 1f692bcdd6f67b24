"""Whole stories, in a lawyer's words, each with what a good analysis says of it."""

from datetime import date
from pathlib import Path

import pytest

from casework.domain.analysis import Analysis, analyse
from casework.domain.consistency import Nature
from casework.domain.grounds import Standing
from casework.domain.stories import Story, read_story
from casework.law.reader import read_law
from forms.reader import read_form

STORIES = sorted((Path(__file__).parent.parent / "cases").glob("*.toml"))
LAW = read_law()
FORM = read_form(extra_questions=LAW.questions)
TODAY = date(2026, 11, 22)


@pytest.fixture(params=STORIES, ids=lambda path: path.stem)
def told(request: pytest.FixtureRequest) -> tuple[Story, Analysis]:
    story = read_story(request.param, FORM)
    return story, analyse(story.record, LAW.rules, FORM, today=story.filing_day or TODAY)


def test_grounds_stand_as_the_story_expects(told: tuple[Story, Analysis]) -> None:
    story, analysis = told
    standings = {one.ground.id: str(one.standing) for one in analysis.judgements}

    expected = {ground: str(one) for one in Standing for ground in story.expect.get(str(one), ())}

    assert {ground: standings.get(ground) for ground in expected} == expected


def test_deadlines_stand_as_the_story_expects(told: tuple[Story, Analysis]) -> None:
    story, analysis = told
    found = {one.rule.id: str(one.due) if one.state == "due" else str(one.state) for one in analysis.deadlines}

    expected = dict(story.expect.get("deadlines", {}))

    assert {rule: found.get(rule) for rule in expected} == expected


def test_contradictions_are_those_the_story_expects(told: tuple[Story, Analysis]) -> None:
    story, analysis = told
    clashes = {one.rule.id for one in analysis.contradictions if one.rule and one.nature is Nature.CLASH}
    order_open = {one.rule.id for one in analysis.contradictions if one.rule and one.nature is Nature.ORDER_OPEN}

    assert clashes == set(story.expect.get("contradictions", ()))
    assert order_open == set(story.expect.get("order_open", ()))


def test_gaps_include_those_the_story_expects(told: tuple[Story, Analysis]) -> None:
    story, analysis = told
    waiting = {one.key for deadline in analysis.deadlines for one in deadline.waiting_for}

    lacking = {gap.missing.key for gap in analysis.gaps} | waiting

    assert set(story.expect.get("gaps", ())) <= lacking
