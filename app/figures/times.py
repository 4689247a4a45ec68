"""Times of handling: mean, median and the time that nine in ten stay within."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from app.figures.figure import Number
from app.figures.means import mean


@dataclass(frozen=True)
class HandlingTimes:
    """Seconds; all three None of nothing."""

    mean: Fraction | None
    median: Fraction | None
    p90: Fraction | None
    n: int


def handling_times(seconds: Sequence[Number]) -> HandlingTimes:
    """Mean, median and 90th percentile; the mean alone hides the long tail."""
    return HandlingTimes(
        mean(seconds), quantile(seconds, Fraction(1, 2)), quantile(seconds, Fraction(9, 10)), len(seconds)
    )


def quantile(values: Sequence[Number], share: Fraction) -> Fraction | None:
    """The quantile at a share 0…1, between neighbours in proportion (Hyndman and Fan 1996, type 7); None of nothing."""
    if not values:
        return None
    ordered = sorted(Fraction(value) for value in values)
    place = share * (len(ordered) - 1)
    below = place.__floor__()
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (place - below) * (ordered[above] - ordered[below])
