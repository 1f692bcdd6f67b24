"""Many parts as one PDF: put together in a child, taken in piece by piece, so that memory here stays flat."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

from casework.sandbox.child import Limits, Stopped, problem_of, run
from casework.sandbox.kinds import NotShown
from casework.sandbox.layout import END, LEVEL, MIB, PIECE

TASK: Final = "casework.sandbox.inside.merging"
SECONDS_IN_LINE: Final = 600.0  # nobody waits at a page for it
MERGE_LIMITS: Final = Limits(
    seconds=900.0, cpu_seconds=600, memory_bytes=1536 * MIB, input_bytes=1024 * MIB, output_bytes=2048 * MIB
)


@dataclass(frozen=True)
class Bookmark:
    """A line of the outline and what stands below it. Units: page numbers of the bundle."""

    title: str
    page: int
    inner: tuple[Bookmark, ...] = ()

    def told(self) -> list[Any]:
        return [self.title, self.page, [one.told() for one in self.inner]]


@dataclass(frozen=True)
class MergePlan:
    """How the parts of one volume become its pages.

    `pages` names for each page a part and which page of it, both counted from 0. Parts are numbered as they first come,
    and the pages of one follow on each other, but for those in `ours`: our own parts, whose `bundle:` addresses become
    links. `first` is the number of its first page in the bundle; `volumes` are all volumes, each with its first and its
    last page and the name of its file.
    """

    title: str
    language: str
    pages: tuple[tuple[int, int], ...]
    bookmarks: tuple[Bookmark, ...] = ()
    first: int = 1
    ours: tuple[int, ...] = ()
    volumes: tuple[tuple[int, int, str], ...] = ()


def merged(parts: Sequence[Iterable[bytes]], *, overlay: Iterable[bytes], plan: MergePlan) -> Iterator[bytes]:
    """Yield one PDF made of these parts, with a page of `overlay` over each page.

    Raises: NotShown; whatever reading the parts raises.
    """
    told = asdict(plan) | {"bookmarks": [one.told() for one in plan.bookmarks]}
    frames = run(
        TASK,
        overlay,
        *parts,
        options={"plan": told},
        limits=MERGE_LIMITS,
        seconds_in_line=SECONDS_IN_LINE,
    )
    try:
        for frame in frames:
            if frame.letter == PIECE:
                yield frame.body
            elif frame.letter == END and (reason := problem_of(frame)):
                raise NotShown(reason)
            elif frame.letter not in {LEVEL, END}:
                raise NotShown("broken")
    except Stopped as problem:
        raise NotShown(problem.reason) from None
