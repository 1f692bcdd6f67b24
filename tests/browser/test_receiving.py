"""Files on their way from a real browser: without a script, with it, over a line that breaks (UP-01…04, UP-14)."""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from casework.domain.questions import Form
from tests.browser.road import Road
from tests.plugins.served import Served, served_office

pytestmark = pytest.mark.browser
NAMES = ("نص الحكم.pdf", "حكم آخر.pdf", "判决书.pdf")
COOKIES: list[Any] = []


@pytest.fixture(scope="module")
def founded(tmp_path_factory: pytest.TempPathFactory, browser: Any, form: Form) -> Iterator[Served]:
    os.environ["REDRESS_FILE_MIB"] = "4"  # so that a request beyond the limit is a short one
    with served_office(tmp_path_factory.mktemp("receiving")) as served:
        del os.environ["REDRESS_FILE_MIB"]
        page = browser.new_page()
        road = Road(page, served.address, form)
        road.found_firm(served.setup_code)
        road.open_matter("An invented matter", "LARCH")
        COOKIES[:] = page.context.cookies()
        page.close()
        yield served


@pytest.fixture
def at_exhibit(founded: Served, form: Form, open_page: Callable[..., Any]) -> Callable[..., Road]:
    """Return a function that adds an exhibit in a browser of the lawyer who is signed in, and stays on its page."""

    def begin(title: str, **options: Any) -> Road:
        road = Road(open_page(**options), founded.address, form)
        road.page.context.add_cookies(COOKIES)
        road.page.goto(founded.address)
        road.follow("An invented matter")
        road.go_to("Evidence")
        road.follow("Add an exhibit")
        road.write("Title", title)
        road.press("Save the exhibit")
        return road

    return begin


def a_file(folder: Path, name: str, size_bytes: int) -> Path:
    path = folder / name
    path.write_bytes(os.urandom(size_bytes))
    return path


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def digests_on(road: Road) -> set[str]:
    return set(road.page.locator(".digest").all_inner_texts())


@pytest.mark.parametrize("javascript", [False, True], ids=["script off", "script on"])
def test_several_files_come_in_one_form_on_a_phone(
    at_exhibit: Callable[..., Road],
    accessibility_problems: Callable[[Any], list[str]],
    tmp_path: Path,
    javascript: bool,
) -> None:
    road = at_exhibit("Judgments", javascript=javascript, width=390, height=844)
    files = [a_file(tmp_path, name, 40_000) for name in NAMES]

    road.page.get_by_label("Add files").set_input_files(files)
    road.press("Attach the files")
    road.page.get_by_role("heading", name="What was received").wait_for()

    assert digests_on(road) == {digest(file) for file in files}
    assert set(NAMES) <= set(road.page.locator(".received bdi").all_inner_texts())
    if javascript:
        assert accessibility_problems(road.page) == []
        wide = road.page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
        assert not wide


def test_a_cut_is_waited_out_and_the_file_goes_on(at_exhibit: Callable[..., Road], tmp_path: Path) -> None:
    road, file = at_exhibit("Recordings"), a_file(tmp_path, "hearing.mp4", 9_000_000)
    offsets: list[int] = []

    def break_the_second(route: Any) -> None:
        offsets.append(int(route.request.headers["upload-offset"]))
        route.abort() if len(offsets) == 2 else route.continue_()

    road.page.route("**/parts", break_the_second)
    road.page.get_by_label("Add files").set_input_files(file)
    road.page.get_by_role("button", name="Attach the files").click()
    road.page.get_by_text(digest(file)).wait_for()

    assert offsets[1] == offsets[2] > 0, "it went on where it was cut"


def test_the_same_file_goes_on_after_a_reload(
    at_exhibit: Callable[..., Road], accessibility_problems: Callable[[Any], list[str]], tmp_path: Path
) -> None:
    road, file = at_exhibit("Recordings"), a_file(tmp_path, "hearing.mp4", 9_000_000)
    offsets: list[int] = []

    def break_all_but_the_first(route: Any) -> None:
        offsets.append(int(route.request.headers["upload-offset"]))
        route.continue_() if len(offsets) == 1 else route.abort()

    road.page.route("**/parts", break_all_but_the_first)
    road.page.get_by_label("Add files").set_input_files(file)
    road.page.get_by_role("button", name="Attach the files").click()
    road.page.get_by_text("the connection is lost").wait_for()
    assert accessibility_problems(road.page) == []
    came = offsets[1]
    offsets.clear()
    road.page.unroute("**/parts")

    road.page.reload()
    road.page.on("request", lambda one: offsets.extend(int(x) for x in [one.headers.get("upload-offset")] if x))
    road.page.get_by_label("Add files").set_input_files(file)
    road.page.get_by_role("button", name="Attach the files").click()
    road.page.get_by_text(digest(file)).wait_for()

    assert offsets[0] == came > 0, "nothing that had come was sent again"


def test_a_request_that_lies_about_its_length_keeps_nothing(at_exhibit: Callable[..., Road], founded: Served) -> None:
    road = at_exhibit("Recordings")
    head, whole = by_hand(road, founded, b"x" * 3_000_000)

    asked(founded, f"{head}Content-Length: {len(whole)}\r\n\r\n".encode() + whole[:2_000_000], hang_up=True)
    short = asked(founded, f"{head}Content-Length: {len(whole) - 2_000_000}\r\n\r\n".encode() + whole)

    assert re.match(rb"HTTP/1.1 4\d\d ", short)
    road.page.reload()
    assert road.page.get_by_text("No file yet").count() == 1
    assert list((founded.data_dir / "vault").glob("??/*.unfinished")) == []


def test_a_request_without_a_length_is_whole_or_refused(at_exhibit: Callable[..., Road], founded: Served) -> None:
    road, content = at_exhibit("Recordings"), os.urandom(3_000_000)

    answers = []
    for sent in (content, b"x" * 9_000_000):
        head, whole = by_hand(road, founded, sent)
        chunks = f"{len(whole):x}\r\n".encode() + whole + b"\r\n0\r\n\r\n"
        answers.append(asked(founded, f"{head}Transfer-Encoding: chunked\r\n\r\n".encode() + chunks))

    assert answers[0].startswith(b"HTTP/1.1 303 ")
    assert not answers[1].startswith(b"HTTP/1.1 303 ")
    road.page.reload()
    assert digests_on(road) == {hashlib.sha256(content).hexdigest()}


def by_hand(road: Road, founded: Served, content: bytes) -> tuple[str, bytes]:
    """Return the beginning of a request that sends a file, still without its length, and its body."""
    token = road.page.locator("form.attach input[name=csrf_token]").get_attribute("value")
    cookies = "; ".join(f"{one['name']}={one['value']}" for one in road.page.context.cookies())
    fields = f'--h\r\nContent-Disposition: form-data; name="csrf_token"\r\n\r\n{token}\r\n--h\r\n'
    body = f'{fields}Content-Disposition: form-data; name="file"; filename="by-hand.bin"\r\n\r\n'.encode() + content
    head = (
        f"POST {urlsplit(road.page.url).path}/files HTTP/1.1\r\nHost: {urlsplit(founded.address).netloc}\r\n"
        f"Cookie: {cookies}\r\nSec-Fetch-Site: same-origin\r\nConnection: close\r\n"
        "Content-Type: multipart/form-data; boundary=h\r\n"
    )
    return head, body + b"\r\n--h--\r\n"


def asked(founded: Served, request: bytes, *, hang_up: bool = False) -> bytes:
    """Send these bytes and return how the answer begins; or hang up without waiting for it."""
    place = urlsplit(founded.address)
    with socket.create_connection((place.hostname, place.port), timeout=10) as line, contextlib.suppress(OSError):
        line.sendall(request)  # it may have answered already, and take no more
        return b"" if hang_up else line.recv(100)
    return b""
