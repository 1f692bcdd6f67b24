"""Every route says who may use it, and strangers learn nothing."""

import pytest
from flask import Flask

from casework.web.policies import (
    OF_A_MATTER,
    MemberWithoutMatter,
    Policy,
    RouteWithoutPolicy,
    member,
    policy_of,
    refuse_undeclared,
)
from tests.web.visitors import Visitor

FILLED = {"deadline_id": "deadline:CCF-D6", "exhibit_id": "e" * 32, "file_id": "f" * 32, "kind": "docx",
          "twin_id": "d" * 32, "number": 1,
          "step_id": "charges", "page_id": "what", "subject": "applicant", "section_id": "person",
          "version": "0" * 12, "name": "css/base.css", "key": "applicant.kind", "said_by": "applicant"}  # fmt: skip


def test_every_route_declares_a_policy(app: Flask) -> None:
    declared = {rule.endpoint: policy_of(app.view_functions[rule.endpoint]) for rule in app.url_map.iter_rules()}

    assert None not in declared.values()


def test_a_route_without_policy_stops_the_start(app: Flask) -> None:
    app.add_url_rule("/open-to-all", endpoint="forgotten", view_func=lambda: "")

    with pytest.raises(RouteWithoutPolicy, match="forgotten"):
        refuse_undeclared(app)


def test_a_member_route_must_name_its_matter(app: Flask) -> None:
    app.add_url_rule("/all-matters", endpoint="nameless", view_func=member(lambda: ""))

    with pytest.raises(MemberWithoutMatter, match="nameless"):
        refuse_undeclared(app)


def test_only_doors_are_open_to_everyone(app: Flask) -> None:
    rules = app.url_map.iter_rules()
    public = {rule.endpoint for rule in rules if policy_of(app.view_functions[rule.endpoint]) is Policy.PUBLIC}

    assert public == {
        "asset",
        "doors.front",
        "doors.sign_in_page",
        "doors.sign_in",
        "doors.sign_out",
        "health",
        "invited.accept",
        "invited.page",
        "languages.choose",
        "passkeys.begin_sign_in",
        "passkeys.sign_in",
        "resetting.by_link",
        "resetting.by_paper",
        "resetting.by_paper_page",
        "resetting.page",
        "setup.found",
        "setup.found_page",
    }


def test_without_signing_in_every_page_leads_to_the_door(app: Flask, visitor: Visitor, heron: str) -> None:
    for rule, address in addresses(app, heron):
        if policy_of(app.view_functions[rule.endpoint]) is Policy.PUBLIC or "GET" not in (rule.methods or ()):
            continue
        response = visitor.get(address)

        assert response.status_code == 401, address
        assert "Sign in" in response.text


def test_a_stranger_sees_what_was_never_there(app: Flask, owen: Visitor, heron: str) -> None:
    for (rule, foreign), (_, missing) in zip(addresses(app, heron), addresses(app, "0" * 32), strict=True):
        if policy_of(app.view_functions[rule.endpoint]) not in OF_A_MATTER or "GET" not in (rule.methods or ()):
            continue
        theirs, nothing = owen.get(foreign), owen.get(missing)

        assert theirs.status_code == nothing.status_code == 404, foreign
        assert theirs.data == nothing.data
        assert theirs.headers == nothing.headers


def test_a_stranger_changes_nothing_in_a_matter(app: Flask, owen: Visitor, heron: str) -> None:
    for rule, address in addresses(app, heron):
        if policy_of(app.view_functions[rule.endpoint]) in OF_A_MATTER and "POST" in (rule.methods or ()):
            assert owen.post(address, at="/matters").status_code == 404, address


def test_a_stranger_does_not_see_the_matter_in_lists(owen: Visitor, heron: str) -> None:
    html = owen.page("/matters").text

    assert "HERON" not in html
    assert heron not in html


def addresses(app: Flask, matter_id: str):  # type: ignore[no-untyped-def]  # rules and what they match
    """Return every route with an address it matches."""
    for rule in sorted(app.url_map.iter_rules(), key=lambda one: (one.rule, one.endpoint)):
        values = {name: FILLED.get(name, "x") for name in rule.arguments} | {"matter_id": matter_id}
        with app.test_request_context():
            built = rule.build({name: values[name] for name in rule.arguments}, append_unknown=False)
        assert built is not None
        yield rule, built[1]
