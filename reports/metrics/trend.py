"""Twelve months of a branch, the waves among them, and where another checklist version cuts the line."""

from collections.abc import Sequence

from app.figures.periods import Period, last_months
from audits.reading_scores import ScoredVisit
from reports.card import TrendBlock
from reports.card_rows import CardPeriod, PeriodKind, TrendStep, TrendWave, VersionBreak
from reports.metrics.basis import Basis, shown

MONTHS = 12


def trend_of(basis: Basis) -> TrendBlock:
    """Each month's mean with its interval; months without a visit have no figure, and the first empty ones go."""
    months = last_months(basis.period.last_day, MONTHS)
    by_month = [[visit for visit in basis.year if month.contains(visit.local_day)] for month in months]
    first = next((index for index, visits in enumerate(by_month) if visits), len(months))
    months, by_month = months[first:], by_month[first:]
    if len(months) < 2:
        return TrendBlock()
    steps = tuple(_step(basis, month, visits) for month, visits in zip(months, by_month, strict=True))
    return TrendBlock(steps, _waves(basis, months), _breaks(basis, by_month))


def _step(basis: Basis, month: Period, visits: Sequence[ScoredVisit]) -> TrendStep:
    period = CardPeriod(PeriodKind.MONTH, month.first_day, month.last_day)
    return TrendStep(period, shown(basis.total_of(visits)) if visits else None)


def _waves(basis: Basis, months: Sequence[Period]) -> tuple[TrendWave, ...]:
    """The waves whose days lie within the months; two that share a month are not marked."""
    found: list[TrendWave] = []
    for wave in basis.waves:
        held = [
            i for i, month in enumerate(months) if wave.from_day <= month.last_day and month.first_day <= wave.to_day
        ]
        if held and (not found or found[-1].last < held[0]):
            found.append(TrendWave(held[0], held[-1], wave.name))
    return tuple(found)


def _breaks(basis: Basis, by_month: Sequence[Sequence[ScoredVisit]]) -> tuple[VersionBreak, ...]:
    numbers = {version.id: version.number for version in basis.catalogue.versions}
    found = []
    last: int | None = None
    for index, visits in enumerate(by_month):
        newest = max((numbers.get(visit.version_id, 0) for visit in visits), default=None)
        if newest is not None and last is not None and newest > last:
            found.append(VersionBreak(index, str(last), str(newest)))
        last = newest if newest is not None else last
    return tuple(found)
