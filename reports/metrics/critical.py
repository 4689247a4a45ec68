"""Critical failures as a figure of their own: visits with one, of n, and the visits themselves."""

from collections.abc import Iterator, Sequence
from fractions import Fraction

from app.figures.comparing import Claim, Correction, against_standard
from app.figures.shares import Share as CountedShare
from app.figures.shares import ShareDifference
from audits.reading_scores import ScoredVisit
from audits.scoring.records import EffectLine
from reports.card_others import CriticalFailures, CriticalVisit
from reports.metrics.basis import LEVEL_NEEDS, Basis, counted, shown
from reports.metrics.clauses import quote_of, visit_number


def critical_of(basis: Basis) -> CriticalFailures | None:
    """The share of visits with a critical failure (Wilson), beside the previous period and the rest; None of none."""
    if not basis.visits:
        return None
    own, rest = _share(basis.visits), basis.network.critical_rest(basis.branch.id)
    before = _share(basis.before)
    gap = ShareDifference(own, rest)
    judged = against_standard([Claim(gap, 0.0, LEVEL_NEEDS)], correction=Correction.NONE)
    return CriticalFailures(
        counted(own),
        counted(before) if before.n else None,
        counted(rest) if rest.n else None,
        shown(gap) if rest.n else None,
        judged.verdicts[0].word,
        tuple(_seen(basis)),
    )


def _share(visits: Sequence[ScoredVisit]) -> CountedShare:
    return CountedShare(sum(visit.critical_failed for visit in visits), len(visits))


def _seen(basis: Basis) -> Iterator[CriticalVisit]:
    for visit in basis.visits:
        for effect in visit.score.effects if visit.critical_failed and visit.score else ():
            yield _visit(basis, visit, effect)


def _visit(basis: Basis, visit: ScoredVisit, effect: EffectLine) -> CriticalVisit:
    numbers = {line.question_id: (line.number, line.name) for line in basis.catalogue.lines}
    number, name = numbers.get(effect.item, (effect.clause or effect.number, ""))
    before = (visit.raw or Fraction(0)) if effect.before is None else effect.before
    return CriticalVisit(
        visit_number(visit, basis.language),
        visit.local_day,
        number,
        name,
        before,
        before if effect.after is None else effect.after,
        quote_of(visit, effect.item, basis.language),
        visit.path,
    )
