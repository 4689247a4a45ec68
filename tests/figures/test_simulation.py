"""The proofs: intervals cover what they promise, lists hold no more false verdicts than q. Each with its control."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Sequence

import pytest

from app.figures.comparing import (
    AgainstPrevious,
    AgainstStandard,
    Claim,
    Comparison,
    Correction,
    against_previous,
    against_standard,
)
from app.figures.means import MeanDifference, mean_of, rests_of_network
from app.figures.nps import Nps, NpsDifference
from app.figures.shares import Share, ShareDifference, wilson
from app.figures.spread import Spread, pooled_spread
from tests.figures.coverage import (
    a_visit,
    adjusted_nps,
    of_branch_means,
    of_false_lists,
    of_nps,
    of_share,
    plain_nps,
    with_criticals,
)

Q = 0.10
NPS_WORLDS = [(0.90, 0.08, 0.02), (0.60, 0.25, 0.15), (0.33, 0.33, 0.34)]
List = Comparison[AgainstStandard] | Comparison[AgainstPrevious]


@pytest.mark.parametrize("n", [10, 24, 100])
def test_it_covers_shares_with_wilson_s_interval(n: int) -> None:
    found = [of_share(wilson, n, step / 200) for step in range(10, 191)]
    assert 0.93 <= math.fsum(found) / len(found) <= 0.97
    assert min(found) >= 0.84


@pytest.mark.parametrize("n", [10, 30, 100])
@pytest.mark.parametrize("world", NPS_WORLDS)
def test_it_covers_nps_with_three_pseudo_answers(n: int, world: Sequence[float]) -> None:
    assert of_nps(adjusted_nps, n, world) >= 0.92


@pytest.mark.parametrize(("n", "percent"), [(10, 64.9), (30, 84.1)])
def test_it_would_fail_the_bar_with_the_plain_interval(n: int, percent: float) -> None:
    assert round(100 * of_nps(plain_nps, n, NPS_WORLDS[0]), 1) == percent


BRANCH_MEANS = pytest.mark.parametrize(("n", "share"), [(n, share) for n in (3, 5, 10) for share in (0.0, 0.06)])


@BRANCH_MEANS
def test_it_covers_branch_means_with_the_pooled_spread(n: int, share: float) -> None:
    assert 0.91 <= of_branch_means(with_criticals(share), n, networks=12, seed=20) <= 0.98


def test_it_would_fail_the_bar_with_the_branch_s_own_spread() -> None:
    assert of_branch_means(with_criticals(0.06), 10, networks=12, seed=20, alone=True) < 0.80


@pytest.mark.soak
@BRANCH_MEANS
def test_it_covers_branch_means_in_full_counts(n: int, share: float) -> None:
    covered = of_branch_means(with_criticals(share), n, networks=1000, seed=2026)
    _say(f"branch means, pooled, n = {n}, {share:.0%} zeroed", covered)
    assert 0.91 <= covered <= 0.98


@pytest.mark.soak
def test_it_would_fail_the_bar_with_the_branch_s_own_spread_in_full_counts() -> None:
    covered = of_branch_means(with_criticals(0.06), 10, networks=500, seed=2026, alone=True)
    _say("branch means, own spread, n = 10, 6% zeroed (control)", covered)
    assert covered < 0.80


def _answers(rng: random.Random, n: int, world: Sequence[float]) -> Nps:
    drawn = [rng.random() for _ in range(n)]
    promoters = sum(value < world[0] for value in drawn)
    detractors = sum(value > 1 - world[2] for value in drawn)
    return Nps(promoters, n - promoters - detractors, detractors)


def _share(rng: random.Random, n: int, p: float) -> Share:
    return Share(sum(rng.random() < p for _ in range(n)), n)


def _clauses(n: int, p: float) -> Callable[[random.Random], List]:
    return lambda rng: against_standard([Claim(_share(rng, n, p), 100 * p, 3) for _ in range(40)])


def _changes(n: int, p: float) -> Callable[[random.Random], List]:
    return lambda rng: against_previous(
        [Claim(ShareDifference(_share(rng, n, p), _share(rng, n, p)), 0, 3) for _ in range(40)]
    )


def _promoters(n: int, world: Sequence[float]) -> Callable[[random.Random], List]:
    standard = 100 * (world[0] - world[2])
    return lambda rng: against_standard([Claim(_answers(rng, n, world), standard, 5) for _ in range(12)])


def _promoter_changes(n: int, world: Sequence[float]) -> Callable[[random.Random], List]:
    return lambda rng: against_previous(
        [Claim(NpsDifference(_answers(rng, n, world), _answers(rng, n, world)), 0, 5) for _ in range(12)]
    )


def _visits(rng: random.Random, n: int) -> tuple[list[list[float]], Spread | None]:
    network = [[a_visit(rng) for _ in range(n)] for _ in range(40)]
    return network, pooled_spread(network)


def _branches(n: int) -> Callable[[random.Random], List]:
    return lambda rng: _against(*_visits(rng, n))


def _against(network: list[list[float]], pooled: Spread | None) -> List:
    standard = 100 * 30 / 36  # the mean of `a_visit`
    return against_standard([Claim(mean_of(visits, pooled=pooled), standard, 3) for visits in network])


def _branches_against_the_rest(n: int) -> Callable[[random.Random], List]:
    def make(rng: random.Random) -> List:
        network, pooled = _visits(rng, n)
        rests = rests_of_network(network, pooled=pooled)
        pairs = zip(network, rests, strict=True)
        return against_standard(
            [Claim(MeanDifference(mean_of(visits, pooled=pooled), rest), 0, 3) for visits, rest in pairs]
        )

    return make


def _branches_since_the_previous(n: int) -> Callable[[random.Random], List]:
    def make(rng: random.Random) -> List:
        (now, pooled), (before, pooled_before) = _visits(rng, n), _visits(rng, n)
        pairs = zip(now, before, strict=True)
        return against_previous(
            [
                Claim(MeanDifference(mean_of(one, pooled=pooled), mean_of(two, pooled=pooled_before)), 0, 3)
                for one, two in pairs
            ]
        )

    return make


QUIET = {
    "40 clauses against a standard of 90, n = 3": (_clauses(3, 0.9), 200),
    "40 clauses against the previous period, n = 5": (_changes(5, 0.5), 100),
    "12 NPS against a standard, n = 10": (_promoters(10, NPS_WORLDS[1]), 300),
    "40 branches against a standard, n = 3": (_branches(3), 30),
}


@pytest.mark.parametrize("name", QUIET)
def test_it_says_nothing_where_nothing_happens(name: str) -> None:
    make, lists = QUIET[name]
    assert of_false_lists(make, lists=lists, seed=8) <= Q + _chance(lists)


def test_it_would_say_something_false_in_most_lists_without_the_correction() -> None:
    def uncorrected(rng: random.Random) -> List:
        claims = [Claim(_share(rng, 24, 0.5), 50, 3) for _ in range(40)]
        return against_standard(claims, correction=Correction.NONE)

    assert of_false_lists(uncorrected, lists=100, seed=8) > 0.5


def test_it_would_say_something_false_in_half_the_lists_with_wilson_alone() -> None:
    strict = 1 - Q / 40
    false_row = 1 - of_share(lambda hits, n: wilson(hits, n, strict), 3, 0.9)
    assert 1 - (1 - false_row) ** 40 > 0.5


FULL = {
    **{
        f"40 clauses against a standard of {p:.0%}, n = {n}": _clauses(n, p)
        for n in (3, 5, 10, 30)
        for p in (0.5, 0.9, 0.95)
    },
    **{
        f"40 clauses of {p:.0%} since the previous, n = {n}": _changes(n, p) for n in (3, 5, 10, 30) for p in (0.5, 0.9)
    },
    **{
        f"12 NPS {world} against a standard, n = {n}": _promoters(n, world)
        for n in (10, 30, 100)
        for world in NPS_WORLDS
    },
    **{
        f"12 NPS {world} since the previous, n = {n}": _promoter_changes(n, world)
        for n in (10, 30)
        for world in NPS_WORLDS
    },
    **{f"40 branches against a standard, n = {n}": _branches(n) for n in (3, 5, 10)},
    **{f"40 branches against the rest, n = {n}": _branches_against_the_rest(n) for n in (3, 5, 10)},
    **{f"40 branches since the previous, n = {n}": _branches_since_the_previous(n) for n in (3, 5, 10)},
}


@pytest.mark.soak
@pytest.mark.parametrize("name", FULL)
def test_it_says_nothing_where_nothing_happens_in_full_counts(name: str) -> None:
    found = of_false_lists(FULL[name], lists=1000, seed=2026)
    _say(f"false lists: {name}", found)
    assert found <= Q + _chance(1000)


@pytest.mark.soak
@pytest.mark.parametrize("world", NPS_WORLDS)
def test_it_covers_nps_by_simulation_as_by_adding_up(world: Sequence[float]) -> None:
    rng, truth, held = random.Random(2026), 100 * (world[0] - world[2]), 0
    for _ in range(20_000):
        interval = _answers(rng, 30, world).interval()
        held += interval is not None and interval.contains(truth)
    _say(f"NPS {world}, n = 30, simulated", held / 20_000)
    assert held / 20_000 == pytest.approx(of_nps(adjusted_nps, 30, world), abs=0.006)


def _chance(lists: int) -> float:
    """Two standard errors of a share of q: what a finite number of lists may err by."""
    return 2 * math.sqrt(Q * (1 - Q) / lists)


def _say(what: str, share: float) -> None:
    """Leave the figure in the output of the soak run (shown with -rP or -s)."""
    print(f"{what}: {share:.1%}")  # noqa: T201 - the soak run's table
