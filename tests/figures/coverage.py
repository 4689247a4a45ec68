"""How often intervals hold the truth: by adding up every possible sample, or by seeded simulation."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Sequence

from app.figures.comparing import AgainstPrevious, AgainstStandard, Comparison
from app.figures.interval import Interval
from app.figures.means import mean_of
from app.figures.nps import Nps
from app.figures.spread import pooled_spread, spread

ShareInterval = Callable[[int, int], Interval]
NpsInterval = Callable[[int, int, int], Interval | None]
Draw = Callable[[random.Random], float]
SPEAKING = {AgainstStandard.ABOVE, AgainstStandard.BELOW, AgainstPrevious.ROSE, AgainstPrevious.FELL}


def of_share(interval: ShareInterval, n: int, p: float) -> float:
    """The exact coverage of a share's interval: the sum over all n + 1 samples."""
    held = (k for k in range(n + 1) if interval(k, n).contains(p))
    return math.fsum(math.comb(n, k) * p**k * (1 - p) ** (n - k) for k in held)


def of_nps(interval: NpsInterval, n: int, shares: Sequence[float]) -> float:
    """The exact coverage of an NPS interval: the sum over all samples of promoters, passives, detractors."""
    for_it, passive, against = shares
    truth, total = 100 * (for_it - against), 0.0
    for p in range(n + 1):
        for d in range(n - p + 1):
            found = interval(p, n - p - d, d)
            if found is not None and found.contains(truth):
                ways = math.comb(n, p) * math.comb(n - p, d)
                total += ways * for_it**p * against**d * passive ** (n - p - d)
    return total


def adjusted_nps(promoters: int, passives: int, detractors: int) -> Interval | None:
    """Ours."""
    return Nps(promoters, passives, detractors).interval()


def plain_nps(promoters: int, passives: int, detractors: int) -> Interval:
    """The textbook interval that ours replaces: the negative control."""
    n = promoters + passives + detractors
    net = (promoters - detractors) / n
    half = 1.959964 * math.sqrt(((promoters + detractors) / n - net * net) / n)
    return Interval(100 * (net - half), 100 * (net + half))


def a_visit(rng: random.Random) -> float:
    """The total of a visit of 45 items: a good day and a bad day, never over 100, leaning to the left."""
    passing = rng.betavariate(30, 6)
    return 100 * sum(rng.random() < passing for _ in range(45)) / 45


def with_criticals(share: float) -> Draw:
    """A visit's total after critical effects: so many of them are zeroed."""

    def draw(rng: random.Random) -> float:
        total = rng.gauss(85, 8)
        return 0.0 if rng.random() < share else min(total, 100.0)

    return draw


def of_branch_means(draw: Draw, n: int, *, networks: int, seed: int, alone: bool = False) -> float:
    """The share of branches whose interval holds the true mean, over networks of 40 branches alike.

    With `alone` each takes its own spread instead of the pooled one: the negative control.
    """
    rng = random.Random(seed)
    truth = math.fsum(draw(rng) for _ in range(200_000)) / 200_000
    held = asked = 0
    for _ in range(networks):
        network = [[draw(rng) for _ in range(n)] for _ in range(40)]
        pooled = pooled_spread(network)
        for visits in network:
            interval = mean_of(visits, pooled=spread(visits) if alone else pooled).interval()
            held += interval is not None and interval.contains(truth)
            asked += 1
    return held / asked


def of_false_lists(
    make: Callable[[random.Random], Comparison[AgainstStandard] | Comparison[AgainstPrevious]],
    *,
    lists: int,
    seed: int,
) -> float:
    """The share of lists with a verdict, where nothing happens and every verdict is false."""
    rng = random.Random(seed)
    spoken = sum(any(verdict.word in SPEAKING for verdict in make(rng).verdicts) for _ in range(lists))
    return spoken / lists
