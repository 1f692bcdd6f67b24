"""Serve the office on this machine: make it ready, say where it is, and hand over to the web server."""

from __future__ import annotations

import fcntl
import gc
import logging
import os
import signal
import socket
from functools import partial
from typing import Final

from flask import Flask, Response
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from casework import logs, sandbox
from casework.installation import open_here, root_key_here
from casework.keeper import start_keeper
from casework.keys.roots import RootKey, RootKeySealed
from casework.sealed_start import await_passphrase, keep_memory_private
from casework.services import journal
from casework.services.office import Office, is_founded, new_setup_code
from casework.services.rotation import finish
from casework.services.settings import Settings as Places
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
    keep_memory_private()
    _refuse_taken(port)
    os.environ[ORIGIN] = f"http://{ADDRESS}:{port}"
    settings = Places.from_environment(os.environ)
    root, was_sealed = _root_key(settings, port)
    office = open_here(os.environ, root=root)
    mark = _mark_as_served(settings)
    finish(office, settings, root)
    if was_sealed:
        _note_unlocked(office)
    _say_where(office, os.environ[ORIGIN])
    office.close()
    start_keeper(root)
    logs.set_up(office.clock)
    _log_the_sandbox()
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
    ).serve(target_loader=partial(application, root), wrap_loader=False)
    os.close(mark)


def application(root: RootKey) -> Flask:
    """Return the application; every worker of the web server calls this once.

    What is imported above, and `root`, the workers share with the process they were forked from.
    """
    for stop in (signal.SIGTERM, signal.SIGINT):  # a worker inherits its parent's handlers, which would swallow these
        signal.signal(stop, signal.SIG_DFL)
    office = open_here(os.environ, root=root)
    logs.set_up(office.clock)
    app = create_app(office, Settings(origin=os.environ[ORIGIN], largest_file_bytes=office.limits.file_bytes))
    app.after_request(_unnamed)
    return app


def _root_key(settings: Places, port: int) -> tuple[RootKey, bool]:
    """Return the root key, and whether it had to be unsealed: then the sealed page is served until it is."""
    try:
        return root_key_here(os.environ), False
    except RootKeySealed:
        return await_passphrase(ADDRESS, port, settings.sealed_root_file, ready=partial(_say_sealed, port)), True


def _mark_as_served(settings: Places) -> int:
    """Lock the mark by which other commands see that these data are being served; it goes with this process."""
    handle = os.open(settings.serving_mark, os.O_RDWR | os.O_CREAT, 0o600)
    fcntl.flock(handle, fcntl.LOCK_SH)
    return handle


def _note_unlocked(office: Office) -> None:
    with office.engines.write.begin() as connection:
        journal.record(connection, office, "office-unlocked")


def _say_sealed(port: int) -> None:
    print(f"\n  Redress is sealed. Give the passphrase at http://{ADDRESS}:{port}/unlock or with: redress unlock")
    print("Stop it with Ctrl-C.", flush=True)


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


def _log_the_sandbox() -> None:
    """Log how well uploads are confined when they are opened; a machine that allows less than all is a warning."""
    here = sandbox.level()
    logs.write(logs.Event(f"sandbox:{here}"), logging.INFO if here is sandbox.Level.FULL else logging.WARNING)


def _say_where(office: Office, origin: str) -> None:
    """Print the address and, while there is no firm yet, the one code that may found it."""
    print(f"\n  Redress:      {origin}")
    if not is_founded(office):
        print(f"  Set-up code:  {new_setup_code(office)}")
        print("\nOpen the address in a browser on this machine and enter the code: it founds your firm, once.")
    print("Stop it with Ctrl-C.", flush=True)
