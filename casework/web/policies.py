"""Who may use a route. Every route declares it; one that does not stops the application from starting."""

from collections.abc import Callable
from enum import Enum
from typing import Final, TypeVar

from flask import Flask

View = TypeVar("View", bound=Callable[..., object])
_MARK: Final = "policy"
_FILES: Final = "takes_files"


class Policy(Enum):
    """The circles of people, from the widest to the narrowest."""

    PUBLIC = "anyone, signed in or not"
    SIGNED_IN = "anyone with an account of this firm"
    MEMBER = "a member of the matter named in the address"


class RouteWithoutPolicy(Exception):
    """A route that does not say who may use it."""

    def __init__(self, endpoint: str) -> None:
        super().__init__(f"The route {endpoint} declares no policy: put public, signed_in or member above its view.")
        self.endpoint = endpoint


class MemberWithoutMatter(Exception):
    """A route for members whose address names no matter."""

    def __init__(self, endpoint: str) -> None:
        super().__init__(f"The route {endpoint} is for members, but its address holds no <matter_id>.")
        self.endpoint = endpoint


def _declares(policy: Policy) -> Callable[[View], View]:
    def declare(view: View) -> View:
        setattr(view, _MARK, policy)
        return view

    return declare


public = _declares(Policy.PUBLIC)
signed_in = _declares(Policy.SIGNED_IN)
member = _declares(Policy.MEMBER)


def takes_files(view: View) -> View:
    """Let a view receive files, and so a larger request than a form of text."""
    setattr(view, _FILES, True)
    return view


def policy_of(view: Callable[..., object]) -> Policy | None:
    """Return the declared policy of a view, or None."""
    return getattr(view, _MARK, None)


def may_take_files(view: Callable[..., object]) -> bool:
    return getattr(view, _FILES, False)


def refuse_undeclared(app: Flask) -> None:
    """Look through every route at the start.

    Raises: RouteWithoutPolicy, MemberWithoutMatter.
    """
    for rule in app.url_map.iter_rules():
        policy = policy_of(app.view_functions[rule.endpoint])
        if policy is None:
            raise RouteWithoutPolicy(rule.endpoint)
        if policy is Policy.MEMBER and "matter_id" not in rule.arguments:
            raise MemberWithoutMatter(rule.endpoint)
