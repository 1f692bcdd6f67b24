"""What was acknowledged is there after the process was killed in the middle of anything (RL-02, RL-03)."""

import os
import subprocess
import sys
import time
from pathlib import Path

from casework.domain.exhibits import Exhibit
from casework.domain.questions import Form
from casework.law.reader import Law
from casework.services import answers, exhibits, receiving
from casework.services.actors import Actor
from casework.services.journal_checks import verify
from casework.services.matters import Matter, load_matter
from casework.services.office import Office, open_office
from casework.services.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
ROUNDS = 3
WORKER = """
import itertools, os, sys
from pathlib import Path
from casework.law.reader import read_law
from casework.services import answers, receiving
from casework.services.actors import Actor
from casework.services.answers import Statement
from casework.services.office import open_office
from casework.services.settings import Settings
from forms.reader import read_form

data, key, url, account, matter, exhibit, round_number = sys.argv[1:]
law = read_law()
settings = Settings(Path(data), Path(key), url, environ={})
office = open_office(settings, law=law, form=read_form(extra_questions=law.questions))
actor = Actor(account, "Amara Lindqvist", "amara@example.org")
for number in itertools.count():
    text = f"round {round_number} number {number}"
    answers.answer(office, actor, matter, "applicant", {"applicant.aliases": Statement(text)}, seen=10**9)
    print("said", text, flush=True)
    file = receiving.attach_file(office, actor, matter, exhibit, name=text, pieces=[text.encode() * 20_000])
    print("kept", file.id, flush=True)
"""


def test_nothing_acknowledged_is_lost_when_the_process_is_killed(
    office: Office, amara: Actor, heron: Matter, settings: Settings, law: Law, form: Form
) -> None:
    exhibit = exhibits.add_exhibit(office, amara, heron.id, Exhibit("", "Recordings"))
    places = [str(settings.data_dir), str(settings.root_key_file), settings.database_url]
    acknowledged: list[tuple[str, str]] = []

    for number in range(ROUNDS):
        acknowledged += _work_until_killed([*places, amara.id, heron.id, exhibit, str(number)])

    said = {str(fact.value) for fact in answers.history(office, amara, heron.id, "applicant", "applicant.aliases")}
    matter = load_matter(office, amara, heron.id)
    kept = {file.id: file.name for file in matter.record.exhibits[0].files}
    assert len(acknowledged) > 2 * ROUNDS
    assert {what for kind, what in acknowledged if kind == "said"} <= said
    assert {what for kind, what in acknowledged if kind == "kept"} <= set(kept)
    assert verify(office).ok, "RL-02, AU-05: the journal tells of everything acknowledged, and its chain is whole"
    for file_id, name in kept.items():
        assert b"".join(receiving.read_file(office, amara, heron.id, file_id)[1]) == name.encode() * 20_000
    open_office(settings, law=law, form=form).close()


def _work_until_killed(arguments: list[str]) -> list[tuple[str, str]]:
    """Return what a worker had acknowledged when it was killed without warning, a moment after its first answers."""
    environ = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)}
    worker = subprocess.Popen(
        [sys.executable, "-c", WORKER, *arguments], env=environ, text=True, stdout=subprocess.PIPE
    )
    assert worker.stdout is not None
    lines = [worker.stdout.readline() for _ in range(3)]
    time.sleep(0.05 + int.from_bytes(os.urandom(1)) / 1000)
    worker.kill()
    lines += worker.stdout.read().splitlines()
    worker.wait()
    worker.stdout.close()
    whole = [line.strip().partition(" ") for line in lines if line.startswith(("said ", "kept "))]
    return [(kind, what) for kind, _, what in whole[:-1]]  # the last line may be half of one
