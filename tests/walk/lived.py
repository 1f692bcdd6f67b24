"""An office in which a matter was led from the first visit to the last error."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from functools import wraps
from io import BytesIO
from pathlib import Path
from typing import Any, ClassVar

import pytest
from flask import Flask, g

from casework.domain.answers import Kind
from casework.domain.facts import kind_of
from casework.domain.questions import Form
from casework.law.reader import read_law
from casework.services import answers, doors, subjects
from casework.services.actors import Actor
from casework.services.answers import Statement
from casework.services.matters import load_matter
from casework.services.office import Office, new_setup_code, open_office
from casework.services.settings import Settings
from casework.web import create_app
from forms.reader import read_form
from tests.plugins.offices import Quick
from tests.services.conftest import Clock
from tests.services.team import a_person, put_in_team
from tests.walk.addresses import Route, routes, things_of
from tests.walk.keeping import File
from tests.walk.life import WORD, Marks, Recorder, Seen
from tests.web.conftest import give_phone
from tests.web.visitors import OWN, PASSWORD

SENDER = "post@office.example.org"


class Lived:
    """An office in which a matter was led from the first visit to the last error."""

    office_mail: ClassVar = {"REDRESS_SMTP_HOST": "127.0.0.1", "REDRESS_SMTP_SENDER": SENDER}

    def __init__(self, app: Flask, office: Office, folder: Path, clock: Clock) -> None:
        self.app, self.office, self.folder, self.clock, self.marks = app, office, folder, clock, Marks()
        self.temporary, self.log = folder / "temporary", BytesIO()
        self.lawyer = Recorder(app, self.marks)
        self.matter_id = ""
        self.broken: list[Seen] = []
        self.whole: list[Seen] = []

    def found(self) -> None:
        email = self.marks.address("account e-mail")
        fields = {"code": new_setup_code(self.office), "email": email, "password": PASSWORD, "begin": "empty"}
        fields |= {name: self.marks.new(name) for name in ("firm", "name")}
        assert self.lawyer.post("/setup", fields).status_code == 303
        give_phone(self.office, email)
        self.lawyer.sign_in(email)

    def actor(self) -> Actor:
        cookie = self.lawyer.client.get_cookie("__Host-redress")
        actor = doors.actor_of(self.office, cookie.value if cookie else "")
        assert actor is not None
        assert actor.is_let_in
        return actor

    def answer_everything(self, form: Form) -> None:
        """Answer every question that takes words with words of its own."""
        self.matter_id = self.lawyer.opens_a_matter(self.marks.new("title"), code_name=self.marks.new("code name"))
        actor, kinds = self.actor(), {}
        colleague = a_person(self.office, self.marks.new("name of a colleague"))
        put_in_team(self.office, self.matter_id, colleague, is_lead=True)
        for step in form.steps:
            if step.repeats and step.subject not in kinds:
                kinds[step.subject] = subjects.add_subject(self.office, actor, self.matter_id, step.subject)
        wordy = [
            question
            for step in form.steps
            for page in step.pages
            for question in page.questions
            if question.kind in (Kind.TEXT, Kind.LONG)
        ]
        for question in wordy:
            said = Statement(
                self.marks.new(question.fact), reason=self.marks.new("reason"), summary=self.marks.new("summary")
            )
            subject = kinds.get(kind_of(question.fact), kind_of(question.fact))
            version = load_matter(self.office, actor, self.matter_id).version
            answers.answer(self.office, actor, self.matter_id, subject, {question.fact: said}, seen=version)

    def break_everything(self) -> None:
        """Let every view fail, with the words of its page in the error."""
        things = things_of(self.app, load_matter(self.office, self.actor(), self.matter_id))
        before = dict(self.app.view_functions)
        token = self.lawyer.token("/sign-in")
        self.app.view_functions.update({name: _failing(view) for name, view in before.items()})
        for route in routes(self.app):
            self.broken += self._breaks(route, things, token)
        self.app.view_functions.update(before)

    def _breaks(self, route: Route, things: dict[str, str], token: str) -> Iterator[Seen]:
        address = route.address(self.app, things)
        response = self.lawyer.client.open(
            address, method=route.method, data={"csrf_token": token} if not route.is_safe else None, headers=OWN
        )
        yield Seen(f"{route.method} {route.endpoint}", response)


def _failing(view: Any) -> Any:
    @wraps(view)
    def fails(*arguments: Any, **named: Any) -> Any:
        if g.get("matter"):
            raise RuntimeError(f"{g.matter.title} {g.matter.record.facts}")
        raise RuntimeError(f"{g.actor}")

    return fails


class Text:
    """A log kept in memory."""

    def __init__(self) -> None:
        self._lines: list[str] = []

    def write(self, text: str) -> int:
        self._lines.append(text)
        return len(text)

    def getvalue(self) -> str:
        return "".join(self._lines)


def opened(folder: Path, patch: pytest.MonkeyPatch) -> Lived:
    (folder / "temporary").mkdir()
    for name in ("USER", "LOGNAME", "USERNAME", "HOSTNAME"):
        patch.setenv(name, f"{WORD}-of-the-machine")
    patch.setenv("TMPDIR", str(folder / "temporary"))
    patch.setattr(tempfile, "tempdir", str(folder / "temporary"))
    law, clock = read_law(), Clock()
    places = Settings(folder / "data", folder / "key" / "root.key", environ=Lived.office_mail)
    office = open_office(places, law=law, form=read_form(extra_questions=law.questions), clock=clock, passwords=Quick())
    File(places.sqlite_file).hurry(office)
    return Lived(create_app(office), office, folder, clock)
