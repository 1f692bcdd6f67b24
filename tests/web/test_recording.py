"""What the door writes in the journal: who looked, who was refused, and that no route forgets to say."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import text

from casework.services.journal import BURST
from casework.services.office import Office
from casework.services.refusals import LeadsOnly
from casework.store import journal as book
from casework.web import recording
from casework.web.policies import (
    RouteWithoutRecord,
    public,
    record_of,
    recorded,
    refuse_undeclared,
    signed_in,
    unrecorded,
)
from tests.services.conftest import Clock
from tests.web.test_policies import FILLED
from tests.web.visitors import Visitor

FULL = "CREATE TRIGGER full BEFORE INSERT ON journal BEGIN SELECT RAISE(ABORT, 'the journal is full'); END"


def kinds(office: Office) -> list[str]:
    with office.engines.read.begin() as connection:
        return [entry.kind for entry in book.entries(connection)]


def refusals(office: Office) -> list[tuple[str, str, str]]:
    with office.engines.read.begin() as connection:
        refused = [entry for entry in book.entries(connection) if entry.kind == "access-refused"]
    return [(entry.actor, entry.matter, entry.subject) for entry in refused]


def test_every_route_says_what_is_written_of_it(app: Flask) -> None:
    """AU-01: a kind, or why there is none."""
    views = [app.view_functions[rule.endpoint] for rule in app.url_map.iter_rules()]

    declared = [record_of(view) for view in views]

    assert None not in declared
    assert all(len(record.kinds) == 1 for record in declared if record and record.view)


def test_a_route_without_a_kind_stops_the_start(app: Flask) -> None:
    """AU-01: like one without a policy."""
    app.add_url_rule("/unsaid", endpoint="unsaid", view_func=public(lambda: ""))

    with pytest.raises(RouteWithoutRecord, match="unsaid"):
        refuse_undeclared(app)


def test_a_route_with_an_invented_kind_stops_the_start(app: Flask) -> None:
    """AU-01: the kinds are a closed list."""
    app.add_url_rule("/invented", endpoint="invented", view_func=public(recorded("peeked")(lambda: "")))

    with pytest.raises(RouteWithoutRecord, match="invented"):
        refuse_undeclared(app)


def test_looking_at_a_matter_is_written_once_in_ten_minutes(
    office: Office, amara: Visitor, heron: str, clock: Clock
) -> None:
    """AU-01: a burst of the same view is one entry."""
    before = len(kinds(office))

    for _ in range(3):
        amara.page(f"/matters/{heron}/tasks")
    clock.turn(BURST + timedelta(seconds=1))
    amara.page(f"/matters/{heron}/tasks")

    assert kinds(office)[before:] == ["matter-viewed", "matter-viewed"]


def test_an_exhibit_that_is_not_there_was_not_looked_at(office: Office, amara: Visitor, heron: str) -> None:
    """AU-05: no event without action."""
    before = len(kinds(office))

    amara.get(f"/matters/{heron}/evidence/{'e' * 32}")

    assert kinds(office)[before:] == []


def test_what_cannot_be_written_is_not_shown(office: Office, amara: Visitor, heron: str) -> None:
    """AU-05: no action without event."""
    with office.engines.write.begin() as connection:
        connection.execute(text(FULL))

    answer = amara.get(f"/matters/{heron}/tasks")

    assert answer.status_code == 500
    assert "Applicant from Talsk" not in answer.text


def test_a_stranger_leaves_the_same_trace_whether_there_is_a_matter_or_not(
    office: Office, owen: Visitor, heron: str
) -> None:
    """AU-01: failed authorisation is written, with the id that was asked for and the route."""
    for asked in (heron, "0" * 32, "no-id-at-all"):
        assert owen.get(f"/matters/{asked}/tasks").status_code == 404

    with office.engines.read.begin() as connection:
        refused = [one for one in book.entries(connection) if one.kind == "access-refused"]
    assert [one.matter for one in refused] == [heron, "0" * 32, ""]
    assert {(one.actor, one.subject) for one in refused} == {("b" * 32, "tasks.task_list")}


def test_made_up_addresses_do_not_fill_the_journal(
    office: Office, owen: Visitor, amara: Visitor, heron: str, clock: Clock
) -> None:
    """AU-01: after twenty of one person one entry of no matter, and then none until ten minutes are over."""
    before = len(kinds(office))

    for number in range(30):
        assert owen.get(f"/matters/{number:032x}/tasks").status_code == 404
    first = refusals(office)
    clock.turn(BURST + timedelta(seconds=1))
    owen.get(f"/matters/{heron}/tasks")

    assert len(kinds(office)) == before + 22
    assert [matter for _, matter, _ in first] == [f"{number:032x}" for number in range(20)] + [""]
    assert first[-1] == ("b" * 32, "", "")
    assert refusals(office)[-1] == ("b" * 32, heron, "tasks.task_list")


def test_one_persons_refusals_hide_nobody_elses(office: Office, owen: Visitor, amara: Visitor) -> None:
    """AU-01: the count is each person's own."""
    for number in range(30):
        owen.get(f"/matters/{number:032x}/tasks")

    amara.get(f"/matters/{'0' * 32}/tasks")

    actor, matter, _ = refusals(office)[-1]
    assert actor != "b" * 32
    assert matter == "0" * 32


def test_what_a_service_refuses_is_written_too(app: Flask, founded: Office) -> None:
    """AU-01: failed authorisation is written wherever it is decided."""

    @signed_in
    @unrecorded("for this test")
    def page() -> str:
        raise LeadsOnly

    app.add_url_rule("/led", endpoint="led", view_func=page)
    recording.install(app)
    owen = Visitor(app)
    owen.sign_in("owen@example.org")

    owen.get("/led")

    with founded.engines.read.begin() as connection:
        newest = list(book.entries(connection))[-1]
    assert (newest.kind, newest.actor, newest.subject) == ("access-refused", "b" * 32, "led")


def test_every_page_that_can_be_read_leaves_exactly_the_entry_it_declares(
    app: Flask, office: Office, amara: Visitor, invented: str, exhibit: str, clock: Clock
) -> None:
    """AU-01: the route's own kind and no other, or nothing where it declares nothing."""
    values = FILLED | {"matter_id": invented, "exhibit_id": exhibit.rsplit("/", 1)[-1]}
    shown = 0
    for rule in app.url_map.iter_rules():
        record = record_of(app.view_functions[rule.endpoint])
        if "GET" not in (rule.methods or ()) or record is None:
            continue
        with app.test_request_context():
            built = rule.build({name: values.get(name, "x") for name in rule.arguments}, append_unknown=False)
        before = len(kinds(office))
        clock.turn(BURST + timedelta(seconds=1))
        answer = amara.get(built[1]) if built else None

        if answer is not None and answer.status_code == 200:
            written = kinds(office)[before:]
            assert written == [record.view] if record.view else len(written) == bool(record.kinds), rule.endpoint
            assert set(written) <= set(record.kinds), rule.endpoint
            shown += bool(written)
    assert shown > 12
