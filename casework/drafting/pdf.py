"""A draft as PDF, and how many pages its parts take: typst, in this process, on data that is inert."""

from __future__ import annotations

import json
import math
import re
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from threading import Lock
from typing import Any, Final

import typst

from casework.domain.blocks import Draft, Part
from casework.drafting.typesetting import typesetting_data
from casework.drafting.typesetting.coverage import covered_by, printable

SOURCE: Final = Path(__file__).with_name("typesetting") / "letter.typ"
FONT_PACKAGES: Final = ("fontpkg_noto_serif", "pylopdf_fonts_ar", "pylopdf_fonts_zh_cn")
STANDARDS: Final = ("ua-1",)
# The paper and margins of letter.typ, in centimetres.
TOP, TEXT_HEIGHT = 2.7, 29.7 - 2.7 - 2.6


@dataclass(frozen=True)
class Pages:
    """How much paper each part of a draft takes.

    Units: pages of A4 in the house style, in quarters, rounded up.
    """

    argument: float = 0.0
    questions: float = 0.0
    schedule: float = 0.0
    annexes: float = 0.0


class Typesetter:
    """A compiler kept warm. One draft at a time; it reads no file but its own source and fonts."""

    def __init__(self) -> None:
        folders = font_folders()
        self._covered = covered_by(folders)
        self._compiler = typst.Compiler(
            str(SOURCE), root=str(SOURCE.parent), font_paths=list(folders), ignore_system_fonts=True
        )
        self._lock = Lock()

    def pdf(self, data: dict[str, Any]) -> bytes:
        """Return the tagged PDF. Raises: typst.TypstError, if the data make no accessible document."""
        with self._lock:
            made = self._compiler.compile(
                sys_inputs=self._inputs(data),
                format="pdf",
                pdf_standards=list(STANDARDS),
                timestamp=0,
            )
        if not isinstance(made, bytes):
            raise TypeError("typst gave no PDF")
        return without_maker(made)

    def untagged(self, data: dict[str, Any]) -> bytes:
        """Return a plain PDF, to become pages of a larger one: structure does not outlive that."""
        with self._lock:
            made = self._compiler.compile(sys_inputs=self._inputs(data), format="pdf", pdf_tags=False, timestamp=0)
        if not isinstance(made, bytes):
            raise TypeError("typst gave no PDF")
        return without_maker(made)

    def _inputs(self, data: dict[str, Any]) -> dict[str, str]:
        return {"draft": printable(json.dumps(data, ensure_ascii=False), self._covered)}

    def measured(self, data: dict[str, Any]) -> list[dict[str, Any]]:
        """Return where each section begins and ends."""
        with self._lock:
            self._compiler.compile(sys_inputs=self._inputs(data), format="pdf", pdf_tags=False)
            found = self._compiler.query("<measured>", field="value")
        places: list[dict[str, Any]] = json.loads(found) if isinstance(found, str) else found
        return places


_MAKER: Final = re.compile(rb"/Creator\([^)]*\)|<xmp:CreatorTool>[^<]*</xmp:CreatorTool>")


def without_maker(pdf: bytes) -> bytes:
    """Return the PDF without the name of the program that made it, each byte in its old place."""
    return _MAKER.sub(lambda found: b" " * len(found.group()), pdf)


@lru_cache(maxsize=1)
def typesetter() -> Typesetter:
    """Return this process's typesetter; fonts are read once."""
    return Typesetter()


def font_folders() -> tuple[str, ...]:
    """Return the folders of the installed font packages.

    Raises: ModuleNotFoundError, naming the package that is not there.
    """
    folders = []
    for package in FONT_PACKAGES:
        spec = find_spec(package)
        if spec is None or spec.origin is None:
            raise ModuleNotFoundError(f"the font package {package} is not installed", name=package)
        folder = Path(spec.origin).parent
        folders.append(str(folder / "files" if (folder / "files").is_dir() else folder))
    return tuple(folders)


def write_pdf(draft: Draft, *, using: Typesetter | None = None) -> bytes:
    """Return `draft` as a tagged PDF (PDF/UA-1). The same draft gives the same bytes."""
    return (using or typesetter()).pdf(typesetting_data(draft))


def count_pages(draft: Draft, *, using: Typesetter | None = None) -> Pages:
    """Return the pages of each part, the argument from relief to signature apart from the rest."""
    data = typesetting_data(draft, measure=True)
    if not data["sections"]:
        return Pages()
    places = (using or typesetter()).measured(data)
    return Pages(
        **{part.value: _length([place for place in places if place["section"] == part.value]) for part in Part}
    )


def _length(ends: list[dict[str, Any]]) -> float:
    if len(ends) < 2:
        return 0.0
    first, last = ends[0], ends[-1]
    pages = float(last["page"] - first["page"]) + (float(last["y"]) - TOP) / TEXT_HEIGHT
    return math.ceil(pages * 4 - 0.01) / 4
