"""The pages of staff: one module a capability, each with a blueprint of the same name."""

from importlib import import_module
from pkgutil import iter_modules

from flask import Flask


def install(app: Flask) -> None:
    """Register the blueprint of every module here; a new capability is a new file."""
    for found in sorted(iter_modules(__path__), key=lambda module: module.name):
        module = import_module(f"{__name__}.{found.name}")
        if hasattr(module, "blueprint"):
            app.register_blueprint(module.blueprint)
