"""The program behind `make messages`, and what it extracts, once for all tests."""

from __future__ import annotations

import importlib.util
from functools import cache
from types import ModuleType

from babel.messages.catalog import Catalog

from cips_helpers.folders import ROOT


@cache
def program() -> ModuleType:
    """Return the program as a module."""
    spec = importlib.util.spec_from_file_location("messages", ROOT / "book" / "locale" / "messages.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@cache
def template() -> Catalog:
    """Return all messages."""
    catalogue: Catalog = program().extracted()
    return catalogue


@cache
def template_of_commands() -> Catalog:
    """Return all messages of commands."""
    catalogue: Catalog = program().said_by_commands()
    return catalogue
