"""A visitor without a browser: keeps cookies and one connection, reads forms, sends them."""

from __future__ import annotations

import http.client
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.cookies import SimpleCookie
from urllib.parse import urlencode, urlsplit


class _Page(HTMLParser):
    """The links of a page and the hidden fields of its forms."""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.hidden: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "a" and "href" in said:
            self.links.append(said["href"])
        elif tag == "input" and said.get("type") == "hidden":
            self.hidden.setdefault(said.get("name", ""), said.get("value", ""))


@dataclass
class Visitor:
    """Somebody at `address`, for example http://127.0.0.1:8000."""

    address: str
    path: str = "/"
    cookies: dict[str, str] = field(default_factory=dict)
    shown: _Page = field(default_factory=_Page)

    def __post_init__(self) -> None:
        self.connection = http.client.HTTPConnection(urlsplit(self.address).netloc, timeout=60)

    def fetch(self, path: str, form: dict[str, str] | None = None) -> tuple[http.client.HTTPResponse, bytes]:
        """Return the answer to one request; the connection stays open."""
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if form is None:
            self.connection.request("GET", path, headers=headers)
        else:
            headers |= {"Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin"}
            self.connection.request("POST", path, urlencode(form), headers)
        answer = self.connection.getresponse()
        body = answer.read()
        for line in answer.headers.get_all("Set-Cookie", []):
            self.cookies |= {name: morsel.value for name, morsel in SimpleCookie(line).items()}
        return answer, body

    def go(self, path: str, form: dict[str, str] | None = None) -> str:
        """Return the page that `path` leads to in the end. Raises: RuntimeError if that is an error page."""
        answer, body = self.fetch(path, form)
        while answer.status in (301, 302, 303):
            path = urlsplit(answer.headers["Location"]).path
            answer, body = self.fetch(path)
        if answer.status != 200:
            raise RuntimeError(f"{path}: {answer.status}: {body[:500]!r}")
        self.path, self.shown = path, _Page()
        self.shown.feed(body.decode())
        return body.decode()

    def send(self, path: str, **typed: str) -> str:
        """Fill in and send the form of the page shown."""
        return self.go(path, self.shown.hidden | typed)

    def link(self, part: str) -> str:
        """Return the first link of the page shown that has `part` in it."""
        return next(link for link in self.shown.links if part in link)
