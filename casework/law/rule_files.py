"""One rule file: reading it strictly, and saying where it is wrong."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from casework.domain.authorities import Authority, Certainty
from casework.domain.conditions import Condition
from casework.domain.vocabulary import LISTS, ConditionError, read

WORDS = {str: "a text", int: "a whole number", list: "a list", dict: "a table", bool: "true or false", date: "a date"}


class RuleFileError(ValueError):
    """A file of the law is wrong; says the file, the line where it can be found, the key, and what is wrong."""

    def __init__(self, path: Path, problem: str, key: str = "", line: int = 0) -> None:
        place = f"{path.name}, line {line}" if line else path.name
        super().__init__(f"{place}: {key}: {problem}" if key else f"{place}: {problem}")
        self.path, self.problem, self.key, self.line = path, problem, key, line


@dataclass
class Table:
    """A table of a rule file, read key by key; what nobody asked for is an error (`finish`)."""

    path: Path
    data: Mapping[str, Any]
    name: str = ""
    text: str = ""
    read_keys: set[str] = field(default_factory=set)

    def wrong(self, key: str, problem: str) -> RuleFileError:
        return RuleFileError(self.path, problem, f"{self.name}{key}", line_of(self.text, key))

    def take(self, key: str, kind: type, default: Any = ...) -> Any:
        """Return the value under `key`. Raises: RuleFileError if it is missing or of another type."""
        self.read_keys.add(key)
        if key not in self.data:
            if default is ...:
                raise self.wrong(key, "is missing")
            return default
        value = self.data[key]
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            raise self.wrong(key, f"should be {_words(kind)}")
        if isinstance(value, str) and not value.strip() and default is ...:
            raise self.wrong(key, "is empty")
        return value

    def strings(self, key: str) -> tuple[str, ...]:
        several = self.take(key, list, [])
        if any(not isinstance(one, str) for one in several):
            raise self.wrong(key, "should be a list of texts")
        return tuple(several)

    def one_of(self, key: str, allowed: Any, default: Any = ...) -> str:
        value = str(self.take(key, str, default))
        if value not in list(allowed):
            raise self.wrong(key, f"{value!r} is none of {', '.join(allowed)}")
        return value

    def tables(self, key: str) -> Iterator[Table]:
        for number, data in enumerate(self.take(key, list, []), 1):
            if not isinstance(data, Mapping):
                raise self.wrong(key, "should be a list of tables")
            yield Table(self.path, data, f"{self.name}{key} {number}.", self.text)

    def table(self, key: str) -> Table | None:
        data = self.take(key, dict, None)
        return None if data is None else Table(self.path, data, f"{self.name}{key}.", self.text)

    def condition(self) -> Condition:
        """Return the condition made of this table's own `all`, `any` and `none`."""
        self.read_keys.update(LISTS)
        return self._condition({name: self.data[name] for name in LISTS if name in self.data}, "all")

    def condition_under(self, key: str) -> Condition:
        return self._condition(self.take(key, list, []), key)

    def authorities(self) -> tuple[Authority, ...]:
        """Return the authorities of a version. Raises: RuleFileError if there is none."""
        found = []
        for one in self.tables("authority"):
            certainty = Certainty(one.one_of("certainty", [str(level) for level in Certainty]))
            cite, checked_on = one.take("cite", str), one.take("checked_on", date)
            found.append(Authority(cite, certainty, checked_on, one.take("says", str, "")))
            one.finish()
        if not found:
            raise self.wrong("authority", "a rule without a source is refused")
        return tuple(found)

    def finish(self) -> None:
        """Refuse keys that nobody read: a misspelt key must not be silently without effect."""
        if unread := sorted(set(self.data) - self.read_keys):
            raise self.wrong(unread[0], "is not a key of this file")

    def _condition(self, data: Any, key: str) -> Condition:
        try:
            return read(data)
        except ConditionError as wrong:
            raise self.wrong(key, str(wrong)) from wrong


def open_rule(path: Path) -> Table:
    """Return the outermost table of the rule file at `path`. Raises: RuleFileError if it is no TOML."""
    text = path.read_text(encoding="utf-8")
    try:
        return Table(path, tomllib.loads(text), text=text)
    except tomllib.TOMLDecodeError as wrong:
        raise RuleFileError(path, f"is not TOML: {wrong}") from wrong


def line_of(text: str, key: str) -> int:
    """Return the first line on which `key` is set or a table of that name begins, 0 if there is none.

    Units: lines, from 1.
    """
    for number, line in enumerate(text.splitlines(), 1):
        start = line.lstrip("[ \t")
        if start.startswith(key) and start[len(key) :].lstrip()[:1] in ("=", "]", "."):
            return number
    return 0


def _words(kind: type) -> str:
    return WORDS.get(kind, kind.__name__)
