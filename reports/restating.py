"""What changes the figures of a closed period is a restatement with a number."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from app.extensions import db
from app.figures.periods import Period
from app.trail.recording import record
from reports.models import ClosedPeriod
from reports.periods import find_period


@dataclass(frozen=True, slots=True)
class Change:
    """A branch-month whose sums have changed: was it counted before, and when was its latest visit approved?"""

    month: date
    was_counted: bool
    latest: datetime | None


def restate(*, changes: Collection[Change], at: datetime) -> list[str]:
    """Number a restatement of every closed period that these changes touch; the addresses of those.

    A month that is counted for the first time changes a closed period only with a visit approved after the close.
    """
    restated = []
    for closed in db.session.scalars(select(ClosedPeriod).order_by(ClosedPeriod.id)) if changes else ():
        if any(_touches(find_period(closed.period), change, closed.closed_at) for change in changes):
            closed.restatement += 1
            closed.restated_at = at
            restated.append(closed.period)
            record(action="period.restate", thing="period", thing_id=closed.period, fields=("restatement",))
    return restated


def _touches(period: Period, change: Change, closed_at: datetime) -> bool:
    """A wave may begin or end within a month: then any change of that month counts, rather one notice too many."""
    is_later = change.was_counted or (change.latest is not None and change.latest > closed_at)
    return is_later and period.first_day.replace(day=1) <= change.month <= period.last_day
