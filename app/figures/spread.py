"""The spread of single visits, pooled within branches, and how lopsided and heavy-tailed it is."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.figures.figure import Number

SHAPE_FROM_DF = 10
"""Below this many degrees of freedom the shape is not estimated and counts as normal."""


@dataclass(frozen=True)
class Spread:
    """A standard deviation `s` of single visits, in points, with the degrees of freedom it was estimated from.

    `skewness` and `excess` (kurtosis less 3) are 0 for a normal distribution; scores near 100 lean to the left.
    """

    s: float
    df: float
    skewness: float = 0.0
    excess: float = 0.0


def spread(values: Sequence[Number]) -> Spread | None:
    """The spread of one sample (divisor n - 1); None below two values."""
    return pooled_spread([values])


def pooled_spread(groups: Iterable[Sequence[Number]]) -> Spread | None:
    """The spread within groups: s = √(ΣΣ(x - mean of its group)² / Σ(n - 1)), with df = Σ(n - 1).

    The groups are the branches of one programme and version family. None where no group has two visits.
    """
    parts = [part for part in map(_residuals, groups) if len(part) > 1]
    df = sum(len(part) - 1 for part in parts)
    if not df:
        return None
    variance = _power_sum(parts, 2) / df
    if df < SHAPE_FROM_DF or variance <= 0:
        return Spread(math.sqrt(variance), float(df))
    return Spread(math.sqrt(variance), float(df), _skewness(parts, variance), _excess(parts, variance))


def _residuals(group: Sequence[Number]) -> list[float]:
    """The values less the mean of their group."""
    numbers = [float(value) for value in group]
    centre = math.fsum(numbers) / len(numbers) if numbers else 0.0
    return [number - centre for number in numbers]


def _power_sum(parts: Sequence[Sequence[float]], power: int) -> float:
    """The sum of a power of all residuals."""
    return math.fsum(residual**power for part in parts for residual in part)


def _skewness(parts: Sequence[Sequence[float]], variance: float) -> float:
    """μ3/σ³, with E Σ(x - x̄)³ = μ3·(n - 1)(n - 2)/n in each group (Cramér 1946, 27.4)."""
    factor = math.fsum((n - 1) * (n - 2) / n for n in map(len, parts))
    return _power_sum(parts, 3) / factor / variance**1.5 if factor else 0.0


def _excess(parts: Sequence[Sequence[float]], variance: float) -> float:
    """μ4/σ⁴ - 3, with E Σ(x - x̄)⁴ = ((n - 1)(n² - 3n + 3)μ4 + 3(n - 1)(2n - 3)σ⁴)/n² (Cramér 1946, 27.4)."""
    sizes = [len(part) for part in parts]
    of_square = math.fsum(3 * (n - 1) * (2 * n - 3) / n**2 for n in sizes)
    of_fourth = math.fsum((n - 1) * (n * n - 3 * n + 3) / n**2 for n in sizes)
    return (_power_sum(parts, 4) / variance**2 - of_square) / of_fourth - 3
