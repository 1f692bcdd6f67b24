"""Searching one matter of 5,000 items in four scripts: the first search after a start, those after it, and memory."""

from __future__ import annotations

import gc
import random
import re
import statistics
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from bench.figures import Figure
from casework.domain.exhibits import Exhibit, ExhibitFile
from casework.domain.readings import Reading, Source
from casework.keys.tokens import new_id
from casework.law.reader import read_law
from casework.services.actors import Actor
from casework.services.exhibits import add_exhibit
from casework.services.matters import changing, open_matter
from casework.services.office import Office, found_firm, new_setup_code, open_office
from casework.services.searching import search_matter
from casework.services.settings import Settings
from casework.store import exhibits, matters, readings, statements
from casework.store.exhibits import KeptFile
from casework.store.payloads import ExhibitState
from forms.reader import read_form

ITEMS: Final = 5_000
ROUNDS: Final = 12
PAGE_SIGNS: Final = 2_500
NOW: Final = datetime(2026, 11, 1, 9, tzinfo=UTC)
PASSWORD: Final = "seven quiet herons cross the ford"  # noqa: S105 (of an invented lawyer, in a folder thrown away)
LETTERS: Final = {"en": "abcdefghiklmnoprstuvw", "ru": "абвгдежзиклмнопрстуцчшюя", "ar": "ابتجحدرسصطعفقكلمنهوي"}
WORDS: Final = {
    "en": "warrant charge prosecutor court notice evidence appeal account contract witness",
    "ru": "договор обвинение прокурор суд постановление доказательство жалоба свидетель арест",
    "ar": "المحكمة القضية النيابة الحكم المتهم الشاهد العقد القرار البلاغ المحامي",
}
HAN: Final = "法院判决合同诈骗被告人证据律师检察机关案件事实公司账户逮捕通知上诉人民政府审理查明"
ASKED: Final = (
    "warrant", "prosecutor charge", '"arrest warrant"', "evidence", "zyxwv", "договор", "постановления суда",
    "обвинение", "المحكمة", "محكمة القضية", "الشاهد", "合同", "法院判决", "诈骗", "检察 律师", "warrant 合同",
    "a court", "суд", "marker77", "маркер77", "علامة77", "标记77",
)  # fmt: skip


def measure() -> list[Figure]:
    with tempfile.TemporaryDirectory() as folder:
        office, actor = founded(Path(folder))
        matter_id = open_matter(office, actor, title="Five thousand items", code_name="BENCH").id
        signs = _fill(office, actor, matter_id)
        office.forget_all()
        gc.collect()
        before = _resident_mib()
        first = _took(office, actor, matter_id, "warrant")
        after = _resident_mib()
        warm = sorted(_took(office, actor, matter_id, words) for _ in range(ROUNDS) for words in ASKED)
        slowest = max(ASKED, key=lambda words: _took(office, actor, matter_id, words))
        add_exhibit(office, actor, matter_id, Exhibit("", "One more"))
        changed = _took(office, actor, matter_id, "warrant")
        office.close()
    return [
        Figure("items in the matter", ITEMS, note=f"{signs / 1e6:.1f} million signs of text"),
        Figure("first search after a start", first, "ms"),
        Figure("search, median", statistics.median(warm), "ms"),
        Figure("search, 95th percentile", warm[int(len(warm) * 0.95)], "ms", bar=500, note=f"slowest: {slowest}"),
        Figure("first search after a change of one exhibit", changed, "ms"),
        Figure("memory of the index and the opened matter", after - before, "MiB"),
    ]


def founded(folder: Path) -> tuple[Office, Actor]:
    law = read_law()
    places = Settings(folder / "data", folder / "root.key", environ={})
    office = open_office(places, law=law, form=read_form(extra_questions=law.questions))
    person = {"firm": "Heron Law", "name": "Ada Heron", "email": "ada@example.org", "password": PASSWORD}
    return office, found_firm(office, new_setup_code(office), **person)


def _fill(office: Office, actor: Actor, matter_id: str) -> int:
    """Put items into the matter, each with one file and its text, and return how many signs these have."""
    chance, signs = random.Random(4), 0
    vocabulary = {language: _vocabulary(chance, language) for language in LETTERS}
    with changing(office, actor, matter_id) as change:
        kept = change.matter
        for number, language in zip(range(ITEMS), _languages(chance), strict=False):
            pages = tuple(_pages(chance, language, vocabulary.get(language, [])))
            one = Exhibit(new_id(), pages[0][:60], language=language, description=pages[-1][-120:], order=number)
            kept = statements.append(change.connection, kept, [ExhibitState(one)])
            file = ExhibitFile(new_id(), f"{number}.pdf", 1, "0" * 64, NOW)
            exhibits.add_file(change.connection, kept, KeptFile(one.id, file, b"k" * 32))
            kept = matters.of_nobody(change.connection, office.keys, matter_id) or kept
            text = Reading(new_id(), file.id, Source.EXTRACTED, pages, NOW, number=1)
            readings.add(change.connection, kept, text)
            signs += sum(map(len, pages))
    return signs


def _languages(chance: random.Random) -> Iterator[str]:
    while True:
        yield chance.choice(("en", "ru", "ar", "zh"))


def _vocabulary(chance: random.Random, language: str) -> list[str]:
    """Return words, the more frequent ones first, among them those that are asked for."""
    made_up = ["".join(chance.choices(LETTERS[language], k=chance.randint(2, 10))) for _ in range(8_000)]
    for place, word in enumerate(WORDS[language].split()):
        made_up.insert(4 + place * 40, word)
    return made_up


def _pages(chance: random.Random, language: str, words: list[str]) -> Iterator[str]:
    """Yield the pages of an item: mostly one or two, of one item in twenty up to forty."""
    count = chance.randint(10, 40) if chance.random() < 0.05 else chance.randint(1, 2)
    marker = {"en": "marker77", "ru": "маркер77", "ar": "علامة77", "zh": "标记77"}[language]
    for _ in range(count):
        if language == "zh":
            text = "".join(chance.choices(HAN + "".join(map(chr, range(0x4E00, 0x5600))), k=PAGE_SIGNS // 2))
            text = re.sub(r"(.{37})", r"\1，", text)
        else:
            places = (int(len(words) * chance.random() ** 3) for _ in range(PAGE_SIGNS // 7))
            text = " ".join(words[place] for place in places)
        yield f"{marker} {text}" if chance.random() < 0.001 else text


def _took(office: Office, actor: Actor, matter_id: str, words: str) -> float:
    began = time.perf_counter()
    search_matter(office, actor, matter_id, words)
    return (time.perf_counter() - began) * 1000


def _resident_mib() -> float:
    found = re.search(r"^VmRSS:\s+(\d+) kB", Path("/proc/self/status").read_text(), re.MULTILINE)
    return int(found[1]) / 1024 if found else 0.0
