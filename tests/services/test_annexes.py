"""The plan of annexes: two editors at once lose nothing, and every change can be taken back."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from casework.domain.annex_plans import AnnexPlan, PlannedAnnex
from casework.domain.exhibits import Exhibit
from casework.services import annexes, exhibits
from casework.services.actors import Actor
from casework.services.annexes import PlanConflict
from casework.services.answers import Saved
from casework.services.matters import Matter, load_matter
from casework.services.office import Office
from casework.services.refusals import NoSuchExhibit

NOTICE = "n" * 32


def planned(office: Office, actor: Actor, matter: Matter) -> list[tuple[str, tuple[str, ...]]]:
    return [(one.title, one.exhibits) for one in load_matter(office, actor, matter.id).record.plan.annexes]


def change(
    office: Office, actor: Actor, matter: Matter, make: Callable[[AnnexPlan], AnnexPlan], *, seen: int = 999
) -> Saved | PlanConflict:
    return annexes.change_plan(office, actor, matter.id, make, seen=seen)


@pytest.fixture
def notice(office: Office, amara: Actor, heron: Matter) -> str:
    return exhibits.add_exhibit(office, amara, heron.id, Exhibit("", "Extract of the notice"))


def test_a_plan_is_kept_and_read_back(office: Office, amara: Actor, heron: Matter, notice: str) -> None:
    change(office, amara, heron, lambda plan: plan.with_annex(PlannedAnnex(NOTICE, "The notice", (notice,))))

    assert planned(office, amara, heron) == [("The notice", (notice,))]


def test_the_second_of_two_editors_is_told_and_the_first_change_stands(
    office: Office, amara: Actor, heron: Matter, notice: str
) -> None:
    seen = load_matter(office, amara, heron.id).version
    change(office, amara, heron, lambda plan: plan.with_annex(PlannedAnnex(NOTICE, "The notice")), seen=seen)

    refused = change(office, amara, heron, lambda plan: plan.renamed(NOTICE, "Mine"), seen=seen)

    assert isinstance(refused, PlanConflict)
    assert [one.title for one in refused.theirs.annexes] == ["The notice"]
    assert planned(office, amara, heron) == [("The notice", ())]


def test_changes_are_taken_back_one_by_one(office: Office, amara: Actor, heron: Matter, notice: str) -> None:
    change(office, amara, heron, lambda plan: plan.with_annex(PlannedAnnex(NOTICE, "The notice")))
    change(office, amara, heron, lambda plan: plan.placed(notice, NOTICE))
    change(office, amara, heron, lambda plan: plan.renamed(NOTICE, "The Red Notice"))

    states = []
    for _ in range(4):
        annexes.undo(office, amara, heron.id, seen=999)
        states.append(planned(office, amara, heron))

    assert states == [[("The notice", (notice,))], [("The notice", ())], [], []]


def test_an_exhibit_of_another_matter_is_refused(office: Office, amara: Actor, heron: Matter) -> None:
    stranger = PlannedAnnex(NOTICE, "Stolen", ("f" * 32,))

    with pytest.raises(NoSuchExhibit):
        change(office, amara, heron, lambda plan: plan.with_annex(stranger))

    assert planned(office, amara, heron) == []
