"""The deadline checklist: what, whose duty, which day or what it waits for, by which rule, and what is lost."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from io import StringIO
from typing import Final

from icalendar import Alarm, Calendar, Event

from casework.domain.authorities import Authority
from casework.domain.blocks import Block, Break, Draft, Heading, Inline, Inlines, Paragraph, Row, Table, Text, Title
from casework.domain.dates import PartialDate
from casework.domain.deadlines import Deadline, State
from casework.domain.questions import Form
from casework.drafting.phrases import Phrases
from casework.drafting.tokens import flattened
from casework.drafting.word import write_docx

Translate = Callable[[str], str]

WHOSE: Final = {
    "us": "Counsel",
    "client": "Client",
    "ccf": "CCF",
    "general-secretariat": "General Secretariat",
    "ncb": "NCB of the source",
    "court": "Court",
}
STATES: Final = {
    State.OVERDUE: "Overdue",
    State.DUE: "Due",
    State.WAITING: "Waiting",
    State.STANDING: "No date set",
    State.MET: "Met",
}
CERTAINTIES: Final = {
    "primary": "Primary text",
    "official-partial": "Official, in part",
    "secondary": "Secondary source",
    "background": "Background only",
}
COLUMNS: Final = (
    "Rule", "What", "Whose duty", "State", "Due", "Latest", "Waiting for", "Authority", "How counted", "Certainty",
    "What is lost", "Date set by counsel because",
)  # fmt: skip
DOCX_WIDTHS: Final = (17, 30, 15, 38)
ALARMS_DAYS: Final = (14, 3)


@dataclass(frozen=True)
class Line:
    """One deadline, in words."""

    deadline: Deadline
    what: str
    whose: str
    state: str
    day: str
    waiting_for: str
    authority: str
    counted: str
    certainty: str
    lost: str
    override: str


def lines(deadlines: Iterable[Deadline], form: Form, phrases: Phrases, translate: Translate = str) -> list[Line]:
    """Return the deadlines in words, in the order given."""
    return [_line(deadline, form, phrases, translate) for deadline in deadlines]


def _line(deadline: Deadline, form: Form, phrases: Phrases, translate: Translate) -> Line:
    timing = deadline.version.terms
    counted = translate(timing.counted) if timing.counted else ""
    if timing.is_assumption:
        counted = f"{counted} {translate('This way of counting is an assumption.')}".strip()
    return Line(
        deadline,
        translate(deadline.rule.title),
        translate(WHOSE.get(deadline.rule.whose, deadline.rule.whose)),
        translate(STATES[deadline.state]),
        _day(deadline, phrases, translate),
        "; ".join(dict.fromkeys(_missing(key.key, form, translate) for key in deadline.waiting_for)),
        "; ".join(authority.cite for authority in deadline.version.authorities),
        counted,
        translate(CERTAINTIES[weakest(deadline.version.authorities)]),
        translate(deadline.rule.lost),
        flattened(str(deadline.override_reason.value)) if deadline.override_reason else "",
    )


def weakest(authorities: Sequence[Authority]) -> str:
    """Return the certainty of the least certain authority: a rule is no surer than that."""
    order = list(CERTAINTIES)
    return max((authority.certainty.value for authority in authorities), key=order.index, default="background")


def _missing(key: str, form: Form, translate: Translate) -> str:
    question = form.question(key)
    return translate(question.missing_text) if question else key


def _day(deadline: Deadline, phrases: Phrases, translate: Translate) -> str:
    if deadline.due is None:
        return ""
    first = phrases.date(PartialDate.of(deadline.due))
    if deadline.latest is None or deadline.latest == deadline.due:
        return first
    last = phrases.date(PartialDate.of(deadline.latest))
    return translate("{first}, at the latest {last}").replace("{first}", first).replace("{last}", last)


# ---- Word ------------------------------------------------------------------


def checklist_docx(
    deadlines: Iterable[Deadline], *, form: Form, phrases: Phrases, today: date, translate: Translate = str
) -> bytes:
    """Return the checklist as a Word file, our deadlines and theirs apart."""
    return write_docx(checklist(deadlines, form=form, phrases=phrases, today=today, translate=translate))


def checklist(
    deadlines: Iterable[Deadline], *, form: Form, phrases: Phrases, today: date, translate: Translate = str
) -> Draft:
    """Return the checklist as a draft that is never filed."""
    found = lines(deadlines, form, phrases, translate)
    as_of = translate("As of {day}. Dates are reckoned from the record; check each before relying on it.")
    title = translate("Deadline checklist")
    blocks: list[Block] = [
        Title((Text(title),)),
        Title((Text(as_of.replace("{day}", phrases.date(PartialDate.of(today)))),), "basis"),
    ]
    for heading, is_ours in (("Ours: alarms", True), ("Theirs: what to expect and follow up", False)):
        rows = [line for line in found if line.deadline.is_ours is is_ours]
        blocks.append(Heading(1, (Text(translate(heading)),), number=False))
        blocks.extend(_table(rows, translate))
    return Draft("checklist", phrases.language, title, tuple(blocks), phrases.words, filing_day=today)


def _table(rows: Sequence[Line], translate: Translate) -> Iterator[Block]:
    if not rows:
        yield Paragraph((Text(translate("None applies.")),))
        return
    header = tuple((Text(translate(name)),) for name in ("Date", "What, and what is lost", "Whose duty", "Rule"))
    yield Table(header, tuple(_row(line, translate) for line in rows), DOCX_WIDTHS, "checklist")


def _row(line: Line, translate: Translate) -> Row:
    return (
        _when(line, translate),
        _stacked((line.what, True), (line.lost, False)),
        (Text(line.whose),),
        _stacked((line.authority, False), (line.counted, False), (line.certainty, False)),
    )


def _when(line: Line, translate: Translate) -> Inlines:
    if line.waiting_for and not line.day:
        return _stacked((translate("Waiting for:"), False), (line.waiting_for, False))
    notes = [line.state] if line.deadline.state is not State.DUE else []
    if line.override:
        notes.append(f"{translate('Set by counsel:')} {line.override}")
    return _stacked((line.day, True), *((note, False) for note in notes))


def _stacked(*parts: tuple[str, bool]) -> Inlines:
    inlines: list[Inline] = []
    for text, strong in parts:
        if text:
            inlines += [Break()] if inlines else []
            inlines.append(Text(text, strong=strong))
    return tuple(inlines)


# ---- comma-separated values ------------------------------------------------


def checklist_csv(deadlines: Iterable[Deadline], *, form: Form, phrases: Phrases, translate: Translate = str) -> bytes:
    """Return the checklist as CSV (RFC 4180, UTF-8 with its mark); no cell can be taken for a formula."""
    stream = StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow([safe_cell(translate(name)) for name in COLUMNS])
    for line in lines(deadlines, form, phrases, translate):
        writer.writerow([safe_cell(cell) for cell in _cells(line)])
    return stream.getvalue().encode("utf-8-sig")


def _cells(line: Line) -> Iterator[str]:
    deadline = line.deadline
    yield from (deadline.rule.id, line.what, line.whose, line.state)
    yield deadline.due.isoformat() if deadline.due else ""
    yield deadline.latest.isoformat() if deadline.latest else ""
    yield from (line.waiting_for, line.authority, line.counted, line.certainty, line.lost, line.override)


def safe_cell(text: str) -> str:
    """Return `text` so that no spreadsheet runs it: what could begin a formula gets an apostrophe."""
    text = text.replace("\x00", "\ufffd")
    return f"'{text}" if text[:1] in FORMULA_STARTS else text


FORMULA_STARTS: Final = frozenset("=+-@\t\r\n＝＋－＠\ufffd")


# ---- calendars -------------------------------------------------------------


def checklist_ics(deadlines: Iterable[Deadline], *, today: date, matter: str = "", translate: Translate = str) -> bytes:
    """Return the dated deadlines as a calendar that tells nothing of the case but the rules' titles.

    `matter` only makes the events of two matters distinct; it cannot be read back.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Redress//Deadlines//EN")
    calendar.add("version", "2.0")
    for deadline in deadlines:
        if deadline.due is not None and deadline.state is not State.MET:
            calendar.add_component(_event(deadline, deadline.due, today, matter, translate))
    written: bytes = calendar.to_ical()
    return written


def _event(deadline: Deadline, due: date, today: date, matter: str, translate: Translate) -> Event:
    event = Event()
    uid = sha256(f"{matter}\n{deadline.id}".encode()).hexdigest()[:32]
    event.add("uid", f"{uid}@redress.invalid")
    event.add("dtstamp", datetime(today.year, today.month, today.day, tzinfo=UTC))
    event.add("dtstart", due)
    event.add("dtend", due + timedelta(days=1))
    event.add("summary", translate(deadline.rule.title))
    event.add("categories", [translate("Ours" if deadline.is_ours else "Theirs")])
    event.add("transp", "TRANSPARENT")
    event.add("class", "PRIVATE")
    for days in ALARMS_DAYS if deadline.is_ours else ():
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", translate(deadline.rule.title))
        alarm.add("trigger", timedelta(days=-days))
        event.add_component(alarm)
    return event
