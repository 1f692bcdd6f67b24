"""The confidentiality schedule: what is restricted, for whom, in which words, and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from casework.domain.blocks import Cite, Inline, Inlines, Paragraph, Pleading, Row, Table, Text, Withheld
from casework.domain.facts import Disclosure, Fact, kind_of
from casework.drafting.anchors import Places
from casework.drafting.disclosure import level_of, reason_of, relative_of, summary_of
from casework.drafting.filling import Told
from casework.drafting.telling import Telling
from casework.drafting.tokens import flattened

WIDTHS = (42, 8, 14, 20, 16)


@dataclass
class Item:
    """What is restricted together: one matter, one level, one reason."""

    what: str
    level: Disclosure
    reason: str
    summary: str
    anchors: list[str] = field(default_factory=list)
    exhibits: list[str] = field(default_factory=list)


def schedule(
    pleaded: Sequence[Pleading], exhibits: Sequence[str], telling: Telling, *, places: Places
) -> Iterator[Told]:
    """Yield the table of restrictions; the text for the source holds a line in its place."""
    words = telling.phrases.section("schedule")
    if telling.audience == "source":
        reserved = telling.phrases.word("schedule_withheld")
        yield Told(Paragraph((Withheld(reserved, is_passage=True),)))
        return
    items = _items(pleaded, exhibits, telling)
    if not items:
        yield Told(Paragraph((Text(words["none"]),)))
        return
    header = tuple((Text(words[name]),) for name in ("item", "ccf", "general_secretariat", "source", "reason"))
    rows = [_row(item, telling, places) for item in items]
    rest = (words["rest"], words["full"], words["full"], words["full"], words["rest_reason"])
    rows.append(tuple((Text(word),) for word in rest))
    yield Told(Table(header, tuple(rows), WIDTHS, "schedule"))
    if named := [one for one in dict.fromkeys(item.reason for item in items) if one != _short(one, telling)]:
        yield Told(Paragraph((Text(f"{'; '.join(named)}."),), style="small"))


def _short(reason: str, telling: Telling) -> str:
    """Return the provision alone, where the reason is one of those the phrases hold."""
    return reason.split(":", maxsplit=1)[0] if reason in telling.phrases.section("reasons").values() else reason


def _items(pleaded: Sequence[Pleading], exhibits: Sequence[str], telling: Telling) -> list[Item]:
    found: dict[tuple[str, Disclosure, str, str], Item] = {}
    for pleading in pleaded:
        level = level_of(pleading.fact, telling.record)
        if level in (Disclosure.SUMMARY, Disclosure.CCF_ONLY):
            _add(found, pleading, level, telling)
    listed = {exhibit for item in found.values() for exhibit in item.exhibits}
    for number in exhibits:
        _add_exhibit(found, number, listed, telling)
    return sorted(found.values(), key=lambda item: -item.level.strictness)


def _add(
    found: dict[tuple[str, Disclosure, str, str], Item], pleading: Pleading, level: Disclosure, telling: Telling
) -> None:
    fact = pleading.fact
    summary = flattened(summary_of(fact, telling.record)) if level is Disclosure.SUMMARY else ""
    reason = telling.reason(reason_of(fact, telling.record))
    what = _what(fact, telling)
    item = found.setdefault((what, level, reason, summary), Item(what, level, reason, summary))
    item.anchors.extend(one for one in pleading.anchors if one not in item.anchors)
    item.exhibits.extend(
        proof.exhibit
        for proof in fact.proofs
        if proof.exhibit not in item.exhibits and _is_restricted(proof.exhibit, telling)
    )


def _what(fact: Fact, telling: Telling) -> str:
    kind = "incident" if relative_of(fact.subject, telling.record) and kind_of(fact.key) != "relative" else ""
    named: Mapping[str, str] = telling.phrases.section("schedule_items")
    kind = kind or kind_of(fact.key)
    question = telling.form.question(fact.key)
    return named.get(kind) or (flattened(question.missing_text) if question else kind)


def _is_restricted(exhibit_id: str, telling: Telling) -> bool:
    exhibit = telling.record.exhibit(exhibit_id)
    return exhibit is not None and exhibit.level in (Disclosure.SUMMARY, Disclosure.CCF_ONLY)


def _add_exhibit(
    found: dict[tuple[str, Disclosure, str, str], Item], number: str, listed: set[str], telling: Telling
) -> None:
    exhibit = telling.record.exhibit(number)
    if exhibit is None or number in listed or not _is_restricted(number, telling):
        return
    summary = flattened(exhibit.summary) if exhibit.level is Disclosure.SUMMARY else ""
    reason = telling.reason(exhibit.reason)
    key = (flattened(exhibit.title), exhibit.level, reason, summary)
    found.setdefault(key, Item(*key)).exhibits.append(number)


def _row(item: Item, telling: Telling, places: Places) -> Row:
    words = telling.phrases.section("schedule")
    is_closed = item.level is Disclosure.CCF_ONLY or not item.summary
    source = words["nothing"] if is_closed else telling.phrases.word("summary", "schedule", summary=item.summary)
    limits = telling.record.value("confidentiality.limit_general_secretariat") is True
    secretariat = words["restricted" if limits or is_closed else "full"]
    return (
        _item_cell(item, places),
        (Text(words["full"]),),
        (Text(secretariat),),
        (Text(source, strong=is_closed),),
        (Text(_short(item.reason, telling)),),
    )


def _item_cell(item: Item, places: Places) -> Inlines:
    inlines: list[Inline] = [Text(item.what)]
    if item.anchors:
        inlines += [Text(": "), *places.cited(item.anchors)]
    if item.exhibits:
        inlines.append(Text("; " if item.anchors else ": "))
        inlines.extend(Cite(exhibit) for exhibit in item.exhibits)
    return tuple(inlines)
