"""Which edition of a standard is in force on a day. Pure."""

from collections.abc import Iterable
from datetime import date
from typing import Protocol, TypeVar


class Edition(Protocol):
    """What matters about a version: when it came into force, and when it ceased to be."""

    @property
    def number(self) -> int:
        """1, 2, 3…"""

    @property
    def in_force_from(self) -> date | None:
        """The first day in force; None as long as it is not approved."""

    @property
    def withdrawn_on(self) -> date | None:
        """The first day no longer in force."""


E = TypeVar("E", bound=Edition)


def in_force(editions: Iterable[E], day: date) -> E | None:
    """The edition in force on `day`: the last one to begin; withdrawing it brings no older one back.

    One withdrawn before (or on) its first day never counted.
    """
    begun = [
        (edition.in_force_from, edition.number, edition)
        for edition in editions
        if edition.in_force_from is not None
        and edition.in_force_from <= day
        and not (edition.withdrawn_on is not None and edition.withdrawn_on <= edition.in_force_from)
    ]
    if not begun:
        return None
    last = max(begun, key=lambda row: row[:2])[2]
    return None if last.withdrawn_on is not None and last.withdrawn_on <= day else last


def a_year_after(day: date) -> date:
    """The same day of the next year; 28 February after 29 February."""
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return day.replace(year=day.year + 1, day=28)
