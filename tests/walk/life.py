"""The life of a matter, led by a browser that fills every box it meets with words that must turn up nowhere else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from io import BytesIO
from typing import Any
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element

import html5lib
from flask import Flask
from werkzeug.test import TestResponse

from tests.web.visitors import OWN, XHTML, Visitor

WORD = "Kanarek"
BESIDE = "كناري 金丝雀"
LEFT_ALONE = re.compile(
    r"sign-|/language|/password|put-off|/end|devices|second-factor|/setup|remove|suspend|close|leave|hand|freeze|drawer|erase|appoint|unmake"
)
NUMBERS = {"year": "2020", "month": "3", "day": "5"}
MOST_PAGES = 900


@dataclass
class Marks:
    """Gives out words, each once, and remembers for which box."""

    given: dict[str, str] = field(default_factory=dict)

    def new(self, place: str) -> str:
        word = f"{WORD}{len(self.given):04d}"
        self.given[word] = place
        return f"{word} {BESIDE}"

    def address(self, place: str) -> str:
        return f"{self.new(place).split()[0].lower()}@example.org"


@dataclass(frozen=True)
class Seen:
    """One answer, as anybody on the way or beside the screen might note it down."""

    address: str
    response: TestResponse = field(repr=False)

    @cached_property
    def page(self) -> Element:
        """The page as a browser reads it, read once; without an element of its own where this is none."""
        return html5lib.parse(self.response.text if self.response.mimetype == "text/html" else "")

    @property
    def emitted(self) -> Iterator[str]:
        """Everything that ends up in histories, tabs, referrers and logs of others: addresses, titles, headers."""
        yield self.address
        yield from (f"{name}: {value}" for name, value in self.response.headers.items() if not self._is_original(name))
        if self.response.mimetype == "text/html":
            yield from ("".join(title.itertext()) for title in self.page.iter(XHTML + "title"))
            for element in self.page.iter():
                yield from (str(element.get(name)) for name in ("href", "src", "action", "cite") if element.get(name))

    def _is_original(self, header: str) -> bool:
        """An original leaves the office under the name it came with, and nothing else does."""
        return header == "Content-Disposition" and "/files/" in self.address


class Recorder(Visitor):
    """A visitor who remembers every answer."""

    def __init__(self, app: Flask, marks: Marks) -> None:
        super().__init__(app)
        self.marks, self.seen, self.sent = marks, [], set()  # type: ignore[var-annotated]
        inner = self.client.open

        def open_and_note(*arguments: Any, **options: Any) -> TestResponse:
            response: TestResponse = inner(*arguments, **options)
            self.seen.append(Seen(response.request.path, response))
            return response

        self.client.open = open_and_note  # type: ignore[method-assign]

    def lives_through(self, start: str) -> None:
        """Follow every link from here, and send every form on the way once."""
        waiting, known, again = [start], {start}, set[str]()
        while waiting and len(known) < MOST_PAGES:
            address = waiting.pop(0)
            response = self.get(address)
            if response.mimetype != "text/html":
                continue
            page = self.seen[-1].page
            links = found_links(page, address, response)
            led_to = [link for form in page.iter(XHTML + "form") for link in self._sends(form, address)]
            changed = [link for link in dict.fromkeys(led_to) if link in known - again]
            new = [link for link in dict.fromkeys(links + led_to) if link not in known]
            known.update(new)
            again.update(changed)
            waiting += new + changed

    def _sends(self, form: Element, address: str) -> list[str]:
        """Send the form, unless one of its kind was sent, and return where the answer leads."""
        action = form.get("action") or address
        kind = re.sub(r"[0-9a-f]{32}", "…", action)
        if form.get("method", "get").lower() != "post" or kind in self.sent or LEFT_ALONE.search(action):
            return []
        self.sent.add(kind)
        sent = self.client.post(action, data=dict(self._filled(form, kind)), headers=OWN)
        return found_links(self.seen[-1].page, address, sent)

    def _filled(self, form: Element, kind: str) -> Iterator[tuple[str, Any]]:
        """Yield every field of the form: a mark wherever words go, the last choice wherever one is to be made."""
        for element in form.iter():
            name, tag = element.get("name"), element.tag.removeprefix(XHTML)
            if not name or tag not in ("input", "select", "textarea", "button"):
                continue
            typed = element.get("type", "text") if tag == "input" else tag
            place = f"{kind} {name}"
            if typed == "hidden":
                yield name, element.get("value", "")
            elif typed in ("text", "search", "textarea"):
                yield name, NUMBERS.get(name.rsplit("-", 1)[-1]) or self._words(element, place)
            elif typed == "email":
                yield name, self.marks.address(place)
            elif typed == "file":
                yield name, (BytesIO(self.marks.new(place).encode() * 2000), f"{self.marks.new(place)}.pdf")
            elif typed == "select":
                yield name, [option.get("value", "") for option in element.iter(XHTML + "option")][-1]
            elif typed == "radio" or (typed == "button" and element.get("value")):
                yield name, element.get("value", "")

    def _words(self, element: Element, place: str) -> str:
        return "5" if element.get("inputmode") == "numeric" else self.marks.new(place)


def found_links(page: Element, address: str, response: TestResponse) -> list[str]:
    """Return the pages of ours that this one leads to."""
    links = [link.get("href", "") for link in page.iter(XHTML + "a")] + [response.headers.get("Location", "")]
    paths = [urlsplit(link)._replace(fragment="").geturl() for link in links]
    return [path for path in paths if path.startswith("/") and not path.startswith("//") and path != address]
