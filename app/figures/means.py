"""Means of visits: a spread pooled within branches, Student's interval, Welch's difference."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from app.figures.estimate import LEVEL, difference_of
from app.figures.figure import Number, Unit
from app.figures.interval import Interval
from app.figures.spread import Spread, spread
from app.figures.student import Shape, student_interval

OWN_SPREAD_FROM = 30
"""From this n a branch's own spread is trusted; below it the pooled one is used."""

PERCENT_SCALE = Interval(0.0, 100.0)


@dataclass(frozen=True)
class Mean:
    """A mean with the spread of one observation behind it.

    `share_of_variance` is the factor from the variance of one observation to the variance of the mean:
    1/n for a plain mean. `spread` is None where nothing is known about it; then there is no interval.
    """

    value: Fraction | None
    n: int
    spread: Spread | None
    share_of_variance: Fraction
    unit: Unit = Unit.PERCENT
    scale: Interval | None = PERCENT_SCALE

    @property
    def variance(self) -> float | None:
        """The squared standard error; None without a spread."""
        return None if self.spread is None else self.spread.s**2 * float(self.share_of_variance)

    def interval(self, level: float = LEVEL) -> Interval | None:
        """`mean ± t·s·√share_of_variance` (Student 1908), clipped to the scale.

        None where there is no spread, or where it is 0: equal visits must not print ±0.
        """
        if self.value is None or self.spread is None or not self.variance:
            return None
        shape = Shape.of([(self.spread, self.variance, 1)])
        interval = student_interval(float(self.value), self.spread.df, shape, level)
        return interval.clipped(self.scale.low, self.scale.high) if self.scale else interval


@dataclass(frozen=True)
class MeanDifference:
    """Now less before (or a branch less the rest of the network), in points."""

    now: Mean
    before: Mean
    unit: Unit = Unit.POINTS

    @property
    def value(self) -> Fraction | None:
        """The difference of the two means; None where either is undefined."""
        return difference_of(self.now.value, self.before.value)

    @property
    def n(self) -> int:
        """The smaller of the two n."""
        return min(self.now.n, self.before.n)

    def interval(self, level: float = LEVEL) -> Interval | None:
        """Welch's interval (1947) with the spreads of both sides; None where one is missing or both are 0."""
        one, two = self.now.spread, self.before.spread
        if self.value is None or one is None or two is None:
            return None
        variances = self.now.variance or 0.0, self.before.variance or 0.0
        if sum(variances) <= 0:
            return None
        shape = Shape.of([(one, variances[0], 1), (two, variances[1], -1)])
        return student_interval(float(self.value), _welch_df(one, two, variances), shape, level)


def _welch_df(now: Spread, before: Spread, variances: tuple[float, float]) -> float:
    """Degrees of freedom after Satterthwaite (1946) and Welch (1947); of one spread shared by both sides, its own."""
    if now == before:
        return now.df
    one, two = variances
    return (one + two) ** 2 / (one**2 / now.df + two**2 / before.df)


def mean(values: Iterable[Number]) -> Fraction | None:
    """The exact mean; None of nothing."""
    exact = [Fraction(value) for value in values]
    return sum(exact, Fraction(0)) / len(exact) if exact else None


def mean_of(
    values: Sequence[Number],
    *,
    pooled: Spread | None,
    unit: Unit = Unit.PERCENT,
    scale: Interval | None = PERCENT_SCALE,
) -> Mean:
    """The mean of visits with the spread it deserves: the pooled one for n < 30, its own from 30 on.

    The values are totals *before* critical effects. Without a pooled spread a small sample gets no interval:
    its own spread is too uncertain when one visit in twenty is zeroed.
    """
    n = len(values)
    chosen = spread(values) if n >= OWN_SPREAD_FROM else pooled
    return Mean(mean(values), n, chosen, Fraction(1, n) if n else Fraction(0), unit, scale)


def mean_of_groups(
    groups: Sequence[Sequence[Number]],
    *,
    pooled: Spread | None,
    unit: Unit = Unit.PERCENT,
    scale: Interval | None = PERCENT_SCALE,
) -> Mean:
    """The mean of branches (each counts once, however many visits it has); n is the number of visits.

    Its variance is `s²·Σ(1/n_j)/J²`: these branches are the whole network, not a sample of one.
    """
    sums = _Sums.of(groups)
    return sums.mean(pooled, unit, scale)


def rests_of_network(
    groups: Sequence[Sequence[Number]],
    *,
    pooled: Spread | None,
    unit: Unit = Unit.PERCENT,
    scale: Interval | None = PERCENT_SCALE,
) -> tuple[Mean, ...]:
    """For each branch the mean of all the others, in the given order: what a branch is compared with."""
    sums = _Sums.of(groups)
    return tuple(sums.without(_Sums.of([group])).mean(pooled, unit, scale) for group in groups)


@dataclass(frozen=True)
class _Sums:
    """What is added up over branches: their means, 1/n of each, their number and their visits."""

    means: Fraction
    inverse_n: Fraction
    branches: int
    visits: int

    @classmethod
    def of(cls, groups: Iterable[Sequence[Number]]) -> _Sums:
        """The sums over the branches that have visits."""
        filled = [(mean(group) or Fraction(0), len(group)) for group in groups if group]
        return cls(
            sum((value for value, _ in filled), Fraction(0)),
            sum((Fraction(1, n) for _, n in filled), Fraction(0)),
            len(filled),
            sum(n for _, n in filled),
        )

    def without(self, part: _Sums) -> _Sums:
        """These sums less those of a part."""
        return _Sums(
            self.means - part.means,
            self.inverse_n - part.inverse_n,
            self.branches - part.branches,
            self.visits - part.visits,
        )

    def mean(self, pooled: Spread | None, unit: Unit, scale: Interval | None) -> Mean:
        """The mean of the branches' means."""
        value = self.means / self.branches if self.branches else None
        return Mean(value, self.visits, pooled, self.inverse_n / (self.branches**2 or 1), unit, scale)
