"""Help with the page at hand: what it is for, what to do there, what happens next."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from flask import Flask, current_app, request
from flask_babel import gettext as _


@dataclass(frozen=True)
class Help:
    """Three sentences or so about one page."""

    what: str
    says: str
    so: str


def install(app: Flask) -> None:
    app.context_processor(lambda: {"help_here": help_here})


@cache
def helps() -> Mapping[str, Help]:
    """Return the help for each page, by the name of its route."""
    text = files("casework.web").joinpath("help.toml").read_text("utf-8")
    return {endpoint: Help(**told) for endpoint, told in tomllib.loads(text).items()}


def help_here(instead: str = "") -> Help | None:
    """Return the help for the page of this request, in its language; for a form that came back, that of the form.

    `instead` names the page that is shown in place of the one asked for; one without help gets none.
    """
    names = [instead] if instead else _names()
    found = next((helps()[one] for one in names if one in helps()), None)
    return Help(_(found.what), _(found.says), _(found.so)) if found else None


def _names() -> list[str]:
    """Return the route of this request, and those that share its address."""
    rule = request.url_rule
    if rule is None:
        return []
    same = [str(one.endpoint) for one in current_app.url_map.iter_rules() if one.rule == rule.rule]
    return [str(rule.endpoint), *same]
