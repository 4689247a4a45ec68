"""CSAT is a share with Wilson's interval; CES a mean that refuses to boast."""

from __future__ import annotations

from fractions import Fraction

import pytest
from scipy import stats

from app.figures.satisfaction import ces, csat, csat_mean, scale_mean
from app.figures.shares import wilson


def test_it_counts_four_and_five_as_satisfied() -> None:
    found = csat([5, 4, 3, 1])
    assert (found.value, found.interval()) == (Fraction(50), wilson(2, 4).scaled(100))
    assert csat_mean([5, 4, 3, 1]).value == Fraction(13, 4)


def test_it_gives_student_s_interval_clipped_to_the_scale() -> None:
    scores = [4, 5, 6, 5, 3, 6]
    low, high = stats.t.interval(0.95, 5, loc=sum(scores) / 6, scale=stats.sem(scores))
    interval = ces(scores).interval()
    assert interval is not None
    assert (interval.low, interval.high) == pytest.approx((low, high))
    near_the_end = ces([7, 7, 7, 7, 5]).interval()
    assert near_the_end is not None
    assert near_the_end.high == 7.0


@pytest.mark.parametrize("scores", [[], [5], [1, 4, 6, 7], [6, 6, 6, 6, 6, 6]])
def test_it_gives_no_interval_to_few_or_equal_answers(scores: list[int]) -> None:
    assert ces(scores).interval() is None


def test_it_turns_answers_whose_easy_end_was_low() -> None:
    assert ces([1, 2], easy_is_high=False).value == Fraction(13, 2)


@pytest.mark.parametrize(("scores", "scale"), [([0], (1, 5)), ([6], (1, 5)), ([8], (1, 7))])
def test_it_refuses_answers_off_the_scale(scores: list[int], scale: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="lies in"):
        scale_mean(scores, *scale)
