"""Erasing a matter by its page: what is lost is said, the name is typed, and a hold stands in the way."""

from sqlalchemy import update

from casework.services.office import Office
from casework.store.tables import matter
from tests.web.visitors import Visitor, elements, look_at, words


def test_a_lead_reads_what_is_lost_types_the_name_and_it_is_gone(amara: Visitor, heron: str) -> None:
    """CR-05, AZ-02: with another name nothing happens; afterwards it is what never existed."""
    address = f"/matters/{heron}/erase"
    assert address in amara.links_of(f"/matters/{heron}/team")
    before = amara.page(address).text
    wrong = amara.post(address, {"typed": "heron"})
    still = amara.get(f"/matters/{heron}/tasks").status_code

    done = amara.post(address, {"typed": "HERON"})

    look_at(wrong.text)
    told = next(words(one) for one in elements(before, "p") if "Backups made until now" in words(one))
    assert "27 December 2026" in told
    assert "every draft" in before
    assert "The accounts of its clients who are in no other matter" in before
    assert (wrong.status_code, still) == (422, 200)
    assert done.location == "/matters"
    assert "Backups may hold it until" in amara.page("/matters").text
    assert amara.page(f"/matters/{heron}/tasks", status=404)
    assert heron not in amara.page("/office").text


def test_a_legal_hold_stands_in_the_way(amara: Visitor, heron: str, office: Office) -> None:
    """AZ-07, CR-05: it is said, and nothing is lost."""
    with office.engines.write.begin() as connection:
        connection.execute(update(matter).values(held_at=office.clock()))

    refused = amara.post(f"/matters/{heron}/erase", {"typed": "HERON"})

    look_at(refused.text)
    assert "under a legal hold" in refused.text
    assert amara.get(f"/matters/{heron}/tasks").status_code == 200
