"""Options of select and radio fields, in the shape that WTForms asks for since 3.3."""

from collections.abc import Iterable
from typing import Any

from wtforms import SelectChoice  # type: ignore[attr-defined]  # types-WTForms does not know it yet


def choices(pairs: Iterable[tuple[object, object]]) -> list[Any]:
    """(value, label) pairs, the label a str or a lazy text, as the `choices` of a field."""
    return [SelectChoice(value, label) for value, label in pairs]
