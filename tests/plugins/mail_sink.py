"""A mail server of the tests' own, on this machine: real SMTP, real TLS, and it keeps every byte that it was given."""

import ipaddress
import socketserver
import ssl
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

WELL, REFUSES, BUSY, HANGS, DIES, PLAIN = "well", "refuses", "busy", "hangs", "dies after DATA", "no TLS"


@dataclass
class MailSink:
    """What it was given: whole letters as bytes, and every line that was said to it. `mood` is how it behaves."""

    certificate: Path
    port: int = 0
    mood: str = WELL
    letters: list[bytes] = field(default_factory=list)
    said: list[bytes] = field(default_factory=list)
    is_over: threading.Event = field(default_factory=threading.Event)


class _Talk(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        self.sink: MailSink = self.server.sink  # type: ignore[attr-defined]
        self._say("220 ready")
        try:
            while line := self.rfile.readline():
                self.sink.said.append(line)
                if not self._answer(line.split(b" ")[0].strip().upper()):
                    return
        except (OSError, ssl.SSLError):
            return
        finally:
            self.request.close()

    def _answer(self, verb: bytes) -> bool:
        if verb in (b"EHLO", b"HELO"):
            self._say("250 ok" if self.sink.mood == PLAIN else "250-here\r\n250 STARTTLS")
        elif verb == b"STARTTLS":
            self._say("220 go")
            self.request = self.server.tls.wrap_socket(self.request, server_side=True)  # type: ignore[attr-defined]
            self.rfile.close()
            self.rfile, self.wfile = self.request.makefile("rb"), self.request.makefile("wb", buffering=0)
        elif verb == b"RCPT" and self.sink.mood in (REFUSES, BUSY):
            self._say("550 no such person" if self.sink.mood == REFUSES else "450 later")
        elif verb == b"DATA":
            return self._take()
        elif verb == b"QUIT":
            self._say("221 bye")
            return False
        else:
            self._say("250 ok")
        return True

    def _take(self) -> bool:
        if self.sink.mood == HANGS:
            self.sink.is_over.wait(30)
            return False
        self._say("354 go on")
        letter = b""
        while not letter.endswith(b"\r\n.\r\n"):
            line = self.rfile.readline()
            if not line:
                return False
            letter += line
        self.sink.letters.append(letter[:-5] + b"\r\n")
        if self.sink.mood == DIES:
            return False
        self._say("250 taken")
        return True

    def _say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True


@pytest.fixture
def mail_sink(tmp_path: Path) -> Iterator[MailSink]:
    """A server at 127.0.0.1, whose certificate is its own authority."""
    sink = MailSink(tmp_path / "sink.pem")
    _write_certificate(sink.certificate)
    with _Server(("127.0.0.1", 0), _Talk) as server:
        server.sink = sink  # type: ignore[attr-defined]
        server.tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)  # type: ignore[attr-defined]
        server.tls.load_cert_chain(sink.certificate)  # type: ignore[attr-defined]
        sink.port = server.server_address[1]
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        yield sink
        sink.is_over.set()
        server.shutdown()


def _write_certificate(path: Path) -> None:
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "sink")])
    here = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(here, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(secret + certificate.public_bytes(serialization.Encoding.PEM))
