"""CSAT and CES: the share of the satisfied, and the mean of a short scale."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from app.figures.distributions import level_t
from app.figures.estimate import LEVEL
from app.figures.figure import Unit
from app.figures.interval import Interval
from app.figures.means import mean
from app.figures.shares import Share
from app.figures.spread import Spread, spread

CSAT_SCALE = (1, 5)
CSAT_SATISFIED_FROM = 4
CES_SCALE = (1, 7)
SCALE_INTERVAL_FROM = 5


@dataclass(frozen=True)
class ScaleMean:
    """The mean of answers on a short scale `lowest…highest`, with Student's interval clipped to it."""

    value: Fraction | None
    n: int
    spread: Spread | None
    lowest: int
    highest: int
    unit: Unit = Unit.SCALE

    def interval(self, level: float = LEVEL) -> Interval | None:
        """`mean ± t·s/√n` (Student 1908), clipped to the scale; None when n < 5 or all answers are equal.

        Never a percentile bootstrap below n = 30: it covers 73, 79 and 87 % at n = 3, 5 and 10.
        """
        if self.value is None or self.spread is None or self.n < SCALE_INTERVAL_FROM or not self.spread.s:
            return None
        half = level_t(level, self.spread.df) * self.spread.s / math.sqrt(self.n)
        centre = float(self.value)
        return Interval(centre - half, centre + half).clipped(float(self.lowest), float(self.highest))


def csat(scores: Sequence[int]) -> Share:
    """The share of 4–5 among answers 1…5; ValueError outside."""
    _checked(scores, *CSAT_SCALE)
    return Share(sum(score >= CSAT_SATISFIED_FROM for score in scores), len(scores))


def csat_mean(scores: Sequence[int]) -> ScaleMean:
    """The mean of answers 1…5, printed beside the share."""
    return scale_mean(scores, *CSAT_SCALE)


def ces(scores: Sequence[int], *, easy_is_high: bool = True) -> ScaleMean:
    """The mean of CES 2.0 answers 1…7; 7 always means easy here.

    The polarity is stored with the question: where 1 was the easy end, answers are turned (8 - score).
    """
    _checked(scores, *CES_SCALE)
    turned = scores if easy_is_high else [sum(CES_SCALE) - score for score in scores]
    return scale_mean(turned, *CES_SCALE)


def scale_mean(scores: Sequence[int], lowest: int, highest: int) -> ScaleMean:
    """The mean of answers on a scale; ValueError outside it."""
    _checked(scores, lowest, highest)
    return ScaleMean(mean(scores), len(scores), spread(scores), lowest, highest)


def _checked(scores: Sequence[int], lowest: int, highest: int) -> None:
    """Refuse an answer beyond the scale (ValueError)."""
    if any(not lowest <= score <= highest for score in scores):
        raise ValueError(f"an answer lies in {lowest}…{highest}")
