"""The root key under a passphrase, and on paper."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from casework.keys.passphrase import Cost, WrongPassphrase, open_sealed_root_key, seal_root_key
from casework.keys.recovery_kit import KitMistyped, lines_of, mark_of, page, read_lines
from casework.keys.roots import RootKey, RootKeyRefused, RootKeySealed, find_root_key

ROOT = RootKey(bytes(range(32)))
WORDS = "seven lamps over the violet harbour"
CHEAP = Cost(passes=2, memory_kib=19_456)


@pytest.fixture
def sealed(tmp_path: Path) -> Path:
    path = tmp_path / "key" / "root.sealed"
    seal_root_key(path, ROOT, passphrase=WORDS, cost=CHEAP)
    return path


def test_the_passphrase_opens_the_root_key(sealed: Path) -> None:
    """CR-04: the root key comes from a passphrase given at the start."""
    assert open_sealed_root_key(sealed, passphrase=WORDS) == ROOT
    assert sealed.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("wrong", ["", WORDS + " ", WORDS.upper()])
def test_another_passphrase_opens_nothing(sealed: Path, wrong: str) -> None:
    with pytest.raises(WrongPassphrase):
        open_sealed_root_key(sealed, passphrase=wrong)


def test_the_sealed_file_holds_nothing_of_the_key(sealed: Path) -> None:
    content = sealed.read_bytes()

    assert ROOT.secret not in content
    assert ROOT.id.hex().encode() not in content


def test_a_file_that_asks_for_all_memory_is_refused(sealed: Path) -> None:
    written = json.loads(sealed.read_text())
    sealed.write_text(json.dumps(written | {"memory_kib": 1 << 40}))

    with pytest.raises(RootKeyRefused, match="format"):
        open_sealed_root_key(sealed, passphrase=WORDS)


def test_a_sealed_file_that_others_may_read_is_refused(sealed: Path) -> None:
    sealed.chmod(0o640)

    with pytest.raises(RootKeyRefused, match="chmod 600"):
        open_sealed_root_key(sealed, passphrase=WORDS)


def test_a_root_key_that_waits_for_its_passphrase_is_said_to_be_sealed(sealed: Path, tmp_path: Path) -> None:
    with pytest.raises(RootKeySealed):
        find_root_key(tmp_path / "key" / "root.key", tmp_path / "data", environ={}, sealed=sealed)


def test_a_root_key_both_open_and_sealed_is_refused(sealed: Path, tmp_path: Path) -> None:
    """CR-04: start refuses when both sources are set."""
    (tmp_path / "key" / "root.key").write_text("")

    with pytest.raises(RootKeyRefused, match="set twice"):
        find_root_key(tmp_path / "key" / "root.key", tmp_path / "data", environ={}, sealed=sealed)


def test_what_is_typed_from_the_kit_is_the_key() -> None:
    """BK-01: the recovery kit, printed apart, is enough to open a backup."""
    typed = "\n".join(lines_of(ROOT)).lower().replace("0", "O").replace(" ", "-")

    assert read_lines(typed) == ROOT


@pytest.mark.parametrize("number", range(4))
def test_every_mistyped_sign_is_named_by_its_line(number: int) -> None:
    lines = list(lines_of(ROOT))
    for at, sign in enumerate(lines[number]):
        if sign != " ":
            other = "7" if sign != "7" else "9"
            typed = [*lines[:number], lines[number][:at] + other + lines[number][at + 1 :], *lines[number + 1 :]]
            with pytest.raises(KitMistyped, match=f"Line {number + 1} "):
                read_lines("\n".join(typed))


def test_lines_typed_in_another_order_are_noticed() -> None:
    first, second, *rest = lines_of(ROOT)

    with pytest.raises(KitMistyped, match="Line 1 "):
        read_lines("\n".join([second, first, *rest]))
    with pytest.raises(KitMistyped, match="3 were typed"):
        read_lines("\n".join([*rest, first]))


def test_the_page_to_print_has_key_mark_and_what_to_do() -> None:
    shown = page(ROOT, firm="Lindqvist Chambers", at=datetime(2026, 11, 22, tzinfo=UTC))

    assert all(line in shown for line in lines_of(ROOT))
    assert mark_of(ROOT) in shown
    assert "redress restore" in shown
    assert "It does not change the office key" in " ".join(shown.split())
    assert max(map(len, shown.splitlines())) <= 80
    assert len(shown.splitlines()) < 60
