"""The recovery kit: the root key on paper, in blocks with check digits, and what to do with it."""

import hashlib
import re
from datetime import datetime
from typing import Final

from casework.keys.roots import KEY_BYTES, RootKey

LINES: Final = 4
BLOCK: Final = 4
_LINE_BYTES: Final = KEY_BYTES // LINES
_LOOKS_LIKE: Final = str.maketrans({"O": "0", "o": "0", "I": "1", "l": "1", "L": "1"})


class KitMistyped(Exception):
    """What was typed is not what a kit says; the message names the line to look at again."""


def lines_of(root: RootKey) -> tuple[str, ...]:
    """Return the key in four lines of four blocks; the fifth block of a line checks it, and its place."""
    secret = root.secret.hex().upper()
    size = 2 * _LINE_BYTES
    return tuple(_line(number, secret[number * size : (number + 1) * size]) for number in range(LINES))


def mark_of(root: RootKey) -> str:
    """Return the short name of the key, by which a kit and a backup are known to belong together."""
    return _blocks(root.id.hex().upper())


def read_lines(typed: str) -> RootKey:
    """Return the key that was typed from a kit; spaces and case do not count, and O may stand for 0.

    Raises: KitMistyped.
    """
    lines = [line for line in typed.splitlines() if line.strip()]
    if len(lines) != LINES:
        raise KitMistyped(f"A kit has {LINES} lines; {len(lines)} were typed.")
    return RootKey(bytes.fromhex("".join(_checked(number, line) for number, line in enumerate(lines))))


def page(root: RootKey, *, firm: str, at: datetime) -> str:
    """Return the page to print, as plain text: it needs no program and no network."""
    shown = "\n".join(f"      {number}   {line}" for number, line in enumerate(lines_of(root), start=1))
    return _PAGE.format(firm=firm or "(not founded yet)", day=f"{at:%Y-%m-%d}", mark=mark_of(root), lines=shown)


def _line(number: int, digits: str) -> str:
    return f"{_blocks(digits)}  {_check(number, digits)}"


def _blocks(digits: str) -> str:
    return " ".join(digits[at : at + BLOCK] for at in range(0, len(digits), BLOCK))


def _check(number: int, digits: str) -> str:
    return hashlib.sha256(f"redress/kit/{number}/{digits}".encode()).hexdigest()[:BLOCK].upper()


def _checked(number: int, line: str) -> str:
    digits = re.sub(r"[\s-]", "", line).translate(_LOOKS_LIKE).upper()
    key, check = digits[:-BLOCK], digits[-BLOCK:]
    is_whole = len(key) == 2 * _LINE_BYTES and re.fullmatch(r"[0-9A-F]+", key) is not None
    if not is_whole or check != _check(number, key):
        raise KitMistyped(f"Line {number + 1} is not as the kit has it. Compare it block by block.")
    return key


_PAGE: Final = """\
REDRESS - RECOVERY KIT                                             {day}

Office:  {firm}
Key:     {mark}

This page opens every matter of the office. Keep it as you keep a will:
on paper, in a safe, not in the building where the server stands.
Never photograph it, never type it anywhere but into Redress.
Whoever has this page and a backup has everything. A backup without
this page is worth nothing.

The root key (letters A to F and digits only; the last block of each
line checks the line):

{lines}

When the server is lost

  1. Install Redress on a new machine, and copy a backup onto it.
  2. Run   redress recovery-kit --enter
     and type the four lines. A mistyped line is named.
  3. Run   redress verify-backup FILE   and then   redress restore FILE
  4. Run   redress doctor   and   redress scrub

When anyone else may have seen this page

  1. Run   redress rotate   and print a new kit. This changes the root
     key and the key of every matter. It does not change the office key,
     which opens the names of the firm, the secrets of the second
     factors and the database file.
  2. If they may also have a backup or a copy of the data folder, they
     have the office key, and a restore brings the same one back. Then
     found a new office in an empty data folder, which has a key of its
     own, let everyone set up password and phone there anew, and enter
     the matters there. What they copied stays open to them.

After the root key was changed, backups made before still need the kit
of that time. Keep it until the last of them has been deleted.
"""
