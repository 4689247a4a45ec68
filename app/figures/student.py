"""Student's interval, widened in strict lists where the visits behind it are far from normal."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from app.figures.distributions import level_t, level_z
from app.figures.estimate import LEVEL
from app.figures.interval import Interval
from app.figures.spread import Spread


@dataclass(frozen=True)
class Shape:
    """The standard error of a mean or a difference of means, with the skewness and excess that are left in it."""

    error: float
    skewness: float
    excess: float

    @classmethod
    def of(cls, parts: Iterable[tuple[Spread, float, int]]) -> Shape:
        """From (spread of one visit, variance of the mean, sign in the sum) of each independent part.

        Third and fourth cumulants add up like variances; over a mean they fade with √n and n.
        """
        variance = third = fourth = 0.0
        for part, of_mean, sign in parts:
            ratio = of_mean / part.s**2 if part.s else 0.0
            variance += of_mean
            third += sign * part.skewness * math.sqrt(ratio) * of_mean**1.5
            fourth += part.excess * ratio * of_mean**2
        return cls(math.sqrt(variance), third / variance**1.5, fourth / variance**2)


def student_interval(centre: float, df: float, shape: Shape, level: float) -> Interval:
    """`centre ± t·error`; beyond the printed level each side also holds the tail that the shape calls for.

    The quantiles of the mean by the expansion of Cornish and Fisher (1938), its terms of first order, outwards only:
    scores lean to the left, and at the levels of a list of 40 Student's interval would err too often.
    """
    half = level_t(level, df) * shape.error
    if level <= LEVEL:
        return Interval(centre - half, centre + half)
    z = level_z(level)
    heavy = (z**3 - 3 * z) * max(shape.excess, 0.0) / 24
    lean = (z**2 - 1) * shape.skewness / 6
    down, up = (max(1.0, 1 + (heavy + sign * lean) / z) for sign in (1, -1))
    return Interval(centre - down * half, centre + up * half)
