"""The keeper: a process beside the workers that sends what waits to be sent, builds bundles, and backs up daily."""

from __future__ import annotations

import ctypes
import logging
import multiprocessing
import os
import signal
import time
from datetime import timedelta
from typing import Final

from casework.installation import open_here
from casework.keys.roots import RootKey
from casework.mailing import post_for
from casework.services.backups import back_up, looked_after, note_verified, verify_backup
from casework.services.jobs import start_building
from casework.services.looking import look_at_waiting
from casework.services.mail import send_due
from casework.services.marks import mail_mark_of_the_day
from casework.services.office import Office
from casework.services.pressing import write_about_the_unseen
from casework.services.recognising import recognise_waiting
from casework.services.settings import Settings
from casework.services.uploads import discard_the_old

ROUND_SECONDS: Final = 20
BACKUP_EVERY: Final = timedelta(days=1)
DIE_WITH_PARENT: Final = 1  # prctl(PR_SET_PDEATHSIG)

log = logging.getLogger("redress.keeper")


def start_keeper(root: RootKey) -> None:
    """Start the keeper; it ends with the process that started it."""
    context = multiprocessing.get_context("fork")
    context.Process(target=_keep, args=(root, os.getpid()), name="redress-keeper", daemon=True).start()


def one_round(office: Office, settings: Settings) -> None:
    """Do what is due now; what fails is tried again in the next round, and the rest is done all the same."""
    own = (_write_mark, _write_unseen, _send_mail, _back_up_daily)
    for due in (*own, _look_at_files, _recognise_text, _sweep_uploads):
        try:
            due(office, settings)
        except Exception as problem:
            log.error("%s: %s", due.__name__, type(problem).__qualname__)  # noqa: TRY400 - a traceback may hold values


def _write_mark(office: Office, _settings: Settings) -> None:
    mail_mark_of_the_day(office)


def _write_unseen(office: Office, _settings: Settings) -> None:
    write_about_the_unseen(office)


def _send_mail(office: Office, settings: Settings) -> None:
    post = post_for(office, settings.environ)
    if post is not None:
        send_due(office, post, sign_in_page=settings.environ.get("REDRESS_ORIGIN", "") + "/")


def _look_at_files(office: Office, _settings: Settings) -> None:
    look_at_waiting(office)


def _recognise_text(office: Office, _settings: Settings) -> None:
    recognise_waiting(office)


def _back_up_daily(office: Office, settings: Settings) -> None:
    made_at = looked_after(office).made_at
    if not settings.has_backups_planned or (made_at and office.clock() - made_at < BACKUP_EVERY):
        return
    copied = back_up(office, settings, settings.backups_folder)
    verify_backup(copied.path, office.keys)
    note_verified(office)


def _sweep_uploads(office: Office, _settings: Settings) -> None:
    discard_the_old(office)


def _keep(root: RootKey, parent: int) -> None:
    ctypes.CDLL(None).prctl(DIE_WITH_PARENT, signal.SIGTERM)
    for stop in (signal.SIGTERM, signal.SIGINT):
        signal.signal(stop, signal.SIG_DFL)
    time.sleep(ROUND_SECONDS / 2)  # the workers have to be ready first
    office, settings = open_here(os.environ, root=root), Settings.from_environment(os.environ)
    start_building(office)  # bundles take minutes, and mail must not wait for them
    while os.getppid() == parent:
        one_round(office, settings)
        time.sleep(ROUND_SECONDS)
