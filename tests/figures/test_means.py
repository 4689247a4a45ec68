"""Means of visits: pooled spread, Student, Welch; against scipy and by hand."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import pytest
from scipy import stats

from app.figures.interval import Interval
from app.figures.means import Mean, MeanDifference, mean, mean_of, mean_of_groups, rests_of_network
from app.figures.spread import Spread, pooled_spread, spread

NETWORK = [[80.0, 90.0, 85.0], [70.0, 74.0], [88.0], [91.0, 85.0, 82.0, 90.0]]


def test_it_adds_exactly_whatever_the_numbers_are() -> None:
    assert mean([Decimal("0.1")] * 3 + [Fraction(1, 10)]) == Fraction(1, 10)
    assert mean([]) is None


def test_it_pools_the_spread_within_branches() -> None:
    squares = 50 + 8 + 0 + 54
    pooled = pooled_spread(NETWORK)
    assert pooled is not None
    assert (pooled.s, pooled.df) == (pytest.approx(math.sqrt(squares / 6)), 6)
    assert pooled_spread([[80.0], [], [70.0]]) is None
    assert spread([1, 2, 3, 4]) == Spread(pytest.approx(math.sqrt(5 / 3)), 3.0)


def test_it_uses_the_pooled_spread_below_thirty_visits() -> None:
    pooled = Spread(8.0, 100.0)
    interval = mean_of([80, 84, 88], pooled=pooled).interval()
    half = stats.t.ppf(0.975, 100) * 8 / math.sqrt(3)
    assert interval is not None
    assert (interval.low, interval.high) == pytest.approx((84 - half, 84 + half))


def test_it_trusts_a_branch_s_own_spread_from_thirty_visits_on() -> None:
    values = [80.0 + place % 7 for place in range(30)]
    interval = mean_of(values, pooled=Spread(50.0, 500.0)).interval()
    assert interval is not None
    low, high = stats.t.interval(0.95, 29, loc=sum(values) / 30, scale=stats.sem(values))
    assert (interval.low, interval.high) == pytest.approx((low, high))
    almost = mean_of(values[:29], pooled=Spread(50.0, 500.0))
    assert almost.spread == Spread(50.0, 500.0)


def test_it_gives_no_interval_where_nothing_is_known_of_the_spread() -> None:
    assert mean_of([80, 90], pooled=None).interval() is None
    assert mean_of([90, 90, 90], pooled=Spread(0.0, 12.0)).interval() is None, "±0 would be a lie"
    assert mean_of([], pooled=Spread(8.0, 12.0)).interval() is None


def test_it_cuts_the_interval_at_the_ends_of_the_scale() -> None:
    interval = mean_of([99, 100, 100], pooled=Spread(8.0, 40.0)).interval()
    assert interval is not None
    assert interval.high == 100.0


@pytest.mark.parametrize("level", [0.9, 0.95])
def test_it_gives_welch_s_interval_of_scipy(level: float) -> None:
    now, before = [81.0, 92.0, 77.0, 88.0, 79.0], [70.0, 71.0, 74.0]
    ours = MeanDifference(mean_of(now, pooled=spread(now)), mean_of(before, pooled=spread(before)))
    theirs = stats.ttest_ind(now, before, equal_var=False).confidence_interval(level)
    interval = ours.interval(level)
    assert interval is not None
    assert (interval.low, interval.high) == pytest.approx((theirs.low, theirs.high))
    assert ours.n == 3


def test_it_keeps_the_degrees_of_freedom_of_a_spread_that_both_sides_share() -> None:
    shared = Spread(8.0, 8.0)
    interval = MeanDifference(mean_of([80, 84], pooled=shared), mean_of([70, 72], pooled=shared)).interval()
    assert interval is not None
    assert interval.width == pytest.approx(2 * stats.t.ppf(0.975, 8) * 8.0)


def test_it_counts_every_branch_of_the_network_once() -> None:
    network = mean_of_groups(NETWORK, pooled=Spread(6.0, 50.0))
    assert network.value == (85 + 72 + 88 + 87) / Fraction(4)
    assert network.n == 10
    assert network.share_of_variance == (Fraction(1, 3) + Fraction(1, 2) + 1 + Fraction(1, 4)) / 16


def test_it_holds_a_branch_against_the_rest_without_it() -> None:
    rests = rests_of_network(NETWORK, pooled=None)
    for place, rest in enumerate(rests):
        assert rest == mean_of_groups(NETWORK[:place] + NETWORK[place + 1 :], pooled=None)
    alone = rests_of_network([[80.0, 81.0]], pooled=None)
    assert (alone[0].value, alone[0].n) == (None, 0)


def test_it_says_nothing_against_an_empty_side() -> None:
    known = mean_of([80, 82], pooled=Spread(8.0, 8.0))
    unknown = mean_of([], pooled=Spread(8.0, 8.0))
    assert MeanDifference(known, unknown).value is None
    assert MeanDifference(known, unknown).interval() is None
    assert MeanDifference(known, mean_of([80], pooled=None)).interval() is None
    flat = mean_of([80, 80], pooled=Spread(0.0, 4.0))
    assert MeanDifference(flat, flat).interval() is None


def test_it_estimates_the_shape_of_visits_without_bias_even_from_threes() -> None:
    rng = random.Random(7)
    groups = [[rng.expovariate(1.0) for _ in range(3)] for _ in range(60_000)]
    found = pooled_spread(groups)
    assert found is not None
    assert (found.s, found.skewness, found.excess) == (
        pytest.approx(1, rel=0.02), pytest.approx(2, rel=0.05), pytest.approx(6, rel=0.15)
    )  # fmt: skip
    few = pooled_spread(groups[:4])
    assert few is not None
    assert (few.skewness, few.excess) == (0.0, 0.0), "eight degrees of freedom say nothing about a shape"


def _visits(spread_: Spread) -> Mean:
    return mean_of([80, 84, 88], pooled=spread_, scale=None)


def test_it_widens_strict_intervals_upwards_where_visits_lean_down() -> None:
    plain, leaning = Spread(8.0, 40.0), Spread(8.0, 40.0, skewness=-1.0, excess=0.5)
    assert _visits(leaning).interval() == _visits(plain).interval(), "the printed one stays Student's"
    strict, straight = _visits(leaning).interval(0.9975), _visits(plain).interval(0.9975)
    assert strict is not None
    assert straight is not None
    assert strict.high > straight.high
    assert strict.low == pytest.approx(straight.low)


@pytest.mark.parametrize("shape", [(0.0, 0.0), (-1.3, 1.9), (0.4, -1.0), (-3.0, 12.0)])
def test_it_nests_stricter_intervals_around_looser_ones(shape: tuple[float, float]) -> None:
    levels: Sequence[float] = (0.5, 0.9, 0.95, 0.9501, 0.97, 0.99, 0.999, 0.99999)
    found = [_visits(Spread(8.0, 40.0, *shape)).interval(level) for level in levels]
    intervals = [interval for interval in found if isinstance(interval, Interval)]
    assert len(intervals) == len(levels)
    for inner, outer in pairwise(intervals):
        assert outer.joined(inner) == outer
