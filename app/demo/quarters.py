"""Quarters of the calendar and the branch's opening hours: where the story may put a visit."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from app.demo.content.records import WEEKDAYS, Branch

ROMAN = ("I", "II", "III", "IV")
LAST_ARRIVAL_BEFORE_CLOSING = timedelta(minutes=75)


@dataclass(frozen=True, slots=True, order=True)
class Quarter:
    """A quarter of a year, 1…4."""

    year: int
    number: int

    @property
    def first_day(self) -> date:
        """Its first day."""
        return date(self.year, self.number * 3 - 2, 1)

    @property
    def last_day(self) -> date:
        """Its last day."""
        return self.after(1).first_day - timedelta(days=1)

    @property
    def days(self) -> int:
        """How many days it has, 90…92."""
        return (self.last_day - self.first_day).days + 1

    def after(self, quarters: int) -> "Quarter":
        """The quarter so many later (earlier when negative)."""
        at = self.year * 4 + self.number - 1 + quarters
        return Quarter(at // 4, at % 4 + 1)


def quarter_of(day: date) -> Quarter:
    """The quarter that holds the day."""
    return Quarter(day.year, (day.month + 2) // 3)


def moment(day: date, at: time, zone: str) -> datetime:
    """The moment, in UTC, of a local day and time."""
    return datetime.combine(day, at, ZoneInfo(zone)).astimezone(UTC)


def open_day(branch: Branch, day: date, latest: date) -> date:
    """The day itself or the next on which the branch is open; beyond `latest` the last open day before it."""
    hours = branch.weekly_hours()
    while WEEKDAYS[day.weekday()] not in hours:
        day += timedelta(days=1)
    while day > latest or WEEKDAYS[day.weekday()] not in hours:
        day -= timedelta(days=1)
    return day


def arrival(branch: Branch, day: date, share: float) -> datetime:
    """The moment of arrival on an open day, `share` 0…1 between opening and shortly before closing, in whole minutes."""
    opening, closing = (time.fromisoformat(each) for each in branch.weekly_hours()[WEEKDAYS[day.weekday()]])
    first = moment(day, opening, branch.time_zone) + timedelta(minutes=10)
    last = moment(day, closing, branch.time_zone) - LAST_ARRIVAL_BEFORE_CLOSING
    return first + timedelta(minutes=int((last - first).total_seconds() * share) // 60)
