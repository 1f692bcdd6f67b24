"""The key ring: a file beside the data in which the office key lies, wrapped by the root key; and the change of that.

While the root key is being changed, the ring also holds each of the two root keys wrapped by the other, so that
a process which knows either of them opens everything. The last step takes these bridges away.
"""

import base64
import binascii
import json
import os
import secrets
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from casework.keys.fields import Place, SealBroken
from casework.keys.hierarchy import Keys, wrapping_key
from casework.keys.roots import KEY_BYTES, RootKey, RootKeyRefused, read_privately, write_whole

FORMAT: Final = 1
Written = dict[str, str]


@dataclass(frozen=True)
class Ring:
    """The key ring in `path`."""

    path: Path

    @property
    def exists(self) -> bool:
        return self.path.exists()

    def create(self, root: RootKey) -> None:
        """Make an office key and keep it under `root`. A ring that another process made meanwhile stays."""
        unfinished = self.path.with_name(f"{self.path.name}.{secrets.token_hex(8)}")
        content = _Content({root.id.hex(): _wrap(root, RootKey(secrets.token_bytes(KEY_BYTES)), "office")})
        write_whole(unfinished, content.written())
        try:
            os.link(unfinished, self.path)
        except FileExistsError:
            pass
        finally:
            unfinished.unlink()

    def put_back(self, content: bytes) -> None:
        """Write the ring that a backup held."""
        write_whole(self.path, content)

    def keys(self, root: RootKey) -> Keys:
        """Return every key that `root` reaches; without a ring it is the office key itself.

        New keys are wrapped by the newest root key, also while it is being changed.

        Raises: RootKeyRefused if the ring belongs to another root key.
        """
        if not self.exists:
            return Keys(root)
        content = self._read()
        office = _unwrap(root, content.office, root.id.hex(), "office")
        if office is None:
            raise RootKeyRefused("This root key is not the one these data were written with.")
        newest = root
        if content.newest and content.newest != root.id.hex():
            newest = self._bridged(content, root, content.newest) or root
        return Keys(newest, office, other=lambda named: self.find(root, named))

    def find(self, root: RootKey, named: bytes) -> RootKey | None:
        """Return the root key called `named`, if it is `root` or a bridge leads there from `root`."""
        if named == root.id:
            return root
        return self._bridged(self._read(), root, named.hex()) if self.exists else None

    def build_bridges(self, old: RootKey, new: RootKey) -> None:
        """Let whoever knows either root key open what the other wrapped; new keys are wrapped by `new` from here on."""
        office = self.keys(old).office
        content = _Content(
            {root.id.hex(): _wrap(root, office, "office") for root in (old, new)},
            bridges={
                f"{old.id.hex()}-{new.id.hex()}": _wrap(old, new, "bridge"),
                f"{new.id.hex()}-{old.id.hex()}": _wrap(new, old, "bridge"),
            },
            newest=new.id.hex(),
        )
        write_whole(self.path, content.written())

    def take_bridges_away(self, new: RootKey) -> None:
        """Forget every root key but `new`."""
        content = _Content({new.id.hex(): _wrap(new, self.keys(new).office, "office")})
        write_whole(self.path, content.written())

    @property
    def newest(self) -> bytes:
        """The name of the root key that is being changed to; empty while none is."""
        return bytes.fromhex(self._read().newest)

    @property
    def has_bridges(self) -> bool:
        return self.exists and bool(self._read().bridges)

    def _bridged(self, content: "_Content", root: RootKey, named: str) -> RootKey | None:
        return _unwrap(root, content.bridges, f"{root.id.hex()}-{named}", "bridge")

    def _read(self) -> "_Content":
        try:
            written: dict[str, Any] = json.loads(read_privately(self.path))
        except ValueError:
            raise RootKeyRefused(f"{self.path} is not a key ring. Put it back from a backup.") from None
        if not isinstance(written, dict) or written.get("format") != FORMAT:
            raise RootKeyRefused(f"{self.path} is in a format that this version does not know.")
        return _Content(written["office"], bridges=written["bridges"], newest=written["newest"])


@dataclass(frozen=True)
class _Content:
    """What the file says: who wraps the office key, who leads to whom, and which root key is the newest."""

    office: Written
    bridges: Written = field(default_factory=dict)
    newest: str = ""

    def written(self) -> bytes:
        return json.dumps({"format": FORMAT, **vars(self)}, indent=1).encode() + b"\n"


def _wrap(root: RootKey, secret: RootKey, use: str) -> str:
    return base64.b64encode(wrapping_key(root).seal(secret.secret, _place(root, use))).decode()


def _unwrap(root: RootKey, written: Written, name: str, use: str) -> RootKey | None:
    """Return what `root` wraps under this name, None if there is no such name. Raises: RootKeyRefused."""
    if name not in written:
        return None
    try:
        return RootKey(wrapping_key(root).open(base64.b64decode(written[name], validate=True), _place(root, use)))
    except (SealBroken, binascii.Error):
        raise RootKeyRefused("The key ring was altered. Put it back from a backup.") from None


def _place(root: RootKey, use: str) -> Place:
    return Place("firm", "ring", root.id.hex(), use)
