"""The vault: originals come back byte for byte or not at all, and never lie there in plain (UP-02, UP-08)."""

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casework.keys.hierarchy import new_object_key
from casework.store.vault import ExhibitAltered, Stored, Vault

CANARY = b"canary-of-talsk-" * 70_000  # a little over one frame


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    (tmp_path / "vault").mkdir()
    return Vault(tmp_path / "vault")


def files_in(vault: Vault) -> list[Path]:
    return [path for path in vault.folder.rglob("*") if path.is_file()]


def read(vault: Vault, stored: Stored, key: bytes) -> bytes:
    return b"".join(vault.read(stored.object_id, key, sha256=stored.sha256))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=30)
@given(st.lists(st.binary(max_size=100_000), max_size=5))
def test_any_file_comes_back_byte_for_byte(vault: Vault, pieces: list[bytes]) -> None:
    key = new_object_key()

    stored = vault.store(pieces, key)

    assert read(vault, stored, key) == b"".join(pieces)
    assert stored.size_bytes == sum(map(len, pieces))


def test_nothing_of_a_file_lies_in_plain(vault: Vault) -> None:
    vault.store([CANARY], new_object_key())

    for path in files_in(vault):
        assert b"canary" not in path.read_bytes()


def test_nothing_lies_in_plain_while_a_file_arrives(vault: Vault) -> None:
    seen: list[bytes] = []

    def arriving() -> Iterator[bytes]:
        for _ in range(3):
            yield CANARY
            seen.extend(path.read_bytes() for path in files_in(vault))

    vault.store(arriving(), new_object_key())

    assert any(len(content) > 1_000_000 for content in seen)
    assert not any(b"canary" in content for content in seen)


def test_names_in_the_vault_mean_nothing(vault: Vault) -> None:
    stored = vault.store([b"x"], new_object_key())

    (path,) = files_in(vault)

    assert path.name == stored.object_id
    assert len(path.name) == 32
    assert path.stat().st_mode & 0o777 == 0o600


def test_the_same_file_twice_is_two_objects(vault: Vault) -> None:
    key = new_object_key()
    one, other = vault.store([CANARY], key), vault.store([CANARY], key)

    contents = {path.read_bytes() for path in files_in(vault)}

    assert one.object_id != other.object_id
    assert len(contents) == 2


def test_an_upload_that_breaks_off_leaves_nothing(vault: Vault) -> None:
    def broken_off() -> Iterator[bytes]:
        yield CANARY
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        vault.store(broken_off(), new_object_key())

    assert files_in(vault) == []


@pytest.mark.parametrize("at", [0, 20, 40, 500_000, -1])
def test_one_changed_byte_is_told(vault: Vault, at: int) -> None:
    key = new_object_key()
    stored = vault.store([CANARY], key)
    (path,) = files_in(vault)
    content = bytearray(path.read_bytes())
    content[at] ^= 1
    path.write_bytes(content)

    with pytest.raises(ExhibitAltered):
        read(vault, stored, key)


def test_a_missing_file_is_told(vault: Vault) -> None:
    key = new_object_key()
    stored = vault.store([b"x"], key)
    vault.discard(stored.object_id)

    with pytest.raises(ExhibitAltered):
        read(vault, stored, key)


def test_files_changed_for_each_other_are_told(vault: Vault) -> None:
    key = new_object_key()
    one, other = vault.store([b"one"], key), vault.store([b"two"], key)
    paths = {path.name: path for path in files_in(vault)}
    paths[one.object_id].write_bytes(paths[other.object_id].read_bytes())

    with pytest.raises(ExhibitAltered):
        read(vault, one, key)


def test_a_file_that_is_not_the_one_received_is_told(vault: Vault) -> None:
    key = new_object_key()
    stored = vault.store([b"one"], key)

    with pytest.raises(ExhibitAltered, match="not the file"):
        list(vault.read(stored.object_id, key, sha256="0" * 64))


def test_the_sweep_spares_what_is_known_and_what_is_young(vault: Vault) -> None:
    known, unknown, young = (vault.store([b"x"], new_object_key()).object_id for _ in range(3))
    unfinished = vault.folder / "ab" / "abcd.unfinished"
    unfinished.parent.mkdir(exist_ok=True)
    unfinished.touch()
    for name in (known, unknown, unfinished.name):
        path = next(vault.folder.rglob(name))
        os.utime(path, (time.time() - 200_000,) * 2)

    swept = vault.sweep(lambda object_id: object_id == known)

    assert swept == 2
    assert {path.name for path in files_in(vault)} == {known, young}
