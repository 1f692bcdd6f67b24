"""Mail: its headers and words, and what is attached to it."""

from __future__ import annotations

import email.policy
import email.utils
from collections.abc import Iterator
from email.message import EmailMessage, Message
from email.parser import BytesParser
from typing import Final

from casework.sandbox.inside import encodings, markup
from casework.sandbox.inside.contents import MOST_PAGES, Content, Saying

TOLD: Final = ("From", "To", "Cc", "Bcc", "Date", "Subject", "Message-ID")
MOST_PARTS: Final = 1000
BOX_MARK: Final = b"\nFrom "


def get_ready() -> None:
    """Read an invented mail once, so that everything a mail may need is loaded."""
    sample = (
        b"From: =?utf-8?q?A?= <a@example.org>\nTo: b@example.org\nDate: Wed, 25 Nov 2026 10:00:00 +0000\n"
        b"Subject: =?utf-8?b?QQ==?=\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=x\n\n--x\n"
        b"Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\nQQ==\n--x\n"
        b"Content-Type: text/html\nContent-Transfer-Encoding: quoted-printable\n\n<p>=41</p>\n--x\n"
        b"Content-Type: application/x; name=\"a\"\nContent-Disposition: attachment; filename*=utf-8''a\n\nA\n--x--\n"
    )
    _told(_parsed(sample))
    for part in _parts(_parsed(sample)):
        _words(part)
        part.get_filename()


def look(content: Content, saying: Saying) -> None:
    """Say headers and words of each mail, one text a mail, and what is attached."""
    messages = _box(content.data) if content.media_type == "application/mbox" else iter([content.data])
    for count, message in enumerate(messages):
        if count >= MOST_PAGES or not _say(message, saying):
            break


def _box(data: bytes) -> Iterator[bytes]:
    start = 0
    while start >= 0:
        following = data.find(BOX_MARK, start + 1)
        one = data[start:] if following < 0 else data[start : following + 1]
        yield one.lstrip(b"\n").partition(b"\n")[2]
        start = following


def _say(data: bytes, saying: Saying) -> bool:
    try:
        message = _parsed(data)
        words = []
        for part in _parts(message):
            name = part.get_filename()
            if name or part.get_content_maintype() not in {"text", "multipart"}:
                saying.member(str(name or part.get_content_type()), _size(part))
                saying.flags.add("embedded-files")
            elif part.get_content_maintype() == "text":
                words.append(_words(part, saying))
        return saying.text("\n".join([*_told(message), "", *_chosen(words)]))
    except (RecursionError, LookupError, ValueError, TypeError, AttributeError, IndexError):
        saying.flags.add("damaged")
        return True


def _parsed(data: bytes) -> Message:
    return BytesParser(_class=EmailMessage, policy=email.policy.compat32).parsebytes(data)


def _parts(message: Message) -> Iterator[Message]:
    """Yield the parts one after the other, those of mails within the mail too; without climbing."""
    waiting, seen = [message], 0
    while waiting and seen < MOST_PARTS:
        part = waiting.pop()
        seen += 1
        yield part
        inner = part.get_payload()
        if isinstance(inner, list):
            waiting += [one for one in reversed(inner) if isinstance(one, Message)]


def _told(message: Message) -> list[str]:
    return [f"{name}: {_decoded(str(value))}" for name in TOLD for value in message.get_all(name, [])[:50]]


def _decoded(value: str) -> str:
    pieces = []
    for piece, charset in email.header.decode_header(" ".join(value.split())[:4000]):
        known = piece.decode(charset or "utf-8", "replace") if isinstance(piece, bytes) else piece
        pieces.append(known)
    return "".join(pieces)


def _words(part: Message, saying: Saying | None = None) -> tuple[bool, str]:
    """Return whether a part is HTML, and what a reader would read."""
    body = part.get_payload(decode=True)
    raw = body if isinstance(body, bytes) else b""
    try:
        text = raw.decode(str(part.get_param("charset", "") or encodings.encoding_of(raw) or "utf-8"), "replace")
    except LookupError:
        text = raw.decode("utf-8", "replace")
    if part.get_content_subtype() != "html":
        return False, text.replace("\r\n", "\n")
    if saying is not None:
        saying.flags |= markup.flags_of(text)
    return True, markup.words_of_page(text)


def _chosen(words: list[tuple[bool, str]]) -> list[str]:
    """Prefer what was written as plain text; where there is none, the words of the page."""
    plain = [text for is_page, text in words if not is_page and text.strip()]
    return plain or [text for _, text in words]


def _size(part: Message) -> int:
    inner = part.get_payload()
    if isinstance(inner, list):
        return 0
    decoded = part.get_payload(decode=True)
    return len(decoded) if isinstance(decoded, bytes) else 0
