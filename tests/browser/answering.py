"""Answering the questions a page shows: each found by its text, each answer by the words of its option."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from babel import Locale

from casework.domain.answers import Kind, Unknown
from casework.domain.dates import PartialDate
from casework.domain.facts import Disclosure, Fact, Speaker, kind_of
from casework.domain.questions import Form, Question, Step
from casework.domain.record import Record
from forms.progress import name_of

ENGLISH = Locale.parse("en_GB")
UNKNOWN = "I do not know"
SPEAKERS = {
    Speaker.APPLICANT: "The applicant",
    Speaker.RELATIVE: "A relative",
    Speaker.WITNESS: "A witness",
    Speaker.DOCUMENT: "A document",
    Speaker.COURT: "A court",
    Speaker.SOURCE: "The source of the data",
    Speaker.COUNSEL: "Counsel",
}
LEVELS = {
    Disclosure.DISCLOSE: "The Commission and the source",
    Disclosure.SUMMARY: "The Commission in full, the source a summary",
    Disclosure.CCF_ONLY: "The Commission only",
    Disclosure.NOT_FILED: "Nobody: it stays in this office",
}
RIGHTS = "The rights and freedoms of the applicant or of others (Article 35(3)(c))"
CONSENTS = {"not-asked": "Not asked yet", "given": "The person agreed", "refused": "The person refused"}


@dataclass
class Answering:
    """The answers of a record to one step about one thing; `done` are the keys that were answered."""

    page: Any
    form: Form
    record: Record
    step: Step
    subject: str
    done: set[str] = field(default_factory=set)

    def left(self) -> list[str]:
        return [fact.key for fact in self._facts() if fact.key not in self.done]

    def answer_what_is_shown(self) -> None:
        heading = self.page.locator("h1").inner_text()
        pages = [one for one in self.step.pages if one.title == heading]
        for one in pages or self.step.pages:
            shown = self.page.locator("main") if pages else self.page.get_by_role("region", name=one.title, exact=True)
            if shown.count():
                self._answer_in(shown, {question.fact for question in one.questions})

    def _answer_in(self, shown: Any, keys: set[str]) -> None:
        for fact in self._facts():
            if fact.key not in keys or fact.key in self.done:
                continue
            question = self.form.question(fact.key)
            assert question is not None
            box = shown.locator(_labelled(question.text))
            if box.count() == 1:
                self._answer(box, question, fact)
                self.done.add(fact.key)

    def _facts(self) -> list[Fact]:
        asked = {question.fact for question in self.step.questions}
        once = {fact.key: fact for fact in self.record.facts if fact.key in asked and self._is_about(fact)}
        return list(once.values())

    def _is_about(self, fact: Fact) -> bool:
        return fact.subject == self.subject or kind_of(fact.subject) != kind_of(self.subject)

    def _answer(self, box: Any, question: Question, fact: Fact) -> None:
        self._answer_itself(box, question, fact)
        plain = (Speaker.APPLICANT, question.disclosure, ())
        if (fact.said_by, fact.disclosure, fact.proofs) != plain or fact.consent:
            self._say_beside(box, question, fact)

    def _answer_itself(self, box: Any, question: Question, fact: Fact) -> None:
        value = fact.value
        match question.kind:
            case Kind.YES_NO | Kind.CHOICE | Kind.SUBJECT:
                self._choose(box, question, fact)
            case Kind.CHOICES if isinstance(value, tuple):
                for one in value:
                    _option(box, self._words(question, one)).check()
            case _ if isinstance(value, Unknown):
                _option(box, UNKNOWN).check()
            case Kind.DATE:
                assert isinstance(value, PartialDate)
                for part in ("year", "month", "day"):
                    box.get_by_label(part.capitalize(), exact=True).fill(str(getattr(value, part) or ""))
            case Kind.MONTHS:
                box.get_by_label("Months", exact=True).fill(str(value))
            case Kind.COUNTRY | Kind.LANGUAGE:
                box.get_by_label(question.text, exact=True).select_option(label=self._words(question, str(value)))
            case Kind.COUNTRIES if isinstance(value, tuple):
                for number, one in enumerate(value, 1):
                    chosen = self._words(question, one)
                    box.get_by_label(f"Country {number}", exact=True).select_option(label=chosen)
            case _:
                box.get_by_label(question.text, exact=True).fill(str(value))

    def _choose(self, box: Any, question: Question, fact: Fact) -> None:
        words = UNKNOWN if isinstance(fact.value, Unknown) else self._words(question, fact.value)
        listed = box.get_by_label(question.text, exact=True).locator("option")
        if listed.count():
            box.get_by_label(question.text, exact=True).select_option(label=words)
        else:
            _option(box, words).check()

    def _say_beside(self, box: Any, question: Question, fact: Fact) -> None:
        """Open what stands beside the answer: who said so, what proves it, who may be told."""
        box.locator("summary").click()
        box.get_by_label("Who said so", exact=True).select_option(label=SPEAKERS[fact.said_by])
        box.get_by_label("Who may be told", exact=True).select_option(label=LEVELS[fact.disclosure])
        if fact.disclosure in (Disclosure.CCF_ONLY, Disclosure.SUMMARY):
            box.get_by_label("Reason, if it is restricted", exact=True).select_option(label=RIGHTS)
        if fact.summary:
            box.get_by_label("Summary that the source may read", exact=True).fill(fact.summary)
        if fact.consent:
            box.get_by_label("Consent of the person at risk", exact=True).select_option(label=CONSENTS[fact.consent])
        for number, proof in enumerate(fact.proofs[:1]):
            titles = {one.id: f"{place}: {one.title}" for place, one in enumerate(self.record.exhibits, 1)}
            box.get_by_label("Exhibit", exact=True).nth(number).select_option(label=titles[proof.exhibit])
            box.get_by_label("Place in it", exact=True).nth(number).fill(proof.pinpoint)

    def _words(self, question: Question, value: object) -> str:
        """Return the words of an answer as the page offers it."""
        if isinstance(value, bool):
            return "Yes" if value else "No"
        text = str(value)
        match question.kind:
            case Kind.COUNTRY | Kind.COUNTRIES:
                return str(ENGLISH.territories[text])
            case Kind.LANGUAGE:
                return str(ENGLISH.languages[text])
            case Kind.SUBJECT:
                return self._name(text)
        option = question.option(text)
        return option.text if option else text

    def _name(self, subject: str) -> str:
        step = next(one for one in self.form.steps if one.subject == kind_of(subject))
        named = name_of(step, self.record, subject)
        return ", ".join(self._words(question, fact.value) for question, fact in named)


def _option(box: Any, words: str) -> Any:
    """Return the radio button or checkbox whose label begins with `words`; a hint may follow."""
    label = box.locator("label").filter(has_text=re.compile(rf"^\s*{re.escape(words)}"))
    exact = box.locator("label").filter(has_text=re.compile(rf"^\s*{re.escape(words)}\s*$"))
    return exact.first if exact.count() else label.first


def _labelled(text: str) -> str:
    """Return the XPath of the field whose label or legend is `text`."""
    parts = ", '\"', ".join(f'"{part}"' for part in text.split('"'))
    quoted = f"concat('', {parts})"
    label = "label | h1/label | fieldset/legend | fieldset/legend/h1"
    return f"xpath=.//div[contains(concat(' ', @class, ' '), ' field ')][({label})[normalize-space() = {quoted}]]"
