"""A bundle of 1,000 pages, of text, scans and photographs: from nothing, from ready parts, and what qpdf takes."""

from __future__ import annotations

import io
import os
import random
import re
import resource
import shutil
import statistics
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import pikepdf
import typst
from PIL import Image

from bench.figures import Figure
from bench.search import founded
from casework.domain.annex_plans import AnnexPlan, PlannedAnnex
from casework.domain.exhibits import Exhibit
from casework.services import annexes, bundles, jobs
from casework.services.actors import Actor
from casework.services.bundles import Bundle
from casework.services.exhibits import add_exhibit
from casework.services.matters import load_matter, open_matter, reading
from casework.services.office import Office
from casework.services.receiving import attach_file
from casework.store import derivatives
from casework.store.derivatives import PART

ANNEXES: Final = 20
TEXTS, SCANS, PHOTOS = (60, 10), (20, 15), 100  # files and pages of each; a photograph is one
ROUNDS: Final = 3
MIB: Final = 1 << 20


def measure() -> list[Figure]:
    with tempfile.TemporaryDirectory() as folder:
        office, actor = founded(Path(folder))
        matter_id = open_matter(office, actor, title="A thousand pages", code_name="BENCH").id
        size = _fill(office, actor, matter_id)
        with _memory() as at_first:
            made, from_nothing = _built(office, actor, matter_id)
        paths = list(_plain_parts(office, actor, matter_id, Path(folder)))
        again, bare = list[tuple[float, float]](), list[tuple[float, float]]()
        for _ in range(ROUNDS):  # in turn, so that the machine's moods meet both alike
            again.append(_taken(lambda: _built(office, actor, matter_id)))
            bare.append(_taken(lambda: _with_qpdf(paths, Path(folder))))
        with _memory() as later:
            _built(office, actor, matter_id)
        volume = b"".join(bundles.take_volume(office, actor, matter_id, made.id, 1)[1])
        office.close()
    from_parts, merging = (statistics.median(ones) for ones in zip(*again, strict=True))
    with_qpdf, bare_merging = (statistics.median(ones) for ones in zip(*bare, strict=True))
    mib = size / MIB
    note = f"{mib:.0f} MiB in {TEXTS[0] + SCANS[0] + PHOTOS} files"
    return [
        Figure("pages of the bundle", made.pages, note=note),
        Figure("from nothing: every file made fit in a child of its own", from_nothing, "s"),
        Figure("from ready parts: composed, stamped, linked, encrypted", from_parts, "s"),
        Figure("qpdf merging the same parts, plain", with_qpdf, "s"),
        Figure("ratio, whole bundle to bare merging", from_parts / with_qpdf, bar=1.6),
        Figure("processor time of the merging child", merging, "s"),
        Figure("processor time of qpdf", bare_merging, "s"),
        Figure("ratio, merging child to qpdf, processor time", merging / bare_merging, bar=1.6),
        Figure("peak memory from nothing, builder and children", at_first["peak"], "MiB", bar=512),
        Figure("peak memory from ready parts, builder and child", later["peak"], "MiB", bar=512),
        Figure("size of the first volume", len(volume) / MIB, "MiB", bar=250),
    ]


def _children_seconds() -> float:
    """Return the processor time of all children that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _fill(office: Office, actor: Actor, matter_id: str) -> int:
    """Put the files into the matter, planned in annexes; return their bytes."""
    chance, size = random.Random(4), 0
    groups: list[list[str]] = [[] for _ in range(ANNEXES)]
    for number, (name, content) in enumerate(_papers(chance)):
        made = add_exhibit(office, actor, matter_id, Exhibit("", f"Paper {number}"))
        attach_file(office, actor, matter_id, made, name=name, pieces=[content])
        groups[number % ANNEXES].append(made)
        size += len(content)
    plan = AnnexPlan(tuple(PlannedAnnex(f"a{n}", f"Theme {n}", tuple(ones)) for n, ones in enumerate(groups)))
    annexes.change_plan(office, actor, matter_id, lambda _old: plan, seen=1 << 30)
    return size


def _papers(chance: random.Random) -> Iterator[tuple[str, bytes]]:
    for number in range(TEXTS[0]):
        yield f"text {number}.pdf", _text(chance, TEXTS[1])
    for number in range(SCANS[0]):
        yield f"scan {number}.pdf", _scan(chance, SCANS[1])
    for number in range(PHOTOS):
        yield f"photo {number}.jpg", _jpeg(chance, (2000, 1500))


def _text(chance: random.Random, pages: int) -> bytes:
    words = " ".join(chance.choices(("warrant", "court", "evidence", "prosecutor", "notice", "of", "the"), k=420))
    return bytes(typst.compile("#pagebreak()\n".join([words] * pages).encode(), format="pdf"))


def _scan(chance: random.Random, pages: int) -> bytes:
    """Return pages that are pictures of 200 dots an inch, as a scanner writes them."""
    with pikepdf.new() as made:
        for _ in range(pages):
            picture = pikepdf.Stream(made, _jpeg(chance, (1654, 2339)))
            picture.update(
                {
                    "/Type": pikepdf.Name.XObject, "/Subtype": pikepdf.Name.Image, "/Width": 1654, "/Height": 2339,
                    "/ColorSpace": pikepdf.Name.DeviceRGB, "/BitsPerComponent": 8, "/Filter": pikepdf.Name.DCTDecode,
                }
            )  # fmt: skip
            page = pikepdf.Dictionary(
                Type=pikepdf.Name.Page,
                MediaBox=[0, 0, 595, 842],
                Resources=pikepdf.Dictionary(XObject=pikepdf.Dictionary(P=picture)),
                Contents=pikepdf.Stream(made, b"q 595 0 0 842 0 0 cm /P Do Q"),
            )
            made.pages.append(pikepdf.Page(made.make_indirect(page)))
        stream = io.BytesIO()
        made.save(stream)
        return stream.getvalue()


def _jpeg(chance: random.Random, size: tuple[int, int]) -> bytes:
    """Return a photograph-like picture of some hundred kilobytes."""
    small = Image.frombytes("RGB", (size[0] // 6, size[1] // 6), chance.randbytes(size[0] // 6 * (size[1] // 6) * 3))
    stream = io.BytesIO()
    small.resize(size, Image.Resampling.BICUBIC).save(stream, "JPEG", quality=60)
    return stream.getvalue()


def _built(office: Office, actor: Actor, matter_id: str) -> tuple[Bundle, float]:
    asked = bundles.ask(office, actor, matter_id, anew=True)
    began = time.perf_counter()
    jobs.build_waiting(office)
    took = time.perf_counter() - began
    made = next(one for one in bundles.bundles_of(office, actor, matter_id) if one.id == asked)
    if not made.is_ready:
        raise RuntimeError(f"not built: {made.reason}")
    return made, took


def _taken(work: Callable[[], object]) -> tuple[float, float]:
    """Return how long a work took, and the processor time of its children. Units: seconds."""
    began, children = time.perf_counter(), _children_seconds()
    work()
    return time.perf_counter() - began, _children_seconds() - children


def _with_qpdf(paths: Sequence[Path], folder: Path) -> None:
    """Merge the same parts with qpdf, from plain files into a plain file."""
    qpdf = shutil.which("qpdf")
    if qpdf is None:
        raise FileNotFoundError("needs Debian's qpdf")
    subprocess.run([qpdf, "--empty", "--pages", *paths, "--", folder / "merged.pdf"], check=True)


def _plain_parts(office: Office, actor: Actor, matter_id: str, folder: Path) -> Iterator[Path]:
    with reading(office, actor, matter_id) as (connection, kept):
        files = _files(office, actor, matter_id)
        for number, file in enumerate(files):
            (part,) = derivatives.of_file(connection, kept, file, kind=PART)
            path = folder / f"{number}.pdf"
            path.write_bytes(b"".join(office.vault.read(part.id, part.object_key, sha256=part.sha256)))
            yield path


def _files(office: Office, actor: Actor, matter_id: str) -> list[str]:
    return [file.id for one in load_matter(office, actor, matter_id).record.exhibits for file in one.files]


@contextmanager
def _memory() -> Iterator[dict[str, float]]:
    """Watch what this process and all it started hold in memory, and give the most there ever was. Units: MiB."""
    found, is_over = {"peak": 0.0}, threading.Event()

    def watch() -> None:
        while not is_over.wait(0.05):
            found["peak"] = max(found["peak"], sum(map(_proportional_mib, _family(os.getpid()))))

    thread = threading.Thread(target=watch, daemon=True)
    thread.start()
    try:
        yield found
    finally:
        is_over.set()
        thread.join()


def _family(process: int) -> Iterator[int]:
    yield process
    try:
        for task in Path(f"/proc/{process}/task").iterdir():
            for child in (task / "children").read_text().split():
                yield from _family(int(child))
    except OSError:
        return


def _proportional_mib(process: int) -> float:
    try:
        found = re.search(r"^Pss:\s+(\d+) kB", Path(f"/proc/{process}/smaps_rollup").read_text(), re.MULTILINE)
    except OSError:
        return 0.0
    return int(found[1]) / 1024 if found else 0.0
