"""Every page there is: sound HTML, one heading, labels, and the thing it is about."""

from collections.abc import Callable

import pytest

from tests.web.visitors import Visitor, elements, look_at, words

Page = Callable[[str], str]
PLACES = ("tasks", "evidence", "evidence/map", "evidence/new", "analysis", "draft", "deadlines")


@pytest.mark.parametrize(
    "address", ["/matters", "/matters/new", "/account", "/law/grounds", "/law/deadlines", "/law/requirements"]
)
def test_a_page_of_the_office_is_sound(page: Page, address: str) -> None:
    assert "Redress" in page(address)


@pytest.mark.parametrize("place", PLACES)
def test_a_page_of_an_empty_matter_is_sound(page: Page, heron: str, place: str) -> None:
    assert "HERON" in page(f"/matters/{heron}/{place}")


@pytest.mark.parametrize("place", PLACES)
def test_a_page_of_a_full_matter_is_sound(page: Page, invented: str, place: str) -> None:
    assert page(f"/matters/{invented}/{place}")


def test_an_office_without_matters_teaches_what_one_is(page: Page) -> None:
    html = page("/matters")

    assert "A matter holds the facts" in html


def test_titles_and_addresses_hold_no_name_of_a_client(amara: Visitor, invented: str) -> None:
    for place in PLACES:
        response = amara.page(f"/matters/{invented}/{place}")
        title = words(elements(response.text, "title")[0])
        assert "Vashenko" not in title
        assert "Vashenko" not in " ".join(link.get("href", "") for link in elements(response.text, "a"))


def test_analysis_tells_how_many_grounds_stand(page: Page, invented: str) -> None:
    html = page(f"/matters/{invented}/analysis")

    assert "stand" in words(elements(html, "h1")[0])
    assert "What the source will answer" in html


def test_deadlines_of_ours_stand_apart_from_theirs(page: Page, invented: str) -> None:
    html = page(f"/matters/{invented}/deadlines")

    bands = [words(heading) for heading in elements(html, "h2")]
    assert bands == ["Ours", "Theirs"]


def test_a_deadline_shows_its_article_and_its_certainty(page: Page, invented: str) -> None:
    html = page(f"/matters/{invented}/deadlines")

    rules = [words(paragraph) for paragraph in elements(html, "p") if paragraph.get("class") == "rule"]
    assert rules
    assert all(any(word in rule for word in ("Primary", "Official", "Secondary", "Background")) for rule in rules)


def test_bare_facts_are_marked_in_the_evidence_map(page: Page, invented: str) -> None:
    html = page(f"/matters/{invented}/evidence/map")

    assert "Bare: pleaded with no exhibit" in html


def test_the_page_speaks_the_language_of_the_browser(amara: Visitor) -> None:
    response = amara.page("/matters", headers={"Accept-Language": "ar"})

    html = elements(response.text, "html")[0]
    assert (html.get("lang"), html.get("dir")) == ("ar", "rtl")


def test_a_chosen_language_stays_chosen(amara: Visitor) -> None:
    amara.post("/language", {"language": "ar"}, at="/matters")

    assert 'dir="rtl"' in amara.page("/matters").text


def test_the_first_page_of_an_empty_office_is_set_up(visitor: Visitor) -> None:
    response = visitor.get("/", follow_redirects=True)

    look_at(response.text)
    assert "Set up Redress" in response.text


def test_index_of_grounds_leads_to_each_of_them(page: Page, invented: str) -> None:
    html = page(f"/matters/{invented}/analysis")

    grounds = [article.get("id") for article in elements(html, "article")]
    index = [link.get("href") for link in elements(html, "a") if (link.get("href") or "").startswith("#ground-")]

    assert len(grounds) >= 20
    assert sorted(index) == sorted(f"#{ground}" for ground in grounds)
