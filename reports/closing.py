"""Periods become final on their day; what changes them later is a restatement with a number."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import func, select, update

from app.errors import Conflict, InvalidAnswer
from app.extensions import db, insert_once
from app.figures.periods import Period, last_months, quarter_of
from app.tenancy import current
from app.trail.recording import record
from reports import rolling
from reports.models import Cadence, ClosedPeriod, Rollup, RollupMark, Subscription
from reports.periods import closing_day, network_zone, wave_periods
from surveys import reading_answers

MOST_MONTHS, CLOSED_BACK = 240, 24


@dataclass(frozen=True, slots=True)
class PeriodRow:
    """A period that has begun; `name` is a wave's own name. Final since `closed_at`, if it is."""

    period: Period
    name: str
    closes_on: date
    closed_at: datetime | None
    restatement: int
    restated_at: datetime | None


def periods(*, at: datetime, least_months: int = 1) -> list[PeriodRow]:
    """Months, quarters and waves that have begun, from the first with figures on, the latest first.

    `least_months` goes further back where figures do not reach as far.
    """
    now = today(at)
    months = last_months(now, max(_months_since(_first_day() or now, now), least_months))
    quarters = {quarter_of(month.first_day).address: quarter_of(month.first_day) for month in months}
    calendar = [(period, "") for period in (*months, *quarters.values())]
    waves = [(period, name) for period, name in wave_periods().values() if period.first_day <= now]
    states, day = _closed(), closing_day()
    rows = [_row(period, name, states.get(period.address), day) for period, name in (*calendar, *waves)]
    return sorted(rows, key=lambda row: (row.period.last_day, row.period.first_day, row.name), reverse=True)


def today(at: datetime) -> date:
    """The organisation's own local day."""
    return at.astimezone(ZoneInfo(network_zone())).date()


def state_of(period: Period) -> PeriodRow:
    """How final one period is."""
    closed = db.session.scalar(select(ClosedPeriod).where(ClosedPeriod.period == period.address))
    return _row(period, "", closed, closing_day())


def close(*, period: Period, at: datetime, actor_id: int | None) -> None:
    """Make a period final before its day, or on it.

    Raises InvalidAnswer("not_over") while the last branch's last day is not over, Conflict("closed_already").
    """
    if today(at) <= period.last_day:
        raise InvalidAnswer("not_over", period=period.address)
    rolling.roll_up(rolling.find_dirty(), at=at)  # what was approved before is no restatement
    if not _close(period, at):
        raise Conflict("closed_already", period=period.address)
    record(action="period.close", thing="period", thing_id=period.address, actor_id=actor_id)


def close_due(*, at: datetime) -> list[str]:
    """Close every period whose closing day has begun; the addresses of those that were still open.

    The rollups must be fresh: what was approved before the close is no restatement.
    """
    zone = ZoneInfo(network_zone())
    due = [
        row.period
        for row in periods(at=at, least_months=CLOSED_BACK)
        if row.closed_at is None and row.period.is_closed(at, zone, closing_day())
    ]
    closed = [period.address for period in due if _close(period, at)]
    for address in closed:
        record(action="period.close", thing="period", thing_id=address)
    return closed


def _first_day() -> date | None:
    """The first day of the first month with a visit that counts, or of the first customer's answer."""
    visited = db.session.scalar(select(func.min(RollupMark.month)).where(RollupMark.visits > 0))
    return min((day for day in (visited, reading_answers.first_day()) if day), default=None)


def _months_since(first: date, now: date) -> int:
    """How many months, this one included; at most 20 years, so that a slip of the pen makes no endless list."""
    return min(max(12 * (now.year - first.year) + now.month - first.month + 1, 1), MOST_MONTHS)


def _close(period: Period, at: datetime) -> bool:
    values = {"organisation_id": current(), "period": period.address, "closed_at": at, "restatement": 0}
    if not insert_once(ClosedPeriod, values):
        return False
    if period.wave_id is not None:
        _let_cards_follow(period.wave_id, at)
    return True


def _let_cards_follow(wave_id: int, at: datetime) -> None:
    """The cards after a wave are due now, at the branches that had visits in it."""
    visited = select(Rollup.branch_id).where(Rollup.wave_id == wave_id).distinct()
    due = (Subscription.cadence == Cadence.AFTER_WAVE, Subscription.branch_id.in_(visited))
    db.session.execute(
        update(Subscription).where(*due).values(next_due_at=at), execution_options={"synchronize_session": False}
    )


def _closed() -> dict[str, ClosedPeriod]:
    return {row.period: row for row in db.session.scalars(select(ClosedPeriod))}


def _row(period: Period, name: str, closed: ClosedPeriod | None, day: int) -> PeriodRow:
    return PeriodRow(
        period,
        name,
        period.closes_on(day),
        closed.closed_at if closed else None,
        closed.restatement if closed else 0,
        closed.restated_at if closed else None,
    )
