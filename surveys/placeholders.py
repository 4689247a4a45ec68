"""PURE: named places in texts of questionnaires and mails; nothing else of a template language."""

import re
from collections.abc import Mapping
from typing import Final

NAMES: Final = ("name", "branch", "organisation", "day")
PLACE: Final = re.compile(r"\{([^{}]*)\}")
BEGINNING: Final = re.compile(r"(^|\n)\{name\},?\s*(\w)")


def unknown(text: str) -> tuple[str, ...]:
    """The places in a text that have no such name."""
    return tuple(found for found in PLACE.findall(text) if found not in NAMES)


def fill(text: str, values: Mapping[str, str]) -> str:
    """The text with its places filled; values are put in as they are, and are not looked into again.

    Without a name a greeting begins with its next word: "{name}, hello" becomes "Hello".
    """
    if not values.get("name"):
        text = BEGINNING.sub(lambda found: found[1] + found[2].upper(), text)
    return PLACE.sub(lambda found: values.get(found[1], "") if found[1] in NAMES else found[0], text)
