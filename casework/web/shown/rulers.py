"""Countable limits as rulers: one cell a page or an annex, and the same in words."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import ngettext

from casework.domain.requirements import Check
from casework.web.filters import figure

HALF = 0.5


@dataclass(frozen=True)
class Ruler:
    """A limit: how much is used, how much is left, a cell for each unit, how sure the rule is."""

    measure: str
    says: str
    left: str
    cells: tuple[str, ...]
    certainty: str
    cite: str
    is_over: bool


def rulers(checks: Iterable[Check]) -> tuple[Ruler, ...]:
    """Return a ruler for each limit on pages or annexes that has been measured."""
    return tuple(
        _ruler(check, check.version.terms.at_most, check.measured)
        for check in checks
        if check.version.terms.measure in ("pages", "annexes")
        and check.version.terms.at_most is not None
        and check.measured is not None
    )


def _ruler(check: Check, limit: float, measured: float) -> Ruler:
    used = math.ceil(measured / HALF) * HALF
    return Ruler(
        check.version.terms.measure,
        _says(check.version.terms.measure, used, limit),
        _left(limit - used),
        _cells(used, round(limit)),
        str(check.version.certainty),
        "; ".join(one.cite for one in check.version.authorities),
        used > limit,
    )


def _says(measure: str, used: float, limit: float) -> str:
    if measure == "pages":
        return _("%(used)s of %(limit)s pages", used=in_halves(used), limit=figure(limit))
    return _("%(used)s of %(limit)s annexes", used=in_halves(used), limit=figure(limit))


def _left(left: float) -> str:
    if left < 0:
        return _("%(over)s too many", over=in_halves(-left))
    return _("%(left)s left", left=in_halves(left)) if left else _("None left")


def _cells(used: float, limit: int) -> tuple[str, ...]:
    return tuple(_cell(place, used, limit) for place in range(max(limit, math.ceil(used))))


def _cell(place: int, used: float, limit: int) -> str:
    if place >= limit:
        return "over"
    if used >= place + 1:
        return "on"
    return "part" if used > place else ""


def in_halves(value: float) -> str:
    """Return `8½` for 8.5: a page is measured to the half."""
    whole, half = int(value), value % 1
    return (figure(whole) if whole or not half else "") + ("½" if half else "")


def counted(number: int) -> str:
    """Return a small number in words, as a title has it; larger ones in digits."""
    names = (_("no"), _("one"), _("two"), _("three"), _("four"), _("five"), _("six"), _("seven"), _("eight"), _("nine"))
    return names[number] if number < len(names) else figure(number)


def sentence(text: str) -> str:
    """Return `text` beginning with a capital, as a title does."""
    return text[:1].upper() + text[1:]


def grounds_title(arguable: int, waiting: int) -> str:
    """Return the result of an analysis as a title."""
    stand = ngettext("%(words)s ground stands", "%(words)s grounds stand", arguable, words=counted(arguable))
    if not waiting:
        return sentence(stand)
    wait = ngettext("%(words)s waits for facts", "%(words)s wait for facts", waiting, words=counted(waiting))
    return sentence(_("%(stand)s, %(wait)s", stand=stand, wait=wait))
