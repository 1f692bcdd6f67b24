"""Data files: reading their tables strictly, and saying where one is wrong."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from casework.domain.conditions import Condition
from casework.domain.vocabulary import LISTS, ConditionError, read

KINDS = {str: "a text", int: "a whole number", list: "a list", dict: "a table", bool: "true or false", date: "a date"}


class DataFileError(ValueError):
    """A data file is wrong; says the file, the line where it can be found, the key, and what is wrong."""

    def __init__(self, file: str, problem: str, *, key: str = "", line: int = 0) -> None:
        place = f"{file}, line {line}" if line else file
        super().__init__(f"{place}: {key}: {problem}" if key else f"{place}: {problem}")
        self.file, self.problem, self.key, self.line = file, problem, key, line


@dataclass
class Table:
    """A table of a data file, read key by key. What nobody reads is refused by `finish`: it is a slip of the pen.

    `header` is the table's full name in the file, `first` the line on which it begins.
    """

    file: str
    data: Mapping[str, Any]
    lines: tuple[str, ...] = ()
    header: str = ""
    first: int = 1
    read_keys: set[str] = field(default_factory=set)

    def wrong(self, key: str, problem: str) -> DataFileError:
        """Return the error to raise about `key`, with its line, or the line where this table begins."""
        line = self._line_of(key) or (self.first if self.header else 0)
        return DataFileError(self.file, problem, key=f"{self.header}.{key}" if self.header else key, line=line)

    def take(self, key: str, kind: type, default: Any = ...) -> Any:
        """Return the value under `key`. Raises: DataFileError if it is missing, empty or of another kind."""
        self.read_keys.add(key)
        if key not in self.data:
            if default is ...:
                raise self.wrong(key, "is missing")
            return default
        value = self.data[key]
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            raise self.wrong(key, f"should be {KINDS.get(kind, kind.__name__)}")
        if isinstance(value, str) and not value.strip() and default is ...:
            raise self.wrong(key, "is empty")
        return value

    def text(self, key: str) -> str:
        """Return the text under `key`, empty where there is none."""
        return str(self.take(key, str, ""))

    def needed(self, key: str) -> str:
        return str(self.take(key, str))

    def flag(self, key: str) -> bool:
        return bool(self.take(key, bool, False))

    def strings(self, key: str) -> tuple[str, ...]:
        several = self.take(key, list, [])
        if any(not isinstance(one, str) for one in several):
            raise self.wrong(key, "should be a list of texts")
        return tuple(several)

    def one_of(self, key: str, allowed: Collection[str], default: Any = ...) -> str:
        value = str(self.take(key, str, default))
        if value not in allowed:
            raise self.wrong(key, f"{value!r} is none of {', '.join(one for one in allowed if one)}")
        return value

    def tables(self, key: str) -> Iterator[Table]:
        """Yield the tables under `key`, each knowing where it begins."""
        header = f"{self.header}.{key}" if self.header else key
        firsts = [number for number, line in self._lines_from(self.first) if line.strip() == f"[[{header}]]"]
        for place, data in enumerate(self.take(key, list, [])):
            if not isinstance(data, Mapping):
                raise self.wrong(key, "should be a list of tables")
            first = firsts[place] if place < len(firsts) else self._line_of(key) or self.first
            yield Table(self.file, data, self.lines, header, first)

    def table(self, key: str) -> Table | None:
        data = self.take(key, dict, None)
        if data is None:
            return None
        return Table(self.file, data, self.lines, f"{self.header}.{key}", self._line_of(key) or self.first)

    def condition(self) -> Condition:
        """Return the condition made of this table's own `all`, `any` and `none`."""
        self.read_keys.update(LISTS)
        return self._condition({name: self.data[name] for name in LISTS if name in self.data}, "all")

    def condition_under(self, key: str) -> Condition:
        """Return the condition written as a list of tests under `key`; it always holds where there is none."""
        return self._condition(self.take(key, list, []), key)

    def finish(self) -> None:
        """Raises: DataFileError for a key that nobody read."""
        for key in self.data:
            if key not in self.read_keys:
                raise self.wrong(key, "is not known here")

    def _condition(self, data: Any, key: str) -> Condition:
        try:
            return read(data)
        except ConditionError as wrong:
            raise self.wrong(key, str(wrong)) from wrong

    def _line_of(self, key: str) -> int:
        for number, line in self._lines_from(self.first):
            start = line.lstrip("[ \t{").removeprefix(f"{self.header}.")
            if start.startswith(key) and start[len(key) :].lstrip()[:1] in ("=", "]", "."):
                return number
        return 0

    def _lines_from(self, first: int) -> Iterator[tuple[int, str]]:
        return ((number, line) for number, line in enumerate(self.lines, 1) if number >= first)


def open_table(path: Path) -> Table:
    """Return the outermost table of the file at `path`. Raises: DataFileError if it is not TOML."""
    text = path.read_text(encoding="utf-8")
    try:
        return Table(path.name, tomllib.loads(text), tuple(text.splitlines()))
    except tomllib.TOMLDecodeError as wrong:
        raise DataFileError(path.name, f"is not TOML: {wrong}") from wrong
