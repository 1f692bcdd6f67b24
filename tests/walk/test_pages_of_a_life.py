"""What must hold for every page of a whole matter, when every word in it was typed by somebody hostile."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

import pytest

from casework.web.policies import Policy, policy_of
from tests.walk.life import Marks, Recorder, Seen
from tests.walk.lived import Lived, opened
from tests.walk.test_routes import listed
from tests.web.visitors import XHTML

SPOT = "kanarek"
PAYLOADS = (
    "<kanarek-x>", "<kanarek-x kanarek=1>", "</textarea><kanarek-x>", "</title><kanarek-x>", "</script><kanarek-x>",
    "</style><kanarek-x>", "--><kanarek-x>", "]]><kanarek-x>", '"><kanarek-x>', "'><kanarek-x>", "`><kanarek-x>",
    '" kanarek=1 x="', "' kanarek=1 x='", " kanarek=1 ", '" onfocus=kanarek() autofocus x="',
    "' onmouseover=kanarek() x='", "<img src=x onerror=kanarek()>", "<img/src=x/onerror=kanarek()>",
    "<svg onload=kanarek()>", "<svg><kanarek-x>", "<svg><a xlink:href=javascript:kanarek()>x</a></svg>",
    "<math><mtext></p><kanarek-x>", "<script>kanarek()</script>", "<scr<script>ipt>kanarek()</scr</script>ipt>",
    "<iframe srcdoc='<kanarek-x>'>", "<object data=javascript:kanarek()>", "<embed src=javascript:kanarek()>",
    "<base href=//kanarek.example/>", "<link rel=stylesheet href=//kanarek.example/x.css>",
    "<meta http-equiv=refresh content='0;url=//kanarek.example'>", "<form action=//kanarek.example><input>",
    "<input formaction=javascript:kanarek()>", "<details open ontoggle=kanarek()>", "<video><source onerror=kanarek()>",
    "<a href=javascript:kanarek()>x</a>", "javascript:kanarek()", "JaVaScRiPt:kanarek()", "java\tscript:kanarek()",
    "data:text/html,<kanarek-x>", "vbscript:kanarek()", "//kanarek.example/", "https://kanarek.example/",
    "{{7*7}}<kanarek-x>", "{% kanarek %}", "${kanarek}", "#{kanarek}", "<%= kanarek %>", "%3Ckanarek-x%3E",
    "&lt;kanarek-x&gt;", "&#60;kanarek-x&#62;", "\u003ckanarek-x\u003e", "\\u003ckanarek-x\\u003e", "<<kanarek-x>>",
    "<kanarek-x\n>", "<kanarek-x/>", "<KANAREK-X>", "\uff1ckanarek-x\uff1e",
    "<noscript><p title='</noscript><kanarek-x>'>", "<template><kanarek-x></template>", "<select><kanarek-x>",
    "<table><kanarek-x>", "<style>@import'//kanarek.example'",
    "*{background:url(//kanarek.example)}", "[kanarek](javascript:kanarek())", "![x](//kanarek.example/x.png)",
    "[x]: javascript:kanarek()", "<!--[if IE]><kanarek-x><![endif]-->", "+ADw-kanarek-x+AD4-",
)  # fmt: skip
SCHEMES = ("", "/", "?", "#", "https://")
OUTSIDE_OUR_PAGES = {"script": "src", "link": "href", "img": "src"}
HIDDEN_AT_SAFEST = {"svg", "math", "canvas", "audio", "video", "object", "embed", "iframe", "applet"}
NEVER_LINKED = {  # doors for whoever is outside, a file of a page, and two ways that lead on by themselves
    "files.picture", "files.small", "redacting.picture", "redacting.result",  # of a file that has pages to show
    "translations.form",  # of a translation that was kept
    "setup.found_page", "invited.page", "resetting.page", "resetting.by_paper_page", "doors.sign_in_page", "asset",
    "second_factor.step_up_page", "second_factor.kept", "health",
}  # fmt: skip


class Hostile(Marks):
    """Gives out payloads in place of words; the address of an account stays one."""

    def new(self, place: str) -> str:
        self.given[f"{len(self.given)}"] = place
        return PAYLOADS[len(self.given) % len(PAYLOADS)]

    def address(self, place: str) -> str:
        self.given[f"{len(self.given)}"] = place
        return f"hostile{len(self.given)}@example.org"


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lived]:
    """A matter in which every text is an attack."""
    with pytest.MonkeyPatch.context() as patch:
        life = opened(tmp_path_factory.mktemp("hostile"), patch)
        life.marks = Hostile()
        life.lawyer = Recorder(life.app, life.marks)
        life.found()
        life.answer_everything(life.office.form)
        life.lawyer.lives_through(f"/matters/{life.matter_id}/tasks")
        life.whole = list(life.lawyer.seen)
        yield life
    life.office.close()


@pytest.fixture(scope="module")
def pages(hostile: Lived) -> list[tuple[Seen, list[Element]]]:
    return [
        (seen, list(seen.page.iter()))
        for seen in hostile.whole
        if seen.response.mimetype == "text/html" and seen.response.data
    ]


Pages = list[tuple[Seen, list[Element]]]


def test_nothing_typed_becomes_an_element_or_an_attribute(pages: Pages) -> None:
    """WB-06: sixty payloads in every text field; no page has an element, an attribute or a handler of theirs."""
    found = {
        f"{seen.address}: {element.tag} {name}"
        for seen, elements in pages
        for element in elements
        for name in ("", *element.keys())
        if SPOT in (name or element.tag).lower() or name.startswith("on") or name == "style"
    }

    assert len(PAYLOADS) >= 60
    assert len(pages) > 200
    assert any(SPOT in seen.response.text for seen, _ in pages)
    assert not found, listed(sorted(found))


def test_nothing_typed_becomes_an_address(pages: Pages) -> None:
    """WB-06, WB-14: no link, source or form action leads where somebody typed, and none has a scheme that runs."""
    found = {
        f"{seen.address}: {element.tag.removeprefix(XHTML)} {name}={value}"
        for seen, elements in pages
        for element in elements
        for name in ("href", "src", "action", "formaction", "data", "srcset", "poster", "cite")
        if (value := element.get(name)) and (SPOT in value.lower() or not value.startswith(SCHEMES[1:]))
    }

    assert not found, listed(sorted(found))


def test_a_link_that_leaves_the_office_gives_nothing_away(pages: Pages) -> None:
    """WB-14: whatever leads to another host says so, opens without a way back, and tells nobody where it came from."""
    leaving = [
        element.attrib
        for _, elements in pages
        for element in elements
        if element.tag == XHTML + "a" and re.match(r"(?:[a-z]+:)?//", element.get("href") or "")
    ]

    assert [one for one in leaving if not {"noopener", "noreferrer"} <= set((one.get("rel") or "").split())] == []


def test_pages_fetch_nothing_from_anybody_else(pages: Pages) -> None:
    """NJ-03, WB-13: style sheets, modules and pictures are ours; there is nothing else that a browser would fetch."""
    fetched = {
        element.get(name) or ""
        for _, elements in pages
        for element in elements
        for tag, name in OUTSIDE_OUR_PAGES.items()
        if element.tag == XHTML + tag
    }

    assert fetched
    assert [one for one in fetched if not one.startswith("/") or one.startswith("//")] == []


def test_pages_need_nothing_that_a_careful_browser_hides(pages: Pages) -> None:
    """NJ-02: no drawing, film, frame or formula; every picture has words."""
    tags = {element.tag.rsplit("}", 1)[-1] for _, elements in pages for element in elements}
    pictures = [element for _, elements in pages for element in elements if element.tag == XHTML + "img"]

    assert tags & HIDDEN_AT_SAFEST == set()
    assert [one.attrib for one in pictures if one.get("alt") is None] == []


def test_every_page_is_reached_by_links_and_forms(hostile: Lived) -> None:
    """NJ-01: from the list of tasks, without script, to every page that is open to a lead who administers the firm."""
    adapter = hostile.app.url_map.bind("localhost")
    reached = {adapter.match(seen.response.request.path, method="GET")[0] for seen in hostile.whole
               if seen.response.status_code < 400 and seen.response.request.method == "GET"}  # fmt: skip
    pages = {
        rule.endpoint
        for rule in hostile.app.url_map.iter_rules()
        if "GET" in (rule.methods or ())
        and policy_of(hostile.app.view_functions[rule.endpoint]) not in (Policy.CONFINED, None)
    }

    assert sorted(pages - reached - NEVER_LINKED) == []


def test_browsers_are_asked_to_keep_and_to_send_nothing_of_a_case(pages: Pages) -> None:
    """NJ-04: no box for words of a case is completed from memory or sent to a spelling service."""
    wrong = {
        f"{seen.address}: {element.get('name')}"
        for seen, elements in pages
        for element in elements
        if element.tag in (XHTML + "textarea", XHTML + "input")
        and (element.get("type") or "text") in ("text", "search", "textarea")
        and not (is_kept_back(element) or is_inside_kept_back(element, elements))
    }

    assert not wrong, listed(sorted(wrong))


def test_passwords_are_named_as_browsers_know_them(pages: Pages) -> None:
    """NJ-04: a keeper of passwords finds the right box, and no other box looks like one."""
    boxes = [one for _, elements in pages for one in elements if one.get("type") == "password"]

    assert boxes
    assert {one.get("autocomplete") for one in boxes} <= {"current-password", "new-password"}


def is_kept_back(element: Element) -> bool:
    return (element.get("autocomplete") or "") not in ("", "on")


def is_inside_kept_back(element: Element, elements: list[Element]) -> bool:
    forms = [one for one in elements if one.tag == XHTML + "form" and element in list(one.iter())]
    return any(is_kept_back(one) for one in forms)
