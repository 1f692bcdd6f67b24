"""A line in the log for every request: route name, status, duration, and the number of an incident."""

from __future__ import annotations

import time

from flask import Flask, Response, g, request

from casework import logs


def install(app: Flask) -> None:
    """The first to install, so that its clock starts before anything else and stops after it."""
    app.before_request(_start)
    app.after_request(_tell)


def _start() -> None:
    g.started = time.perf_counter()


def _tell(response: Response) -> Response:
    began = g.get("started")
    took = 0 if began is None else round((time.perf_counter() - began) * 1000)
    logs.write(logs.Event(request.endpoint or "", response.status_code, took, g.get("incident", "")))
    return response
