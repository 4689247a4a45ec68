"""What a select or a set of radios offers."""

from collections.abc import Iterable
from typing import Any

from app.web.choices import SelectChoice


def offered(pairs: Iterable[tuple[str, Any]]) -> list[SelectChoice]:
    """The choices (value, words)."""
    return [SelectChoice(value, words) for value, words in pairs]
