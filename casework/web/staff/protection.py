"""What Redress promises and what it does not protect, for everybody who has signed in."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from flask import Blueprint, Response
from flask_babel import gettext as _

from casework.web.pages import show
from casework.web.policies import signed_in, unrecorded

blueprint = Blueprint("protection", __name__, url_prefix="/protection")


@dataclass(frozen=True)
class Said:
    """One promise, or one thing that is not protected; `says` is empty where the first words say it all."""

    what: str
    says: str = ""


@cache
def said(sort: str) -> tuple[Said, ...]:
    """Return every `promise` or every `limit`, in the words that docs/threat-model.md repeats."""
    text = files("casework.web").joinpath("protection.toml").read_text("utf-8")
    return tuple(Said(**one) for one in tomllib.loads(text)[sort])


@blueprint.get("")
@signed_in
@unrecorded("the same words for everybody")
def page() -> Response:
    promises = [_(one.what) for one in said("promise")]
    limits = [(_(one.what), _(one.says)) for one in said("limit")]
    return show("staff/protection/page.html", promises=promises, limits=limits)
