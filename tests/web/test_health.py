"""Health says the same to everybody, before and after the office is unlocked."""

from flask import Flask

from casework.sealed_start import HEALTH
from tests.web.visitors import Visitor


def test_health_is_two_letters_for_everybody(app: Flask, visitor: Visitor, amara: Visitor) -> None:
    answers = [one.get(HEALTH) for one in (visitor, amara)]

    for answer in answers:
        assert answer.status_code == 200
        assert answer.data == b"ok\n"
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.content_type == "text/plain; charset=utf-8"
        assert "Set-Cookie" not in answer.headers
