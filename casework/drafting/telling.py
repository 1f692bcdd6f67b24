"""One telling of a record: what the names in a letter give for one reader, in one language, on one day."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date

from casework.domain.answers import Kind, Unknown
from casework.domain.blocks import Audience, Cite, Gap, Inlines, Text, Withheld
from casework.domain.dates import PartialDate
from casework.domain.facts import Fact, Proof, kind_of
from casework.domain.pinpoints import shortened
from casework.domain.questions import Form
from casework.domain.record import Record
from casework.drafting.disclosure import Reading, reading, reason_of, relative_of, summary_of
from casework.drafting.offences import Offence, offence_named
from casework.drafting.phrases import Phrases
from casework.drafting.scripts import is_foreign
from casework.drafting.tokens import Token, Tokens, flattened


@dataclass
class Telling:
    """What one rendering of a letter reads from, and what it has relied on so far.

    While it is asking, the text is a question to the source, for which a summary can stand in no condition.
    `relied` is a stack: the facts that the conditions being rendered now have looked at.
    """

    record: Record
    form: Form
    phrases: Phrases
    filing_day: date
    audience: Audience = Audience.CCF
    arguable: tuple[str, ...] = ()
    offences: tuple[Offence, ...] = ()
    is_asking: bool = False
    relief: Token = field(default_factory=Token)
    ground_parts: dict[str, str] = field(default_factory=dict)
    tokens: Tokens = field(default_factory=Tokens)
    relied: list[list[Fact]] = field(default_factory=list)
    # What is remembered belongs to one reader: a telling for another begins with nothing.
    _readings: dict[int, tuple[Fact, Record, Reading]] = field(default_factory=dict, init=False)
    _grouped: dict[str, list[Fact]] = field(default_factory=dict, init=False)
    _grouped_from: Record | None = field(default=None, init=False)

    @contextmanager
    def about(self, record: Record) -> Iterator[None]:
        """Tell of `record`, as it concerns one instrument, for a while."""
        whole, self.record = self.record, record
        try:
            yield
        finally:
            self.record = whole

    def reading(self, fact: Fact) -> Reading:
        """Return what this reader sees of `fact`; asked often, so remembered while the record is the same."""
        known = self._readings.get(id(fact))
        if known is None or known[0] is not fact or known[1] is not self.record:
            found = reading(fact, self.record, form=self.form, audience=self.audience)
            self._readings[id(fact)] = known = (fact, self.record, found)
        return known[2]

    def rely_on(self, fact: Fact | None) -> None:
        """Note that a condition looked at `fact`."""
        if fact is not None and self.relied:
            self.relied[-1].append(fact)

    def told(self, fact: Fact | None, key: str, subject: str) -> Token:
        """Return what stands in the text for `key` of `subject`."""
        if fact is None:
            return Token((self.gap(key, subject),))
        seen = self.reading(fact)
        if seen is Reading.FULL and fact.is_known:
            return Token(self.value(fact), (fact,))
        match seen:
            case Reading.WITHHELD:
                return Token((self.withheld(fact),))
            case Reading.SUMMARY:
                return Token((Text(flattened(summary_of(fact, self.record))),), (fact,))
            case Reading.HELD_BACK:
                return Token((Text(self.phrases.word("not_stated")),))
            case Reading.CONSENT_MISSING:
                words = self.phrases
                return Token((Gap(words.word("consent_gap"), words.word("consent_whom"), key, subject),))
        return Token((self.gap(key, subject),))

    def gap(self, key: str, subject: str) -> Gap:
        question = self.form.question(key)
        if question is None:
            return Gap(key, self.phrases.word("counsel"), key, subject)
        return Gap(flattened(question.missing_text), flattened(question.whom), key, subject)

    def withheld(self, fact: Fact) -> Withheld:
        return Withheld(self.reason(reason_of(fact, self.record)))

    def reason(self, given: str) -> str:
        """Return the legal reason for a restriction, as it is cited."""
        reasons = self.phrases.section("reasons")
        return reasons.get(given) or flattened(given) or reasons["rights"]

    def value(self, fact: Fact) -> Inlines:
        """Return a known value in words."""
        return (self.words(self.said(fact)),)

    def words(self, text: str) -> Text:
        text = flattened(text)
        return Text(text, is_foreign=is_foreign(text, self.phrases.is_right_to_left))

    def said(self, fact: Fact) -> str:
        value = fact.value
        if isinstance(value, bool):
            return self.phrases.word("yes" if value else "no")
        if isinstance(value, PartialDate):
            return self.phrases.date(value)
        if isinstance(value, tuple):
            return self.phrases.joined([self.label(fact.key, one) for one in value])
        if value is None or isinstance(value, Unknown):
            return ""
        if isinstance(value, int):
            return str(value)
        return self.label(fact.key, value)

    def label(self, key: str, value: str) -> str:
        """Return how a value is written: a country's or language's name, an option's text, or itself."""
        question = self.form.question(key)
        kind = question.kind if question else Kind.TEXT
        if kind in (Kind.COUNTRY, Kind.COUNTRIES):
            return self.phrases.country(value)
        if kind is Kind.LANGUAGE:
            return self.phrases.language_name(value)
        if question and kind in (Kind.CHOICE, Kind.CHOICES):
            option = question.option(value)
            return self.phrases.section(f"nouns.{key}").get(value) or (option.text if option else value)
        return value

    def cites(self, fact: Fact | None) -> Token:
        """Return the exhibits that prove `fact`, or a gap where none does."""
        if fact is None or not fact.is_known or self.reading(fact) is not Reading.FULL:
            return Token()
        held = [
            (proof, exhibit)
            for proof in fact.proofs
            if (exhibit := self.record.exhibit(proof.exhibit)) and exhibit.may_be_filed
        ]
        if not held:
            return Token((self.exhibit_gap(fact),))
        return Token(tuple(Cite(proof.exhibit, self._place(proof)) for proof, _ in held), (fact,))

    def _place(self, proof: Proof) -> str:
        """Return the place as it is cited: one way of writing where there is a plan of annexes, else as typed."""
        return flattened(shortened(proof.pinpoint) if self.record.plan else proof.pinpoint)

    def exhibit_gap(self, fact: Fact) -> Gap:
        question = self.form.question(fact.key)
        what = flattened(question.missing_text) if question else fact.key
        whom = flattened(question.whom) if question else self.phrases.word("counsel")
        return Gap(f"{self.phrases.word('exhibit_gap')}: {what}", whom, fact.key, fact.subject, what)

    def offence(self, charge: str) -> Offence | None:
        """Return the family a charge belongs to by its label, where this reader may read the label."""
        label = self.record.fact("charge.label", charge)
        if label is None or not isinstance(label.value, str) or self.reading(label) is not Reading.FULL:
            return None
        return offence_named(label.value, self.offences)

    def is_of_its_time(self, subject: str) -> bool:
        """Return whether a public source had been published by the filing day."""
        if kind_of(subject) != "context":
            return True
        published = self.record.value("context.published_on", subject)
        return not isinstance(published, PartialDate) or published.earliest <= self.filing_day

    def is_held_back(self, subject: str) -> bool:
        """Return whether everything known of a thing, or of the person it happened to, is kept out of every filing."""
        known = [fact for fact in self.facts_of(subject) if fact.is_known]
        if known and all(self.reading(fact) is Reading.HELD_BACK for fact in known):
            return True
        relative = relative_of(subject, self.record)
        return bool(relative) and relative != subject and self.is_held_back(relative)

    def facts_of(self, subject: str) -> tuple[Fact, ...]:
        """Return every statement about one thing."""
        if self._grouped_from is not self.record:
            self._grouped.clear()
            self._grouped_from = self.record
            for fact in self.record.facts:
                self._grouped.setdefault(fact.subject, []).append(fact)
        return tuple(self._grouped.get(subject, ()))
