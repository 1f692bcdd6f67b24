"""When a view breaks, the page gives a number, the log gives the same one, and neither gives a word more."""

import logging
import re
from collections.abc import Callable

import pytest
from flask import Flask, Response
from sqlalchemy import text

from casework.services.office import Office
from casework.web.policies import public
from tests.web.visitors import Visitor, look_at

CANARY = "Canary-of-Talsk"
NUMBER = re.compile(r"incident=([0-9a-f]{8})")


def breaking(app: Flask, where: str) -> None:
    """Let something break, with a client's name in the error, in a view or while an answer is dressed."""

    def fails(*_: object) -> Response:
        raise ValueError(CANARY)

    app.add_url_rule("/breaks", endpoint="breaks", view_func=public(fails))
    if where == "dressing":
        app.after_request_funcs.setdefault(None, []).append(
            lambda answer: fails() if answer.status_code < 500 else answer
        )


@pytest.mark.parametrize("where", ["view", "dressing"])
def test_page_and_log_share_the_number_and_hold_no_value(
    app: Flask, visitor: Visitor, caplog: pytest.LogCaptureFixture, where: str
) -> None:
    """WB-11, LG-01: a generic page with an incident id, no trace and no path."""
    breaking(app, where)

    with caplog.at_level(logging.INFO):
        answer = visitor.get("/breaks" if where == "view" else "/sign-in")

    ours = [record.getMessage() for record in caplog.records if record.name == "redress"]
    numbers = {found[1] for message in ours if (found := NUMBER.search(message))}
    assert answer.status_code == 500
    assert len(numbers) == 1
    assert numbers.pop() in answer.text
    assert CANARY not in answer.text + "".join(ours)
    assert "Traceback" not in answer.text
    look_at(answer.text)


def test_where_not_even_the_page_can_be_made_a_few_words_are(
    app: Flask, visitor: Visitor, caplog: pytest.LogCaptureFixture
) -> None:
    """WB-11: the last resort needs no template."""
    breaking(app, "view")
    app.jinja_env.globals.clear()

    answer = visitor.get("/breaks")

    assert answer.status_code == 500
    assert NUMBER.search(caplog.text)
    assert "Something went wrong on our side" in answer.text
    assert CANARY not in answer.text


def test_every_request_leaves_a_line_without_its_address(
    amara: Visitor, heron: str, caplog: pytest.LogCaptureFixture
) -> None:
    """LG-01: the route's name, never the matter's id."""
    with caplog.at_level(logging.INFO, logger="redress"):
        amara.page(f"/matters/{heron}/tasks")

    assert [re.sub(r"\d+$", "N", one.getMessage()) for one in caplog.records if one.name == "redress"] == [
        "route=tasks.task_list status=200 ms=N"
    ]


def test_a_view_that_breaks_leaves_nothing_half_done(
    app: Flask, office: Office, amara: Visitor, page: Callable[[str], str]
) -> None:
    """WB-11: the transaction is rolled back with the error."""
    with office.engines.write.begin() as connection:
        connection.execute(
            text("CREATE TRIGGER full BEFORE INSERT ON journal BEGIN SELECT RAISE(ABORT, 'the journal is full'); END")
        )

    answer = amara.post("/matters/new", {"title": CANARY, "code_name": ""}, at="/matters/new")

    assert answer.status_code == 500
    assert CANARY not in page("/matters")
