"""PURE: what the lines of all imported tables have in common: problems with their place, headings, what is missing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LineProblem:
    """What is wrong in which line and column; `code` names the sentence, `value` is what stood there."""

    line: int
    column: str
    code: str
    value: str = ""


def columns(header: Iterable[str], headings: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    """Which heading of the file holds which field; `headings` are the names that each field is known by."""
    by_name = {name: field for field, names in headings.items() for name in names}
    found: dict[str, str] = {}
    for heading in header:
        field = by_name.get(heading.strip().casefold())
        if field is not None:
            found.setdefault(field, heading)
    return found


def missing(line: int, values: Mapping[str, str], fields: Iterable[str]) -> list[LineProblem]:
    """A problem for each of the fields that is empty."""
    return [LineProblem(line, field, "missing") for field in fields if not values.get(field)]


def too_long(line: int, values: Mapping[str, str], longest: Mapping[str, int]) -> list[LineProblem]:
    """A problem for each field longer than its column; 1000 characters where `longest` says nothing."""
    return [
        LineProblem(line, field, "too_long", str(longest.get(field, 1000)))
        for field, value in values.items()
        if len(value) > longest.get(field, 1000)
    ]
