"""The version that a page sends back is a stranger's text: a wrong one is an old one, never an error."""

import pytest

from casework.web.staff.keeping import version_in
from tests.web.visitors import Visitor, hidden

HUGE = "9" * 5_000


@pytest.mark.parametrize(
    ("text", "version"),
    [("0", 0), ("12", 12), ("9" * 18, 10**18 - 1), ("9" * 19, 0), (HUGE, 0), ("", 0), ("-1", 0), ("\u0663", 0)],
)
def test_a_version_has_at_most_eighteen_digits(text: str, version: int) -> None:
    assert version_in(text) == version


def test_a_huge_version_breaks_no_page_of_the_form(amara: Visitor, heron: str) -> None:
    page = f"/matters/{heron}/whole/person/applicant"
    if amara.get(page).status_code != 200:
        page = next(link for link in amara.links_of(f"/matters/{heron}/tasks") if "/steps/" in link)
        page = amara.client.get(page).location or page
    asked = hidden(amara.get(page).text)

    answer = amara.post(page, asked | {"seen": HUGE}, at=page)

    assert answer.status_code in (303, 422)


def test_a_huge_version_of_an_exhibit_is_an_old_one(amara: Visitor, exhibit: str) -> None:
    answer = amara.post(
        f"{exhibit}/change", {"title": "Warrant", "disclosure": "disclose", "version": HUGE}, at=f"{exhibit}/change"
    )

    assert answer.status_code == 409
