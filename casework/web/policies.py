"""Who may use a route, and what is written of it in the journal. A route without both stops the start."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Final, TypeVar

from flask import Flask

from casework.services.journal_kinds import KINDS

View = TypeVar("View", bound=Callable[..., object])
_MARK: Final = "policy"
_FILES: Final = "takes_files"
_RECORD: Final = "record"
_STEP_UP: Final = "step_up"


class Policy(Enum):
    """The circles of people, from the widest to the narrowest."""

    PUBLIC = "anyone, signed in or not"
    CONFINED = "who knows the password, also where the second factor or a new password is still to come"
    SIGNED_IN = "anyone with an account of this firm"
    ADMINISTRATOR = "an administrator of this firm"
    MEMBER = "a member of the matter named in the address"
    LEAD = "a lead of the matter named in the address"


OF_A_MATTER: Final = frozenset({Policy.MEMBER, Policy.LEAD})


@dataclass(frozen=True)
class Record:
    """What is written in the journal when the route was used: one of these kinds, or nothing, and why not.

    A kind of viewing is written by the door, after the page was made and before it is sent; `subject` is then the
    part of the address that names what was looked at. Any other kind is written by the service that acts.
    """

    kinds: tuple[str, ...] = ()
    subject: str = ""
    why_none: str = ""

    @property
    def view(self) -> str:
        """The kind that the door writes; empty where a service writes."""
        return next((kind for kind in self.kinds if kind in KINDS and KINDS[kind].is_view), "")


class RouteWithoutPolicy(Exception):
    """A route that does not say who may use it."""

    def __init__(self, endpoint: str) -> None:
        super().__init__(
            f"The route {endpoint} declares no policy: put public, confined, signed_in, administrator, member "
            "or lead above its view."
        )
        self.endpoint = endpoint


class RouteWithoutRecord(Exception):
    """A route that does not say what is written of it in the journal."""

    def __init__(self, endpoint: str) -> None:
        super().__init__(
            f"The route {endpoint} declares no kind of entry that stands in journal_kinds.py: put "
            '@recorded("…") or @unrecorded("why") below its policy.'
        )
        self.endpoint = endpoint


class MemberWithoutMatter(Exception):
    """A route for members whose address names no matter."""

    def __init__(self, endpoint: str) -> None:
        super().__init__(f"The route {endpoint} is for members, but its address holds no <matter_id>.")
        self.endpoint = endpoint


def _marks(name: str, value: object) -> Callable[[View], View]:
    def mark(view: View) -> View:
        setattr(view, name, value)
        return view

    return mark


public = _marks(_MARK, Policy.PUBLIC)
confined = _marks(_MARK, Policy.CONFINED)
signed_in = _marks(_MARK, Policy.SIGNED_IN)
administrator = _marks(_MARK, Policy.ADMINISTRATOR)
member = _marks(_MARK, Policy.MEMBER)
lead = _marks(_MARK, Policy.LEAD)


def step_up(back: str) -> Callable[[View], View]:
    """Let only who proved within the last five minutes that it is they use the route; afterwards they go on at `back`.

    `back` is the name of a page whose address holds nothing that the address of this route does not hold.
    """
    return _marks(_STEP_UP, back)


def takes_files(view: View) -> View:
    """Let a view receive files, and so a larger request than a form of text."""
    setattr(view, _FILES, True)
    return view


def recorded(*kinds: str, subject: str = "") -> Callable[[View], View]:
    """Declare the kinds of entry this route leaves in the journal."""
    return _marks(_RECORD, Record(kinds, subject))


def unrecorded(why: str) -> Callable[[View], View]:
    """Declare that this route leaves no entry in the journal, since it shows and changes nothing worth one."""
    return _marks(_RECORD, Record(why_none=why))


def policy_of(view: Callable[..., object]) -> Policy | None:
    """Return the declared policy of a view, or None."""
    return getattr(view, _MARK, None)


def goes_on_at(view: Callable[..., object]) -> str:
    """Return the page to go on at after stepping up; empty where nobody has to."""
    return getattr(view, _STEP_UP, "")


def record_of(view: Callable[..., object]) -> Record | None:
    """Return what the view declares about the journal, or None."""
    return getattr(view, _RECORD, None)


def may_take_files(view: Callable[..., object]) -> bool:
    return getattr(view, _FILES, False)


def refuse_undeclared(app: Flask) -> None:
    """Look through every route at the start.

    Raises: RouteWithoutPolicy, MemberWithoutMatter, RouteWithoutRecord.
    """
    for rule in app.url_map.iter_rules():
        policy, record = policy_of(app.view_functions[rule.endpoint]), record_of(app.view_functions[rule.endpoint])
        if policy is None:
            raise RouteWithoutPolicy(rule.endpoint)
        if policy in OF_A_MATTER and "matter_id" not in rule.arguments:
            raise MemberWithoutMatter(rule.endpoint)
        if record is None or not (record.why_none or record.kinds) or not set(record.kinds) <= set(KINDS):
            raise RouteWithoutRecord(rule.endpoint)
