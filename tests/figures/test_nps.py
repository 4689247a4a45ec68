"""NPS: the raw point, an interval that holds, pooled and weighted counts."""

from __future__ import annotations

import math
from fractions import Fraction
from itertools import pairwise

import pytest
from scipy import stats

from app.figures.nps import Nps, NpsDifference, nps_kind, nps_of, nps_weighted


@pytest.mark.parametrize(("score", "kind"), [(0, -1), (6, -1), (7, 0), (8, 0), (9, 1), (10, 1)])
def test_it_sorts_answers_into_three(score: int, kind: int) -> None:
    assert nps_kind(score) == kind


@pytest.mark.parametrize("score", [-1, 11])
def test_it_refuses_answers_off_the_scale(score: int) -> None:
    with pytest.raises(ValueError, match="0…10"):
        nps_of([score])


def test_it_prints_the_raw_point() -> None:
    found = nps_of([10, 9, 9, 8, 7, 6, 0])
    assert (found.value, found.n) == (Fraction(100, 7), 7)
    assert (nps_of([]).value, nps_of([]).interval(), nps_of([]).n) == (None, None, 0)


def test_it_adds_three_pseudo_answers_to_the_interval() -> None:
    for_it, against, n = 9.75 / 13, 0.75 / 13, 13
    error = 100 * math.sqrt((for_it + against - (for_it - against) ** 2) / n)
    interval = Nps(9, 1, 0).interval()
    assert interval is not None
    assert interval.low == pytest.approx(100 * (for_it - against) - 1.959963985 * error)
    assert interval.high <= 100


def test_it_never_says_plus_minus_nothing_of_all_promoters() -> None:
    interval = Nps(10, 0, 0).interval()
    assert interval is not None
    assert interval.low < 60
    assert interval.high == 100.0


def test_it_takes_the_difference_of_adjusted_centres() -> None:
    now, before = Nps(30, 10, 5), Nps(20, 10, 15)
    difference = NpsDifference(now, before)
    (centre, error), (centre_before, error_before) = now.adjusted(), before.adjusted()
    interval = difference.interval()
    assert interval is not None
    assert difference.value == Fraction(2500, 45) - Fraction(500, 45)
    assert interval.low + interval.high == pytest.approx(2 * (centre - centre_before))
    assert interval.width == pytest.approx(2 * 1.959963985 * math.hypot(error, error_before))
    assert NpsDifference(now, Nps(0, 0, 0)).interval() is None


def test_it_takes_student_s_factor_in_strict_lists() -> None:
    few, many = Nps(4, 4, 2), Nps(50, 20, 30)
    (centre, error), (centre_before, error_before) = few.adjusted(), many.adjusted()
    factor = stats.t.ppf(0.995, 12)
    interval, difference = few.interval(0.99), NpsDifference(few, many).interval(0.99)
    assert interval is not None
    assert difference is not None
    assert interval.low == pytest.approx(centre - factor * error)
    assert difference.low == pytest.approx(centre - centre_before - factor * math.hypot(error, error_before))


def test_it_gives_plain_counts_back_for_equal_weights() -> None:
    scores = [10, 10, 9, 8, 3]
    weighted = nps_weighted([(score, 7) for score in scores])
    assert (weighted.value, weighted.interval(), weighted.n) == (
        nps_of(scores).value, nps_of(scores).interval(), 5
    )  # fmt: skip


def test_it_pays_for_unequal_weights_with_its_effective_n() -> None:
    found = nps_weighted([(10, 3), (0, 1), (10, 1), (8, 1)])
    assert found.value == Fraction(100 * (4 - 1), 6)
    assert (found.effective_n, found.n) == (Fraction(36, 12), 4)
    even = Nps(2, 1, 1).interval()
    uneven = found.interval()
    assert even is not None
    assert uneven is not None
    assert uneven.width > even.width


def test_it_refuses_impossible_counts_and_weights() -> None:
    with pytest.raises(ValueError, match="never negative"):
        Nps(-1, 0, 0)
    with pytest.raises(ValueError, match="positive"):
        nps_weighted([(9, 0)])


@pytest.mark.parametrize("counts", [(5, 0, 0), (3, 1, 1), (90, 8, 2)])
def test_it_nests_stricter_intervals_around_looser_ones(counts: tuple[int, int, int]) -> None:
    intervals = [Nps(*counts).interval(level) for level in (0.5, 0.95, 0.9501, 0.99, 0.9999)]
    for inner, outer in pairwise(intervals):
        assert inner is not None
        assert outer is not None
        assert outer.joined(inner) == outer
