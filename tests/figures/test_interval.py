"""An interval knows what it holds and on which side it lies."""

from __future__ import annotations

from fractions import Fraction

import pytest

from app.figures.figure import Figure, Unit
from app.figures.interval import Interval


@pytest.mark.parametrize(
    ("value", "contains", "above", "below"),
    [(79, False, True, False), (80, True, False, False), (85, True, False, False), (90, True, False, False),
     (91, False, False, True)],
)  # fmt: skip
def test_it_lies_above_below_or_around_a_value(value: float, contains: bool, above: bool, below: bool) -> None:
    interval = Interval(80, 90)
    assert (interval.contains(value), interval.above(value), interval.below(value)) == (contains, above, below)


@pytest.mark.parametrize(("low", "high"), [(2, 1), (float("nan"), 1), (0, float("nan"))])
def test_it_refuses_turned_and_undefined_bounds(low: float, high: float) -> None:
    with pytest.raises(ValueError, match="low <= high"):
        Interval(low, high)


@pytest.mark.parametrize(
    ("given", "clipped"),
    [((-3, 50), (0, 50)), ((50, 120), (50, 100)), ((-9, 900), (0, 100)), ((101, 110), (100, 100))],
)
def test_it_is_cut_at_the_ends_of_a_scale(given: tuple[float, float], clipped: tuple[float, float]) -> None:
    assert Interval(*given).clipped(0, 100) == Interval(*clipped)


def test_it_is_scaled_joined_and_measured() -> None:
    assert Interval(0.25, 0.5).scaled(100) == Interval(25, 50)
    assert Interval(1, 3).joined(Interval(2, 5)) == Interval(1, 5)
    assert Interval(1, 3).width == 2


def test_it_lets_no_figure_stand_with_an_interval_around_nothing() -> None:
    assert Figure(Fraction(5), 3, None, Unit.PERCENT).n == 3
    with pytest.raises(ValueError, match="no interval"):
        Figure(None, 3, Interval(0, 1), Unit.PERCENT)
    with pytest.raises(ValueError, match="never negative"):
        Figure(None, -1, None, Unit.PERCENT)
