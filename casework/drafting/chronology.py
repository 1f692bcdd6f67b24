"""The dated chronology: what the date facts of a record tell, no more precisely than they are known."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from casework.domain.answers import Kind
from casework.domain.blocks import Gap, Inlines, Paragraph, Table, Text, plain
from casework.domain.dates import PartialDate, is_before
from casework.domain.facts import Disclosure, Fact, kind_of
from casework.drafting.disclosure import Reading, level_of
from casework.drafting.filling import Told, filled_line
from casework.drafting.language import rendered
from casework.drafting.letters import Shelf
from casework.drafting.names import SubjectName, names
from casework.drafting.telling import Telling

WIDTHS = (22, 46, 32)


@dataclass(frozen=True)
class Event:
    """A line of the chronology; `on` is None while its date is missing."""

    on: PartialDate | None
    key: str
    name: str
    inlines: Inlines
    proof: Inlines
    facts: tuple[Fact, ...]

    def place(self, undated: Sequence[str]) -> tuple[date, date, int]:
        """Return where it stands: by its date; without one after the others, in the order of `undated`."""
        if self.on:
            return self.on.earliest, self.on.latest, 0
        return date.max, date.max, undated.index(self.key)


def chronology(telling: Telling, shelf: Shelf) -> Iterator[Told]:
    """Yield the table of events, and what its dates leave open."""
    undated = telling.phrases.section("chronology").get("undated_events", ())
    events = sorted(_events(telling, shelf), key=lambda event: event.place(undated))
    events = [event for event in events if not _is_said_already(event, events)]
    words = telling.phrases.section("chronology")
    if not events:
        yield Told(Paragraph((Gap(words["none_gap"], words["none_whom"]),), number=True))
        return
    header = tuple((Text(words[name]),) for name in ("date", "event", "proof"))
    rows = tuple((_date_cell(event, telling), event.inlines, event.proof) for event in events)
    facts = tuple(dict.fromkeys(fact for event in events for fact in event.facts))
    yield Told(Table(header, rows, WIDTHS, "chronology"), facts)
    yield from _precision(events, telling)


def _events(telling: Telling, shelf: Shelf) -> Iterator[Event]:
    undated = telling.phrases.section("chronology").get("undated_events", ())
    for key in telling.form.keys:
        question = telling.form.question(key)
        if question is None or question.kind is not Kind.DATE or not _is_event(key, telling):
            continue
        for subject in telling.record.subjects_or_kind(kind_of(key)):
            fact = telling.record.fact(key, subject)
            if fact is not None and isinstance(fact.value, PartialDate):
                yield from _event(fact, key, subject, telling, shelf)
            elif key in undated and ":" in subject:
                yield from _event(None, key, subject, telling, shelf)


def _is_event(key: str, telling: Telling) -> bool:
    left_out = telling.phrases.data.get("not_events", {})
    return kind_of(key) not in left_out.get("kinds", ()) and key not in left_out.get("keys", ())


def _event(fact: Fact | None, key: str, subject: str, telling: Telling, shelf: Shelf) -> Iterator[Event]:
    if fact is not None and telling.reading(fact) is not Reading.FULL:
        return
    told = _told(key, subject, telling, shelf)
    if told is None or any(telling.reading(one) is not Reading.FULL for one in told[1]):
        return
    inlines, facts = told
    if fact is None:
        if facts and not any(isinstance(inline, Gap) for inline in inlines):
            proof = telling.cites(facts[0]).inlines
            yield Event(None, key, plain(inlines), _capital(inlines), _cited_only(proof), facts)
        return
    value = fact.value if isinstance(fact.value, PartialDate) else None
    proof = telling.cites(fact).inlines
    if level_of(fact, telling.record) is not Disclosure.DISCLOSE:
        proof = (*proof, Text(f", {telling.phrases.word('restricted')}"))
    yield Event(value, key, plain(inlines), _capital(inlines), proof, tuple(dict.fromkeys((fact, *facts))))


def _told(key: str, subject: str, telling: Telling, shelf: Shelf) -> tuple[Inlines, tuple[Fact, ...]] | None:
    """Return the words of an event: those of the phrases, or the name the question gives the fact."""
    text = telling.phrases.section("events").get(key)
    if text is None:
        question = telling.form.question(key)
        return ((Text(question.missing_text),), ()) if question else None
    file = f"phrases.{telling.phrases.language}.toml"
    given: dict[str, Any] = {**names(telling), kind_of(key): SubjectName(telling, kind_of(key), subject)}
    inlines, facts = filled_line(rendered(shelf.snippet(text, file=file), telling, given, file=file), telling.tokens)
    return _without_stop(inlines), tuple(dict.fromkeys(facts))


def _without_stop(inlines: Inlines) -> Inlines:
    if not inlines or not isinstance(last := inlines[-1], Text):
        return inlines
    return (*inlines[:-1], replace(last, text=last.text.rstrip(" .")))


def _capital(inlines: Inlines) -> Inlines:
    if not inlines or not isinstance(inlines[0], Text):
        return inlines
    first = inlines[0]
    return (replace(first, text=first.text[:1].upper() + first.text[1:]), *inlines[1:])


def _cited_only(proof: Inlines) -> Inlines:
    return tuple(inline for inline in proof if not isinstance(inline, Gap))


def _date_cell(event: Event, telling: Telling) -> Inlines:
    if event.on is not None:
        return (Text(telling.phrases.date(event.on)),)
    fact = event.facts[0]
    return (telling.gap(event.key, fact.subject),)


def _is_said_already(event: Event, events: Sequence[Event]) -> bool:
    """The four-date test repeats dates that belong to an event of the record; the event stands."""
    return kind_of(event.key) == "dates" and any(
        other.on == event.on for other in events if kind_of(other.key) != "dates"
    )


def _precision(events: Sequence[Event], telling: Telling) -> Iterator[Told]:
    dated = [event for event in events if event.on is not None]
    if all(event.on and event.on.is_whole for event in dated):
        return
    groups = list(_open_groups(dated))
    words = telling.phrases
    if not groups:
        yield Told(Paragraph((Text(words.word("partial", "chronology")),), style="small"))
        return
    said = "; ".join(words.joined([_named(event, telling) for event in group]) for group in groups)
    note = Text(words.word("order_open", "chronology", events=said) + " ")
    gap = Gap(words.word("order_gap", "chronology"), words.word("none_whom", "chronology"))
    yield Told(Paragraph((note, gap), style="small"))


def _named(event: Event, telling: Telling) -> str:
    name = telling.phrases.inside(event.name)
    short = name if len(name) <= 60 else name[:57].rsplit(" ", 1)[0] + " …"
    date_words = telling.phrases.date(event.on) if event.on else ""
    return f"{short} ({date_words})"


def _open_groups(dated: Sequence[Event]) -> Iterator[list[Event]]:
    """Yield runs of neighbouring events whose order their dates leave open."""
    group: list[Event] = []
    for event in dated:
        if group and any(_is_open(other, event) for other in group):
            group.append(event)
            continue
        if len(group) > 1:
            yield group
        group = [event]
    if len(group) > 1:
        yield group


def _is_open(first: Event, second: Event) -> bool:
    if first.on is None or second.on is None or (first.on == second.on and first.on.is_whole):
        return False
    return is_before(first.on, second.on) is None and is_before(second.on, first.on) is None
