"""The access table: one module a room.

`ROWS = {(endpoint, method): who}`: who is "public", "signed_in", a permission, or a tuple of which one is enough.
`PLACES = {endpoint or blueprint: Leads}`: how parameters are filled, and for whom what lies there is there.
`CHOICES = {endpoint: Choice}`: forms with fields that hold ids. `ASKED = {endpoint: {name: kind}}`: ids in the query.
The kinds of things there are stand in `world/network_things.py` and `world/branch_things.py`.
"""

import importlib
import pkgutil
from types import ModuleType
from typing import Any

from tests.access.places import Choice, Leads

Who = str | tuple[str, ...]


def rooms() -> list[ModuleType]:
    """The modules of the table."""
    names = [module.name for module in pkgutil.iter_modules(__path__) if not module.name.startswith("test_")]
    modules = [importlib.import_module(f"{__name__}.{name}") for name in names]
    return [module for module in modules if hasattr(module, "ROWS")]


def table() -> dict[tuple[str, str], Who]:
    """All rows of all rooms. Raises ValueError when two rooms claim one route."""
    return _merged("ROWS")


def places() -> dict[str, Leads]:
    """How routes are filled, by endpoint or blueprint."""
    return _merged("PLACES")


def choices() -> dict[str, Choice]:
    """Forms with ids, by endpoint."""
    return _merged("CHOICES")


def asked() -> dict[str, dict[str, str]]:
    """Ids in the query, by endpoint."""
    return _merged("ASKED")


def leads_of(endpoint: str, found: dict[str, Leads]) -> Leads | None:
    """The line of an endpoint, else that of its blueprint."""
    return found.get(endpoint) or found.get(endpoint.partition(".")[0])


def permissions_of(who: Who) -> frozenset[str]:
    """The permissions of which one is needed; none for doors open to all, or to all who are signed in."""
    return frozenset() if who in {"public", "signed_in"} else frozenset({who} if isinstance(who, str) else who)


def _merged(name: str) -> dict[Any, Any]:
    rows: dict[Any, Any] = {}
    for module in rooms():
        found = getattr(module, name, {})
        if rows.keys() & found.keys():
            raise ValueError(f"{module.__name__} repeats {rows.keys() & found.keys()}")
        rows |= found
    return rows
