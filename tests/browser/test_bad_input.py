"""What is mistyped, sent twice, sent too late or typed by two at once: a clear message, and nothing typed is lost."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlalchemy import insert, select

from casework.domain.questions import Form
from casework.installation import open_here
from casework.services.doors import sign_in, sign_out_everywhere
from casework.store import accounts
from casework.store.accounts import Account
from casework.store.tables import matter, membership
from tests.browser.road import EMAIL, PASSWORD, Road
from tests.plugins.served import Served, served_office

pytestmark = pytest.mark.browser
STEP = "The case in that country"
OPENED = "When?"
OTHERS = "Who else is accused, and what became of them?"
COLLEAGUE = "amara@example.org"
TYPED = "The two deputies who came after him were not charged."
SESSIONS: dict[tuple[str, str], list[Any]] = {}  # cookies, by the address of the office and the person's
BOTH = pytest.mark.parametrize("javascript", [False, True], ids=["script off", "script on"])


@pytest.fixture(scope="module")
def founded(tmp_path_factory: pytest.TempPathFactory, browser: Any, form: Form) -> Iterator[Served]:
    with served_office(tmp_path_factory.mktemp("bad-input")) as served:
        page = browser.new_page()
        Road(page, served.address, form).found_firm(served.setup_code)
        page.close()
        yield served


@pytest.fixture
def at_work(founded: Served, form: Form, open_page: Callable[..., Any]) -> Callable[..., Road]:
    """Return a function that opens a new matter, or the one `again`, in the browser the lawyer is signed in on."""

    def begin(*, javascript: bool = True, again: str = "", email: str = EMAIL) -> Road:
        road = Road(open_page(javascript=javascript), founded.address, form)
        _be_signed_in(road, email)
        if again:
            road.page.goto(again)
        else:
            road.open_matter("An invented matter", "LARCH")
        return road

    return begin


def _be_signed_in(road: Road, email: str) -> None:
    """Go on with the session of the last test, since a phone shows but two codes a minute, or sign in."""
    road.page.context.add_cookies(SESSIONS.get((road.address, email), []))
    road.page.goto(road.address)
    if road.heading == "Sign in":
        road.enter(email)
    SESSIONS[road.address, email] = road.page.context.cookies()


def to_question(road: Road, step: str, question: str) -> Any:
    """Go to the whole step on one page; return the box of the question."""
    road.go_to("Tasks")
    road.page.get_by_role("main").get_by_role("link", name=step, exact=True).click()
    road.follow("All on one page")
    return road.page.get_by_role("textbox", name=question, exact=True)


@BOTH
def test_day_that_does_not_exist_is_named(javascript: bool, at_work: Callable[..., Road]) -> None:
    road = at_work(javascript=javascript)
    to_question(road, STEP, "")
    date = road.page.get_by_role("group", name=OPENED, exact=True)
    for part, figure in (("Day", "31"), ("Month", "2"), ("Year", "2021")):
        date.get_by_label(part, exact=True).fill(figure)

    road.press("Save")

    assert road.problems == ["There is no such day in that month. Check the day and the month"]
    kept = [date.get_by_label(part, exact=True).input_value() for part in ("Day", "Month", "Year")]
    assert kept == ["31", "2", "2021"]
    road.page.get_by_role("alert").get_by_role("link").click()
    assert road.page.evaluate("document.activeElement.name").endswith("-day")


@BOTH
def test_answer_of_200_kilobytes_is_kept_to_be_shortened(javascript: bool, at_work: Callable[..., Road]) -> None:
    road = at_work(javascript=javascript)
    box, long = to_question(road, STEP, OTHERS), "word " * 39_999 + "words"
    box.fill(long)

    road.press("Save")

    assert len(road.problems) == 1
    assert road.problems[0].startswith("Shorten this to 20,000 characters. It has 200,000")
    assert road.page.get_by_role("textbox", name=OTHERS, exact=True).input_value() == long


@BOTH
def test_answer_larger_than_a_page_may_send_is_refused_with_a_way_on(
    javascript: bool, at_work: Callable[..., Road]
) -> None:
    road = at_work(javascript=javascript)
    to_question(road, STEP, OTHERS).fill("слово " * 80_000)

    road.press("Save")

    assert road.heading == "That is more than one page may send"
    assert "Nothing of it was saved" in road.page.locator("main").inner_text()
    assert "as an exhibit" in road.page.locator("main").inner_text()


@BOTH
@pytest.mark.parametrize(("hidden", "name"), [("\u202e", "U+202E"), ("\x00", "U+0000"), ("\u2066", "U+2066")])
def test_hidden_character_is_shown_where_it_stands(
    javascript: bool, hidden: str, name: str, at_work: Callable[..., Road]
) -> None:
    road = at_work(javascript=javascript)
    box = to_question(road, STEP, OTHERS)
    box.fill(f"None {hidden}else")

    road.press("Save")

    assert len(road.problems) == 1
    assert name in road.problems[0]
    assert road.page.get_by_role("textbox", name=OTHERS, exact=True).input_value() == f"None [{name}]else"


@BOTH
def test_button_pressed_twice_adds_one_thing(javascript: bool, at_work: Callable[..., Road]) -> None:
    road = at_work(javascript=javascript)
    road.page.get_by_role("main").get_by_role("link", name="Charges", exact=True).click()

    road.page.get_by_role("button", name="Add a charge", exact=True).dblclick()
    road.settle()
    road.go_to("Tasks")
    road.page.get_by_role("main").get_by_role("link", name="Charges", exact=True).click()

    assert road.heading == "1 charge"


@BOTH
def test_button_pressed_twice_opens_one_matter(javascript: bool, at_work: Callable[..., Road]) -> None:
    road = at_work(javascript=javascript)
    title = f"Pressed twice, {'with' if javascript else 'without'} script"
    road.follow("Matters")
    road.follow("Open a matter")
    road.write("Name of the matter", title)

    road.page.get_by_role("button", name="Open the matter", exact=True).dblclick()
    road.settle()
    road.follow("Matters")

    assert road.page.get_by_role("link", name=title, exact=True).count() == 1


@BOTH
def test_page_sent_again_after_going_back_changes_nothing(javascript: bool, at_work: Callable[..., Road]) -> None:
    road = at_work(javascript=javascript)
    to_question(road, STEP, OTHERS).fill(TYPED)
    road.press("Save and leave")

    road.page.go_back()
    road.press("Save and leave")
    box = to_question(road, STEP, OTHERS)
    kept = box.input_value()
    told = _history(road)

    assert kept == TYPED
    assert told.count(TYPED) == 2, "what stands, and one line in the history"


@BOTH
def test_text_of_an_ended_session_comes_back(javascript: bool, at_work: Callable[..., Road], founded: Served) -> None:
    road = at_work(javascript=javascript)
    to_question(road, STEP, OTHERS).fill(TYPED)
    _end_all_sessions(founded)

    road.press("Save and leave")
    asked = road.heading
    road.enter()
    is_shown = road.page.get_by_text(TYPED).count()
    road.press("Send it now")

    assert (asked, is_shown) == ("Sign in", 1)
    assert to_question(road, STEP, OTHERS).input_value() == TYPED


@BOTH
def test_two_editors_choose_and_neither_text_is_lost(
    javascript: bool, at_work: Callable[..., Road], founded: Served
) -> None:
    first = at_work(javascript=javascript)
    _let_colleague_in(founded)
    second = at_work(javascript=javascript, again=first.page.url, email=COLLEAGUE)
    box = to_question(first, STEP, OTHERS)
    to_question(second, STEP, OTHERS).fill("His secretary warned him.")
    second.press("Save and leave")

    box.fill(TYPED)
    first.press("Save and leave")
    told = first.heading
    both = first.page.locator("main").inner_text()
    first.page.get_by_label("Keep mine").check()
    first.press("Save and continue")

    assert told == "Someone else answered meanwhile"
    assert "His secretary warned him." in both
    assert TYPED in both
    assert to_question(second, STEP, OTHERS).input_value() == TYPED
    history = _history(second)
    assert TYPED in history
    assert "His secretary warned him." in history


@BOTH
def test_description_of_an_exhibit_that_a_colleague_changed_stays_on_the_page(
    javascript: bool, at_work: Callable[..., Road], founded: Served
) -> None:
    first = at_work(javascript=javascript)
    first.go_to("Evidence")
    first.follow("Add an exhibit")
    first.write("Title", "A letter")
    first.press("Save the exhibit")
    _let_colleague_in(founded)
    second = at_work(javascript=javascript, again=first.page.url, email=COLLEAGUE)
    for road, title in ((first, "A letter of the ministry"), (second, "A letter of the court")):
        road.go_to("Evidence")
        road.follow("A letter")
        road.follow("Change")
        road.write("Title", title)
    second.press("Save the exhibit")

    first.press("Save the exhibit")

    assert first.heading == "Someone else changed this meanwhile"
    assert "A letter of the ministry" in first.page.locator("main").inner_text()


def _history(road: Road) -> str:
    """Return what the history of the answer shown says."""
    link = road.page.get_by_role("link", name="Who said what, and when", include_hidden=True)
    road.page.locator("details", has=link).last.locator("summary").click()
    road.follow("Who said what, and when")
    return str(road.page.locator("main").inner_text())


def _let_colleague_in(served: Served) -> None:
    """Give a second lawyer of the office an account, and let her into every matter there is now."""
    office = open_here({"REDRESS_DATA": str(served.data_dir), "REDRESS_ROOT_KEY_FILE": str(served.key_file)})
    person = Account("c" * 32, "Amara Lindqvist", COLLEAGUE, "lawyer", False, office.passwords.digest(PASSWORD))
    try:
        with office.engines.write.begin() as connection:
            if accounts.account_by_email(connection, office.keys, COLLEAGUE) is None:
                accounts.add_account(connection, office.keys, person, at=office.clock())
            entered = select(membership.c.matter).where(membership.c.account == person.id)
            waiting = connection.execute(select(matter.c.id).where(matter.c.id.not_in(entered))).scalars().all()
            for matter_id in waiting:
                row = {"matter": matter_id, "account": person.id, "since": office.clock()}
                connection.execute(insert(membership).values(row))
    finally:
        office.close()


def _end_all_sessions(served: Served) -> None:
    office = open_here({"REDRESS_DATA": str(served.data_dir), "REDRESS_ROOT_KEY_FILE": str(served.key_file)})
    try:
        sign_out_everywhere(office, sign_in(office, EMAIL, PASSWORD, device="", replacing="").actor)
    finally:
        office.close()
