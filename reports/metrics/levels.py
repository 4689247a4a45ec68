"""Levels of a branch and its sections against the standard, the previous period and the rest of the network."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from app.figures.comparing import (
    AgainstPrevious,
    AgainstStandard,
    Claim,
    Correction,
    against_previous,
    against_standard,
)
from app.figures.figure import Figure
from app.figures.means import Mean, MeanDifference, mean_of
from app.figures.spread import Spread
from audits.reading_scores import ScoredVisit
from audits.scoring import Score
from reports.card import AgainstRest, Before
from reports.card_others import Compared
from reports.card_rows import CardPeriod, ChangeRow, Level, LongLevel, SectionRow
from reports.metrics.basis import LEVEL_NEEDS, Basis, shown, told_apart, trees
from reports.metrics.catalogue import Part
from reports.metrics.partial import partial_sections, partial_total, same_items
from reports.rolling import SECTION

MOST_CHANGES = 6
LEAST_PEERS = 3  # other branches of a format: fewer are cases, not a level
NEUTRAL = frozenset({AgainstStandard.NOT_TOLD_APART, AgainstStandard.TOO_FEW})
SAME = frozenset({AgainstPrevious.MAY_BE_CHANCE, AgainstPrevious.TOO_FEW})


@dataclass(frozen=True)
class Levels:
    """All figures that are held against the standard, judged as one list."""

    now: Level
    before: Level | None
    rest: Level | None
    peers: Level | None
    long: Level | None
    sections: tuple[SectionRow, ...]
    compared: Compared


def levels_of(basis: Basis) -> Levels:
    """The branch, its past, the others and its sections; intervals at the level of the list."""
    parts = [part for part in basis.catalogue.parts if basis.section_of(part.id, basis.visits).n]
    singles = {
        "now": basis.total_of(basis.visits),
        "before": basis.total_of(basis.before),
        "rest": basis.network.rest(basis.branch.id),
        "peers": _rest_of_format(basis),
        "long": basis.total_of(basis.long),
    }
    means = [*singles.values(), *(basis.section_of(part.id, basis.visits) for part in parts)]
    judged = against_standard([Claim(mean, float(basis.standard), LEVEL_NEEDS) for mean in means])
    levels = [
        Level(shown(mean, judged.level), verdict.word) for mean, verdict in zip(means, judged.verdicts, strict=True)
    ]
    now, before, rest, peers, long = levels[: len(singles)]
    told = told_apart([verdict.word for verdict in judged.verdicts], NEUTRAL)
    return Levels(
        now=now,
        before=before if basis.before else None,
        rest=replace(rest, figure=_by_branches(rest.figure, basis, "")) if singles["rest"].n else None,
        peers=replace(peers, figure=replace(peers.figure, n=_peers(basis))) if singles["peers"].n else None,
        long=long if basis.long else None,
        sections=tuple(_section(basis, part, level) for part, level in zip(parts, levels[len(singles) :], strict=True)),
        compared=Compared(judged.compared, told, judged.level),
    )


def against_rest(basis: Basis, level: Level | None) -> AgainstRest | None:
    """The branch against all others, one comparison by itself; None where there are no others."""
    return _against(basis, level, basis.network.rest(basis.branch.id), basis.network.branches())


def against_peers(basis: Basis, level: Level | None) -> AgainstRest | None:
    """The branch against the others of its format; None where those are fewer than three, or the whole network."""
    found = _against(basis, level, _rest_of_format(basis), _peers(basis) + 1)
    return replace(found, format=basis.branch.format) if found else None


def _against(basis: Basis, level: Level | None, rest: Mean, branches: int) -> AgainstRest | None:
    own = basis.total_of(basis.visits)
    if level is None or own.value is None:
        return None
    gap = MeanDifference(own, rest)
    verdict = against_standard([Claim(gap, 0.0, LEVEL_NEEDS)], correction=Correction.NONE).verdicts[0]
    return AgainstRest(level, shown(gap), verdict.word, branches)


def _peers(basis: Basis) -> int:
    return basis.network.others(basis.branch.id, among=basis.peers)


def _rest_of_format(basis: Basis) -> Mean:
    """The mean of the other branches of the same format; of nothing where it would say nothing of its own."""
    enough = LEAST_PEERS <= _peers(basis) < basis.network.others(basis.branch.id)
    return basis.network.rest(basis.branch.id, among=basis.peers if enough else ())


def long_level(basis: Basis, level: Level | None) -> LongLevel | None:
    """The level of 12 months, or of the last waves of a card of a wave."""
    if level is None:
        return None
    if basis.period.wave_id is None:
        return LongLevel(level, months=12)
    return LongLevel(level, waves=len({visit.wave_id for visit in basis.long}))


def before_of(basis: Basis, period: CardPeriod | None, level: Level | None) -> Before | None:
    """The previous period, where the branch had visits in it."""
    if period is None or level is None:
        return None
    return Before(period, level, len(_shared(basis) or ()))


def changes_of(basis: Basis) -> tuple[tuple[ChangeRow, ...], Compared]:
    """What changed since the previous period: the total first, then what is certain, then the greatest; at most six.

    Where the versions differ, only items that stand in both with the same weight are compared.
    """
    if not basis.before or len(basis.visits) < 2:
        return (), Compared(0, 0)
    ids, spread = _shared(basis), basis.pooled()
    pairs = [("", "", _means(basis.visits, ids, spread), _means(basis.before, ids, spread))]
    for part in basis.catalogue.parts:
        spread = basis.pooled(SECTION + part.id)
        sides = [_section_means(part.id, visits, ids, spread) for visits in (basis.visits, basis.before)]
        if sides[0].n and sides[1].n:
            pairs.append((part.number, part.name, sides[0], sides[1]))
    judged = against_previous([Claim(MeanDifference(now, then), 0.0, LEVEL_NEEDS) for _, _, now, then in pairs])
    rows = [
        _change(number, name, now, then, verdict.word, judged.level)
        for (number, name, now, then), verdict in zip(pairs, judged.verdicts, strict=True)
    ]
    told = told_apart([row.verdict for row in rows], SAME)
    ordered = sorted(rows[1:], key=lambda row: (row.verdict in SAME, -abs(row.difference.value or 0)))
    return (rows[0], *ordered[: MOST_CHANGES - 1]), Compared(judged.compared, told, judged.level)


def _shared(basis: Basis) -> frozenset[str] | None:
    """The items to be compared with the previous period; None where the versions are the same."""
    now, then = ({visit.version_id for visit in visits} for visits in (basis.visits, basis.before))
    return None if now == then else same_items(trees(basis.visits), trees(basis.before))


def _means(visits: Sequence[ScoredVisit], ids: frozenset[str] | None, spread: Spread | None) -> Mean:
    totals = [visit.raw if ids is None else _partial(visit.score, ids) for visit in visits]
    return mean_of([total for total in totals if total is not None], pooled=spread)


def _partial(tree: Score | None, ids: frozenset[str]) -> Fraction | None:
    return partial_total(tree, ids) if tree else None


def _section_means(
    section: str, visits: Iterable[ScoredVisit], ids: frozenset[str] | None, spread: Spread | None
) -> Mean:
    if ids is None:
        found = [each.raw for tree in trees(visits) for each in tree.sections if each.id == section]
    else:
        found = [partial_sections(tree, ids).get(section) for tree in trees(visits)]
    return mean_of([value for value in found if value is not None], pooled=spread)


def _change(number: str, name: str, now: Mean, then: Mean, word: AgainstPrevious, level: float) -> ChangeRow:
    gap = MeanDifference(now, then)
    zero = Fraction(0)
    return ChangeRow(number, name, shown(gap, level), then.n, now.n, then.value or zero, now.value or zero, word)


def _section(basis: Basis, part: Part, level: Level) -> SectionRow:
    found = [section for tree in trees(basis.visits) for section in tree.sections if section.id == part.id]
    count = len(trees(basis.visits))
    weight = 100 * sum((section.share for section in found), Fraction(0)) / count
    lost = sum((section.loss for section in found), Fraction(0)) / count
    previous = basis.section_of(part.id, basis.before)
    rest = basis.network.rest(basis.branch.id, SECTION + part.id)
    return SectionRow(
        part.number,
        part.name,
        weight,
        weight - lost,
        level,
        shown(previous) if previous.n else None,
        _by_branches(shown(rest), basis, SECTION + part.id) if rest.n else None,
    )


def _by_branches(figure: Figure, basis: Basis, question_id: str) -> Figure:
    """The others' n is that of branches: each counts once in their mean."""
    others = basis.network.groups.get(question_id, {}).keys() - {basis.branch.id}
    return replace(figure, n=len(others))
