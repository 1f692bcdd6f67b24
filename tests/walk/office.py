"""One office for the whole walk: its matters, its people, a watch on every statement, a way back after a change."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from hashlib import sha256
from typing import Any

from flask import Flask
from sqlalchemy import event

from casework.domain.exhibits import FileRole
from casework.keys.tokens import digest_of_token
from casework.services import matters, receiving
from casework.services.actors import Actor
from casework.services.demonstration import open_invented_matter
from casework.services.erasure import erase_matter
from casework.services.matters import Matter, load_matter
from casework.services.office import Office
from casework.store import sessions, tables
from tests.walk.addresses import NEVER, nothing, things_of
from tests.walk.cast import Cast, Player
from tests.walk.keeping import Keeping
from tests.walk.ready import ready_bundle

WRITES = re.compile(r"\s*(?:INSERT\s+INTO|UPDATE|DELETE\s+FROM)\s+\"?(\w+)", re.IGNORECASE)
KEPT_ASIDE = {"journal", "journal_key"}  # a refusal is written there, and is meant to be
MARK = "Kestrel-of-Norvag"


class Watch:
    """Counts the statements that reach the database, and notes the tables that are written to."""

    def __init__(self, office: Office) -> None:
        self.statements = 0
        self.written: list[str] = []
        for engine in {office.engines.read, office.engines.write}:
            event.listen(engine, "before_cursor_execute", self._note)

    def begin(self) -> None:
        self.statements, self.written = 0, []

    @property
    def changed(self) -> set[str]:
        """The tables written to since `begin`, but for the journal."""
        return set(self.written) - KEPT_ASIDE

    def _note(self, _connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        self.statements += 1
        if found := WRITES.match(statement):
            self.written.append(found[1])


@dataclass
class Walk:
    """What the tests of the walk share."""

    app: Flask
    office: Office
    keeping: Keeping
    cast: Cast
    players: tuple[Player, ...]
    objects: dict[str, dict[str, str]]
    watch: Watch
    parts: dict[str, dict[str, str]] = field(default_factory=dict)
    forms: dict[str, str] = field(default_factory=dict)

    def player(self, state: str) -> Player:
        return next(one for one in self.players if one.state == state)

    def own(self, player: Player, endpoint: str = "") -> dict[str, str]:
        """Return the parts of addresses of what is this person's own, and of the matter `home`."""
        parts = self.parts[""] | self.parts.get(endpoint, {})
        with self.office.engines.read.begin() as connection:
            found = sessions.session_by_digest(connection, digest_of_token(player.token))
        return self.objects["own"] | parts | {"device_id": found.id if found else NEVER}

    def keep(self) -> None:
        """Keep the database as it is now, to come back to."""
        self.office.engines.close()
        self.keeping.keep()

    def go_back(self) -> None:
        """Undo everything since `keep`."""
        self.office.engines.close()
        self.keeping.go_back()
        self.office.recent.forget_all()
        self.office.papers.forget_all()

    def forget_refusals(self) -> None:
        """Undo everything since `keep`, where nothing was done but to refuse."""
        if self.office.engines.is_sqlite:
            self.office.engines.close()
        self.keeping.forget_refusals()
        self.office.recent.forget_all()
        self.office.papers.forget_all()

    @contextmanager
    def undone(self) -> Iterator[None]:
        try:
            yield
        finally:
            if self.watch.changed:
                self.go_back()

    def digest(self, *, without: tuple[str, ...] = ()) -> str:
        return digest(self.office, without={*KEPT_ASIDE, *without})


def digest(office: Office, *, without: set[str]) -> str:
    """Return a digest of every row of every table, but for when a session was last seen."""
    summed = sha256()
    with office.engines.read.begin() as connection:
        for table in tables.metadata.sorted_tables:
            columns = [column for column in table.columns if column.name != "seen_at"]
            found = () if table.name in without else connection.execute(table.select().with_only_columns(*columns))
            summed.update(repr((table.name, sorted(repr(tuple(row)) for row in found))).encode())
    return summed.hexdigest()


def settle(app: Flask, office: Office, keeping: Keeping) -> Walk:
    """Open the matters, gather the people around them, and begin to watch."""
    cast = Cast(office)
    home = _matter(office, cast.lead, "Home")
    others = {name: _matter(office, cast.rival, f"{MARK} {name}") for name in ("foreign", "walled", "erased")}
    players = cast.gather(home, others["walled"], others["foreign"])
    objects = {"own": things_of(app, load_matter(office, cast.lead, home.id))}
    objects |= {name: things_of(app, load_matter(office, cast.rival, one.id)) for name, one in others.items()}
    for name, one in {"own": home, **others}.items():
        objects[name]["bundle_id"] = ready_bundle(office, cast.lead if one is home else cast.rival, one)
    parts, of_others = cast.parts(home, others["foreign"], others["walled"])
    for name in others:
        objects[name] |= of_others | {"token": NEVER, "step": "remove", "form": "csv"}
    objects["never"] = nothing(objects["foreign"]) | {"matter_id": NEVER}
    erase_matter(office, others["erased"].id, backups_kept=timedelta(days=30))
    walk = Walk(app, office, keeping, cast, players, objects, Watch(office), parts)
    walk.keep()
    return walk


def _matter(office: Office, lead: Actor, title: str) -> Matter:
    """A whole invented matter, with a file and its translation at the first exhibit."""
    opened = open_invented_matter(office, lead)
    matters.rename_matter(office, lead, opened.id, title=title, code_name=title.upper())
    first = opened.record.exhibits[0].id
    file = receiving.attach_file(office, lead, opened.id, first, name=f"{title}.pdf", pieces=[title.encode()])
    receiving.attach_file(
        office, lead, opened.id, first, name="en.pdf", pieces=[b"x"], role=FileRole.TRANSLATION, of=file.id
    )
    return load_matter(office, lead, opened.id)
