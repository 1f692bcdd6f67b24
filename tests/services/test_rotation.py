"""Keys are changed while the office works, and whatever cuts that off, everything opens."""

import multiprocessing
import os
import time
from dataclasses import replace
from pathlib import Path

import pytest

from casework.domain.exhibits import Exhibit
from casework.domain.questions import Form
from casework.keys.passphrase import Cost, open_sealed_root_key, seal_root_key
from casework.keys.roots import read_root_key
from casework.keys.rotation import Ring
from casework.law.reader import Law
from casework.services import answers, exhibits, receiving, rotation
from casework.services.actors import Actor
from casework.services.answers import Statement
from casework.services.matters import Matter, load_matter, open_matter
from casework.services.office import Office, firm_name, open_office
from casework.services.refusals import RootKeyRefused, RotationRefused
from casework.services.settings import Settings

KILLS = 26
ALIASES = "applicant.aliases"
CONTENT = b"exhibit " * 9_000
WORDS = "seven lamps over the violet harbour"
CHEAP = Cost(passes=2, memory_kib=19_456)


@pytest.fixture
def files(office: Office, amara: Actor, heron: Matter) -> dict[str, list[str]]:
    """Five matters, each with answers and with files, by matter."""
    found = {}
    for number in range(5):
        matter = open_matter(office, amara, title=f"Matter {number}", code_name=f"BIRD {number}").id
        for text in ("first", "second"):
            answers.answer(office, amara, matter, "applicant", {ALIASES: Statement(text)}, seen=10**9)
        exhibit = exhibits.add_exhibit(office, amara, matter, Exhibit("", "Recordings"))
        found[matter] = [
            receiving.attach_file(office, amara, matter, exhibit, name=f"{n}.bin", pieces=[CONTENT]).id
            for n in range(3)
        ]
    return found


def refuse_if_anything_is_shut(office: Office, amara: Actor, files: dict[str, list[str]]) -> None:
    assert firm_name(office) == "Lindqvist Chambers"
    for matter, named in files.items():
        assert load_matter(office, amara, matter).title.startswith("Matter")
        history = answers.history(office, amara, matter, "applicant", ALIASES)
        assert [fact.value for fact in history][:2] == ["first", "second"]
        for file in named:
            assert b"".join(receiving.read_file(office, amara, matter, file)[1]) == CONTENT


def root_of(settings: Settings) -> object:
    return read_root_key(settings.root_key_file, settings.data_dir)


def again(settings: Settings, office: Office) -> Office:
    return open_office(settings, law=office.law, form=office.form, clock=office.clock, passwords=office.passwords)


def test_everything_opens_after_the_keys_were_changed(
    office: Office, settings: Settings, amara: Actor, files: dict[str, list[str]]
) -> None:
    """CR-05: a process that goes on opens everything, and so does a new one, once the old key is forgotten."""
    old = read_root_key(settings.root_key_file, settings.data_dir)

    done = rotation.rotate(office, settings, old)

    refuse_if_anything_is_shut(office, amara, files)
    assert done.matters == len(files) + 1
    assert rotation.finish(office, settings, done.new)
    new = again(settings, office)
    refuse_if_anything_is_shut(new, amara, files)
    assert root_of(settings) == done.new != old
    with pytest.raises(RootKeyRefused, match="not the one"):
        Ring(settings.ring_file).keys(old)
    new.close()


def test_people_write_on_while_keys_are_changed(
    office: Office, settings: Settings, amara: Actor, files: dict[str, list[str]]
) -> None:
    """CR-05: rotation is online; what is opened and said meanwhile is there afterwards."""
    old = read_root_key(settings.root_key_file, settings.data_dir)
    said, opened = [], []

    def work(_left: int) -> None:
        for matter in files:
            answers.answer(office, amara, matter, "applicant", {ALIASES: Statement(f"{len(said)}")}, seen=10**9)
            said.append(matter)
        opened.append(open_matter(office, amara, title="Matter new", code_name="").id)

    done = rotation.rotate(office, settings, old, told=work)

    rotation.finish(office, settings, done.new)
    new = again(settings, office)
    refuse_if_anything_is_shut(new, amara, files)
    assert [load_matter(new, amara, matter).title for matter in opened] == ["Matter new"] * len(opened)
    matter = said[-1]
    history = answers.history(new, amara, matter, "applicant", ALIASES)
    assert len(history) == 2 + said.count(matter)
    new.close()


def test_every_object_opens_wherever_the_change_is_killed(
    office: Office, settings: Settings, amara: Actor, files: dict[str, list[str]]
) -> None:
    """CR-05: kill -9 at 26 moments of a rotation; every object opens after each, and the last one finishes."""
    took, cut, rounds = 0.3, 0, 0

    while cut < KILLS and rounds < 4 * KILLS:
        rounds += 1
        is_done, seconds = _rotate_in_a_child(settings, office, killed_after=took * os.urandom(1)[0] / 256)
        took, cut = (seconds if is_done else took), cut + (not is_done)
        found = again(settings, office)
        refuse_if_anything_is_shut(found, amara, files)
        found.close()

    assert cut == KILLS
    assert _rotate_in_a_child(settings, office, killed_after=60)[0]
    found = again(settings, office)
    refuse_if_anything_is_shut(found, amara, files)
    assert not rotation.is_under_way(settings)
    found.close()


def test_a_root_key_under_a_passphrase_is_changed_too(
    office: Office, settings: Settings, amara: Actor, files: dict[str, list[str]], law: Law, form: Form
) -> None:
    """CR-05 CR-04: the new key lies under the passphrase, and the old file is replaced."""
    old = read_root_key(settings.root_key_file, settings.data_dir)
    seal_root_key(settings.sealed_root_file, old, passphrase=WORDS, cost=CHEAP)
    settings.root_key_file.unlink()

    done = rotation.rotate(office, settings, old, passphrase=WORDS, cost=CHEAP)

    assert open_sealed_root_key(settings.sealed_root_file, passphrase=WORDS) == done.new
    assert rotation.finish(office, settings, done.new)
    new = open_office(settings, law=law, form=form, root=done.new)
    refuse_if_anything_is_shut(new, amara, files)
    assert {path.name for path in settings.root_key_file.parent.iterdir()} == {"root.sealed"}
    new.close()


def test_a_root_key_from_the_environment_is_not_changed(office: Office, settings: Settings) -> None:
    root = read_root_key(settings.root_key_file, settings.data_dir)
    settings.root_key_file.unlink()

    with pytest.raises(RotationRefused, match="comes from the environment"):
        rotation.rotate(office, replace(settings, environ={"REDRESS_ROOT_KEY": "x"}), root)


def test_one_matter_is_given_a_new_key(office: Office, amara: Actor, files: dict[str, list[str]]) -> None:
    """CR-05: the key of one matter is changed by itself, for a member who left."""
    matter = next(iter(files))

    assert rotation.change_matter_key(office, matter, actor=amara.id)
    assert rotation.change_matter_key(office, matter, actor=amara.id)
    assert not rotation.change_matter_key(office, "f" * 32)

    refuse_if_anything_is_shut(office, amara, files)


def _rotate_in_a_child(settings: Settings, office: Office, *, killed_after: float) -> tuple[bool, float]:
    """Rotate in a process of its own; return whether it came to its end before it was killed, and how long it took."""
    context = multiprocessing.get_context("fork")
    ready = context.Event()
    child = context.Process(target=_rotate, args=(settings, office, ready))
    child.start()
    ready.wait(30)
    began = time.monotonic()
    child.join(killed_after)
    took = time.monotonic() - began
    child.kill()
    child.join()
    return child.exitcode == 0, took


def _rotate(settings: Settings, parent: Office, ready: object) -> None:
    office = again(settings, parent)
    root = read_root_key(settings.root_key_file, settings.data_dir)
    ready.set()  # type: ignore[attr-defined]
    if rotation.is_under_way(settings) and rotation.finish(office, settings, root):
        os._exit(0)
    done = rotation.rotate(office, settings, root)
    rotation.finish(office, settings, done.new)
    os._exit(0)


def test_the_places_of_an_installation_are_apart(settings: Settings) -> None:
    places: list[Path] = [
        settings.ring_file,
        settings.sealed_root_file,
        settings.backups_folder,
        settings.root_key_file,
    ]

    assert len(set(places)) == 4
    assert not settings.backups_folder.is_relative_to(settings.data_dir)
