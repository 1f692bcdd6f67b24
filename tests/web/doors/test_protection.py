"""The page on what is and is not protected: whole, and found from every page by everybody who has signed in."""

from casework.web.staff.protection import said
from tests.web.visitors import Visitor, elements, words


def test_everybody_reads_what_is_not_protected(amara: Visitor) -> None:
    page = amara.page("/protection").text

    shown = [words(one) for one in elements(page, "li")]
    assert [one for one in said("limit") if f"{one.what} {one.says}" not in shown] == []
    assert [one for one in said("promise") if one.what not in shown] == []


def test_the_page_is_linked_from_the_office_and_the_foot_of_each_page(amara: Visitor) -> None:
    assert "/protection" in amara.links_of("/office")
    assert "/protection" in amara.links_of("/matters")
