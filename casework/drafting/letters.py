"""Letters and argument blocks as their authors write them: front matter, and text in Markdown and Liquid."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from liquid import BoundTemplate

from casework.domain.questions import Form
from casework.drafting.language import LetterError, LetterLanguage, compiled, letter_language
from casework.drafting.name_check import check_names
from casework.drafting.offences import Offence, OffenceFileError, read_offences
from casework.drafting.phrases import Phrases, read_phrases
from casework.drafting.tokens import LINE

DEFAULT_FOLDER: Final = Path(__file__).resolve().parents[2] / "letter_templates"
SECTIONS: Final = (
    "rule",
    "application",
    "not merely",
    "candour",
    "reserved",
    "questions",
    "questions on agreement",
    "relief",
    "counsel",
)

_FRONT = re.compile(r"\A\+\+\+[ \t]*\n(.*?\n)?\+\+\+[ \t]*(?:\n|\Z)", re.DOTALL)
_SECTION = re.compile(r"^%%[ \t]*(.*?)[ \t]*$", re.MULTILINE)
_TAGS_ALONE = re.compile(
    r"^([ \t]*(?:\{%-?[ \t]*(?:if|elsif|else|endif|for|endfor|restricted|endrestricted|source|endsource"
    r"|comment|endcomment)\b[^%\n]*(?:%(?!\})[^%\n]*)*%\}[ \t]*)+)$",
    re.MULTILINE,
)


class NoSuchLetter(LookupError):
    """There is no letter of this name in this language."""

    def __init__(self, letter: str, language: str) -> None:
        super().__init__(f"no letter {letter!r} in {language!r}")
        self.letter = letter
        self.language = language


@dataclass(frozen=True)
class GroundsPart:
    """A part of a letter, and the grounds that go there by what they plead.

    Parts of a lower `rank` come first; of one rank, those whose grounds are better proved. A ground that `leads`
    takes its part before all others.
    """

    title: str
    pleads: tuple[str, ...]
    anchor: str = ""
    rank: int = 1
    leads: tuple[str, ...] = ()


@dataclass(frozen=True)
class Letter:
    """A letter ready to be put together."""

    id: str
    language: str
    title: str
    to: str
    legal_basis: str
    request_types: tuple[str, ...]
    parts: tuple[GroundsPart, ...]
    file: str
    text: BoundTemplate = field(repr=False)


@dataclass(frozen=True)
class GroundText:
    """The argument for one ground in one language, by section."""

    ground: str
    title: str
    file: str
    sections: Mapping[str, BoundTemplate] = field(repr=False)


@dataclass
class Shelf:
    """Letters and argument blocks of one folder, read when first asked for and kept."""

    form: Form
    folder: Path = DEFAULT_FOLDER
    language: LetterLanguage = field(default_factory=letter_language)
    _letters: dict[tuple[str, str], Letter] = field(default_factory=dict)
    _grounds: dict[tuple[str, str], GroundText | None] = field(default_factory=dict)
    _phrases: dict[str, Phrases] = field(default_factory=dict)
    _offences: dict[str, tuple[Offence, ...]] = field(default_factory=dict)
    _snippets: dict[str, BoundTemplate] = field(default_factory=dict)

    def letter(self, letter: str, language: str) -> Letter:
        """Return the letter.

        Raises: NoSuchLetter; LetterError with file, line and column.
        """
        key = (letter, language)
        if key not in self._letters:
            path = self.folder / f"{letter}.{language}.md"
            if not _is_plain(letter) or not _is_plain(language) or not path.is_file():
                raise NoSuchLetter(letter, language)
            self._letters[key] = self._read_letter(path, letter, language)
        return self._letters[key]

    def letters(self, language: str) -> tuple[Letter, ...]:
        """Return every letter there is in `language`."""
        found = (path.name.split(".")[0] for path in sorted(self.folder.glob(f"*.{language}.md")))
        return tuple(self.letter(letter, language) for letter in found)

    def ground_text(self, ground: str, language: str) -> GroundText | None:
        """Return the argument for a ground, or None where nobody wrote it in this language.

        Raises: LetterError with file, line and column.
        """
        key = (ground, language)
        if key not in self._grounds:
            path = self.folder / "grounds" / f"{ground}.{language}.md"
            is_there = _is_plain(ground) and path.is_file()
            self._grounds[key] = self._read_ground(path, ground) if is_there else None
        return self._grounds[key]

    def phrases(self, language: str) -> Phrases:
        if language not in self._phrases:
            self._phrases[language] = read_phrases(self.folder, language)
        return self._phrases[language]

    def offences(self, language: str) -> tuple[Offence, ...]:
        if language not in self._offences:
            self._offences[language] = read_offences(self.folder, language)
        return self._offences[language]

    def snippet(self, text: str, *, file: str) -> BoundTemplate:
        """Return a line of Liquid from the front matter or the phrases, checked like a letter."""
        if text not in self._snippets:
            template = compiled(self.language, text, file=file)
            self._snippets[text] = template
        return self._snippets[text]

    def _read_letter(self, path: Path, letter: str, language: str) -> Letter:
        front, body = _split(path)
        return Letter(
            letter,
            language,
            _needed(front, "title", path),
            str(front.get("to", "")),
            str(front.get("legal_basis", "")),
            tuple(front.get("request_types", ())),
            tuple(_part(one, path) for one in front.get("part", ())),
            path.name,
            self._checked(body, path.name),
        )

    def _read_ground(self, path: Path, ground: str) -> GroundText:
        front, body = _split(path)
        file = f"grounds/{path.name}"
        sections = {name: self._checked(text, file) for name, text in _sections(body, file)}
        return GroundText(ground, _needed(front, "title", path), file, sections)

    def _checked(self, text: str, file: str) -> BoundTemplate:
        template = compiled(self.language, _TAGS_ALONE.sub(lambda found: found.group(1) + LINE, text), file=file)
        check_names(template, self.form, file=file)
        return template


def letter_faults(form: Form, folder: Path = DEFAULT_FOLDER) -> tuple[LetterError, ...]:
    """Return what is wrong with the letters and argument blocks of `folder`, file by file."""
    shelf = Shelf(form, folder)
    faults: list[LetterError] = []
    for path in sorted(folder.glob("**/*.*.md")):
        name, language = path.name.split(".")[0], path.name.split(".")[-2]
        try:
            if path.parent.name == "grounds":
                shelf.ground_text(name, language)
            else:
                shelf.letter(name, language)
        except LetterError as fault:
            faults.append(fault)
    return (*faults, *_offence_faults(folder))


def _offence_faults(folder: Path) -> Iterator[LetterError]:
    for path in sorted(folder.glob("offences.*.toml")):
        try:
            read_offences(folder, path.name.split(".")[1])
        except OffenceFileError as wrong:
            yield LetterError(str(wrong), file=path.name)


def _is_plain(name: str) -> bool:
    return bool(re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9-]*", name))


def _split(path: Path) -> tuple[dict[str, Any], str]:
    """Return front matter and text; the text keeps its line numbers."""
    text = path.read_text(encoding="utf-8").replace("\r\n", "\n")
    found = _FRONT.match(text)
    if not found:
        raise LetterError("front matter between two lines of +++ is missing", file=path.name, line=1)
    try:
        front = tomllib.loads(found.group(1) or "")
    except tomllib.TOMLDecodeError as wrong:
        raise LetterError(f"front matter: {wrong}", file=path.name, line=1) from wrong
    lines = found.group(0).count("\n")
    return front, "\n" * lines + text[found.end() :]


def _sections(body: str, file: str) -> Iterator[tuple[str, str]]:
    """Yield each `%% section` of an argument block, at its true line."""
    marks = list(_SECTION.finditer(body))
    if not marks or body[: marks[0].start()].strip():
        raise LetterError("text before the first %% section", file=file, line=1)
    for mark, after in zip(marks, [*marks[1:], None], strict=True):
        line = body.count("\n", 0, mark.start()) + 1
        if mark.group(1) not in SECTIONS:
            raise LetterError(f"no section {mark.group(1)!r}: there are {', '.join(SECTIONS)}", file=file, line=line)
        end = after.start() if after else len(body)
        yield mark.group(1), "\n" * line + body[mark.end() + 1 : end]


def _part(data: Mapping[str, Any], path: Path) -> GroundsPart:
    if not data.get("title") or not data.get("pleads"):
        raise LetterError("a [[part]] has a title and a list of what it pleads", file=path.name, line=1)
    return GroundsPart(
        str(data["title"]),
        tuple(data["pleads"]),
        str(data.get("anchor", "")),
        int(data.get("rank", 1)),
        tuple(data.get("leads", ())),
    )


def _needed(front: Mapping[str, Any], name: str, path: Path) -> str:
    value = front.get(name)
    if not isinstance(value, str) or not value:
        raise LetterError(f"front matter needs {name}", file=path.name, line=1)
    return value
