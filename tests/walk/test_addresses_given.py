"""What a visitor sends as an address, a name or a number leads nowhere else and reaches no database raw."""

from __future__ import annotations

import re
from email.message import Message
from itertools import product
from urllib.parse import unquote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casework.web.pages import hand_over
from tests.walk.addresses import routes
from tests.walk.asking import ask, form_token, request
from tests.walk.office import Walk
from tests.walk.test_routes import listed

HOSTS = ("evil.example", "evil%2eexample", "EVIL.example", "evil.example:80", "evil.example@localhost",
         "localhost@evil.example", "xn--80ak6aa92e.com", "еvil.example", "127.0.0.1.evil.example",
         "[::ffff:1.2.3.4]")  # fmt: skip
STARTS = ("//", "///", "/\\", "\\\\", "\\/", "https://", "HTTPS://", "https:", "http:\\\\", "%2f%2f", "/%2f", "/%5c",
          "/\t/", "/\n/", " //", "\t//", "/.//", "/..//", "javascript://", "data://", "?//", "#//", "//@")  # fmt: skip
MANY = 25
ADDRESSES = tuple(f"{start}{host}" for start, host in product(STARTS, HOSTS))
INJECTIONS = ("'", "''", "' OR '1'='1", "' OR 1=1 --", '" OR ""="', "1; DROP TABLE matter", "') UNION SELECT 1 --",
              "%' AND 1=0 --", "\\'; --", "0x31", "1--", "admin'--", "' || pg_sleep(5) --", "';SELECT 1;--",
              "\x00'", "' AND 1=CAST((SELECT 1) AS INT) --", "${1}", "%s", ":matter_id")  # fmt: skip


def test_no_address_a_visitor_sends_leads_elsewhere(walk: Walk) -> None:
    """WB-08: two hundred ways to write another host, wherever a page is told where to go on."""
    player, wrong = walk.player("lead"), []
    for address in ADDRESSES:
        form = {"language": "en", "wanted": address, "csrf_token": form_token(walk, player)}
        answers = [request(walk, player, "POST", "/language", data=form)]
        answers.append(request(walk, player, "GET", "/second-factor/kept", query_string={"wanted": address}))
        places = [answer.headers.get("Location", "/") for answer in answers]
        wrong += [f"{address!r} {place!r}" for place in places if not re.fullmatch(r"/(?![/\\]).*", place)]
        wrong += [f"{address!r} {place!r}" for place in places if "vil" in unquote(place)]

    assert len(ADDRESSES) >= 80
    assert not wrong, listed(wrong)


@given(st.text(max_size=300))
@settings(deadline=None, max_examples=300)
def test_the_name_of_a_file_makes_one_header_and_comes_back_whole(name: str) -> None:
    """WB-10: whatever a file is called, its header is one disposition, with no line of its own."""
    name = name.encode("utf-8", "replace").decode()

    header = hand_over(b"", name=name).headers["Content-Disposition"]

    message = Message()
    message["Content-Disposition"] = header
    assert header.isascii()
    assert header.isprintable()
    assert message.get_content_disposition() == "attachment"
    assert unquote(header.rsplit("''", 1)[1]) == name


def test_no_part_of_an_address_reaches_the_database_raw(walk: Walk) -> None:
    """WB-16: an injected part is answered as one that never was, after as many statements."""
    player, wrong = walk.player("lead"), []
    found = [one for one in routes(walk.app) if one.method == "GET" and one.policy in ("member", "lead")]
    for route in (*found[:MANY], found[0]):  # until the journal takes no more refusals, so that each costs the same
        never = ask(walk, player, route, walk.objects["never"] | {"matter_id": "no-id-at-all"})
    for route, injected in product(found, INJECTIONS):
        answer = ask(walk, player, route, walk.objects["never"] | {"matter_id": injected})
        if (answer.kind, answer.statements) != (never.kind, never.statements) or answer.changed:
            wrong.append(f"{route.endpoint} {injected!r}: {answer.differs_from(never)}")

    assert not wrong, listed(wrong)


@pytest.mark.parametrize(("count", "status"), [(1_900, 200), (2_001, 413), (3_000, 413)])
def test_a_form_has_an_end(walk: Walk, count: int, status: int) -> None:
    """DS-01, DS-04: so many boxes as a form of ours may have, and not one more than the limit."""
    player = walk.player("lead")
    data = {f"f{number}": "x" for number in range(count)} | {"csrf_token": form_token(walk, player), "language": "en"}

    response = request(walk, player, "POST", "/language", data=data, content_type="multipart/form-data")

    assert response.status_code == (303 if status == 200 else status)


def test_a_form_is_no_longer_than_agreed(walk: Walk) -> None:
    """DS-01: the limit of bytes, at it and beyond it."""
    player, limit = walk.player("lead"), walk.app.extensions["settings"].largest_form_bytes
    token = form_token(walk, player)

    sizes = {}
    for size in (limit - 1_000, limit + 1):
        body = f"csrf_token={token}&language=en&x=".encode()
        sizes[size] = request(
            walk,
            player,
            "POST",
            "/language",
            data=body.ljust(size, b"x"),
            content_type="application/x-www-form-urlencoded",
        ).status_code

    assert list(sizes.values()) == [303, 413]


def test_a_list_costs_as_many_statements_whatever_is_in_it(walk: Walk) -> None:
    """DS-01: the number of statements of a page does not grow with the rows it shows."""
    found = {}
    for state in ("lawyer", "lead"):
        route = next(one for one in routes(walk.app) if one.endpoint == "matters.list_matters" and one.method == "GET")
        found[state] = ask(walk, walk.player(state), route, walk.objects["own"]).statements

    assert found["lawyer"] == found["lead"] <= 25
