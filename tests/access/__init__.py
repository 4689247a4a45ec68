"""The access table: one module a room, `ROWS = {(endpoint, method): who}`.

Who is "public", "signed_in", a permission, or a tuple of permissions of which one is enough.
"""

import importlib
import pkgutil

Who = str | tuple[str, ...]


def table() -> dict[tuple[str, str], Who]:
    """All rows of all rooms. Raises ValueError when two rooms claim one route."""
    rows: dict[tuple[str, str], Who] = {}
    for module in pkgutil.iter_modules(__path__):
        if module.name.startswith("test_"):
            continue
        found: dict[tuple[str, str], Who] = importlib.import_module(f"{__name__}.{module.name}").ROWS
        if rows.keys() & found.keys():
            raise ValueError(f"{module.name} repeats {rows.keys() & found.keys()}")
        rows |= found
    return rows
