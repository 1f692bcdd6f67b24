"""Exports under a passphrase: the encrypted form of what leaves the office, opened without the office.

A head with the costs and the salt of argon2id, the file as `streams` encrypts it, and at the end a list of digests of
what was encrypted, so that damage is found and placed by whoever has no passphrase. `docs/export-format.md` describes
it well enough to write another program that opens it.
"""

from __future__ import annotations

import hashlib
import io
import os
import secrets
import struct
from collections.abc import Callable, Iterable, Iterator
from typing import BinaryIO, Final

from casework.keys.passphrase import HIGHEST_MEMORY_KIB, HIGHEST_PASSES, Cost
from casework.keys.passwords import Passwords
from casework.keys.streams import Anywhere, StreamBroken, encrypt
from casework.verifier.verify import END, LIST, SEALED

FORMAT: Final = 1
ARGON2ID: Final = 1
BLOCK_BYTES: Final = 1 << 20
SALT_BYTES: Final = 16
HEAD: Final = struct.Struct(f">4sBBIII{SALT_BYTES}s")  # mark, format, derivation, passes, KiB of memory, lanes, salt


class SealedExportRefused(Exception):
    """A file is no encrypted export, or this is not its passphrase; the message says which."""


def sealer(passphrase: str, *, passwords: Passwords, cost: Cost) -> Callable[[Iterable[bytes]], Iterator[bytes]]:
    """Return what turns the pieces of one export into those of the encrypted one.

    Raises: TooBusy.
    """
    salt = secrets.token_bytes(SALT_BYTES)
    key = passwords.key_from(passphrase, salt, passes=cost.passes, memory_kib=cost.memory_kib)
    head = HEAD.pack(SEALED, FORMAT, ARGON2ID, cost.passes, cost.memory_kib, 1, salt)
    return lambda pieces: _with_list(_after(head, encrypt(pieces, key, object_id=salt)))


def open_export(file: BinaryIO, passphrase: str, *, passwords: Passwords) -> Anywhere:
    """Return the plain export, to be read anywhere; each piece is proven before it is given out.

    Raises: SealedExportRefused; while reading, StreamBroken.
    """
    file.seek(0)
    head = file.read(HEAD.size)
    try:
        mark, version, derivation, passes, memory_kib, lanes, salt = HEAD.unpack(head)
    except struct.error:
        raise SealedExportRefused("The file is too short to be an encrypted export.") from None
    if (mark, version, derivation, lanes) != (SEALED, FORMAT, ARGON2ID, 1):
        raise SealedExportRefused("The file is not an encrypted export that this version knows.")
    if not 0 < passes <= HIGHEST_PASSES or not 8 <= memory_kib <= HIGHEST_MEMORY_KIB:
        raise SealedExportRefused("The file asks for more work than an export of Redress ever does.")
    key = passwords.key_from(passphrase, salt, passes=passes, memory_kib=memory_kib)
    try:
        opened = Anywhere(file, key, object_id=salt, begins=HEAD.size, ends=_body_bytes(file))
        opened.read(1)
        opened.seek(0)
    except StreamBroken:
        raise SealedExportRefused("This is not the passphrase, or the file was altered at its beginning.") from None
    return opened


def _after(head: bytes, rest: Iterable[bytes]) -> Iterator[bytes]:
    yield head
    yield from rest


def _with_list(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the pieces, then the digest of each of their blocks, then what tells where the list begins."""
    digests, block, left, size = b"", hashlib.sha256(), BLOCK_BYTES, 0
    for piece in pieces:
        view, size = memoryview(piece), size + len(piece)
        while view:
            block.update(view[:left])
            view, left = view[left:], left - len(view[:left])
            if not left:
                digests, block, left = digests + block.digest(), hashlib.sha256(), BLOCK_BYTES
        yield piece
    if left < BLOCK_BYTES:
        digests += block.digest()
    end = END.pack(LIST, size, BLOCK_BYTES, b"")[: -hashlib.sha256().digest_size]
    yield digests + end + hashlib.sha256(digests + end).digest()


def _body_bytes(file: BinaryIO) -> int:
    """Return where the encrypted file ends and the list begins. Raises: SealedExportRefused."""
    end = file.seek(0, os.SEEK_END) - END.size
    file.seek(max(0, end))
    mark, body, block, _digest = END.unpack(file.read(END.size))
    if mark != LIST or block != BLOCK_BYTES or not HEAD.size < body <= end:
        raise SealedExportRefused("The end of the file is damaged or was cut off.")
    return int(body)


def pieces_of(opened: io.RawIOBase) -> Iterator[bytes]:
    """Yield the opened export from its first byte to its last."""
    opened.seek(0)
    while piece := opened.read(BLOCK_BYTES):
        yield piece
