"""Reading the guided form: `sections.toml`, the steps beside it, and the questions that rules of law bring."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Final

from casework.domain.authorities import Certainty
from casework.domain.data_files import DataFileError, Table, open_table
from casework.domain.facts import kind_of
from casework.domain.questions import Form, Page, Section, Step
from forms.questions import read_question

FOLDER: Final = Path(__file__).parent

CERTAINTIES: Final = ("", *(str(one) for one in Certainty))


def read_form(folder: Path = FOLDER, extra_questions: Iterable[Table] = ()) -> Form:
    """Return the form in `folder`, with each of `extra_questions` as a page of its own in the step it names.

    Questions of law that name the same `page` share one.
    Raises: DataFileError, naming file, line and key.
    """
    sections = _read_sections(open_table(folder / "sections.toml"))
    steps = [_read_step(open_table(path), path.stem, sections) for path in sorted((folder / "steps").glob("*.toml"))]
    places = {section.id: place for place, section in enumerate(sections)}
    steps.sort(key=lambda step: (places[step.section], step.order, step.id))
    form = Form(sections, tuple(_with_law(steps, list(extra_questions))))
    _check_whole(form)
    return form


def duplicates(form: Form) -> tuple[str, ...]:
    """Return every key that is asked more than once."""
    times = Counter(question.fact for _, _, question in form.asked())
    return tuple(key for key, number in times.items() if number > 1)


def _read_sections(table: Table) -> tuple[Section, ...]:
    sections = []
    for one in table.tables("section"):
        sections.append(Section(one.needed("id"), one.needed("title")))
        one.finish()
    table.finish()
    return tuple(sections)


def _read_step(table: Table, stem: str, sections: tuple[Section, ...]) -> Step:
    if table.needed("id") != stem:
        raise table.wrong("id", f"is {table.data['id']!r}, but the file is called {table.file}")
    if ("repeats" in table.data) == ("subject" in table.data):
        raise table.wrong("subject", "a step has either `subject` or `repeats`")
    repeats = "repeats" in table.data
    step = Step(
        id=stem,
        section=table.one_of("section", [section.id for section in sections]),
        title=table.needed("title"),
        pages=tuple(_read_page(page) for page in table.tables("page")),
        subject=table.needed("repeats" if repeats else "subject"),
        repeats=repeats,
        one=table.needed("one") if repeats else table.text("one"),
        many=table.needed("many") if repeats else table.text("many"),
        takes_an=table.flag("an"),
        name_from=table.strings("name_from"),
        intro=table.text("intro"),
        order=table.take("order", int, 0),
        when=table.condition_under("when"),
    )
    table.finish()
    _check_step(table, step)
    return step


def _check_step(table: Table, step: Step) -> None:
    if not step.pages:
        raise table.wrong("page", "a step has at least one page")
    for page, times in Counter(page.id for page in step.pages).items():
        if times > 1:
            raise table.wrong("page", f"two pages are called {page!r}")
    for key in step.name_from:
        if kind_of(key) != step.subject:
            raise table.wrong("name_from", f"{key} is not about {step.subject}")
    if step.repeats:
        for question in step.questions:
            if kind_of(question.fact) != step.subject:
                raise table.wrong("page", f"a step about several {step.many} asks only about them: {question.fact}")


def _read_page(table: Table) -> Page:
    questions = []
    for one in table.tables("question"):
        questions.append(read_question(one))
        one.finish()
    if not questions:
        raise table.wrong("question", "a page asks at least one question")
    page = Page(
        id=table.needed("id"),
        title=table.text("title") or questions[0].text,
        questions=tuple(questions),
        hint=table.text("hint"),
        why=table.text("why"),
        authority=table.text("authority"),
        certainty=table.one_of("certainty", CERTAINTIES, ""),
        when=table.condition_under("when"),
    )
    table.finish()
    return page


def _with_law(steps: list[Step], questions: list[Table]) -> Iterable[Step]:
    brought: dict[str, dict[str, Page]] = {step.id: {} for step in steps}
    for table in questions:
        pages = brought[table.one_of("step", list(brought))]
        page = _law_page(table)
        before = pages.get(page.title)
        pages[page.title] = replace(before, questions=before.questions + page.questions) if before else page
    for step in steps:
        yield replace(step, pages=(*step.pages, *brought[step.id].values()))


def _law_page(table: Table) -> Page:
    question = read_question(table)
    page = Page(
        id=question.fact.replace(".", "-").replace("_", "-"),
        title=table.text("page") or question.text,
        questions=(question,),
        why=table.text("why"),
        authority=table.text("authority"),
        certainty=table.one_of("certainty", CERTAINTIES, ""),
    )
    table.finish()
    return page


def _check_whole(form: Form) -> None:
    for key in duplicates(form):
        steps = [step.id for step, _, question in form.asked() if question.fact == key]
        raise DataFileError(f"{steps[-1]}.toml", f"is asked more than once: in {', '.join(steps)}", key=key)
    for step, _, question in form.asked():
        if not step.repeats and kind_of(question.fact) in form.repeating_kinds:
            raise DataFileError(f"{step.id}.toml", "is about things that repeat", key=question.fact)
        if question.of and question.of not in form.repeating_kinds:
            raise DataFileError(f"{step.id}.toml", f"no step repeats {question.of!r}", key=question.fact)
