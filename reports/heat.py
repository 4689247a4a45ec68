"""PURE: branches × clauses in groups, each cell with one verdict; the figures come from rollups."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from app.figures.comparing import AgainstStandard, Claim, against_standard
from app.figures.means import Mean, MeanDifference
from app.figures.minimum import Kind, may_show
from app.figures.shares import Share, ShareDifference
from app.figures.spread import Spread
from reports.sums import Sums, mean_of_groups

NEEDED = may_show(Kind.HEAT_CELL, 0).verdict_needs
NOBODY = Share(0, 0)
Cell = tuple[Fraction | None, str]


@dataclass(frozen=True)
class BranchLine:
    """A branch with visits: its mean, and where it stands among the others."""

    branch_id: int
    n: int
    total: Fraction
    verdict: AgainstStandard


def lines_of(groups: Mapping[int, Sums], pooled: Spread | None, reach: frozenset[int] | None) -> list[BranchLine]:
    """The branches within reach, the worst first, each against the rest of the network, judged as one list."""
    within = {key: sums for key, sums in groups.items() if sums.n and (reach is None or key in reach)}
    rests = _rests(groups, pooled)
    claims = [Claim(MeanDifference(_mean(sums, pooled), rests[key]), 0.0, NEEDED) for key, sums in within.items()]
    words = [verdict.word for verdict in against_standard(claims).verdicts]
    lines = [
        BranchLine(key, sums.n, sums.mean or Fraction(0), word)
        for (key, sums), word in zip(within.items(), words, strict=True)
    ]
    return sorted(lines, key=lambda line: (_ORDER[line.verdict], line.total, line.branch_id))


def dearest_questions(lost: Mapping[str, Fraction], most: int) -> list[str]:
    """The questions that cost the network most points, the dearest first."""
    return sorted(lost, key=lambda key: (-lost[key], key))[:most]


def cells_of(
    lines: Sequence[BranchLine],
    questions: Sequence[str],
    shares: Mapping[int, Mapping[str, Share]],
    network: Mapping[str, Share],
    goal: Fraction,
) -> dict[int, list[Cell]]:
    """For each branch a cell a question: the share met, and its kind as the macro `heat_cell` reads it.

    "low" is proven below the goal, "maybe" lies below it by what may be chance, "high" is proven above the rest.
    """
    ids = [line.branch_id for line in lines]
    own = [(each, key, shares.get(each, {}).get(key, NOBODY)) for each in ids for key in questions]
    goals = against_standard([Claim(share, float(goal), NEEDED) for _, _, share in own]).verdicts
    rests = against_standard([Claim(_against_rest(share, network[key]), 0.0, NEEDED) for _, key, share in own]).verdicts
    found: dict[int, list[Cell]] = {each: [] for each in ids}
    for (branch_id, _, share), to_goal, to_rest in zip(own, goals, rests, strict=True):
        found[branch_id].append((share.value, _kind(share, goal, to_goal.word, to_rest.word)))
    return found


_ORDER = {
    AgainstStandard.BELOW: 0,
    AgainstStandard.NOT_TOLD_APART: 1,
    AgainstStandard.ABOVE: 2,
    AgainstStandard.TOO_FEW: 3,
}


def _kind(share: Share, goal: Fraction, to_goal: AgainstStandard, to_rest: AgainstStandard) -> str:
    if share.value is None or share.n < NEEDED:
        return "few"
    if to_goal is AgainstStandard.BELOW:
        return "low"
    if to_rest is AgainstStandard.ABOVE:
        return "high"
    return "maybe" if share.value < goal else ""


def _against_rest(share: Share, network: Share) -> ShareDifference:
    return ShareDifference(share, Share(network.hits - share.hits, network.n - share.n))


def _mean(sums: Sums, pooled: Spread | None) -> Mean:
    return mean_of_groups([sums], pooled)


def _rests(groups: Mapping[int, Sums], pooled: Spread | None) -> dict[int, Mean]:
    """The mean of all others for each branch, from three sums over the network."""
    filled = {key: sums for key, sums in groups.items() if sums.n}
    means = sum((sums.mean or Fraction(0) for sums in filled.values()), Fraction(0))
    inverse = sum((Fraction(1, sums.n) for sums in filled.values()), Fraction(0))
    visits, count = sum(sums.n for sums in filled.values()), len(filled)
    return {
        key: Mean(
            (means - (sums.mean or Fraction(0))) / (count - 1) if count > 1 else None,
            visits - sums.n,
            pooled,
            (inverse - Fraction(1, sums.n)) / ((count - 1) ** 2 or 1),
        )
        for key, sums in filled.items()
    }
