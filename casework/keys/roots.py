"""The root key: where it may lie, how it is made, and when it is refused."""

import base64
import binascii
import hashlib
import hmac
import os
import secrets
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

KEY_BYTES = 32
ENVIRONMENT_NAME = "REDRESS_ROOT_KEY"


class RootKeyRefused(Exception):
    """The root key cannot be used; the message says what the operator has to change."""


class RootKeyExists(RootKeyRefused):
    """There is a root key already, and one is never overwritten."""


class RootKeyMissing(RootKeyRefused):
    """There is no root key where one is expected."""


class RootKeySealed(RootKeyRefused):
    """The root key lies under a passphrase, which somebody has to give."""


@dataclass(frozen=True)
class RootKey:
    """The one secret from which every other key descends. Its bytes never show in `repr`."""

    secret: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if len(self.secret) != KEY_BYTES:
            raise RootKeyRefused(f"The root key must be {KEY_BYTES} bytes long, not {len(self.secret)}.")

    @property
    def id(self) -> bytes:
        """Name of this key in every blob it protects: eight bytes that give nothing of the secret away."""
        return self._digest(b"redress/root-key-id")[:8]

    @property
    def check_value(self) -> bytes:
        """What is stored beside the data, so that a wrong root key is noticed before anything is written."""
        return self._digest(b"redress/root-key-check")

    def refuse_unless(self, check_value: bytes) -> None:
        """Raises: RootKeyRefused if the data were written under another root key."""
        if not hmac.compare_digest(self.check_value, check_value):
            raise RootKeyRefused("This root key is not the one these data were written with.")

    def _digest(self, label: bytes) -> bytes:
        return hmac.digest(self.secret, label, hashlib.sha256)


def create_root_key(path: Path, data_dir: Path) -> RootKey:
    """Make a new root key in a file that only its owner may read, outside the data directory.

    Raises: RootKeyRefused if the path lies inside the data directory; RootKeyExists.
    """
    key = new_root_key()
    keep_root_key(path, data_dir, key)
    return key


def new_root_key() -> RootKey:
    return RootKey(secrets.token_bytes(KEY_BYTES))


def read_root_key(path: Path, data_dir: Path) -> RootKey:
    """Return the root key kept in `path`.

    Raises: RootKeyMissing if no file is there; RootKeyRefused if others may read it, if it lies inside
    the data directory, or if it does not hold a key.
    """
    _refuse_inside(path, data_dir)
    return _decode(read_privately(path).strip(), origin=str(path))


def find_root_key(path: Path, data_dir: Path, *, environ: Mapping[str, str], sealed: Path | None = None) -> RootKey:
    """Return the root key from the environment or, if it is not set there, from `path`.

    Raises: RootKeySealed if it lies under a passphrase in `sealed`; RootKeyRefused if it is set in two places,
    since then nobody knows which one opens the data.
    """
    given = environ.get(ENVIRONMENT_NAME, "").strip()
    places = [ENVIRONMENT_NAME] * bool(given) + [str(one) for one in (path, sealed) if one and one.exists()]
    if len(places) > 1:
        raise RootKeyRefused(f"The root key is set twice: in {places[0]} and in {places[1]}. Keep one.")
    if given:
        return _decode(given.encode(), origin=ENVIRONMENT_NAME)
    if sealed and sealed.exists():
        _refuse_inside(sealed, data_dir)
        raise RootKeySealed(f"The root key lies under a passphrase in {sealed}.")
    return read_root_key(path, data_dir)


def keep_root_key(path: Path, data_dir: Path, root: RootKey) -> None:
    """Write a root key that is known already, such as one typed from paper, where `create_root_key` writes new ones.

    Raises: RootKeyRefused, RootKeyExists, as that does.
    """
    _refuse_inside(path, data_dir)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    unfinished = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    try:
        _write_privately(unfinished, base64.b64encode(root.secret) + b"\n")
        os.link(unfinished, path)  # fails if there is a key, and nobody ever sees half of one
    except FileExistsError:
        raise RootKeyExists(f"There is already a root key at {path}.") from None
    finally:
        unfinished.unlink(missing_ok=True)
    _sync_folder(path.parent)


def next_of(path: Path) -> Path:
    """Return where a new root key waits, while the one in `path` is being changed."""
    return path.with_name(f"{path.name}.next")


def promote_next(path: Path) -> None:
    """Put the new root key in the place of the old one, at one stroke."""
    next_of(path).rename(path)
    _sync_folder(path.parent)


def read_privately(path: Path) -> bytes:
    """Return what stands in a file that holds a secret.

    Raises: RootKeyMissing; RootKeyRefused if others may read it.
    """
    try:
        handle = os.open(path, os.O_RDONLY)
    except FileNotFoundError:
        raise RootKeyMissing(f"There is no root key at {path}.") from None
    with os.fdopen(handle, "rb") as file:
        mode = stat.S_IMODE(os.fstat(file.fileno()).st_mode)
        if mode & 0o077:
            raise RootKeyRefused(f"Others may read the root key at {path}. Run: chmod 600 {path}")
        return file.read(1 << 20)


def write_whole(path: Path, content: bytes) -> None:
    """Write a private file, replacing one that is there: after a power cut it is the old one or the new one."""
    unfinished = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    try:
        _write_privately(unfinished, content)
        unfinished.rename(path)
    finally:
        unfinished.unlink(missing_ok=True)
    _sync_folder(path.parent)


def _decode(text: bytes, *, origin: str) -> RootKey:
    try:
        secret = base64.b64decode(text, validate=True)
    except binascii.Error:
        raise RootKeyRefused(f"{origin} does not hold a root key in base64.") from None
    return RootKey(secret)


def _refuse_inside(path: Path, data_dir: Path) -> None:
    if path.resolve().is_relative_to(data_dir.resolve()):
        raise RootKeyRefused(f"The root key must lie outside the data directory, not at {path}.")


def _write_privately(path: Path, content: bytes) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
