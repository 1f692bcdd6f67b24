"""Reading the guided form: `sections.toml`, the steps beside it, and the questions that rules of law bring."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from casework.domain.facts import kind_of
from casework.domain.questions import Form, Page, Section, Step
from forms.files import FormFile, FormFileError
from forms.questions import QUESTION, read_question

FOLDER: Final = Path(__file__).parent

CERTAINTIES: Final = ("", "primary", "official-partial", "secondary", "background")

_STEP: Final = frozenset(
    ("id", "section", "order", "title", "repeats", "subject", "one", "an", "many", "name_from", "intro", "when", "page")
)
_PAGE: Final = frozenset(("id", "title", "hint", "why", "authority", "certainty", "when", "question"))
_LAW_QUESTION: Final = frozenset((*QUESTION, "step", "page", "why", "authority", "certainty", "file"))


def read_form(folder: Path = FOLDER, extra_questions: Iterable[Mapping[str, Any]] = ()) -> Form:
    """Return the form in `folder`, with each of `extra_questions` as a page of its own in the step it names.

    Questions of law that name the same `page` share one. `file` says which rule brought a question.
    Raises: FormFileError, naming file, line and key.
    """
    sections = _read_sections(FormFile.read(folder / "sections.toml"))
    steps = [_read_step(FormFile.read(path), path.stem, sections) for path in sorted((folder / "steps").glob("*.toml"))]
    places = {section.id: place for place, section in enumerate(sections)}
    steps.sort(key=lambda step: (places[step.section], step.order, step.id))
    form = Form(sections, tuple(_with_law(steps, list(extra_questions))))
    _check_whole(form)
    return form


def duplicates(form: Form) -> tuple[str, ...]:
    """Return every key that is asked more than once."""
    times = Counter(question.fact for _, _, question in form.asked())
    return tuple(key for key, number in times.items() if number > 1)


def _read_sections(file: FormFile) -> tuple[Section, ...]:
    file.only(file.data, ("section",))
    sections = []
    for table in file.tables(file.data, "section"):
        file.only(table, ("id", "title"))
        sections.append(Section(file.text(table, "id", needed=True), file.text(table, "title", needed=True)))
    return tuple(sections)


def _read_step(file: FormFile, stem: str, sections: tuple[Section, ...]) -> Step:
    data = file.data
    file.only(data, _STEP)
    if file.text(data, "id", needed=True) != stem:
        raise file.error(f"is {data['id']!r}, but the file is called {file.name}", key="id")
    if file.text(data, "section", needed=True) not in {section.id for section in sections}:
        raise file.error(f"no section is called {data['section']!r}", key="section")
    if ("repeats" in data) == ("subject" in data):
        raise file.error("a step has either `subject` or `repeats`")
    step = Step(
        id=stem,
        section=data["section"],
        title=file.text(data, "title", needed=True),
        pages=tuple(_read_page(file, table) for table in file.tables(data, "page")),
        subject=file.text(data, "repeats") or file.text(data, "subject", needed=True),
        repeats="repeats" in data,
        one=file.text(data, "one", needed="repeats" in data),
        many=file.text(data, "many", needed="repeats" in data),
        takes_an=file.flag(data, "an"),
        name_from=tuple(data.get("name_from", ())),
        intro=file.text(data, "intro"),
        order=data.get("order", 0),
        when=file.condition(data),
    )
    _check_step(file, step)
    return step


def _check_step(file: FormFile, step: Step) -> None:
    if not step.pages:
        raise file.error("a step has at least one page", key="page")
    for page, times in Counter(page.id for page in step.pages).items():
        if times > 1:
            raise file.error(f"two pages are called {page!r}", key="id", near=f'id = "{page}"')
    for key in step.name_from:
        if kind_of(key) != step.subject:
            raise file.error(f"{key} is not about {step.subject}", key="name_from")
    if step.repeats:
        for question in step.questions:
            if kind_of(question.fact) != step.subject:
                raise file.error(f"a step about several {step.many} asks only about them", key=question.fact)


def _read_page(file: FormFile, table: Mapping[str, Any]) -> Page:
    near = f'id = "{table.get("id", "")}"'
    file.only(table, _PAGE, near=near)
    questions = tuple(read_question(file, one) for one in file.tables(table, "question", near=near))
    if not questions:
        raise file.error("a page asks at least one question", key="question", near=near)
    return Page(
        id=file.text(table, "id", needed=True),
        title=file.text(table, "title", near=near) or questions[0].text,
        questions=questions,
        hint=file.text(table, "hint", near=near),
        why=file.text(table, "why", near=near),
        authority=file.text(table, "authority", near=near),
        certainty=_certainty(file, table, near),
        when=file.condition(table, near=near),
    )


def _certainty(file: FormFile, table: Mapping[str, Any], near: str) -> str:
    certainty = file.text(table, "certainty", near=near)
    if certainty not in CERTAINTIES:
        raise file.error(f"no certainty is called {certainty!r}", key="certainty", near=near)
    return certainty


def _with_law(steps: list[Step], questions: list[Mapping[str, Any]]) -> Iterable[Step]:
    for step in steps:
        pages: dict[str, Page] = {}
        for table in questions:
            if table.get("step") == step.id:
                page = _law_page(table)
                before = pages.get(page.title)
                pages[page.title] = replace(before, questions=before.questions + page.questions) if before else page
        yield replace(step, pages=(*step.pages, *pages.values()))
    known = {step.id for step in steps}
    for table in questions:
        if table.get("step") not in known:
            raise FormFileError(f"no step is called {table.get('step')!r}", file=_file_of(table), key="step")


def _law_page(table: Mapping[str, Any]) -> Page:
    file = FormFile(_file_of(table), table)
    file.only(table, _LAW_QUESTION)
    question = read_question(file, {key: value for key, value in table.items() if key in QUESTION})
    return Page(
        id=question.fact.replace(".", "-").replace("_", "-"),
        title=file.text(table, "page") or question.text,
        questions=(question,),
        why=file.text(table, "why"),
        authority=file.text(table, "authority"),
        certainty=_certainty(file, table, ""),
    )


def _file_of(table: Mapping[str, Any]) -> str:
    return str(table.get("file", "a rule of law"))


def _check_whole(form: Form) -> None:
    for key in duplicates(form):
        steps = [step.id for step, _, question in form.asked() if question.fact == key]
        raise FormFileError(f"is asked more than once: in {', '.join(steps)}", file=f"{steps[-1]}.toml", key=key)
    for step, _, question in form.asked():
        if not step.repeats and kind_of(question.fact) in form.repeating_kinds:
            raise FormFileError("is about things that repeat", file=f"{step.id}.toml", key=question.fact)
        if question.of and question.of not in form.repeating_kinds:
            raise FormFileError(f"no step repeats {question.of!r}", file=f"{step.id}.toml", key=question.fact)
