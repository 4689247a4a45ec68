"""PURE: what is added up over visits, and the spread and means that such sums give back."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from app.figures.means import Mean
from app.figures.spread import SHAPE_FROM_DF, Spread

ZERO = Fraction(0)
SCALE = 100


@dataclass(frozen=True, slots=True)
class Sums:
    """Counts of visits, and the sums of powers of what they scored (0…1): exact, in any order the same."""

    n: int = 0
    passed: int = 0
    r: Fraction = ZERO
    r2: Fraction = ZERO
    r3: Fraction = ZERO
    r4: Fraction = ZERO

    def __add__(self, other: Sums) -> Sums:
        return Sums(
            self.n + other.n,
            self.passed + other.passed,
            self.r + other.r,
            self.r2 + other.r2,
            self.r3 + other.r3,
            self.r4 + other.r4,
        )

    @property
    def mean(self) -> Fraction | None:
        """The mean in percent; None of nothing."""
        return SCALE * self.r / self.n if self.n else None


def sums_of(ratios: Iterable[Fraction]) -> Sums:
    """The sums over single visits."""
    values = list(ratios)
    powers = [sum((value**power for value in values), ZERO) for power in (1, 2, 3, 4)]
    return Sums(len(values), 0, *powers)


def spread_of(groups: Sequence[Sums]) -> Spread | None:
    """The spread within groups, in points: the same as `figures.spread.pooled_spread` of the visits themselves.

    Residuals to the mean m of a group: Σ(x - m)² = Σx² - n·m², Σ(x - m)³ = Σx³ - 3m·Σx² + 2n·m³,
    Σ(x - m)⁴ = Σx⁴ - 4m·Σx³ + 6m²·Σx² - 3n·m⁴, in exact fractions, since they cancel. None without two visits.
    """
    parts = [group for group in groups if group.n > 1]
    df = sum(group.n - 1 for group in parts)
    if not df:
        return None
    second, third, fourth = map(math.fsum, zip(*map(_residuals, parts), strict=True))
    variance = max(second, 0.0) / df
    s = SCALE * math.sqrt(variance)
    # What is left of rounding to 12 places must not pass for a spread of equal visits.
    if variance < 1e-20:
        return Spread(0.0, float(df))
    if df < SHAPE_FROM_DF:
        return Spread(s, float(df))
    sizes = [group.n for group in parts]
    return Spread(s, float(df), _skewness(third, variance, sizes), _excess(fourth, variance, sizes))


def mean_of_groups(groups: Sequence[Sums], pooled: Spread | None) -> Mean:
    """The mean of branches, each counting once; n is the number of visits (as `figures.means.mean_of_groups`)."""
    means = [group.mean for group in groups if group.n]
    count = len(means)
    if not count:
        return Mean(None, 0, pooled, ZERO)
    value = sum((mean or ZERO for mean in means), ZERO) / count
    inverse = sum((Fraction(1, group.n) for group in groups if group.n), ZERO)
    return Mean(value, sum(group.n for group in groups), pooled, inverse / count**2)


def _residuals(group: Sums) -> tuple[float, float, float]:
    """In whole numbers over one denominator, multiplied by n, n² and n³ so that the mean needs none: fractions would
    be made thousands of times a page, and reduced each time. Rounded once, in the last division."""
    n, powers = group.n, (group.r, group.r2, group.r3, group.r4)
    d = math.lcm(*(power.denominator for power in powers))
    a, b, c, e = (power.numerator * (d // power.denominator) for power in powers)
    second = b * n * d - a * a
    third = c * n**2 * d**2 - 3 * a * b * n * d + 2 * a**3
    fourth = e * n**3 * d**3 - 4 * a * c * n**2 * d**2 + 6 * a**2 * b * n * d - 3 * a**4
    return second / (n * d**2), third / (n**2 * d**3), fourth / (n**3 * d**4)


def _skewness(third: float, variance: float, sizes: Sequence[int]) -> float:
    factor = math.fsum((n - 1) * (n - 2) / n for n in sizes)
    return third / factor / variance**1.5 if factor else 0.0


def _excess(fourth: float, variance: float, sizes: Sequence[int]) -> float:
    of_square = math.fsum(3 * (n - 1) * (2 * n - 3) / n**2 for n in sizes)
    of_fourth = math.fsum((n - 1) * (n * n - 3 * n + 3) / n**2 for n in sizes)
    return (fourth / variance**2 - of_square) / of_fourth - 3
