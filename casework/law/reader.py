"""The reader of the law: every rule file, once, strictly."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from casework.domain.analysis import Rules
from casework.domain.authorities import Authority, Certainty, Version
from casework.domain.consistency import ClashRule
from casework.domain.data_files import Table, open_table
from casework.domain.dates import Period
from casework.domain.deadlines import DeadlineRule, Force, Timing
from casework.domain.grounds import Answer, Ground
from casework.domain.requirements import Limit, Requirement

FOLDER = Path(__file__).parent

DUTIES = ("us", "client", "ccf", "general-secretariat", "ncb", "court")
PLEADS = (
    "data", "accuracy", "judicial", "conditions", "purpose", "refugee", "article-2", "article-3", "misuse",
)  # fmt: skip

Terms = TypeVar("Terms")


@dataclass(frozen=True)
class Law:
    """The law as the files state it. `questions` are those that grounds bring to the form."""

    rules: Rules
    questions: tuple[Table, ...] = ()
    instruments: tuple[Mapping[str, Any], ...] = ()

    def ground(self, ground_id: str) -> Ground | None:
        return next((ground for ground in self.rules.grounds if ground.id == ground_id), None)


def read_law(folder: Path = FOLDER) -> Law:
    """Return the law in `folder`. Raises: DataFileError for a rule without source, an unknown word, a double id."""
    grounds = _rules(folder / "grounds", _ground)
    rules = Rules(
        tuple(ground for ground, _ in grounds),
        tuple(_rules(folder / "deadlines", _deadline)),
        tuple(_rules(folder / "requirements", _requirement)),
        tuple(_rules(folder / "contradictions", _clash)),
    )
    asked = tuple(question for _, questions in grounds for question in questions)
    return Law(rules, asked, _instruments(folder / "instruments.toml"))


Rule = TypeVar("Rule")


def _rules(folder: Path, read_one: Callable[[Table], Rule]) -> list[Rule]:
    found: dict[str, Rule] = {}
    for path in sorted(folder.glob("*.toml")):
        table = open_table(path)
        rule_id = table.needed("id")
        if rule_id in found:
            raise table.wrong("id", f"{rule_id} is used twice")
        found[rule_id] = read_one(table)
        table.finish()
    return list(found.values())


def _ground(table: Table) -> tuple[Ground, tuple[Table, ...]]:
    ground = Ground(
        table.needed("id"),
        table.needed("title"),
        table.one_of("pleads", PLEADS),
        table.take("order", int),
        table.needed("test"),
        _versions(table, lambda version: None),
        table.strings("instruments"),
        table.strings("supports"),
        table.strings("weak_when"),
        tuple(_answer(one) for one in table.tables("answers")),
        table.strings("evidence"),
    )
    return ground, tuple(table.tables("question"))


def _answer(table: Table) -> Answer:
    answer = Answer(table.needed("source"), table.text("ours"))
    table.finish()
    return answer


def _deadline(table: Table) -> DeadlineRule:
    return DeadlineRule(
        table.needed("id"),
        table.needed("title"),
        table.one_of("whose", DUTIES),
        Force(table.one_of("kind", [str(one) for one in Force])),
        table.needed("lost"),
        _versions(table, _timing),
        table.text("ask"),
    )


def _timing(version: Table) -> Timing:
    length = version.table("length")
    timing = Timing(
        version.text("runs_from"),
        _period(length) if length else None,
        version.one_of("direction", ("after", "before"), "after") == "before",
        version.text("given_by"),
        version.text("standing"),
        version.text("counted"),
        version.flag("assumption"),
        version.text("met_by"),
    )
    if sum((timing.period is not None, bool(timing.given_by), bool(timing.standing))) != 1:
        raise version.wrong("length", "a deadline has one of length, given_by and standing")
    if timing.period is not None and not timing.runs_from:
        raise version.wrong("runs_from", "is missing")
    return timing


def _period(length: Table) -> Period:
    period = Period(*(length.take(unit, int, 0) for unit in ("days", "weeks", "months", "years")))
    length.finish()
    return period


def _requirement(table: Table) -> Requirement:
    return Requirement(
        table.needed("id"),
        table.needed("title"),
        table.needed("group"),
        table.needed("what"),
        table.needed("missing"),
        _versions(table, _limit),
        table.condition_under("applies"),
        table.take("order", int, 0),
    )


def _limit(version: Table) -> Limit:
    most, least = (version.take(key, int, None) for key in ("at_most", "at_least"))
    return Limit(version.text("measure"), most, least, tuple(version.take("languages", list, [])))


def _clash(table: Table) -> ClashRule:
    return ClashRule(
        table.needed("id"),
        table.needed("title"),
        table.needed("says"),
        table.needed("so"),
        _versions(table, lambda version: None),
        table.text("asks"),
    )


def _versions(table: Table, terms: Callable[[Table], Terms]) -> tuple[Version[Terms], ...]:
    found = []
    for version in table.tables("version"):
        found.append(
            Version(
                version.take("in_force", date),
                _authorities(version),
                terms(version),
                version.condition(),
                version.take("until", date, None),
            )
        )
        version.finish()
    if not found:
        raise table.wrong("version", "is missing")
    return tuple(sorted(found, key=lambda one: one.in_force))


def _authorities(version: Table) -> tuple[Authority, ...]:
    found = []
    for one in version.tables("authority"):
        certainty = Certainty(one.one_of("certainty", [str(level) for level in Certainty]))
        found.append(Authority(one.needed("cite"), certainty, one.take("checked_on", date), one.text("says")))
        one.finish()
    if not found:
        raise version.wrong("authority", "a rule without a source is refused")
    return tuple(found)


def _instruments(path: Path) -> tuple[Mapping[str, Any], ...]:
    return tuple(open_table(path).take("instrument", list, [])) if path.exists() else ()
