"""Counsel's sheet: what a filing must not say, and what counsel must know before filing it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from casework.domain.analysis import Analysis
from casework.domain.answers import Kind
from casework.domain.blocks import Block, Break, Draft, Heading, Inline, Inlines, Paragraph, Row, Table, Text, Title
from casework.domain.conditions import Missing
from casework.domain.consistency import Contradiction, Nature
from casework.domain.facts import Disclosure, Fact, Speaker
from casework.domain.grounds import Judgement, Standing, Why
from casework.domain.questions import Form
from casework.domain.record import Record
from casework.drafting.disclosure import is_refused, lacks_consent, level_of, reason_of
from casework.drafting.numbers import numbers_of
from casework.drafting.phrases import Phrases
from casework.drafting.telling import Telling
from casework.drafting.tokens import flattened

Translate = Callable[[str], str]

SPEAKERS = {
    Speaker.APPLICANT: "the Applicant",
    Speaker.RELATIVE: "a relative",
    Speaker.WITNESS: "a witness",
    Speaker.DOCUMENT: "a document",
    Speaker.COURT: "a court",
    Speaker.SOURCE: "the source",
    Speaker.COUNSEL: "counsel",
}
LEVELS = {
    Disclosure.DISCLOSE: "disclosed",
    Disclosure.SUMMARY: "summary only",
    Disclosure.CCF_ONLY: "CCF only",
    Disclosure.NOT_FILED: "not filed",
}
WHYS = {
    Why.NOT_IN_FORCE: "no version of the rule is in force on the filing day",
    Why.OTHER_INSTRUMENT: "it does not reach data of this kind",
    Why.FACTS_AGAINST: "known facts are against it",
}
NATURES = {
    Nature.CLASH: "Does not fit",
    Nature.ORDER_OPEN: "Order open",
    Nature.SPEAKERS_DIFFER: "Speakers differ",
}


def counsel_sheet(
    analysis: Analysis, draft: Draft, *, form: Form, phrases: Phrases, translate: Translate = str
) -> Draft:
    """Return the sheet that goes with `draft`: unpleaded facts, what speaks against, gaps, restrictions."""
    sheet = _Sheet(analysis, draft, form, phrases, translate)
    title = translate("Sheet for counsel, never filed")
    blocks: list[Block] = [
        Title((Text(translate("NEVER FILED, NEVER SENT")),), "to"),
        Title((Text(title),)),
        Title(
            (Text(translate("It belongs with the draft of the same day and holds what the draft must not say.")),),
            "basis",
        ),
        *sheet.blocks(),
    ]
    return Draft(
        "counsel-sheet", phrases.language, title, tuple(blocks), phrases.words,
        filing_day=draft.filing_day, header=translate("For counsel only. Never filed."),
    )  # fmt: skip


class _Sheet:
    def __init__(self, analysis: Analysis, draft: Draft, form: Form, phrases: Phrases, translate: Translate) -> None:
        self.analysis = analysis
        self.draft = draft
        self.record: Record = analysis.record
        self.form = form
        self.telling = Telling(analysis.record, form, phrases, analysis.today)
        self._ = translate
        self.pleaded = {pleading.fact for pleading in draft.pleaded}

    def blocks(self) -> Iterator[Block]:
        parts = (
            ("Gaps, and who can close them", self._gaps()),
            ("What speaks against each ground", self._against()),
            ("Grounds not decided yet", self._open()),
            ("Contradictions", self._contradictions()),
            ("Facts not pleaded, and why", self._unpleaded()),
            ("Restricted facts and consents", self._restricted()),
            ("Exhibits never cited", self._uncited()),
            ("Notes on the grounds", iter(self.draft.counsel)),
            ("Where each fact is pleaded", self._index()),
            ("Grounds that are not available", self._unavailable()),
        )
        for title, blocks in parts:
            found = list(blocks)
            if found:
                yield Heading(1, (Text(self._(title)),))
                yield from found

    def _gaps(self) -> Iterator[Block]:
        rows = [((Text(gap.what),), (Text(gap.whom),)) for gap in self.draft.gaps]
        yield from self._table(("What is missing", "From whom"), rows, (68, 32))

    def _against(self) -> Iterator[Block]:
        for judgement in self._once(Standing.ARGUABLE):
            ground = judgement.ground
            yield Heading(2, (Text(f"{ground.id}. {self._(ground.title)}"),))
            if judgement.bare:
                bare = "; ".join(dict.fromkeys(self._what(fact.key) for fact in judgement.bare))
                yield Paragraph((Text(self._("Without an exhibit: "), strong=True), Text(f"{bare}.")))
            yield from (Paragraph((Text(self._(weak)),), style="item") for weak in ground.weak_when)
            rows = [((Text(self._(one.source)),), (Text(self._(one.ours)),)) for one in ground.answers]
            yield from self._table(("The source will answer", "We reply"), rows, (50, 50))

    def _open(self) -> Iterator[Block]:
        rows = []
        for judgement in self._once(Standing.OPEN):
            missing = tuple(dict.fromkeys(self._missing(one) for one in judgement.missing))
            rows.append(((Text(f"{judgement.ground.id}. {self._(judgement.ground.title)}"),), _lines(missing)))
        yield from self._table(("Ground", "Decided by"), rows, (40, 60))

    def _unavailable(self) -> Iterator[Block]:
        rows = []
        for judgement in self._once(Standing.UNAVAILABLE):
            why = self._(WHYS[judgement.why]) if judgement.why else ""
            facts = "; ".join(dict.fromkeys(self._stated(fact) for _, fact in judgement.against))
            rows.append(
                (
                    (Text(f"{judgement.ground.id}. {self._(judgement.ground.title)}"),),
                    (Text(f"{why}: {facts}" if facts else why),),
                )
            )
        yield from self._table(("Ground", "Why not"), rows, (40, 60))

    def _once(self, standing: Standing) -> Iterator[Judgement]:
        """Yield the judgements of one standing, each ground once, unless it stands better elsewhere."""
        best: dict[str, Judgement] = {}
        for judgement in self.analysis.judgements:
            best.setdefault(judgement.ground.id, judgement)
        return (one for one in best.values() if one.standing is standing)

    def _contradictions(self) -> Iterator[Block]:
        rows = []
        for one in self.analysis.contradictions:
            stated = _lines(tuple(dict.fromkeys(self._stated(fact) for fact in one.facts)))
            rows.append(((Text(self._(NATURES[one.nature])),), self._clash(one), stated))
        yield from self._table(("", "What", "Statements"), rows, (16, 42, 42))

    def _clash(self, one: Contradiction) -> Inlines:
        if one.rule is None:
            return (Text(self._what(one.facts[0].key)),)
        told = flattened(one.told(self.telling.said))
        return _lines((self._(one.rule.title), told, self._(one.rule.asks or one.rule.so)))

    def _unpleaded(self) -> Iterator[Block]:
        rows = [
            ((Text(self._named(fact)),), (Text(self._value(fact)),), (Text(self._why_not(fact)),))
            for fact in self.record.facts
            if fact.is_known and fact not in self.pleaded and not self._is_merged(fact)
        ]
        yield from self._table(("Fact", "Statement", "Why it is not pleaded"), rows, (28, 42, 30))

    def _is_merged(self, fact: Fact) -> bool:
        """Speakers who agree are pleaded together, as one."""
        pleaded = self.record.fact(fact.key, fact.subject)
        return pleaded in self.pleaded and pleaded is not None and pleaded.value == fact.value

    def _why_not(self, fact: Fact) -> str:
        if level_of(fact, self.record) is Disclosure.NOT_FILED:
            return self._("held back: not to be filed")
        if is_refused(fact, self.record):
            return self._("the person at risk refused")
        if lacks_consent(fact, self.record, form=self.form):
            return self._("the person at risk has not agreed")
        pleaded = self.record.fact(fact.key, fact.subject)
        if pleaded is None:
            return self._("speakers differ, and none is marked as pleaded")
        if pleaded.value != fact.value:
            return self._("another speaker’s statement is pleaded")
        return self._("no paragraph of this letter relies on it")

    def _restricted(self) -> Iterator[Block]:
        rows = []
        for fact in self.record.facts:
            level = level_of(fact, self.record)
            lacks = lacks_consent(fact, self.record, form=self.form) or is_refused(fact, self.record)
            if fact.is_known and (level is not Disclosure.DISCLOSE or lacks):
                reason = self.telling.reason(reason_of(fact, self.record)) if level is not Disclosure.DISCLOSE else ""
                note = self._("consent missing") if lacks else reason
                rows.append(((Text(self._named(fact)),), (Text(self._(LEVELS[level])),), (Text(note, strong=lacks),)))
        yield from self._table(("Fact", "Told to", "Reason, or what is missing"), rows, (40, 18, 42))

    def _uncited(self) -> Iterator[Block]:
        for exhibit in self.record.exhibits:
            if exhibit.id not in self.draft.exhibits:
                yield Paragraph((Text(flattened(exhibit.title)),), style="item")

    def _index(self) -> Iterator[Block]:
        numbers = numbers_of(self.draft).anchors
        rows = [
            (
                (Text(self._named(pleading.fact)),),
                (Text(self._value(pleading.fact)),),
                (Text(", ".join(numbers.get(anchor, "") for anchor in pleading.anchors)),),
            )
            for pleading in self.draft.pleaded
        ]
        yield from self._table(("Fact", "Statement", "Part or paragraph"), rows, (32, 46, 22))

    def _table(self, header: tuple[str, ...], rows: Sequence[Row], widths: tuple[int, ...]) -> Iterator[Block]:
        if rows:
            yield Table(tuple((Text(self._(name) if name else ""),) for name in header), tuple(rows), widths)

    def _what(self, key: str) -> str:
        question = self.form.question(key)
        return self._(question.missing_text) if question else key

    def _missing(self, missing: Missing) -> str:
        name = self._subject(missing.subject)
        return f"{self._what(missing.key)} ({name})" if name else self._what(missing.key)

    def _named(self, fact: Fact) -> str:
        name = self._subject(fact.subject)
        return f"{self._what(fact.key)} ({name})" if name else self._what(fact.key)

    def _subject(self, subject: str) -> str:
        """Return the name by which a thing that repeats is known."""
        place = next(
            (step for step in self.form.steps if step.repeats and step.subject == subject.split(":", maxsplit=1)[0]),
            None,
        )
        if place is None or ":" not in subject:
            return ""
        named = (self.record.fact(key, subject) for key in place.name_from)
        return ", ".join(flattened(self.telling.said(fact))[:80] for fact in named if fact and fact.is_known)

    def _value(self, fact: Fact) -> str:
        question = self.form.question(fact.key)
        is_named = question is not None and question.kind is Kind.SUBJECT and isinstance(fact.value, str)
        said = (self._subject(str(fact.value)) if is_named else "") or flattened(self.telling.said(fact))
        return f"{said} ({self._(SPEAKERS[fact.said_by])})"

    def _stated(self, fact: Fact) -> str:
        return f"{self._what(fact.key)}: {self._value(fact)}"


def _lines(parts: Iterable[str]) -> Inlines:
    inlines: list[Inline] = []
    for part in parts:
        if part:
            inlines += [Break()] if inlines else []
            inlines.append(Text(part))
    return tuple(inlines)
