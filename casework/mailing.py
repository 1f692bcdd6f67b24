"""Handing letters to the firm's mail server: over TLS with a checked certificate, with no header that tells more."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from pathlib import Path
from typing import Final

from casework.keys.hierarchy import BlindIndex
from casework.services.mail import Letter, NotSent, refuse_address
from casework.services.office import Clock, Office
from casework.services.refusals import BadAddress
from casework.services.settings import IMPLICIT_TLS

SECONDS: Final = 20
HEADERS: Final = frozenset(
    {"From", "To", "Subject", "Date", "Message-ID", "MIME-Version", "Content-Type", "Content-Transfer-Encoding"}
)


class MailRefused(Exception):
    """The settings of mail cannot be used; the message says what to change."""


@dataclass(frozen=True)
class Server:
    """The firm's mail server, and the neutral address that its letters come from."""

    host: str
    sender: str
    port: int = IMPLICIT_TLS
    user: str = field(default="", repr=False)
    password: str = field(default="", repr=False)
    authority: Path | None = None  # a certificate to trust beside the machine's own

    @classmethod
    def from_environment(cls, environ: Mapping[str, str]) -> Server | None:
        """Return the server named in REDRESS_SMTP_…, or None if none is. Raises: MailRefused."""
        host = environ.get("REDRESS_SMTP_HOST", "")
        if not host:
            return None
        port = environ.get("REDRESS_SMTP_PORT") or str(IMPLICIT_TLS)
        kept = environ.get("REDRESS_SMTP_PASSWORD_FILE", "")
        if not port.isdecimal() or not 0 < int(port) < 65_536:
            raise MailRefused(f"REDRESS_SMTP_PORT is a port from 1 to 65535, not {port!r}.")
        try:
            sender = refuse_address(environ.get("REDRESS_SMTP_SENDER", ""))
            password = Path(kept).read_text("utf-8").strip() if kept else ""
        except BadAddress:
            raise MailRefused("REDRESS_SMTP_SENDER has to be a mail address.") from None
        except OSError as problem:
            raise MailRefused(f"{kept}: {problem.strerror}.") from None
        authority = environ.get("REDRESS_SMTP_AUTHORITY", "")
        user = environ.get("REDRESS_SMTP_USER", "")
        return cls(host, sender, int(port), user, password, Path(authority) if authority else None)


@dataclass(frozen=True)
class SmtpPost:
    """Carries letters to the firm's server, one connection each."""

    server: Server
    names: BlindIndex  # so that a letter sent twice has one Message-ID, and it tells nothing
    clock: Clock

    def send(self, letter: Letter) -> None:
        """Raises: NotSent."""
        try:
            message = message_of(letter, self.server, names=self.names, at=self.clock())
        except (BadAddress, ValueError):
            raise NotSent("bad address", is_final=True) from None
        try:
            connection = self._connected()
        except (OSError, smtplib.SMTPException) as problem:
            raise NotSent(_named(problem)) from None
        try:
            self._hand_over(connection, letter, message.as_bytes())
        finally:
            connection.close()

    def _connected(self) -> smtplib.SMTP:
        trusted = ssl.create_default_context(cafile=self.server.authority)
        trusted.minimum_version = ssl.TLSVersion.TLSv1_2
        domain, host, port = _domain(self.server.sender), self.server.host, self.server.port
        if port == IMPLICIT_TLS:
            return smtplib.SMTP_SSL(host, port, local_hostname=domain, timeout=SECONDS, context=trusted)
        connection = smtplib.SMTP(host, port, local_hostname=domain, timeout=SECONDS)
        try:
            connection.starttls(context=trusted)
        except BaseException:
            connection.close()
            raise
        return connection

    def _hand_over(self, connection: smtplib.SMTP, letter: Letter, content: bytes) -> None:
        is_given = False
        try:
            connection.ehlo()
            if self.server.user:
                connection.login(self.server.user, self.server.password)
            for code, _ in (connection.mail(self.server.sender), connection.rcpt(letter.email)):
                if code >= 400:
                    raise NotSent("refused", is_final=code >= 500)
            is_given = True  # from here on the server may have it, whatever becomes of its answer
            code, _ = connection.data(content)
        except smtplib.SMTPAuthenticationError:
            raise NotSent("sign-in refused") from None
        except smtplib.SMTPDataError:
            raise NotSent("refused") from None
        except (OSError, smtplib.SMTPException) as problem:
            raise NotSent(_named(problem), is_unclear=is_given) from None
        if code >= 400:
            raise NotSent("refused", is_final=code >= 500)


def post_for(office: Office, environ: Mapping[str, str]) -> SmtpPost | None:
    """Return who carries this office's letters, or None if no server is named. Raises: MailRefused."""
    server = Server.from_environment(environ)
    return SmtpPost(server, BlindIndex(bytes.fromhex(office.stamp("message ids"))), office.clock) if server else None


def message_of(letter: Letter, server: Server, *, names: BlindIndex, at: datetime) -> EmailMessage:
    """Return the letter as it travels. Raises: BadAddress, ValueError for anything that could break a header."""
    if not letter.subject.isprintable():
        raise ValueError("a subject is a line")
    message = EmailMessage(policy=SMTP)
    message["From"] = Address(addr_spec=refuse_address(server.sender))
    message["To"] = Address(addr_spec=refuse_address(letter.email))
    message["Subject"] = letter.subject
    message["Date"] = format_datetime(at)
    message["Message-ID"] = f"<{names.of('message', letter.id).hex()}@{_domain(server.sender)}>"
    message.set_content(letter.body, charset="utf-8", cte="base64")
    return message


def _domain(address: str) -> str:
    return address.rpartition("@")[2]


def _named(problem: Exception) -> str:
    """Return one of a few words for what went wrong; the server's own words may name the recipient."""
    if isinstance(problem, (ssl.SSLError, smtplib.SMTPNotSupportedError)):
        return "no safe connection"
    return "no answer" if isinstance(problem, (TimeoutError, ConnectionError, OSError)) else "refused"
