"""Positions on the drawn rule, and the verdict that a dot shows."""

from fractions import Fraction

import pytest

from app.web.formatting import Number
from app.web.scales import columns, place, verdict, width


@pytest.mark.parametrize(
    ("value", "low", "high", "at"),
    [
        (60, 60, 100, "0%"),
        (100, 60, 100, "100%"),
        (90, 60, 100, "75%"),
        (88.5, 60, 100, "71.25%"),
        (Fraction(1, 3), 0, 1, "33.33%"),
        (0, -100, 100, "50%"),
        (20, 60, 100, "0%"),
        (140, 60, 100, "100%"),
    ],
)
def test_it_places_a_value_and_never_off_the_rule(value: Number, low: Number, high: Number, at: str) -> None:
    assert place(value, low, high) == at


def test_it_never_draws_an_invisible_interval() -> None:
    assert width(90, 90, 60, 100) == "0.5%"
    assert width(80, 90, 60, 100) == "25%"
    assert width(40, 80, 60, 100) == "50%"


@pytest.mark.parametrize(
    ("low", "high", "norm", "less_is_better", "told"),
    [
        (76, 82, 90, False, "below"),
        (92, 97, 90, False, "above"),
        (84, 93, 90, False, "open"),
        (90, 93, 90, False, "open"),
        (84, 90, 90, False, "open"),
        (2, 3, 5, True, "above"),
        (6, 8, 5, True, "below"),
        (None, None, 90, False, "open"),
        (1, 2, None, False, "open"),
    ],
)
def test_it_judges_only_when_the_whole_interval_lies_on_one_side(
    low: int | None, high: int | None, norm: int | None, less_is_better: bool, told: str
) -> None:
    assert verdict(low, high, norm, less_is_better=less_is_better) == told


def test_it_draws_small_counts_and_no_column_for_none() -> None:
    drawn = columns([("0", 0), ("1", 1), ("2", 1000)])
    assert [column.height for column in drawn] == [0, 2, 96]
    assert [column.middle for column in drawn] == ["16.67%", "50%", "83.33%"]
    assert columns([]) == []
