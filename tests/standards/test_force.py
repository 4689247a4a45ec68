"""Which edition is in force: a table of days."""

from dataclasses import dataclass
from datetime import date

import pytest

from app.standards.force import a_year_after, in_force


@dataclass(frozen=True)
class Edition:
    """An edition as the rule sees it."""

    number: int
    in_force_from: date | None
    withdrawn_on: date | None = None


DAY = date(2026, 5, 10)
FIRST = Edition(1, date(2025, 1, 1))
SECOND = Edition(2, date(2026, 5, 10))


@pytest.mark.parametrize(
    ("editions", "day", "number"),
    [
        ([], DAY, None),
        ([Edition(1, None)], DAY, None),
        ([FIRST], date(2024, 12, 31), None),
        ([FIRST], date(2025, 1, 1), 1),
        ([FIRST, SECOND], date(2026, 5, 9), 1),
        ([SECOND, FIRST], DAY, 2),
        ([FIRST, Edition(2, date(2026, 1, 1), date(2026, 5, 1))], DAY, None),
        ([FIRST, Edition(2, date(2026, 1, 1), date(2026, 5, 1))], date(2026, 4, 30), 2),
        ([FIRST, Edition(2, date(2026, 5, 1), date(2026, 5, 1))], DAY, 1),
        ([FIRST, Edition(2, date(2026, 5, 1), date(2026, 4, 1))], DAY, 1),
        ([Edition(1, DAY), Edition(2, DAY)], DAY, 2),
        ([Edition(2, date(2026, 1, 1)), Edition(1, date(2026, 2, 1))], DAY, 1),
    ],
)
def test_it_finds_the_edition_in_force(editions: list[Edition], day: date, number: int | None) -> None:
    found = in_force(editions, day)
    assert (found.number if found else None) == number


@pytest.mark.parametrize(
    ("day", "later"),
    [
        (date(2026, 3, 1), date(2027, 3, 1)),
        (date(2028, 2, 29), date(2029, 2, 28)),
        (date(2027, 2, 28), date(2028, 2, 28)),
    ],
)
def test_it_reviews_a_year_later(day: date, later: date) -> None:
    assert a_year_after(day) == later
