"""The root key: kept apart from the data, readable by its owner alone (CR-04)."""

import base64
from pathlib import Path

import pytest

from casework.keys.roots import (
    RootKey,
    RootKeyMissing,
    RootKeyRefused,
    create_root_key,
    find_root_key,
    read_root_key,
)

IN_ENVIRONMENT = base64.b64encode(b"e" * 32).decode()


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    (tmp_path / "data").mkdir()
    return tmp_path / "data"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "keys" / "root.key"


def test_a_new_key_is_read_back_and_private(path: Path, data_dir: Path) -> None:
    made = create_root_key(path, data_dir)

    assert read_root_key(path, data_dir) == made
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_key_is_never_overwritten(path: Path, data_dir: Path) -> None:
    made = create_root_key(path, data_dir)

    with pytest.raises(RootKeyRefused, match="already"):
        create_root_key(path, data_dir)

    assert read_root_key(path, data_dir) == made


def test_a_missing_key_is_told_from_a_wrong_one(path: Path, data_dir: Path) -> None:
    with pytest.raises(RootKeyMissing):
        read_root_key(path, data_dir)


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604, 0o660])
def test_a_key_that_others_may_read_is_refused(path: Path, data_dir: Path, mode: int) -> None:
    create_root_key(path, data_dir)
    path.chmod(mode)

    with pytest.raises(RootKeyRefused, match="chmod 600"):
        read_root_key(path, data_dir)


def test_a_key_among_the_data_is_refused(data_dir: Path) -> None:
    inside = data_dir / "deep" / "root.key"

    with pytest.raises(RootKeyRefused, match="outside"):
        create_root_key(inside, data_dir)

    assert not inside.exists()


def test_a_link_does_not_hide_that_a_key_lies_among_the_data(data_dir: Path, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(data_dir)

    with pytest.raises(RootKeyRefused, match="outside"):
        create_root_key(tmp_path / "link" / "root.key", data_dir)


@pytest.mark.parametrize("held", [b"", b"not base64!", base64.b64encode(b"short"), base64.b64encode(b"x" * 33)])
def test_a_file_without_a_whole_key_is_refused(path: Path, data_dir: Path, held: bytes) -> None:
    path.parent.mkdir()
    path.write_bytes(held)
    path.chmod(0o600)

    with pytest.raises(RootKeyRefused):
        read_root_key(path, data_dir)


def test_a_key_may_come_from_the_environment(path: Path, data_dir: Path) -> None:
    found = find_root_key(path, data_dir, environ={"REDRESS_ROOT_KEY": IN_ENVIRONMENT})

    assert found == RootKey(b"e" * 32)


def test_a_key_set_twice_is_refused(path: Path, data_dir: Path) -> None:
    create_root_key(path, data_dir)

    with pytest.raises(RootKeyRefused, match="twice"):
        find_root_key(path, data_dir, environ={"REDRESS_ROOT_KEY": IN_ENVIRONMENT})


def test_another_key_is_noticed_by_its_check_value() -> None:
    ours, theirs = RootKey(b"a" * 32), RootKey(b"b" * 32)

    ours.refuse_unless(ours.check_value)

    with pytest.raises(RootKeyRefused, match="not the one"):
        theirs.refuse_unless(ours.check_value)


def test_a_key_never_shows_itself() -> None:
    key = RootKey(b"SECRETSECRETSECRETSECRETSECRET!!")

    shown = repr(key) + str(key) + f"{key.id!r}{key.check_value!r}"

    assert "SECRET" not in shown
