"""Health: whether the office is open and answers, for whoever watches over the server; the same for everybody."""

from typing import Final

from flask import Flask, Response

from casework.web.policies import public, unrecorded

WELL: Final = b"ok\n"


def install(app: Flask) -> None:
    app.add_url_rule("/health", endpoint="health", view_func=health)


@public
@unrecorded("the same for everybody")
def health() -> Response:
    return Response(WELL, content_type="text/plain; charset=utf-8")
