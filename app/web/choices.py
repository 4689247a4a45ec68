"""Options of select and radio fields; the type stubs of WTForms are older than its class for them."""

from collections.abc import Iterable
from typing import Any

from wtforms import SelectChoice  # type: ignore[attr-defined]

__all__ = ["SelectChoice", "choices"]


def choices(pairs: Iterable[tuple[object, object]]) -> list[Any]:
    """(value, label) pairs, the label a str or a lazy text, as the `choices` of a field."""
    return [SelectChoice(value, label) for value, label in pairs]
