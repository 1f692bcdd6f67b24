"""Files arriving: four at once, what that costs beside the bare work, and what it leaves for everybody else."""

from __future__ import annotations

import hashlib
import json
import os
import re
import socket
import statistics
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

from bench.figures import Figure
from bench.visitor import Visitor
from casework.keys.hierarchy import new_object_key
from casework.keys.streams import FRAME_BYTES, Sealer
from tests.plugins.served import Served, served_office

AT_ONCE = 4
OK = 200
WARM_UP = 12
MB = 1_000_000
FILE_BYTES = 500 * MB
ROUND_TRIP_BYTES = 1 << 30
PART_BYTES = 8 << 20
PASSWORD = "seven quiet herons cross the ford"  # noqa: S105 (of an invented lawyer, in a folder that is thrown away)
BOUNDARY = "heron"


def measure() -> list[Figure]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "evidence.bin"
        _write_noise(path, FILE_BYTES)
        bare = _bare_seconds(path)
        with served_office(Path(folder)) as office:
            lawyer = Visitor(office.address)
            exhibit = _exhibit(lawyer, office.setup_code)
            figures = _at_once(office, lawyer, exhibit, path=path, bare=bare)
            return [*figures, *_round_trip(lawyer, exhibit)]


@dataclass
class Watch:
    """The most memory that each worker took, and how long other pages took, while it goes on."""

    workers: list[int]
    reader: Visitor
    page: str
    began: dict[int, int] = field(default_factory=dict)
    most: dict[int, int] = field(default_factory=dict)
    seconds: list[float] = field(default_factory=list)

    @contextmanager
    def going_on(self) -> Iterator[None]:
        self.began = {pid: _resident(pid) for pid in self.workers}
        self.most, done = dict(self.began), threading.Event()
        threads = [threading.Thread(target=look, args=(done,)) for look in (self._memory, self._pages)]
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            done.set()
            for thread in threads:
                thread.join()

    @property
    def growth_mib(self) -> float:
        """Return by how much the worker grew that grew most."""
        return max(self.most[pid] - self.began[pid] for pid in self.workers) / (1 << 20)

    @property
    def p95_ms(self) -> float:
        return statistics.quantiles(self.seconds, n=20)[-1] * 1000

    def _memory(self, done: threading.Event) -> None:
        while not done.wait(0.05):
            self.most = {pid: max(self.most[pid], _resident(pid)) for pid in self.workers}

    def _pages(self, done: threading.Event) -> None:
        while not done.wait(0.1):
            began = time.perf_counter()
            self.reader.fetch(self.page)
            self.seconds.append(time.perf_counter() - began)


def _at_once(office: Served, lawyer: Visitor, exhibit: str, *, path: Path, bare: float) -> list[Figure]:
    for _ in range(WARM_UP):  # each worker loads once what its pages need, such as the fonts for counting pages
        _send(lawyer, exhibit, path, most=2 * MB)
        Visitor(lawyer.address, cookies=lawyer.cookies).fetch(exhibit)
    watch = Watch(_workers(office.process.pid), lawyer, exhibit.rpartition("/")[0])
    with watch.going_on():
        began = time.perf_counter()
        threads = [threading.Thread(target=_send, args=(lawyer, exhibit, path)) for _ in range(AT_ONCE)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        took = time.perf_counter() - began
    megabytes = AT_ONCE * path.stat().st_size / MB
    speed, work = megabytes / took, megabytes / (bare * AT_ONCE)
    return [
        Figure("four files of 500 MB at once, all of them", speed, "MB/s"),
        Figure("the same bytes read, hashed, encrypted in one process", work, "MB/s"),
        Figure("time for each 100 MB of the four", 100 / speed, "s", bar=1),
        Figure("the bare work : the four uploads, speed", work / speed),
        Figure("growth of the worker that grew most", watch.growth_mib, "MiB", bar=64),
        Figure("p95 of another page meanwhile", watch.p95_ms, "ms", bar=500, note=f"{len(watch.seconds)} pages"),
    ]


def _round_trip(lawyer: Visitor, exhibit: str) -> list[Figure]:
    """Send a large file in parts as the script does, take it back, and compare it byte for byte."""
    block, sent, came = os.urandom(PART_BYTES), hashlib.sha256(), hashlib.sha256()
    matter, _slash, exhibit_id = exhibit.partition("/evidence/")
    token, number = lawyer.shown.hidden["csrf_token"], ROUND_TRIP_BYTES // PART_BYTES
    fields = {"csrf_token": token, "exhibit": exhibit_id, "name": "long.bin", "total": str(ROUND_TRIP_BYTES)}
    began = time.perf_counter()
    state = _asked(lawyer, f"{matter}/evidence/uploads", urlencode(fields).encode())
    for part in (part.to_bytes(8) + block[8:] for part in range(number)):
        sent.update(part)
        raw = {"Content-Type": "application/octet-stream", "Upload-Offset": str(state["offset"]), "X-CSRFToken": token}
        state = _asked(lawyer, state["parts"], part, **raw)
    sending = time.perf_counter() - began
    kept = _asked(lawyer, state["finish"], urlencode({"csrf_token": token}).encode())
    whole = time.perf_counter() - began
    began = time.perf_counter()
    _post(lawyer, f"{exhibit}/files/{kept['file']}/original", urlencode({"csrf_token": token}).encode())
    answer = lawyer.connection.getresponse()
    while piece := answer.read(1 << 20):
        came.update(piece)
    taking = time.perf_counter() - began
    mebibytes = ROUND_TRIP_BYTES / (1 << 20)
    return [
        Figure("1 GiB in parts of 8 MiB, all parts", mebibytes / sending, "MiB/s"),
        Figure("the same with the end, where it is digested as a whole", mebibytes / whole, "MiB/s"),
        Figure("1 GiB taken back", mebibytes / taking, "MiB/s"),
        Figure("bytes that differ (0 none, 1 some)", float(sent.digest() != came.digest()), bar=0),
    ]


def _asked(lawyer: Visitor, path: str, body: bytes, **headers: str) -> dict[str, Any]:
    """Return what a script is told. Raises: RuntimeError."""
    _post(lawyer, path, body, **({"Accept": "application/json"} | headers))
    answer = lawyer.connection.getresponse()
    said = answer.read()
    if answer.status != OK:
        raise RuntimeError(f"{path}: {answer.status}: {said[:200]!r}")
    return dict(json.loads(said))


def _post(lawyer: Visitor, path: str, body: bytes, **headers: str) -> None:
    cookies = "; ".join(f"{name}={value}" for name, value in lawyer.cookies.items())
    said = {"Cookie": cookies, "Sec-Fetch-Site": "same-origin", "Content-Type": "application/x-www-form-urlencoded"}
    lawyer.connection.request("POST", path, body, said | headers)


def _exhibit(lawyer: Visitor, code: str) -> str:
    """Found a firm with the invented matter, and return the page of an exhibit of it."""
    lawyer.go("/setup")
    person = {"firm": "Heron Law", "name": "Ada Heron", "email": "ada@example.org", "password": PASSWORD}
    lawyer.send("/setup", code=code, begin="invented", **person)
    lawyer.send("/second-factor/put-off")
    lawyer.go("/")
    matter = next(link for link in lawyer.shown.links if re.fullmatch(r"/matters/\w{32}", link))
    lawyer.go(f"{matter}/evidence")
    return next(link for link in lawyer.shown.links if re.fullmatch(r"/matters/\w+/evidence/\w{32}", link))


def _send(lawyer: Visitor, exhibit: str, path: Path, most: int = 0) -> None:
    """Send a file by the plain form, straight from the disk, so that the sender costs next to nothing."""
    token = lawyer.shown.hidden["csrf_token"]
    head = (
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="csrf_token"\r\n\r\n{token}\r\n--{BOUNDARY}\r\n'
        'Content-Disposition: form-data; name="file"; filename="evidence.bin"\r\n'
        "Content-Type: application/octet-stream\r\n\r\n"
    ).encode()
    tail = f"\r\n--{BOUNDARY}--\r\n".encode()
    size = min(path.stat().st_size, most or path.stat().st_size)
    place = urlsplit(lawyer.address)
    lines = [
        f"POST {exhibit}/files HTTP/1.1",
        f"Host: {place.netloc}",
        f"Content-Type: multipart/form-data; boundary={BOUNDARY}",
        f"Content-Length: {len(head) + size + len(tail)}",
        "Cookie: " + "; ".join(f"{name}={value}" for name, value in lawyer.cookies.items()),
        "Sec-Fetch-Site: same-origin",
        "Connection: close",
    ]
    with socket.create_connection((place.hostname, place.port)) as line, path.open("rb") as file:
        line.sendall("\r\n".join(lines).encode() + b"\r\n\r\n" + head)
        line.sendfile(file, count=size)
        line.sendall(tail)
        answer = line.makefile("rb").readline()
    if b" 303 " not in answer:
        raise RuntimeError(f"the file was not taken: {answer!r}")


def _bare_seconds(path: Path) -> float:
    """Return how long reading, hashing and encrypting the file takes in one process that does nothing else."""
    sealer, digest, plain = Sealer(new_object_key(), object_id=bytes(16)), hashlib.sha256(), bytearray(FRAME_BYTES)
    began = time.perf_counter()
    with path.open("rb", buffering=0) as file:
        while read := file.readinto(plain):
            piece = memoryview(plain)[:read]
            digest.update(piece)
            sealer.seal(piece, is_last=False)
    return time.perf_counter() - began


def _write_noise(path: Path, size: int) -> None:
    block = os.urandom(1 << 20)
    with path.open("wb") as file:
        for number in range(-(-size // len(block))):
            file.write(number.to_bytes(8) + block[8 : min(len(block), size - number * len(block))])


def _workers(server: int) -> list[int]:
    """Return the worker processes of the server."""
    children = [int(found.name) for found in Path("/proc").glob("[0-9]*") if _parent(found) == server]
    return [pid for pid in children if b"redress-keeper" not in Path(f"/proc/{pid}/comm").read_bytes()]


def _parent(found: Path) -> int:
    try:
        return int((found / "stat").read_text().rpartition(")")[2].split()[1])
    except OSError:
        return 0


def _resident(pid: int) -> int:
    found = re.search(r"^Rss: +(\d+) kB", Path(f"/proc/{pid}/smaps_rollup").read_text(), re.MULTILINE)
    return int(found[1]) * 1024 if found else 0
