"""Text recognised in pictures: Debian's tesseract, where it is installed, in a confined process of its own.

It is given pixels that a child of ours made, never the file; nothing is written to the disk, nothing leaves the
machine. One picture at a time is read in this process.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
from functools import cache
from typing import Final

from casework.sandbox.child import end
from casework.sandbox.pictures import Picture

LONGEST_PX: Final = 3_000  # of a page: about 250 dots an inch, what the reader was taught on
SECONDS: Final = 90
SECONDS_IN_LINE: Final = 120
MOST_SIGNS: Final = 100_000
TESSDATA: Final = "TESSDATA_PREFIX"
READERS: Final = {"en": "eng", "zh": "chi_sim", "ru": "rus", "ar": "ara"}
PACKAGES: Final = {
    "en": "tesseract-ocr-eng",
    "zh": "tesseract-ocr-chi-sim",
    "ru": "tesseract-ocr-rus",
    "ar": "tesseract-ocr-ara",
}
SEAT: Final = threading.Lock()


class NotRead(Exception):
    """No text was recognised; `reason` is "off", "too-slow" or "broken"."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@cache
def languages() -> tuple[str, ...]:
    """Return the languages for which a reader is installed on this machine; none where tesseract is not."""
    program = shutil.which("tesseract")
    if program is None:
        return ()
    listed = subprocess.run(  # noqa: S603 - the program of the system, and no argument from outside
        [program, "--list-langs"], capture_output=True, text=True, check=False, timeout=20, env=_environment()
    )
    there = set(listed.stdout.split())
    return tuple(language for language, reader in READERS.items() if reader in there)


def text_in(picture: Picture, language: str) -> str:
    """Return the text in a picture, as the reader for `language` sees it; "" where it sees none.

    Raises: NotRead.
    """
    program = shutil.which("tesseract")
    if program is None or language not in languages():
        raise NotRead("off")
    if not SEAT.acquire(timeout=SECONDS_IN_LINE):
        raise NotRead("too-slow")
    try:
        return _read(program, READERS[language], _portable(picture))
    finally:
        SEAT.release()


def _read(program: str, reader: str, pixels: bytes) -> str:
    command = [sys.executable, "-I", "-X", "utf8", "-m", "casework.sandbox.inside.tesseract", program]
    process = subprocess.Popen(  # noqa: S603 - our own interpreter and our own module
        [*command, "stdin", "stdout", "-l", reader, "--oem", "1", "--psm", "3", "--dpi", "250"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        close_fds=True,
        cwd="/",
        env=_environment(),
        start_new_session=True,
    )
    try:
        said, _ = process.communicate(pixels, timeout=SECONDS)
    except subprocess.TimeoutExpired:
        raise NotRead("too-slow") from None
    finally:
        end(process)
    if process.returncode:
        raise NotRead("broken")
    return _plain(said.decode(errors="replace"))


def _plain(said: str) -> str:
    """Return the lines without form feeds and other signs that are no text, at most as many as a page may hold."""
    lines = ("".join(sign for sign in line if sign.isprintable()).rstrip() for line in said.splitlines())
    return "\n".join(lines).strip("\n")[:MOST_SIGNS]


def _portable(picture: Picture) -> bytes:
    """Return the picture as a portable pixmap: its size and the pixels."""
    return b"P6\n%d %d\n255\n" % (picture.width, picture.height) + picture.pixels


def _environment() -> dict[str, str]:
    told = {TESSDATA: os.environ[TESSDATA]} if TESSDATA in os.environ else {}
    return {"OMP_THREAD_LIMIT": "1", **told}
