"""Every page that can be reached by links, as one lawyer finds them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urldefrag, urljoin

RANDOM = re.compile(r"[0-9a-f]{32}")
FILES = re.compile(r"/(who-saw-what/\w+|checklist\.\w+|draft/\w[\w-]*|files/[0-9a-f]{32})$")
HISTORY = re.compile(r"/history/.*$")
GUIDED = re.compile(r"/steps/")


def pages_reached(page: Any, start: str, *, guided: bool) -> Iterator[str]:
    """Yield the path of every page reached by links from `start`, each while it is shown; of alike pages one.

    Two pages are alike when their addresses differ only in the random id of a thing, or in whose history they tell.
    The pages of the guided form are more than all others: they are yielded alone, or passed over.
    """
    waiting, known = [start], {_kind(start)}
    while waiting:
        address = waiting.pop(0)
        page.goto(address)
        if bool(GUIDED.search(address)) is guided:
            yield page.url.removeprefix(_origin(start))
        for link in page.eval_on_selector_all("a[href]", "links => links.map(link => link.getAttribute('href'))"):
            target = urldefrag(urljoin(page.url, link)).url
            passed_over = FILES.search(target) or (GUIDED.search(target) and not guided)
            if target.startswith(_origin(start)) and not passed_over and _kind(target) not in known:
                known.add(_kind(target))
                waiting.append(target)


def _kind(address: str) -> str:
    return RANDOM.sub("*", HISTORY.sub("/history", address))


def _origin(address: str) -> str:
    return "/".join(address.split("/")[:3])
