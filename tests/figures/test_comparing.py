"""One verdict a row, corrected for the list; checked against statsmodels and a permutation test."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.multitest import multipletests

from app.figures.comparing import (
    AgainstPrevious,
    AgainstStandard,
    Claim,
    Correction,
    against_previous,
    against_standard,
    holm,
    p_value,
)
from app.figures.distributions import level_z
from app.figures.estimate import LEVEL
from app.figures.figure import Unit
from app.figures.interval import Interval
from app.figures.means import MeanDifference, mean_of
from app.figures.shares import Share, ShareDifference
from app.figures.spread import Spread, spread
from tests.figures.oracle import permutation_p_value


@dataclass(frozen=True)
class Bell:
    """An estimate with a plain normal interval, whose p-value the textbook knows."""

    z: float
    n: int = 10
    unit: Unit = Unit.POINTS

    @property
    def value(self) -> Fraction:
        return Fraction(self.z)

    def interval(self, level: float = LEVEL) -> Interval:
        half = level_z(level)
        return Interval(self.z - half, self.z + half)


def _of(p: float) -> Bell:
    """The estimate above 0 whose two-sided p-value against 0 is p."""
    return Bell(float(stats.norm.isf(p / 2)))


def _claims(p_values: Sequence[float]) -> list[Claim]:
    return [Claim(_of(p), 0, 3) for p in p_values]


@pytest.mark.parametrize(
    ("interval_at", "word"),
    [
        (Share(30, 30), AgainstStandard.ABOVE),
        (Share(3, 30), AgainstStandard.BELOW),
        (Share(26, 30), AgainstStandard.NOT_TOLD_APART),
        (Share(2, 2), AgainstStandard.TOO_FEW),
    ],
)
def test_it_says_where_the_whole_interval_lies(interval_at: Share, word: AgainstStandard) -> None:
    comparison = against_standard([Claim(interval_at, 85, 3)])
    assert comparison.verdicts[0].word is word


def test_it_names_how_many_are_needed_and_shows_no_interval_below() -> None:
    verdict = against_previous([Claim(ShareDifference(Share(9, 9), Share(0, 2)), 0, 3)]).verdicts[0]
    assert (verdict.word, verdict.interval, verdict.needed) == (AgainstPrevious.TOO_FEW, None, 3)


@pytest.mark.parametrize(
    ("now", "word"),
    [(Share(29, 30), AgainstPrevious.ROSE), (Share(2, 30), AgainstPrevious.FELL),
     (Share(17, 30), AgainstPrevious.MAY_BE_CHANCE)],
)  # fmt: skip
def test_it_reads_change_from_the_interval_of_the_difference(now: Share, word: AgainstPrevious) -> None:
    assert against_previous([Claim(ShareDifference(now, Share(15, 30)), 0, 3)]).verdicts[0].word is word


def test_it_does_not_take_overlapping_intervals_for_a_test() -> None:
    now, before = Share(80, 100), Share(66, 100)
    one, two = now.interval(), before.interval()
    assert one is not None
    assert two is not None
    assert one.low < two.high, "the intervals overlap"
    assert against_previous([Claim(ShareDifference(now, before), 0, 3)]).verdicts[0].word is AgainstPrevious.ROSE


def test_it_takes_a_single_comparison_at_the_printed_level() -> None:
    comparison = against_standard(_claims([0.049]))
    assert (comparison.level, comparison.compared) == (0.95, 1)
    assert comparison.verdicts[0].word is AgainstStandard.ABOVE
    assert against_standard(_claims([0.051])).verdicts[0].word is AgainstStandard.NOT_TOLD_APART


def test_it_withdraws_in_a_list_what_would_stand_alone() -> None:
    alone = against_standard(_claims([0.04]))
    listed = against_standard(_claims([0.04] + [0.5] * 39))
    assert alone.verdicts[0].word is AgainstStandard.ABOVE
    assert listed.verdicts[0].word is AgainstStandard.NOT_TOLD_APART
    assert (listed.compared, listed.level) == (40, pytest.approx(1 - 0.10 / 40))


def test_it_counts_only_rows_with_enough_behind_them() -> None:
    comparison = against_standard([*_claims([0.001, 0.9]), Claim(Bell(9.0, n=2), 0, 3)])
    assert comparison.compared == 2
    assert comparison.verdicts[2].word is AgainstStandard.TOO_FEW
    empty = against_standard([])
    assert (empty.compared, empty.verdicts, empty.level) == (0, (), 0.95)


def test_it_says_not_told_apart_where_there_is_no_interval() -> None:
    flat = mean_of([90, 90, 90], pooled=Spread(0.0, 9.0))
    comparison = against_standard([Claim(flat, 85, 3)])
    assert (comparison.compared, comparison.verdicts[0].word) == (0, AgainstStandard.NOT_TOLD_APART)


P_LISTS = st.lists(st.floats(1e-7, 0.9999), min_size=1, max_size=40)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(P_LISTS)
def test_it_chooses_the_rows_of_benjamini_and_hochberg(p_values: list[float]) -> None:
    comparison = against_standard(_claims(p_values), level=1e-6)  # no floor under the level: the bare procedure
    told_apart = [verdict.word is AgainstStandard.ABOVE for verdict in comparison.verdicts]
    theirs = multipletests(p_values, alpha=0.10, method="fdr_bh")[0]
    assert told_apart == list(theirs)
    assert comparison.level == pytest.approx(1 - 0.10 * max(sum(theirs), 1) / len(p_values))


@settings(max_examples=12, deadline=None, derandomize=True)
@given(P_LISTS)
def test_it_chooses_the_rows_of_holm_where_money_hangs_on_it(p_values: list[float]) -> None:
    comparison = against_standard(_claims(p_values), correction=Correction.HOLM)
    told_apart = [verdict.word is AgainstStandard.ABOVE for verdict in comparison.verdicts]
    rejected, adjusted = multipletests(p_values, alpha=0.05, method="holm")[:2]
    assert told_apart == list(rejected)
    assert holm(p_values) == pytest.approx(tuple(adjusted))


@settings(max_examples=100, deadline=None, derandomize=True)
@given(P_LISTS)
def test_it_never_contradicts_the_interval_beside_the_verdict(p_values: list[float]) -> None:
    for correction in Correction:
        comparison = against_standard(_claims(p_values), correction=correction)
        for verdict in comparison.verdicts:
            assert verdict.interval is not None
            assert (verdict.word is AgainstStandard.ABOVE) == verdict.interval.above(0)
        assert comparison.level >= 0.95


def test_it_finds_the_p_value_at_which_the_interval_lets_go() -> None:
    for p in (1e-6, 0.0025, 0.05, 0.3, 0.97):
        assert p_value(_of(p), 0) == pytest.approx(p, rel=1e-6)
    assert p_value(Bell(40.0), 0) == 1e-9
    assert p_value(Bell(0.0), 0) == 1.0
    assert p_value(Share(0, 0), 85) is None


def test_it_agrees_with_the_studentised_permutation_test() -> None:
    rng = random.Random(20)
    apart = []
    for shift in (0.0, 3.0, 6.0, 9.0, 12.0) * 2:
        now = [rng.gauss(85, 8) + shift for _ in range(9)]
        before = [rng.gauss(85, 8) for _ in range(8)]
        ours = p_value(MeanDifference(mean_of(now, pooled=spread(now)), mean_of(before, pooled=spread(before))), 0)
        assert ours is not None
        apart.append(abs(ours - permutation_p_value(now, before, random.Random(3), draws=400)))
    assert max(apart) < 0.06
