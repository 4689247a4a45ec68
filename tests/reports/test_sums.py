"""Sums give back the same spread and means as the visits themselves."""

import random
from fractions import Fraction

import pytest

from app.figures.means import mean_of_groups as mean_of_visits
from app.figures.spread import pooled_spread
from reports.sums import Sums, mean_of_groups, spread_of, sums_of


def groups(seed: int, branches: int = 12) -> list[list[Fraction]]:
    chance = random.Random(seed)
    return [
        [Fraction(min(1000, int(chance.gauss(850, 90))), 1000) for _ in range(chance.randint(1, 9))]
        for _ in range(branches)
    ]


@pytest.mark.parametrize("seed", range(8))
def test_it_gives_back_the_spread_of_the_visits(seed: int) -> None:
    visits = groups(seed)
    ours = spread_of([sums_of(group) for group in visits])
    theirs = pooled_spread([[100 * value for value in group] for group in visits])
    assert ours and theirs
    assert ours.df == theirs.df
    for name in ("s", "skewness", "excess"):
        assert getattr(ours, name) == pytest.approx(getattr(theirs, name), rel=1e-9)


@pytest.mark.parametrize("seed", range(4))
def test_it_gives_back_the_mean_of_branches(seed: int) -> None:
    visits = groups(seed)
    ours = mean_of_groups([sums_of(group) for group in visits], None)
    theirs = mean_of_visits([[100 * value for value in group] for group in visits], pooled=None)
    assert (ours.value, ours.n, ours.share_of_variance) == (theirs.value, theirs.n, theirs.share_of_variance)


def test_it_adds_up_in_any_order() -> None:
    values = [value for group in groups(3) for value in group]
    halves = sums_of(values[::2]) + sums_of(values[1::2])
    assert halves == sums_of(values) == sums_of(reversed(values))


@pytest.mark.parametrize(
    ("visits", "expected"),
    [
        ([], None),
        ([[Fraction(1)]], None),
        ([[Fraction(1)], [Fraction(1, 2)]], None),
    ],
)
def test_it_has_no_spread_without_two_visits_to_a_branch(visits: list[list[Fraction]], expected: None) -> None:
    assert spread_of([sums_of(group) for group in visits]) is expected


def test_it_takes_rounding_for_no_spread() -> None:
    third = Fraction("0.333333333333")
    square = Fraction("0.111111111111")
    spread = spread_of([Sums(2, 2, 2 * third, 2 * square, Fraction(0), Fraction(0))])
    assert spread is not None and spread.s < 1e-3
