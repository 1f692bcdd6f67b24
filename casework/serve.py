"""Serve the office on this machine: make it ready, say where it is, and hand over to the web server."""

from __future__ import annotations

import gc
import os
import signal
import socket
from typing import Final

from flask import Flask, Response
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from casework import logs
from casework.installation import open_here
from casework.services.office import Office, is_founded, new_setup_code
from casework.web import create_app
from casework.web.settings import Settings

ADDRESS: Final = "127.0.0.1"
# Slow uploads must not block pages: with two workers of sixteen threads, pages beside eight of them took 0.8 ms.
WORKERS: Final = 2
THREADS: Final = 16
SECONDS_TO_FINISH: Final = 10
ORIGIN: Final = "REDRESS_ORIGIN"
OF_OTHERS: Final = 0o077
SERVER_LOGS: Final[dict[str, object]] = {  # what the web server says goes through our log, and it says little there
    "_granian": {"level": "ERROR", "handlers": [], "propagate": True},
    "granian.access": {"level": "CRITICAL", "handlers": [], "propagate": False},
}


class PortTaken(Exception):
    """The port asked for cannot be had."""


def serve(*, port: int) -> None:
    """Serve the office of this machine until it is stopped.

    Raises: InstallationRefused, PortTaken.
    """
    os.umask(OF_OTHERS)
    _refuse_taken(port)
    os.environ[ORIGIN] = f"http://{ADDRESS}:{port}"
    office = open_here(os.environ)
    _say_where(office, os.environ[ORIGIN])
    office.close()
    logs.set_up(office.clock)
    gc.collect()
    gc.freeze()  # what is there now stays shared with the workers: no collection will touch, and so copy, it
    Granian(
        "casework.serve:application",
        factory=True,
        address=ADDRESS,
        port=port,
        interface=Interfaces.WSGI,
        workers=WORKERS,
        blocking_threads=THREADS,
        respawn_failed_workers=True,
        workers_kill_timeout=SECONDS_TO_FINISH,
        websockets=False,
        log_level=LogLevels.error,
        log_access=False,
        log_dictconfig={"loggers": SERVER_LOGS},
    ).serve()


def application() -> Flask:
    """Return the application; every worker of the web server calls this once.

    What is imported above, the workers share with the process they were forked from.
    """
    for stop in (signal.SIGTERM, signal.SIGINT):  # a worker inherits its parent's handlers, which would swallow these
        signal.signal(stop, signal.SIG_DFL)
    office = open_here(os.environ)
    logs.set_up(office.clock)
    app = create_app(office, Settings(origin=os.environ[ORIGIN]))
    app.after_request(_unnamed)
    return app


def _unnamed(answer: Response) -> Response:
    """Keep the server from naming itself: it does so only where the application has not said who it is."""
    answer.headers["Server"] = ""
    return answer


def _refuse_taken(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((ADDRESS, port))
        except OSError as problem:
            raise PortTaken(
                f"port {port} cannot be had ({problem.strerror}). Choose another: make run PORT=8700"
            ) from problem


def _say_where(office: Office, origin: str) -> None:
    """Print the address and, while there is no firm yet, the one code that may found it."""
    print(f"\n  Redress:      {origin}")
    if not is_founded(office):
        print(f"  Set-up code:  {new_setup_code(office)}")
        print("\nOpen the address in a browser on this machine and enter the code: it founds your firm, once.")
    print("Stop it with Ctrl-C.", flush=True)
