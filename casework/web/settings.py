"""What an installation decides about its web door: address, names it answers to, limits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from ipaddress import ip_address
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from flask import Flask

    from casework.services.office import Office

LOOPBACK: Final = ("127.0.0.1", "localhost", "[::1]")
MIB: Final = 1024 * 1024


@dataclass(frozen=True)
class Settings:
    """The decisions of an installation.

    `origin` is the only address ever printed in a page or a file; `hosts` are the names the
    server answers to. An expired form is kept for `keeps_typed` for the person who typed it.
    """

    origin: str = "http://127.0.0.1:8000"
    hosts: tuple[str, ...] = LOOPBACK
    largest_form_bytes: int = 2 * MIB
    largest_file_bytes: int = 500 * MIB
    keeps_typed: timedelta = timedelta(minutes=30)

    @property
    def is_onion(self) -> bool:
        return (urlsplit(self.origin).hostname or "").endswith(".onion")

    @property
    def has_a_name(self) -> bool:
        """Whether the address is a name and no bare number: a passkey belongs to a name."""
        try:
            ip_address(urlsplit(self.origin).hostname or "")
        except ValueError:
            return True
        return False

    def apply(self, app: Flask, office: Office) -> None:
        """Write these decisions, and the office's own secret, into Flask's configuration."""
        app.config.update(
            SECRET_KEY=office.stamp("web pages"),
            TRUSTED_HOSTS=list(self.hosts),
            MAX_CONTENT_LENGTH=self.largest_form_bytes,
            MAX_FORM_MEMORY_SIZE=self.largest_form_bytes,
            MAX_FORM_PARTS=2000,
            WTF_CSRF_CHECK_DEFAULT=False,  # the gate calls it, after it knows who asks
            WTF_CSRF_SSL_STRICT=False,  # no page sends a referrer; the gate reads Sec-Fetch-Site and Origin
            WTF_CSRF_TIME_LIMIT=None,  # a token lives as long as its session
            PROPAGATE_EXCEPTIONS=False,
            DEBUG=False,  # whatever FLASK_DEBUG says
        )
        app.jinja_options = app.jinja_options | {"trim_blocks": True, "lstrip_blocks": True}
