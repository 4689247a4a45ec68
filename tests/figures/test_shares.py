"""Shares agree with statsmodels, and strict lists get the exact interval too."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import pytest
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

from app.figures.estimate import figure_of
from app.figures.figure import Unit
from app.figures.shares import Share, ShareDifference, clopper_pearson, guarded, newcombe, wilson

COUNTS = [(0, 1), (1, 1), (0, 10), (3, 10), (10, 10), (64, 184), (183, 184), (9000, 12367)]
LEVELS = [0.9, 0.95, 0.9975]


@pytest.mark.parametrize(("hits", "n"), COUNTS)
@pytest.mark.parametrize("level", LEVELS)
def test_it_gives_the_intervals_of_statsmodels(hits: int, n: int, level: float) -> None:
    for ours, method in ((wilson, "wilson"), (clopper_pearson, "beta")):
        low, high = proportion_confint(hits, n, alpha=1 - level, method=method)
        interval = ours(hits, n, level)
        assert (interval.low, interval.high) == pytest.approx((low, high), abs=1e-9)


@pytest.mark.parametrize(
    ("now", "before"), [((8, 12), (5, 11)), ((12, 12), (7, 12)), ((0, 9), (0, 8)), ((3, 3), (0, 3))]
)
@pytest.mark.parametrize("level", LEVELS)
def test_it_gives_newcombe_s_difference_of_statsmodels(
    now: tuple[int, int], before: tuple[int, int], level: float
) -> None:
    low, high = confint_proportions_2indep(*now, *before, method="newcomb", compare="diff", alpha=1 - level)
    interval = newcombe(*now, *before, level)
    assert (interval.low, interval.high) == pytest.approx((low, high), abs=1e-9)


def test_it_gives_the_worked_example_of_newcombe_1998() -> None:
    interval = newcombe(56, 70, 48, 80)
    assert (round(interval.low, 4), round(interval.high, 4)) == (0.0524, 0.3339)


def test_it_prints_shares_in_percent_with_their_n() -> None:
    figure = figure_of(Share(8, 12))
    assert (figure.value, figure.n, figure.unit) == (Fraction(200, 3), 12, Unit.PERCENT)
    assert figure.interval is not None
    assert (round(figure.interval.low, 1), round(figure.interval.high, 1)) == (39.1, 86.2)


def test_it_says_nothing_of_no_visits() -> None:
    assert (Share(0, 0).value, Share(0, 0).interval()) == (None, None)
    difference = ShareDifference(Share(3, 5), Share(0, 0))
    assert (difference.value, difference.n, difference.interval()) == (None, 0, None)


def test_it_keeps_the_printed_interval_plain_and_the_difference_newcombe_s() -> None:
    assert Share(8, 12).interval() == wilson(8, 12).scaled(100)
    difference = ShareDifference(Share(8, 12), Share(5, 11))
    assert difference.value == Fraction(800, 12) - Fraction(500, 11)
    assert difference.interval() == newcombe(8, 12, 5, 11).scaled(100)


@pytest.mark.parametrize(("hits", "n"), COUNTS)
def test_it_nests_stricter_intervals_around_looser_ones(hits: int, n: int) -> None:
    intervals = [guarded(hits, n, level) for level in (0.5, 0.9, 0.95, 0.9501, 0.99, 0.9975, 0.99999)]
    for inner, outer in pairwise(intervals):
        assert outer.joined(inner) == outer


def test_it_holds_the_exact_interval_in_strict_lists() -> None:
    assert guarded(1, 3, 0.9975).joined(clopper_pearson(1, 3, 0.9975)) == guarded(1, 3, 0.9975)
    assert wilson(1, 3, 0.9975).high < clopper_pearson(1, 3, 0.9975).high, "else the guard would guard nothing"


@pytest.mark.parametrize(("hits", "n"), [(-1, 3), (4, 3), (0, -1)])
def test_it_refuses_impossible_counts(hits: int, n: int) -> None:
    with pytest.raises(ValueError, match="0 <= hits <= n"):
        Share(hits, n)


def test_it_never_says_plus_minus_nothing() -> None:
    interval = Share(10, 10).interval()
    assert interval is not None
    assert (interval.low, interval.high) == (pytest.approx(72.2467, abs=1e-4), 100)
