"""A person at a browser without JavaScript: cookies, forms, links, and a strict eye for every page."""

from __future__ import annotations

import re
from typing import Any
from xml.etree.ElementTree import Element

import html5lib
from flask import Flask
from werkzeug.test import TestResponse

from tests.web.phones import next_code

PASSWORD = "violet harbour seven lamps"
XHTML = "{http://www.w3.org/1999/xhtml}"
OWN = {"Sec-Fetch-Site": "same-origin"}
PLACES = {  # whose heading tells how a matter stands, which no title may
    "Analysis",
    "Annexes",
    "Bundles",
    "Check a name for conflicts",
    "Deadlines",
    "Draft",
    "Evidence",
    "Evidence map",
    "Mail",
    "People",
    "Protected persons",
    "Search",
    "Tasks",
    "Team",
    "Translations",
    "Walls of this matter",
    "Who saw what",
}
UNTITLED = re.compile(r"\s+")


class Visitor:
    """One browser. Every page it fetches is checked, whoever fetches it."""

    def __init__(self, app: Flask) -> None:
        self.client = app.test_client()

    def get(self, address: str, **options: Any) -> TestResponse:
        return self.client.get(address, **options)

    def page(self, address: str, *, status: int = 200, **options: Any) -> TestResponse:
        """Fetch a page and look at it."""
        response = self.client.get(address, **options)
        assert response.status_code == status, f"{address}: {response.status}"
        look_at(response.text)
        return response

    def post(self, address: str, fields: Any = None, *, at: str = "", **options: Any) -> TestResponse:
        """Send a form as the page at `at` would: with its token, from this site."""
        token = self.token(at or address)
        headers = options.pop("headers", OWN)
        data = {"csrf_token": token} | dict(fields or {})
        return self.client.post(address, data=data, headers=headers, **options)

    def token(self, address: str) -> str:
        """Return the token in the forms of a page."""
        found = re.search(r'name="csrf_token" value="([^"]+)"', self.client.get(address).text)
        assert found, f"{address} has no form"
        return found[1]

    def sign_in(self, email: str, password: str = PASSWORD, **fields: str) -> TestResponse:
        """Give the password, and the code that the phone shows where that is asked for."""
        answer = self.post("/sign-in", {"email": email, "password": password} | fields)
        page = self.client.get(answer.location) if answer.location else answer
        if 'action="/second-factor"' not in page.text:
            return answer
        look_at(page.text)
        code = {"code": next_code(self.client.application.extensions["office"], email)}
        return self.client.post("/second-factor", data=hidden(page.text) | code, headers=OWN)

    def opens_a_matter(self, title: str, *, code_name: str = "") -> str:
        sent = self.post("/matters/new", {"title": title, "code_name": code_name})
        return sent.location.rsplit("/", 1)[-1]

    def links_of(self, address: str, *, containing: str = "") -> list[str]:
        """Return the addresses a page links to."""
        links = [link.get("href", "") for link in elements(self.client.get(address).text, "a")]
        return [link for link in links if containing in link]


def hidden(html: str) -> dict[str, str]:
    """Return what the first form of a page sends without being seen."""
    form = elements(html, "form")[0]
    boxes = [box for box in form.iter(XHTML + "input") if box.get("type") == "hidden"]
    return {box.get("name", ""): box.get("value", "") for box in boxes}


def elements(html: str, name: str) -> list[Element]:
    """Return every element of this name, in reading order."""
    return list(html5lib.parse(html).iter(XHTML + name))


def words(element: Element) -> str:
    return UNTITLED.sub(" ", "".join(element.itertext())).strip()


def look_at(html: str) -> None:
    """Refuse a page that breaks one of the rules for all pages."""
    document = html5lib.HTMLParser(strict=True).parse(html)
    assert document.get("lang"), "no language"
    assert document.get("dir") in ("ltr", "rtl"), "no direction"
    _look_at_title(document)
    _look_at_ids(document)
    _look_at_labels(document)
    for element in document.iter():
        inline = [name for name in element.keys() if name == "style" or name.startswith("on")]  # noqa: SIM118
        assert not inline, f"inline {inline}"
    assert not list(document.iter(XHTML + "style")), "a style sheet in the page"
    assert all(script.get("src") for script in document.iter(XHTML + "script")), "a script in the page"


def _look_at_title(document: Element) -> None:
    headings = list(document.iter(XHTML + "h1"))
    assert len(headings) == 1, f"{len(headings)} h1"
    title = words(next(document.iter(XHTML + "title")))
    captions = {words(caption) for caption in document.iter(XHTML + "caption")}
    names_a_place = title.removesuffix(" · Redress") in PLACES | captions or document.get("lang") != "en"
    assert title.endswith(" · Redress"), f"the title {title!r} does not name Redress"
    assert names_a_place or title.startswith(words(headings[0])), f"{title!r} is not {words(headings[0])!r}"


def _look_at_ids(document: Element) -> None:
    ids = [element.get("id") for element in document.iter() if element.get("id")]
    assert len(ids) == len(set(ids)), f"an id twice: {sorted({one for one in ids if ids.count(one) > 1})}"
    for element in document.iter():
        for name in (element.get("aria-describedby") or "").split():
            assert name in ids, f"describedby {name} is not there"


def _look_at_labels(document: Element) -> None:
    labelled = {label.get("for") for label in document.iter(XHTML + "label")}
    for name in ("input", "select", "textarea"):
        for control in document.iter(XHTML + name):
            is_plain = control.get("type") not in ("hidden", "submit")
            assert not is_plain or control.get("id") in labelled or control.get("aria-label"), (
                f"no label: {control.attrib}"
            )
