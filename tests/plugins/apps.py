"""Applications by the hundred: what is alike in all of them, templates and addresses, is compiled once for each worker.

An office makes one application and so compiles once anyway; a test makes one for itself.
"""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from jinja2.bccache import Bucket, BytecodeCache
from werkzeug.routing import Rule


class Compiled(BytecodeCache):
    """Templates as code, by their name and a digest of their source, in memory."""

    def __init__(self) -> None:
        self._code: dict[tuple[str, str], Any] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._code.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._code[bucket.key, bucket.checksum] = bucket.code


def pytest_configure() -> None:
    Flask.jinja_options = {"bytecode_cache": Compiled()}
    pytest.MonkeyPatch().setattr(Rule, "_compile_builder", _compiling_once(Rule._compile_builder))


def _compiling_once(compile_builder: Callable[..., Any]) -> Callable[..., Any]:
    """Return what makes the function that writes an address; two rules of the same parts share one."""
    known: dict[Any, Any] = {}

    def compile_once(rule: Rule, append_unknown: bool = True) -> Any:
        if rule.defaults:
            return compile_builder(rule, append_unknown)
        parts = (*rule._trace, append_unknown)
        return known.get(parts) or known.setdefault(parts, compile_builder(rule, append_unknown))

    return compile_once
