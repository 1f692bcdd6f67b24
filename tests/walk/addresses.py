"""Every route with an address that leads to something real, and the forms that it takes."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from flask import Flask
from werkzeug.routing import Rule

from casework.domain.exhibits import FileRole
from casework.services.matters import Matter
from casework.web.policies import goes_on_at, policy_of

TABLE = tomllib.loads((Path(__file__).parent / "expected.toml").read_text())
NEVER = "0123456789abcdef" * 2
SAFE = ("GET", "HEAD")


@dataclass(frozen=True)
class Route:
    """One method of one rule, with its declared policy."""

    rule: Rule = field(repr=False)
    method: str
    policy: str
    wants_step_up: bool = False

    @property
    def endpoint(self) -> str:
        return str(self.rule.endpoint)

    @property
    def is_safe(self) -> bool:
        return self.method in SAFE

    @property
    def form(self) -> dict[str, Any]:
        """What a form of ours would send here, beside the token."""
        return dict(TABLE["forms"].get(self.endpoint, {}))

    def address(self, app: Flask, things: dict[str, str]) -> str:
        values = {name: things.get(name, "x") for name in self.rule.arguments}
        with app.test_request_context():
            built = self.rule.build(values, append_unknown=False)
        assert built is not None, self.endpoint
        return built[1]


def routes(app: Flask) -> Iterator[Route]:
    """Yield every method of every rule, but for OPTIONS, which runs no view."""
    for rule in sorted(app.url_map.iter_rules(), key=lambda one: (one.rule, str(one.endpoint))):
        view = app.view_functions[rule.endpoint]
        policy = policy_of(view)
        assert policy is not None, rule.endpoint
        for method in sorted((rule.methods or set()) - {"OPTIONS"}):
            yield Route(rule, method, policy.name.lower().replace("_", "-"), bool(goes_on_at(view)))


def things_of(app: Flask, matter: Matter, **known: str) -> dict[str, str]:
    """Return what each part of an address may be, for things of this matter that exist."""
    exhibit = matter.record.exhibits[0]
    charge = next(one.id for one in matter.record.subjects if one.kind == "charge")
    shelf = app.extensions["shelf"]
    step = next(one for one in app.extensions["office"].form.steps if one.subject == "charge")
    of_matter = {"matter_id": matter.id, "exhibit_id": exhibit.id, "subject": charge}
    of_matter |= {"person": next(one.id for one in matter.record.subjects if one.kind == "relative")}
    of_matter |= {"step_id": step.id, "page_id": step.pages[0].id, "key": step.pages[0].questions[0].fact}
    for file in exhibit.files:
        of_matter.setdefault("translation_id" if file.role is FileRole.TRANSLATION else "file_id", file.id)
    return TABLE["addresses"] | {"version": shelf.version("css/base.css")} | of_matter | known


def nothing(things: dict[str, str]) -> dict[str, str]:
    """Return the same address parts with every random id replaced by one that was never given out."""
    return {name: _never(value) for name, value in things.items()}


def unknown_parts(app: Flask, things: dict[str, str]) -> set[str]:
    """Return the parts of addresses for which the walk knows no example."""
    return {name for rule in app.url_map.iter_rules() for name in rule.arguments} - set(things)


def _never(value: str) -> str:
    kind, _, number = value.rpartition(":")
    is_random = len(number) == len(NEVER) and set(number) <= set("0123456789abcdef")
    return f"{kind}:{NEVER}" if is_random and kind else NEVER if is_random else value
