"""Serve the office on this machine: make it ready, say where it is, and hand over to the web server."""

from __future__ import annotations

import os
import socket
from typing import TYPE_CHECKING, Final

from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from casework.installation import Installation

if TYPE_CHECKING:
    from flask import Flask

    from casework.services.office import Office

ADDRESS: Final = "127.0.0.1"
# Slow uploads must not block pages: two workers of sixteen threads kept answering in 0.8 ms beside eight of them.
WORKERS: Final = 2
THREADS: Final = 16
ORIGIN: Final = "REDRESS_ORIGIN"
PRIVATE_FILES: Final = 0o077


class PortTaken(Exception):
    """Something else listens on the port asked for."""


def serve(installation: Installation, *, port: int) -> None:
    """Serve `installation` until it is stopped.

    Raises: InstallationRefused, PortTaken.
    """
    os.umask(PRIVATE_FILES)
    _refuse_taken(port)
    os.environ[ORIGIN] = f"http://{ADDRESS}:{port}"
    office = installation.prepare()
    _say_where(office, os.environ[ORIGIN])
    office.close()
    Granian(
        "casework.serve:application",
        factory=True,
        address=ADDRESS,
        port=port,
        interface=Interfaces.WSGI,
        workers=WORKERS,
        blocking_threads=THREADS,
        respawn_failed_workers=True,
        workers_kill_timeout=10,
        websockets=False,
        log_level=LogLevels.warning,
        log_access=False,
    ).serve()


def application() -> Flask:
    """Return the application; every worker of the web server calls this once."""
    from casework.web import create_app
    from casework.web.settings import Settings

    office = Installation.of(os.environ).prepare()
    return create_app(office, Settings(origin=os.environ[ORIGIN]))


def _refuse_taken(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((ADDRESS, port))
        except OSError as problem:
            raise PortTaken(f"Port {port} cannot be used ({problem.strerror}). Choose another: make run PORT=8700") from problem


def _say_where(office: Office, origin: str) -> None:
    print(f"Redress is at {origin}", flush=True)
