"""Three groups and rank intervals: no order where none can be seen."""

from __future__ import annotations

import math
import random

import numpy
import pytest
from statsmodels.stats.meta_analysis import combine_effects

from app.figures.comparing import AgainstStandard
from app.figures.ranking import Ranking, between_variance, rank, rank_intervals, shrinkage
from app.figures.spread import Spread, pooled_spread


def _network(between: float, *, branches: int = 20, visits: int = 8, seed: int = 4) -> dict[int, list[float]]:
    rng = random.Random(seed)
    levels = [rng.gauss(80, between) for _ in range(branches)]
    return {key: [rng.gauss(level, 8) for _ in range(visits)] for key, level in enumerate(levels)}


def _ranked(visits: dict[int, list[float]], seed: int = 1) -> Ranking[int]:
    return rank(visits, pooled=pooled_spread(visits.values()), seed=seed, draws=400)


@pytest.mark.parametrize("seed", range(6))
def test_it_finds_the_variance_of_paule_and_mandel_as_statsmodels_does(seed: int) -> None:
    rng = random.Random(seed)
    variances = [rng.uniform(2, 20) for _ in range(12)]
    means = [rng.gauss(80, 5) + rng.gauss(0, math.sqrt(variance)) for variance in variances]
    theirs = combine_effects(numpy.array(means), numpy.array(variances), method_re="iterated", atol=1e-12)
    assert between_variance(means, variances) == pytest.approx(float(theirs.tau2), rel=1e-6)


@pytest.mark.parametrize(("means", "variances"), [([80, 81, 79], [9, 9, 9]), ([80], [9]), ([], []), ([60, 90], [0, 0])])
def test_it_finds_no_variance_between_branches_that_visits_explain(means: list[float], variances: list[float]) -> None:
    assert between_variance(means, variances) == 0.0


def test_it_draws_small_branches_harder_towards_the_network() -> None:
    assert shrinkage(16, 16) == 0.5
    assert shrinkage(16, 4) > shrinkage(16, 8)
    visits = _network(6) | {99: [99.0, 100.0, 98.0, 99.0, 100.0]}
    row = next(row for row in _ranked(visits).rows if row.key == 99)
    assert row.shrunk is not None
    assert row.shrunk < float(row.raw)


def test_it_shows_no_order_where_branches_do_not_differ() -> None:
    visits = {key: [78.0, 82.0, 80.0, 79.0, 81.0 + key / 100] for key in range(9)}
    ranking = _ranked(visits)
    assert (ranking.ordered, ranking.between_variance, ranking.network) == (False, 0.0, None)
    assert [row.key for row in ranking.rows] == list(range(9))
    assert {row.verdict.word for row in ranking.rows} == {AgainstStandard.NOT_TOLD_APART}
    assert {(row.shrunk, row.ranks) for row in ranking.rows} == {(None, None)}


def test_it_puts_branches_into_three_groups_best_first() -> None:
    visits = _network(1) | {50: [97.0, 99, 98, 96, 99, 97, 98, 99], 51: [50.0, 55, 52, 51, 49, 54, 50, 52]}
    ranking = _ranked(visits)
    words = [row.verdict.word for row in ranking.rows]
    assert ranking.ordered
    assert (ranking.rows[0].key, words[0]) == (50, AgainstStandard.ABOVE)
    assert (ranking.rows[-1].key, words[-1]) == (51, AgainstStandard.BELOW)
    assert words.count(AgainstStandard.NOT_TOLD_APART) >= 15
    assert (ranking.rows[0].ranks, ranking.rows[-1].ranks) == ((1, 1), (22, 22))
    assert ranking.compared == 22


def test_it_gives_rank_intervals_that_hold_the_true_rank() -> None:
    held = 0
    for seed in range(20):
        rng = random.Random(seed)
        levels = [rng.gauss(80, 6) for _ in range(10)]
        visits = {key: [rng.gauss(level, 8) for _ in range(8)] for key, level in enumerate(levels)}
        true = {key: sorted(levels, reverse=True).index(level) + 1 for key, level in enumerate(levels)}
        for row in _ranked(visits).rows:
            assert row.ranks is not None
            held += row.ranks[0] <= true[row.key] <= row.ranks[1]
    assert 0.87 <= held / 200 <= 1.0


def test_it_gives_the_same_ranks_for_the_same_seed() -> None:
    visits = _network(4)
    assert _ranked(visits, seed=11) == _ranked(visits, seed=11)
    assert [row.ranks for row in _ranked(visits, seed=11).rows] != [row.ranks for row in _ranked(visits, seed=12).rows]


def test_it_draws_ranks_around_the_shrunk_values_with_their_own_errors() -> None:
    visits = _network(4)
    pooled = pooled_spread(visits.values())
    assert pooled is not None
    rows = {row.key: row for row in _ranked(visits, seed=11).rows}
    shrunk = [rows[key].shrunk or 0.0 for key in visits]
    errors = [math.sqrt((rows[key].weight or 0.0) * pooled.s**2 / 8) for key in visits]
    expected = rank_intervals(shrunk, errors, random.Random(11), 400)
    assert [rows[key].ranks for key in visits] == expected


def test_it_keeps_branches_with_few_visits_apart() -> None:
    ranking = _ranked(_network(5) | {77: [10.0] * 4, 78: []})
    assert ranking.too_few == (77, 78)
    assert {row.key for row in ranking.rows} == set(range(20))


def test_it_ranks_nobody_without_branches_or_a_spread() -> None:
    assert rank({}, pooled=None, seed=1).rows == ()
    ranking = rank({1: [80.0] * 5, 2: [90.0] * 5}, pooled=None, seed=1)
    assert {row.verdict.word for row in ranking.rows} == {AgainstStandard.NOT_TOLD_APART}
    alone = rank({1: [80.0, 81, 82, 83, 84]}, pooled=Spread(2.0, 4.0), seed=1)
    assert (alone.ordered, alone.rows[0].verdict.word) == (False, AgainstStandard.NOT_TOLD_APART)


def test_it_gives_one_rank_to_what_is_certain() -> None:
    assert rank_intervals([3.0, 9.0, 6.0], [0.0, 0.0, 0.0], random.Random(1), 50) == [(3, 3), (1, 1), (2, 2)]
