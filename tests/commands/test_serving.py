"""An operator's first and second start."""

import time
import urllib.request
from pathlib import Path

from tests.plugins.served import Served, served_office


def test_the_first_start_prints_one_address_and_one_code(served: Served) -> None:
    with urllib.request.urlopen(served.address, timeout=10) as page:
        shown = page.read().decode()

    assert len(served.setup_code) >= 16
    assert "code" in shown
    assert served.setup_code not in shown


def test_the_server_does_not_say_what_it_is(served: Served) -> None:
    with urllib.request.urlopen(served.address, timeout=10) as page:
        named = page.headers.get("server")

    assert not named


def test_the_set_up_code_is_kept_nowhere(served: Served) -> None:
    kept = [path.read_bytes() for path in served.data_dir.rglob("*") if path.is_file()]

    assert kept
    assert not any(served.setup_code.encode() in content for content in kept)


def test_the_second_start_takes_less_than_five_seconds(tmp_path: Path) -> None:
    with served_office(tmp_path):
        pass

    began = time.monotonic()
    with served_office(tmp_path):
        took = time.monotonic() - began

    assert took < 5


def test_only_this_machine_can_reach_it(served: Served) -> None:
    port = int(served.address.rpartition(":")[2])
    listening = f"{port:04X}"

    lines = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    addresses = {line[1].split(":")[0] for line in lines if line[1].endswith(f":{listening}") and line[3] == "0A"}

    assert addresses == {"0100007F"}
