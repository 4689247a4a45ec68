"""The tests' oracle for differences: a studentised permutation test."""

from __future__ import annotations

import math
import random
import statistics
from collections.abc import Sequence


def permutation_p_value(now: Sequence[float], before: Sequence[float], rng: random.Random, *, draws: int) -> float:
    """Two-sided p-value of a difference of means by shuffling the groups (Janssen 1997).

    Welch's statistic is shuffled, not the bare difference, so that unequal spreads do not mislead it.
    """
    observed = abs(_welch(now, before))
    pool = [*now, *before]
    beyond = 0
    for _ in range(draws):
        rng.shuffle(pool)
        beyond += abs(_welch(pool[: len(now)], pool[len(now) :])) >= observed
    return (beyond + 1) / (draws + 1)


def _welch(now: Sequence[float], before: Sequence[float]) -> float:
    """The difference of means in its standard errors."""
    error = math.sqrt(statistics.variance(now) / len(now) + statistics.variance(before) / len(before))
    return (statistics.fmean(now) - statistics.fmean(before)) / error
