"""What was searched for, kept so that a page of finds can be read again: sealed, in a cookie, for its reader alone.

The address of such a page holds a random id and no word. The words are kept nowhere else: going back and reading the
page anew work as long as the browser keeps the cookie, which it forgets when it is closed or its owner signs out.
"""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import Final

from flask import Response, current_app, g, request

from casework.services import sealed

COOKIE: Final = "__Host-redress-searched"
KEEPS: Final = timedelta(hours=12)
MOST: Final = 8
MOST_BYTES: Final = 3_500  # browsers keep four kilobytes


def keep(response: Response, matter_id: str, *, search_id: str, words: str) -> None:
    """Let the browser keep what was searched for, and as many earlier searches as there is room for."""
    purpose = _purpose(matter_id, search_id)
    kept = [f"{search_id}.{sealed.seal(current_app.extensions['office'], words, purpose=purpose, reader=g.actor.id)}"]
    for one in _kept()[: MOST - 1]:
        if sum(map(len, (*kept, one))) + len(kept) <= MOST_BYTES:
            kept.append(one)
    response.set_cookie(COOKIE, "~".join(kept), path="/", secure=True, httponly=True, samesite="Strict")


def words_of(matter_id: str, search_id: str) -> str:
    """Return what was searched for; empty where the browser keeps it no longer, or somebody else did."""
    for one in _kept():
        name, _, words = one.partition(".")
        if name == search_id:
            purpose = _purpose(matter_id, search_id)
            office = current_app.extensions["office"]
            return sealed.open_sealed(office, words, purpose=purpose, reader=g.actor.id, not_older_than=KEEPS) or ""
    return ""


def new_id() -> str:
    return secrets.token_hex(16)


def _kept() -> list[str]:
    cookie = request.cookies.get(COOKIE, "")
    return cookie.split("~") if 0 < len(cookie) <= MOST_BYTES else []


def _purpose(matter_id: str, search_id: str) -> str:
    return f"search {search_id} in {matter_id}"
