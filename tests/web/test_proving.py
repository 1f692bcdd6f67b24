"""What an exhibit proves, said from its own page; which exhibits lack something; what is known of translations."""

from __future__ import annotations

import re

from casework.domain.exhibits import FileRole
from casework.services.doors import actor_of
from casework.services.office import Office
from casework.services.receiving import attach_file
from tests.web.visitors import Visitor

SAID = re.compile(r'name="said" value="([^"]+)"')


def exhibits_of(person: Visitor, matter_id: str, query: str = "") -> list[str]:
    page = person.page(f"/matters/{matter_id}/evidence{query}").text
    return re.findall(rf'<th scope="row"><a href="(/matters/{matter_id}/evidence/[0-9a-f]{{32}})"', page)


def test_a_place_is_pinned_and_struck_out(amara: Visitor, invented: str) -> None:
    exhibit = exhibits_of(amara, invented)[-1]
    said = SAID.findall(amara.page(f"{exhibit}/proves").text)[0]

    amara.post(f"{exhibit}/proves", {"said": said, "pinpoint": "Page 3"})
    pinned = amara.page(exhibit).text
    amara.post(f"{exhibit}/proves/strike", {"said": said, "pinpoint": "p. 3"}, at=exhibit)

    assert '<span class="ref">p. 3</span>' in pinned
    assert '<span class="ref">p. 3</span>' not in amara.page(exhibit).text


def test_a_whole_ground_is_proved_at_once(amara: Visitor, invented: str) -> None:
    exhibit = exhibits_of(amara, invented)[-1]
    page = amara.page(f"{exhibit}/proves").text
    group = re.findall(r'name="group" value="(ground:[^"]+)"', page)[0]

    amara.post(f"{exhibit}/proves", {"group": group, "pinpoint": "para 9"})

    assert amara.page(exhibit).text.count('<span class="ref">para 9</span>') > 1


def test_a_place_without_a_unit_is_asked_about(amara: Visitor, invented: str) -> None:
    exhibit = exhibits_of(amara, invented)[0]
    said = SAID.findall(amara.page(f"{exhibit}/proves").text)[0]

    refused = amara.post(f"{exhibit}/proves", {"said": said, "pinpoint": "12"})

    assert refused.status_code == 422
    assert "Say what 12 counts: p. 12, para 12, or a time such as 00:12:30" in refused.text


def test_the_list_keeps_to_what_is_missing(amara: Visitor, invented: str) -> None:
    every = exhibits_of(amara, invented)

    restricted = exhibits_of(amara, invented, "?show=restricted&order=title")

    assert 0 < len(restricted) < len(every)
    assert exhibits_of(amara, invented, "?show=nonsense") == every


def test_a_translation_is_described_with_its_pages(office: Office, amara: Visitor, invented: str) -> None:
    exhibit = exhibits_of(amara, invented)[0]
    cookie = amara.client.get_cookie("__Host-redress")
    actor = actor_of(office, cookie.value if cookie else "")
    assert actor is not None
    for name, role in (("ru.pdf", FileRole.ORIGINAL), ("en.pdf", FileRole.TRANSLATION)):
        attach_file(office, actor, invented, exhibit[-32:], name=name, pieces=[b"%PDF"], role=role)
    form = re.findall(r'href="([^"]+/translations/[0-9a-f]{32})"', amara.page(exhibit).text)[0]

    wrong = amara.post(form, {"translator": "J. Doe", "extent": "full", "pages": "one = 1", "version": "999"})
    amara.post(form, {"translator": "J. Doe", "extent": "full", "pages": "1-2 = 1-3", "version": "999"})

    assert wrong.status_code == 422
    assert "1–2 = 1–3" in amara.page(exhibit).text
    assert "J. Doe" in amara.page(f"/matters/{invented}/translations").text
