"""Branches in three groups with a 90 % rank interval: never a bare rank."""

from __future__ import annotations

import math
import random
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Generic, TypeVar

from app.figures.comparing import AgainstStandard, Claim, Comparison, Verdict, against_standard
from app.figures.figure import Number
from app.figures.means import MeanDifference, mean, mean_of, rests_of_network
from app.figures.minimum import DEFAULTS
from app.figures.spread import Spread

DRAWS = 2000
RANK_LEVEL = 0.90
_MOST_STEPS = 200

Key = TypeVar("Key")


@dataclass(frozen=True)
class Ranked(Generic[Key]):
    """One branch: its raw mean, its mean drawn towards the network, its verdict and where its rank may lie.

    `weight` is λ, 0…1: how much of the shrunk value is its own. `ranks` are the bounds of the 90 % rank interval,
    1 being the best; None where no order is shown.
    """

    key: Key
    n: int
    raw: Fraction
    shrunk: float | None
    weight: float | None
    verdict: Verdict[AgainstStandard]
    ranks: tuple[int, int] | None


@dataclass(frozen=True)
class Ranking(Generic[Key]):
    """The rows, best first where `ordered`, else in the order given, and what the list was made with.

    `between_variance` is τ², in squared points: 0 means that the branches differ no more than their visits do, and
    every row reads "not told apart".
    """

    rows: tuple[Ranked[Key], ...]
    ordered: bool
    between_variance: float
    network: float | None
    compared: int
    level: float
    seed: int
    too_few: tuple[Key, ...]


def rank(
    visits: Mapping[Key, Sequence[Number]],
    *,
    pooled: Spread | None,
    seed: int,
    needed: int = DEFAULTS.branch_visits.rank or 0,
    draws: int = DRAWS,
) -> Ranking[Key]:
    """Rank branches by their visits' totals (before critical effects); those with n < `needed` stand apart.

    Each is compared with the mean of the *rest* at the level that the length of the list allows. Keep the seed
    with the list: it gives the same rank intervals again.
    """
    able = {key: values for key, values in visits.items() if len(values) >= needed}
    too_few = tuple(key for key in visits if key not in able)
    means = [mean(values) or Fraction(0) for values in able.values()]
    variances = [(pooled.s**2 if pooled else 0.0) / len(values) for values in able.values()]
    tau2 = between_variance([float(value) for value in means], variances)
    comparison = _compare(able, pooled, needed, differ=tau2 > 0)
    rows = tuple(
        Ranked(key, len(values), value, None, None, verdict, None)
        for (key, values), value, verdict in zip(able.items(), means, comparison.verdicts, strict=True)
    )
    centre = None
    if tau2 > 0:
        centre = _weighted_mean([float(value) for value in means], variances, tau2)
        rows = _with_ranks(rows, variances, tau2, centre, random.Random(seed), draws)  # noqa: S311 - a simulation
    return Ranking(rows, tau2 > 0, tau2, centre, comparison.compared, comparison.level, seed, too_few)


def between_variance(means: Sequence[float], variances: Sequence[float]) -> float:
    """τ² of Paule and Mandel (1982): the variance between branches at which Σ(x - μ)²/(τ² + v) = k - 1.

    0 where the means differ no more than their own variances v explain, where there are fewer than two, or where
    a variance is unknown (0).
    """
    if len(means) < 2 or min(variances) <= 0 or _excess(means, variances, 0.0) <= 0:
        return 0.0
    low, high = 0.0, max(variances)
    while _excess(means, variances, high) > 0:
        low, high = high, 2 * high
    for _ in range(_MOST_STEPS):
        middle = (low + high) / 2
        low, high = (middle, high) if _excess(means, variances, middle) > 0 else (low, middle)
        if high - low <= 1e-13 * high:
            break
    return (low + high) / 2


def shrinkage(between: float, variance: float) -> float:
    """λ = τ²/(τ² + σ²/n), 0…1: how much of the shrunk value is the branch's own."""
    return between / (between + variance)


def _excess(means: Sequence[float], variances: Sequence[float], between: float) -> float:
    """Σ(x - μ)²/(τ² + v) - (k - 1), falling in τ²."""
    centre = _weighted_mean(means, variances, between)
    pairs = zip(means, variances, strict=True)
    return math.fsum((x - centre) ** 2 / (between + v) for x, v in pairs) - (len(means) - 1)


def _weighted_mean(means: Sequence[float], variances: Sequence[float], between: float) -> float:
    """The mean with weights 1/(τ² + v)."""
    weights = [1 / (between + v) for v in variances]
    return math.fsum(w * x for w, x in zip(weights, means, strict=True)) / math.fsum(weights)


def _compare(
    visits: Mapping[Key, Sequence[Number]], pooled: Spread | None, needed: int, *, differ: bool
) -> Comparison[AgainstStandard]:
    """Each branch against the rest; where branches do not differ at all, none is told apart."""
    groups = list(visits.values())
    rests = rests_of_network(groups, pooled=pooled)
    comparison = against_standard(
        [
            Claim(MeanDifference(mean_of(group, pooled=pooled), rest), 0, needed)
            for group, rest in zip(groups, rests, strict=True)
        ]
    )
    if differ:
        return comparison
    return replace(comparison, verdicts=tuple(_withdrawn(verdict) for verdict in comparison.verdicts))


def _withdrawn(verdict: Verdict[AgainstStandard]) -> Verdict[AgainstStandard]:
    """ "Not told apart", and no interval where it would say otherwise."""
    told_apart = verdict.word is not AgainstStandard.NOT_TOLD_APART
    return Verdict(AgainstStandard.NOT_TOLD_APART, None if told_apart else verdict.interval)


def _with_ranks(
    rows: Sequence[Ranked[Key]],
    variances: Sequence[float],
    tau2: float,
    centre: float,
    rng: random.Random,
    draws: int,
) -> tuple[Ranked[Key], ...]:
    """The rows with shrunk values and rank intervals, best first."""
    weights = [shrinkage(tau2, variance) for variance in variances]
    shrunk = [weight * float(row.raw) + (1 - weight) * centre for row, weight in zip(rows, weights, strict=True)]
    errors = [math.sqrt(weight * variance) for weight, variance in zip(weights, variances, strict=True)]
    ranks = rank_intervals(shrunk, errors, rng, draws)
    full = [
        Ranked(row.key, row.n, row.raw, value, weight, row.verdict, between)
        for row, value, weight, between in zip(rows, shrunk, weights, ranks, strict=True)
    ]
    return tuple(sorted(full, key=lambda row: -(row.shrunk or 0.0)))


def rank_intervals(
    values: Sequence[float], errors: Sequence[float], rng: random.Random, draws: int = DRAWS
) -> list[tuple[int, int]]:
    """For each value with its standard error the ranks that 90 % of the draws lie between; 1 is the highest.

    Every draw takes each branch from a normal distribution and orders them (Marshall and Spiegelhalter 1998).
    """
    seen: list[list[int]] = [[] for _ in values]
    for _ in range(draws):
        drawn = [rng.gauss(value, error) for value, error in zip(values, errors, strict=True)]
        ordered = sorted(drawn)
        for ranks, value in zip(seen, drawn, strict=True):
            ranks.append(len(ordered) - bisect_left(ordered, value))
    cut = int(draws * (1 - RANK_LEVEL) / 2)
    return [(ordered[cut], ordered[-1 - cut]) for ordered in map(sorted, seen)]
