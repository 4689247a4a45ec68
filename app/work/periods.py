"""PURE: local days, weeks and months that came to their hour within a stretch of time.

Keys are local periods, so that neither a change to summer time nor a clock set back makes one come twice.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Due:
    """A period and the moment (UTC) of its hour."""

    key: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Span:
    """The stretch that a tick looks at: after `since`, up to and with `until`. Stretches may overlap."""

    since: datetime
    until: datetime

    def days(self, zone: str, hour: time) -> Iterator[Due]:
        """Every local day whose `hour` lies in the span, as `2026-03-09`."""
        for day in self._local_days(zone):
            at = local_moment(day, hour, zone)
            if self.since < at <= self.until:
                yield Due(day.isoformat(), at)

    def weeks(self, zone: str, hour: time, weekday: int = 0) -> Iterator[Due]:
        """Every ISO week whose `hour` on `weekday` (0 is Monday) lies in the span, as `2026-W11`."""
        for due in self.days(zone, hour):
            year, week, number = date.fromisoformat(due.key).isocalendar()
            if number == weekday + 1:
                yield Due(f"{year}-W{week:02}", due.at)

    def months(self, zone: str, hour: time, day_of_month: int = 1) -> Iterator[Due]:
        """Every month whose `hour` on a day (1 to 28) lies in the span, as `2026-03`."""
        if not 1 <= day_of_month <= 28:
            raise ValueError("a day that every month has: 1 to 28")
        for due in self.days(zone, hour):
            if date.fromisoformat(due.key).day == day_of_month:
                yield Due(due.key[:7], due.at)

    def every(self, step: timedelta) -> Iterator[Due]:
        """Every multiple of `step` since 1970-01-01 UTC in the span, as its number."""
        size = int(step.total_seconds())
        first = int(self.since.timestamp()) // size + 1
        for number in range(first, int(self.until.timestamp()) // size + 1):
            yield Due(str(number), datetime.fromtimestamp(number * size, UTC))

    def _local_days(self, zone: str) -> Iterator[date]:
        local = ZoneInfo(zone)
        day = self.since.astimezone(local).date() - DAY  # a skipped hour may push a day's moment past midnight
        last = self.until.astimezone(local).date() + DAY
        while day <= last:
            yield day
            day += DAY


def local_moment(day: date, hour: time, zone: str) -> datetime:
    """The moment (UTC) of a local hour: the first of two that come twice, an hour later for a skipped one."""
    return datetime.combine(day, hour, tzinfo=ZoneInfo(zone)).replace(fold=0).astimezone(UTC)
