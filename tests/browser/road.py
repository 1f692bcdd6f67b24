"""The road of a user through the application: by labels, links and buttons, never by an address."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from casework.domain.questions import Form
from casework.domain.stories import Story
from tests.browser.answering import Answering
from tests.browser.phones import PHONES, Phone

PASSWORD = "quiet harbour, nine lanterns"
EMAIL = "counsel@example.org"
NO_MORE_PAGES_THAN = 60


@dataclass
class Road:
    """One browser of one lawyer. `shown` holds the address and title of every page that was shown."""

    page: Any
    address: str
    form: Form
    shown: list[str] = field(default_factory=list)
    untold: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.set_default_timeout(15_000)
        self.page.on("framenavigated", lambda frame: self.shown.append(frame.url))

    # Doors

    def found_firm(self, code: str, begin: str = "An empty office") -> None:
        self.page.goto(self.address)
        self.write("Set-up code", code)
        self.write("Name of the firm", "Benhaddou & Partners")
        self.write("Your name", "Nadia Benhaddou")
        self.write("E-mail address", EMAIL)
        self.write("Password", PASSWORD)
        self.page.get_by_label(begin).check()
        self.press("Create the account")
        self.set_up_phone(EMAIL)

    def set_up_phone(self, email: str) -> None:
        """Set up a second factor as the page says, by typing the secret, and keep the recovery codes."""
        secret = "".join(self.page.locator(".secret").inner_text().split())
        phone = PHONES[self.address, email] = Phone(secret)
        self.write("Code", phone.next_code())
        self.press("Use this phone from now on")
        phone.codes = self.page.locator(".codes li").all_inner_texts()
        self.follow("I have kept them")

    def sign_in(self, email: str = EMAIL) -> None:
        self.page.goto(self.address)
        self.enter(email)

    def enter(self, email: str = EMAIL, password: str = PASSWORD) -> None:
        """Fill in the sign-in page that is shown, and what it asks for next."""
        self.write("E-mail address", email)
        self.write("Password", password)
        self.press("Sign in")
        phone = PHONES.get((self.address, email))
        if phone is None:
            self.set_up_phone(email)
            return
        if phone.has_to_wait and len(phone.codes) > 1:
            self.use_recovery_code(phone.codes.pop())
        else:
            self.write("Code", phone.next_code())
            self.press("Go on")

    def use_recovery_code(self, code: str) -> None:
        self.page.get_by_text("The phone is lost, or not at hand").click()
        self.write("Recovery code", code)
        self.press("Use a recovery code")

    def sign_out(self) -> None:
        self.press("Sign out")

    def open_matter(self, title: str, code_name: str) -> None:
        self.follow("Matters")
        self.page.get_by_role("link", name="Open a matter", exact=True).last.click()
        self.write("Name of the matter", title)
        self.write("Code name", code_name)
        self.press("Open the matter")

    # Ways

    def write(self, label: str, text: str) -> None:
        self.page.get_by_label(label, exact=True).fill(text)

    def press(self, button: str) -> None:
        self.page.get_by_role("button", name=button, exact=True).first.click()
        self.settle()

    def follow(self, link: str) -> None:
        self.page.get_by_role("link", name=link, exact=True).first.click()
        self.settle()

    def go_to(self, place: str) -> None:
        """Go to one of the places of the matter, such as Tasks or Draft."""
        self.page.get_by_role("navigation", name="This matter").get_by_role("link", name=place, exact=True).click()
        self.settle()

    def settle(self) -> None:
        self.page.wait_for_load_state("load")
        self.shown.append(self.page.title())

    @property
    def heading(self) -> str:
        return str(self.page.locator("h1").inner_text())

    @property
    def problems(self) -> list[str]:
        """Return what the error summary says, if there is one."""
        return [str(text) for text in self.page.get_by_role("alert").get_by_role("link").all_inner_texts()]

    def save(self, link: str, folder: Path) -> Path:
        """Download what `link` offers and return the file, under the name the browser is told."""
        with self.page.expect_download() as download:
            self.page.get_by_role("link", name=link, exact=True).click()
        path = folder / str(download.value.suggested_filename)
        download.value.save_as(path)
        self.shown.append(path.name)
        return path

    # Evidence

    def attach_exhibit(self, title: str, file: Path, *, proves: str = "") -> None:
        self.go_to("Evidence")
        self.follow("Add an exhibit")
        self.write("Title", title)
        self.write("What it proves", proves)
        self.page.get_by_label("File", exact=True).set_input_files(file)
        self.press("Save the exhibit")

    # The guided form

    def tell(self, story: Story, *, dense: bool = False, only: frozenset[str] = frozenset()) -> None:
        """Answer every question of the form that the story answers.

        `dense` uses one page for each whole step; `only` names the steps that are opened, all if none is.
        """
        for step in self.form.steps:
            if not only or step.id in only:
                Telling(self, story, step, dense=dense).tell()


@dataclass
class Telling:
    """The telling of one step of a story."""

    road: Road
    story: Story
    step: Any
    dense: bool

    def tell(self) -> None:
        self.road.go_to("Tasks")
        own = [fact for fact in self.story.record.facts if fact.key in {one.fact for one in self.step.questions}]
        link = self.road.page.get_by_role("main").get_by_role("link", name=self.step.title, exact=True)
        if not link.count():
            self.road.untold += [fact.key for fact in own]
        elif self.step.repeats:
            link.click()
            self._tell_several()
        elif own:
            link.click()
            self._tell_one(self.step.subject)

    def _tell_several(self) -> None:
        things = self.story.record.subjects_of(self.step.subject)
        if not things:
            self.road.press("There are none")
        for thing in things:
            self.road.press(f"Add {'an' if self.step.takes_an else 'a'} {self.step.one}")
            self._tell_one(thing)

    def _tell_one(self, subject: str) -> None:
        answering = Answering(self.road.page, self.road.form, self.story.record, self.step, subject)
        if self.dense:
            self.road.follow("All on one page")
        else:
            self._to_first_page()
        for _number in range(NO_MORE_PAGES_THAN):
            answering.answer_what_is_shown()
            self.road.press("Save" if self.dense else "Save and continue")
            assert self.road.problems == [], self.road.heading
            if not self._is_asking():
                break
        self.road.untold += answering.left()

    def _to_first_page(self) -> None:
        """The task list leads to the first open question: go back to the first page."""
        title = self.step.pages[0].title
        for _number in range(NO_MORE_PAGES_THAN):
            if self.road.heading == title:
                return
            self.road.press("Back")

    def _is_asking(self) -> bool:
        text = re.compile("^Save( and continue)?$")
        return bool(self.road.page.get_by_role("main").get_by_role("button", name=text).count())
