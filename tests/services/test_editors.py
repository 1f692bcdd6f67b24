"""Any number of editors in any order: each accepted word is in the history, and nobody's is lost unseen (RL-09)."""

import shutil
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from casework.law.reader import read_law
from casework.services import answers, subjects
from casework.services.actors import Actor
from casework.services.answers import Conflict, Saved, Statement
from casework.services.matters import load_matter, open_matter
from casework.services.office import found_firm, new_setup_code, open_office
from casework.services.settings import Settings
from forms.reader import read_form
from tests.plugins.offices import Quick

LAW = read_law()
FORM = read_form(extra_questions=LAW.questions)
EDITORS = st.integers(0, 2)
KEYS = st.sampled_from(["charge.label", "charge.role"])
WORDS = st.sampled_from(["fraud", "تهمة", "罪名", None])


class Editors(RuleBasedStateMachine):
    """Three editors of one charge, each with the version of the matter that their own page was made from."""

    @initialize()
    def open(self) -> None:
        self.folder = Path(tempfile.mkdtemp())
        places = Settings(self.folder / "data", self.folder / "root.key", environ={})
        self.office = open_office(places, law=LAW, form=FORM, passwords=Quick())
        self.actor: Actor = found_firm(
            self.office,
            new_setup_code(self.office),
            firm="Lindqvist Chambers",
            name="Amara Lindqvist",
            email="amara@example.org",
            password="violet harbour seven lamps",
        )
        self.matter = open_matter(self.office, self.actor, title="Heron").id
        self.charge = subjects.add_subject(self.office, self.actor, self.matter, "charge")
        self.seen = [1, 1, 1]
        self.shown: list[dict[str, str | None]] = [{}, {}, {}]
        self.accepted: dict[str, list[str | None]] = {"charge.label": [], "charge.role": []}
        self.is_removed = False

    @rule(editor=EDITORS)
    def look(self, editor: int) -> None:
        self.seen[editor] = load_matter(self.office, self.actor, self.matter).version
        self.shown[editor] = {key: said[-1] for key, said in self.accepted.items() if said}

    @rule(editor=EDITORS, key=KEYS, word=WORDS)
    def save(self, editor: int, key: str, word: str | None) -> None:
        said = {key: Statement(word)}
        result = answers.answer(self.office, self.actor, self.matter, self.charge, said, seen=self.seen[editor])
        standing = self.accepted[key][-1] if self.accepted[key] else None

        if word == standing:
            assert result == Saved(result.version)
        elif isinstance(result, Conflict):
            assert [fact.value for fact in result.theirs] == [standing]
        else:
            assert self.shown[editor].get(key) == standing  # whoever replaces a word had it before their eyes
            self.accepted[key].append(word)
            self.shown[editor][key] = word
            # what others did meanwhile to other keys stays unseen: the page was not made anew

    @rule()
    def remove_or_restore(self) -> None:
        change = subjects.restore_subject if self.is_removed else subjects.remove_subject
        change(self.office, self.actor, self.matter, self.charge)
        self.is_removed = not self.is_removed

    @invariant()
    def every_accepted_word_is_in_the_history(self) -> None:
        for key, words in self.accepted.items():
            past = answers.history(self.office, self.actor, self.matter, self.charge, key)
            assert [fact.value for fact in past] == words

    @invariant()
    def the_newest_word_stands(self) -> None:
        matter = load_matter(self.office, self.actor, self.matter)
        stands, empty = (matter.drawer, matter.record) if self.is_removed else (matter.record, matter.drawer)
        for key, words in self.accepted.items():
            assert stands.value(key, self.charge) == (words[-1] if words else None)
            assert empty.facts == ()

    def teardown(self) -> None:
        self.office.close()
        shutil.rmtree(self.folder)


class TestEditors(Editors.TestCase):  # type: ignore[name-defined,misc]
    settings = settings(
        max_examples=15, stateful_step_count=15, deadline=None, suppress_health_check=[HealthCheck.too_slow]
    )
