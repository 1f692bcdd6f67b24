"""Reading form files strictly: what a table may hold, and where in the file something is wrong."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from casework.domain.conditions import ALWAYS, Condition
from casework.domain.vocabulary import ConditionError
from casework.domain.vocabulary import read as read_condition


class FormFileError(ValueError):
    """A form file says something it may not say; names the file, the line where known, and the key."""

    def __init__(self, problem: str, *, file: str, key: str = "", line: int | None = None) -> None:
        place = f"{file}:{line}" if line else file
        super().__init__(f"{place}: {key}: {problem}" if key else f"{place}: {problem}")
        self.problem = problem
        self.file = file
        self.key = key
        self.line = line


class FormFile:
    """One file of the form: its data, and its text for finding lines."""

    def __init__(self, name: str, data: Mapping[str, Any], text: str = "") -> None:
        self.name = name
        self.data = data
        self._lines = text.splitlines()

    @classmethod
    def read(cls, path: Path) -> FormFile:
        text = path.read_text(encoding="utf-8")
        try:
            return cls(path.name, tomllib.loads(text), text)
        except tomllib.TOMLDecodeError as wrong:
            raise FormFileError(f"is not TOML: {wrong}", file=path.name) from wrong

    def error(self, problem: str, *, key: str = "", near: str = "") -> FormFileError:
        """Return the error to raise about `key`, with the first line that has it at or after `near`."""
        return FormFileError(problem, file=self.name, key=key, line=self._line(key, near))

    def only(self, table: Mapping[str, Any], known: Collection[str], *, near: str = "") -> None:
        """Refuse a key that nobody reads: it is a slip of the pen that would be lost in silence."""
        for key in table:
            if key not in known:
                raise self.error("is not known here", key=key, near=near)

    def text(self, table: Mapping[str, Any], key: str, *, near: str = "", needed: bool = False) -> str:
        value = table.get(key, "")
        if not isinstance(value, str):
            raise self.error(f"is a text, not {value!r}", key=key, near=near)
        if needed and not value.strip():
            raise self.error("is missing", key=key, near=near)
        return value

    def flag(self, table: Mapping[str, Any], key: str, *, near: str = "") -> bool:
        value = table.get(key, False)
        if not isinstance(value, bool):
            raise self.error(f"is true or false, not {value!r}", key=key, near=near)
        return value

    def tables(self, table: Mapping[str, Any], key: str, *, near: str = "") -> list[Mapping[str, Any]]:
        value = table.get(key, [])
        if not isinstance(value, list) or not all(isinstance(one, Mapping) for one in value):
            raise self.error("is a list of tables", key=key, near=near)
        return value

    def condition(self, table: Mapping[str, Any], *, near: str = "") -> Condition:
        """Return when something is asked: always, unless `when` says otherwise."""
        if "when" not in table:
            return ALWAYS
        try:
            return read_condition(table["when"])
        except ConditionError as wrong:
            raise self.error(str(wrong), key="when", near=near) from wrong

    def _line(self, key: str, near: str) -> int | None:
        after = self._first(near, 0) if near else 0
        found = self._first(key, after if after is not None else 0) if key else after
        number = found if found is not None else after if near else None
        return None if number is None else number + 1

    def _first(self, word: str, start: int) -> int | None:
        return next((n for n, line in enumerate(self._lines) if n >= start and word in line), None)
