"""Every answer carries the whole set of headers; nothing but a known version of an asset is kept by a browser."""

import re

import pytest
from flask import Flask

from casework.web.headers import FIXED, KEPT_FOR_A_YEAR, NEVER_KEPT, POLICY, POLICY_OF_FILES
from tests.web.test_policies import addresses
from tests.web.visitors import OWN, Visitor, elements

METHODS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE", "TRACE")


def test_the_policy_on_content_allows_nothing_inline_and_nothing_foreign() -> None:
    """WB-01: nothing inline, nothing from elsewhere."""
    rules = dict(rule.split(" ", 1) for rule in POLICY.split("; "))

    assert rules["default-src"] == rules["object-src"] == rules["base-uri"] == rules["frame-ancestors"] == "'none'"
    assert rules["script-src"] == rules["style-src"] == rules["img-src"] == rules["form-action"] == "'self'"
    assert "unsafe" not in POLICY
    assert "http" not in POLICY


@pytest.mark.parametrize("method", METHODS)
def test_every_route_answers_every_method_with_the_set(app: Flask, amara: Visitor, invented: str, method: str) -> None:
    """WB-01, WB-02, WB-03: the whole set, by every method, on every route."""
    for _rule, address in addresses(app, invented):
        response = amara.client.open(address, method=method, headers=OWN)

        assert response.headers["Content-Security-Policy"] in (POLICY, POLICY_OF_FILES), address
        assert FIXED.items() <= dict(response.headers).items(), address
        assert response.headers["Strict-Transport-Security"] == "max-age=31536000"
        assert response.headers["Cache-Control"] in (NEVER_KEPT, KEPT_FOR_A_YEAR)
        assert response.status_code < 500 or response.status_code == 501, f"{method} {address}: {response.status}"


def test_an_unknown_path_below_the_assets_is_never_kept(visitor: Visitor) -> None:
    """WB-03: a cache is not deceived."""
    response = visitor.get("/assets/000000000000/css/base.css")

    assert (response.status_code, response.headers["Cache-Control"]) == (404, NEVER_KEPT)


def test_a_page_called_like_an_asset_is_never_kept(amara: Visitor, heron: str) -> None:
    """WB-03: a cache is not deceived."""
    response = amara.get(f"/matters/{heron}/analysis.css")

    assert (response.status_code, response.headers["Cache-Control"]) == (404, NEVER_KEPT)


def test_assets_of_a_page_are_kept_for_a_year(visitor: Visitor) -> None:
    html = visitor.get("/setup").text

    sheets = [link.get("href", "") for link in elements(html, "link")]
    for address in sheets:
        assert re.fullmatch(r"/assets/[0-9a-f]{12}/.+", address)
        assert visitor.get(address).headers["Cache-Control"] == KEPT_FOR_A_YEAR


def test_a_file_is_saved_and_never_opened_here(amara: Visitor, invented: str) -> None:
    """WB-07: attachment, sandbox, not kept."""
    response = amara.get(f"/matters/{invented}/deadlines/checklist.csv")

    assert response.headers["Content-Disposition"].startswith("attachment;")
    assert response.headers["Content-Security-Policy"] == POLICY_OF_FILES
    assert response.headers["Cache-Control"] == NEVER_KEPT


def test_every_cookie_is_bound_to_this_host_and_unread_by_scripts(amara: Visitor) -> None:
    """SE-02: __Host-, Secure, HttpOnly, Strict, no domain, at most 4 kB."""
    cookies = amara.client.get("/sign-in").headers.getlist("Set-Cookie")
    cookies += amara.sign_in("amara@example.org").headers.getlist("Set-Cookie")

    assert cookies
    for cookie in cookies:
        name, *attributes = cookie.split("; ")
        assert name.startswith("__Host-")
        assert {"Secure", "HttpOnly", "Path=/", "SameSite=Strict"} <= set(attributes)
        assert not any(attribute.startswith("Domain") for attribute in attributes)
        assert len(cookie) <= 4096


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "localhost:80@evil.example"])
def test_a_foreign_host_name_is_refused(visitor: Visitor, host: str) -> None:
    """WB-09: only the names that were configured."""
    response = visitor.get("/sign-in", headers={"Host": host})

    assert response.status_code == 400
    assert "evil" not in response.text


def test_forwarded_names_change_no_address(visitor: Visitor) -> None:
    """WB-09: nobody but the configuration says where we are."""
    forwarded = {"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "gopher", "Forwarded": "host=evil.example"}

    response = visitor.get("/", headers=forwarded)

    assert "evil" not in response.location
