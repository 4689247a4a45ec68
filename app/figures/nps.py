"""Net promoter score: the raw point, and an interval that also holds at small n."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from app.figures.distributions import level_t, level_z
from app.figures.estimate import LEVEL, difference_of
from app.figures.figure import Number, Unit
from app.figures.interval import Interval

PROMOTER_FROM = 9
DETRACTOR_TO = 6
PSEUDO_PROMOTERS = PSEUDO_DETRACTORS = 0.75
PSEUDO_ANSWERS = 3.0


@dataclass(frozen=True)
class Nps:
    """Counts of promoters (9–10), passives (7–8) and detractors (0–6).

    Pool the counts of branches; never average their scores. Counts weighted by a sampling design are scaled to
    add up to the effective n; `answers` is then the true number of responses, which is what is printed.
    """

    promoters: Fraction | int
    passives: Fraction | int
    detractors: Fraction | int
    answers: int | None = None
    unit: Unit = Unit.POINTS

    def __post_init__(self) -> None:
        """Refuse negative counts (ValueError)."""
        if min(self.promoters, self.passives, self.detractors) < 0:
            raise ValueError("counts are never negative")

    @property
    def effective_n(self) -> Fraction:
        """The n that the interval is computed from: (Σw)²/Σw² where weighted (Kish 1965), else the count."""
        return Fraction(self.promoters + self.passives + self.detractors)

    @property
    def n(self) -> int:
        """Responses, unweighted."""
        return int(self.effective_n) if self.answers is None else self.answers

    @property
    def value(self) -> Fraction | None:
        """100·(promoters - detractors)/n, -100…100; None without answers."""
        if not self.effective_n:
            return None
        return 100 * Fraction(self.promoters - self.detractors) / self.effective_n

    def interval(self, level: float = LEVEL) -> Interval | None:
        """The adjusted interval, clipped to -100…100; None without answers."""
        if not self.effective_n:
            return None
        centre, error = self.adjusted()
        half = _factor(level, self.effective_n) * error
        return Interval(centre - half, centre + half).clipped(-100.0, 100.0)

    def adjusted(self) -> tuple[float, float]:
        """Centre and standard error, in points, with three pseudo-answers: 0.75 promoter, 1.5 passive, 0.75 detractor.

        Standard error `100·√((p + d - (p - d)²)/n)` of a multinomial, with n + 3. The idea of a few
        pseudo-answers is that of Agresti and Coull (1998), for the net promoter score Rocks (2016).
        """
        n = float(self.effective_n) + PSEUDO_ANSWERS
        for_it = (float(self.promoters) + PSEUDO_PROMOTERS) / n
        against = (float(self.detractors) + PSEUDO_DETRACTORS) / n
        net = for_it - against
        return 100 * net, 100 * math.sqrt((for_it + against - net * net) / n)


@dataclass(frozen=True)
class NpsDifference:
    """Now less before, in points."""

    now: Nps
    before: Nps
    unit: Unit = Unit.POINTS

    @property
    def value(self) -> Fraction | None:
        """The difference of the raw points; None where either side is empty."""
        return difference_of(self.now.value, self.before.value)

    @property
    def n(self) -> int:
        """The smaller of the two n."""
        return min(self.now.n, self.before.n)

    def interval(self, level: float = LEVEL) -> Interval | None:
        """The adjusted centres' difference ± z·√(sum of the adjusted squared errors), clipped to -200…200."""
        if self.value is None:
            return None
        (now, error), (before, error_before) = self.now.adjusted(), self.before.adjusted()
        smaller = min(self.now.effective_n, self.before.effective_n)
        half = _factor(level, smaller) * math.hypot(error, error_before)
        return Interval(now - before - half, now - before + half).clipped(-200.0, 200.0)


def _factor(level: float, n: Fraction) -> float:
    """The normal factor up to the printed level; in stricter lists Student's, whose tails hold at small n."""
    return level_z(level) if level <= LEVEL else level_t(level, float(n) + PSEUDO_ANSWERS - 1)


def nps_of(scores: Iterable[int]) -> Nps:
    """Count answers 0…10; anything else is a ValueError."""
    return nps_weighted((score, 1) for score in scores)


def nps_weighted(answers: Iterable[tuple[int, Number]]) -> Nps:
    """Count (score 0…10, weight > 0) pairs; weights are customers per answer in the stratum.

    Equal weights give the plain counts back.
    """
    sums = {kind: Fraction(0) for kind in (-1, 0, 1)}
    squares, answered = Fraction(0), 0
    for score, weight in answers:
        exact = _checked_weight(weight)
        sums[nps_kind(score)] += exact
        squares += exact * exact
        answered += 1
    total = sum(sums.values(), Fraction(0))
    scale = total / squares if squares else Fraction(0)
    return Nps(sums[1] * scale, sums[0] * scale, sums[-1] * scale, answered)


def nps_kind(score: int) -> int:
    """1 for a promoter, 0 for a passive, -1 for a detractor; ValueError outside 0…10."""
    if not 0 <= score <= 10:
        raise ValueError(f"an NPS answer lies in 0…10, not {score}")
    return 1 if score >= PROMOTER_FROM else -1 if score <= DETRACTOR_TO else 0


def _checked_weight(weight: Number) -> Fraction:
    """The weight as an exact number, or ValueError."""
    exact = Fraction(weight)
    if exact <= 0:
        raise ValueError("a weight is positive")
    return exact
