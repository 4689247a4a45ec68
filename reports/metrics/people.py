"""Staff: what depends on the person alone, on visits on which they were recognised for certain."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from app.figures.comparing import AgainstStandard, Claim, against_standard
from app.figures.means import Mean, mean, mean_of
from app.figures.minimum import DEFAULTS
from app.figures.spread import pooled_spread
from app.organisation.reading import StaffRow
from audits.reading_scores import ScoredVisit
from reports.card import PeopleBlock
from reports.card_others import Compared, PersonRow
from reports.metrics.basis import Basis, shown, told_apart
from reports.metrics.levels import NEUTRAL
from reports.metrics.partial import partial_total
from reports.shielding import shield_people

MONTHS = 12
FLOOR = DEFAULTS.person_visits


@dataclass(frozen=True)
class _Person:
    row: StaffRow
    visits: tuple[ScoredVisit, ...]
    scores: tuple[Fraction, ...]


def people_of(basis: Basis, staff: Sequence[StaffRow]) -> PeopleBlock:
    """Staff of the branch in alphabetical order, over 12 months; verdicts from n = 10 on, figures from n = 5.

    The spread is pooled within the branch's people. Likely and unknown matches count for nobody.
    """
    items = basis.catalogue.staffs
    people = [_person(row, basis.year, items) for row in staff]
    pooled = pooled_spread([person.scores for person in people])
    means = [mean_of(person.scores, pooled=pooled) for person in people]
    judged = against_standard([Claim(each, float(basis.standard), FLOOR.verdict) for each in means])
    usual = _ratios(basis.year, items)
    rows = [
        _row(basis, person, each, verdict.word, judged.level, usual)
        for person, each, verdict in zip(people, means, judged.verdicts, strict=True)
    ]
    told = told_apart([verdict.word for verdict in judged.verdicts], NEUTRAL)
    return PeopleBlock(
        rows=shield_people(rows, min_n=FLOOR.figure),
        months=MONTHS,
        clauses=len(items),
        min_n=FLOOR.figure,
        compared=Compared(judged.compared, told, judged.level),
    )


def _person(row: StaffRow, visits: Sequence[ScoredVisit], items: frozenset[str]) -> _Person:
    own = tuple(visit for visit in visits if visit.staff_id == row.id)
    totals = (partial_total(visit.score, items) for visit in own if visit.score)
    return _Person(row, own, tuple(total for total in totals if total is not None))


def _row(
    basis: Basis, person: _Person, level: Mean, word: AgainstStandard, confidence: float, usual: Mapping[str, Fraction]
) -> PersonRow:
    number, name = _strength(basis, person, usual)
    verdict = None if word is AgainstStandard.TOO_FEW else word
    return PersonRow(person.row.name, shown(level, confidence), verdict, number, name)


def _strength(basis: Basis, person: _Person, usual: Mapping[str, Fraction]) -> tuple[str, str]:
    """The clause in which the person is furthest ahead of all visits to the branch; of equals the one done best."""
    own = _ratios(person.visits, basis.catalogue.staffs)
    lines = [line for line in basis.catalogue.lines if line.question_id in own]
    if not lines:
        return "", ""
    best = max(lines, key=lambda line: (own[line.question_id] - usual[line.question_id], own[line.question_id]))
    return best.number, best.name


def _ratios(visits: Sequence[ScoredVisit], ids: frozenset[str]) -> Mapping[str, Fraction]:
    found: dict[str, list[Fraction]] = {}
    for visit in visits:
        for item in visit.items.values():
            if item.ratio is not None and item.id in ids:
                found.setdefault(item.id, []).append(item.ratio)
    return {key: mean(ratios) or Fraction(0) for key, ratios in found.items()}
