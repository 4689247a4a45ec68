"""What changes the figures of a closed period is a restatement with a number."""

from collections.abc import Collection, Iterable
from datetime import date, datetime

from sqlalchemy import select

from app.extensions import db
from app.figures.periods import Period
from app.trail.recording import record
from reports.models import ClosedPeriod
from reports.periods import find_period


def restate(*, months: Collection[date], at: datetime) -> list[str]:
    """Number a restatement of every closed period in which one of these branch-months has changed."""
    if not months:
        return []
    restated = []
    for closed in db.session.scalars(select(ClosedPeriod).order_by(ClosedPeriod.id)):
        if _touches(find_period(closed.period), months):
            closed.restatement += 1
            closed.restated_at = at
            restated.append(closed.period)
            record(action="period.restate", thing="period", thing_id=closed.period, fields=("restatement",))
    return restated


def _touches(period: Period, months: Iterable[date]) -> bool:
    """A wave may begin or end within a month: then any change of that month counts, rather one notice too many."""
    first = period.first_day.replace(day=1)
    return any(first <= month <= period.last_day for month in months)
