"""No test reaches beyond this machine: a name or address outside loopback is refused before a packet leaves."""

import ipaddress
import sys
from collections.abc import Iterator
from typing import Any

import pytest

OPEN = {"beyond_loopback": False}


class NetworkIsClosed(RuntimeError):
    """A test tried to reach beyond this machine."""


def _watch(event: str, arguments: tuple[Any, ...]) -> None:
    if OPEN["beyond_loopback"]:
        return
    if event == "socket.connect" and isinstance(arguments[1], tuple):
        _refuse_unless_here(str(arguments[1][0]))
    elif event == "socket.getaddrinfo":
        _refuse_unless_here(str(arguments[0] or "localhost"))


def _refuse_unless_here(host: str) -> None:
    try:
        is_here = ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        is_here = host in {"localhost", ""}
    if not is_here:
        raise NetworkIsClosed(f"tests stay on this machine; one tried to reach {host}")


def pytest_configure() -> None:
    sys.addaudithook(_watch)


@pytest.fixture(autouse=True)
def _network(request: pytest.FixtureRequest) -> Iterator[None]:
    OPEN["beyond_loopback"] = request.node.get_closest_marker("network_allowed") is not None
    yield
    OPEN["beyond_loopback"] = False
