"""PURE: when a subscription is due next, in the branch's own time, and which period its card looks back on."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from app.figures.periods import Period, month_of
from app.work.periods import DAY, local_moment

MONDAY = 0
LONGEST = timedelta(days=70)


def weekly_due(*, after: datetime, zone: str, hour: int) -> datetime:
    """The first Monday's `hour` (0…23, local) later than `after`, in UTC.

    Of an hour that comes twice it is the first; one that summer time skips moves to the hour after it.
    """
    days = (day for day in _days(after, zone) if day.weekday() == MONDAY)
    return next(at for day in days if (at := local_moment(day, time(hour), zone)) > after)


def monthly_due(*, after: datetime, zone: str, hour: int, closing_day: int, network_zone: str) -> datetime:
    """The first `hour` later than `after` on a closing day of the branch's calendar, in UTC.

    Periods become final at midnight in `network_zone`: a branch so far east that its hour comes before that gets
    its card a day later.
    """
    for day in _days(after, zone):
        if day.day != closing_day:
            continue
        final_at = local_moment(day, time(0), network_zone)
        hours = (local_moment(each, time(hour), zone) for each in (day, day + DAY))
        at = next(moment for moment in hours if moment >= final_at)
        if at > after:
            return at
    raise ValueError("a closing day lies in 1…28, so that every month has one")


def week_looks_at(at: datetime, zone: str) -> Period:
    """The month of the local day before: what a card on Monday morning shows, as far as it has come."""
    return month_of(at.astimezone(ZoneInfo(zone)).date() - DAY)


def month_looks_at(at: datetime, zone: str) -> Period:
    """The month before that of the local day."""
    return month_of(at.astimezone(ZoneInfo(zone)).date().replace(day=1) - DAY)


def _days(after: datetime, zone: str) -> Iterator[date]:
    """Local days from two before `after` on: an hour may have been moved past midnight."""
    day = after.astimezone(ZoneInfo(zone)).date() - 2 * DAY
    last = day + LONGEST
    while day <= last:
        yield day
        day += DAY
