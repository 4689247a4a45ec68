"""Quarters of the calendar and the branch's opening hours: where the story may put a visit."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from app.demo.content.records import WEEKDAYS, Branch

ROMAN = ("I", "II", "III", "IV")
LAST_ARRIVAL_BEFORE_CLOSING = timedelta(minutes=75)
HOLIDAYS = {(1, day) for day in range(1, 9)} | {
    (2, 23),
    (3, 8),
    (5, 1),
    (5, 9),
    (6, 12),
    (11, 4),
}  # Labour Code, art. 112
WEEKEND = (5, 6)
SUNDAY = 6
OFFICE_FROM, OFFICE_UNTIL = 9, 19


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
    while not _is_open(branch, day):
        day += timedelta(days=1)
    while day > latest or not _is_open(branch, day):
        day -= timedelta(days=1)
    return day


def _is_open(branch: Branch, day: date) -> bool:
    return WEEKDAYS[day.weekday()] in branch.weekly_hours() and (day.month, day.day) not in HOLIDAYS


def working_day(day: date) -> date:
    """The day itself, or the last one before a weekend or a holiday."""
    while day.weekday() in WEEKEND or (day.month, day.day) in HOLIDAYS:
        day -= timedelta(days=1)
    return day


def in_office(at: datetime, zone: str) -> datetime:
    """The moment itself, or the next one when somebody sits at a desk in that zone: from 9 to 19, not on Sundays."""
    local = at.astimezone(ZoneInfo(zone))
    if local.hour >= OFFICE_UNTIL:
        local += timedelta(days=1)
    if local.hour >= OFFICE_UNTIL or local.hour < OFFICE_FROM:
        local = local.replace(hour=OFFICE_FROM)
    if local.weekday() == SUNDAY:
        local += timedelta(days=1)
    return local.astimezone(UTC)


def arrival(branch: Branch, day: date, share: float) -> datetime:
    """When somebody comes in on an open day: `share` 0…1 from opening to shortly before closing, in whole minutes."""
    opening, closing = (time.fromisoformat(each) for each in branch.weekly_hours()[WEEKDAYS[day.weekday()]])
    first = moment(day, opening, branch.time_zone) + timedelta(minutes=10)
    last = moment(day, closing, branch.time_zone) - LAST_ARRIVAL_BEFORE_CLOSING
    return first + timedelta(minutes=int((last - first).total_seconds() * share) // 60)
