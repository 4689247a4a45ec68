"""PURE: how long a case has been worked on, and when it is due, from the log of its states and a working calendar."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

DAY = timedelta(days=1)
NONE = timedelta(0)
DAY_MINUTES = 24 * 60
FARTHEST = timedelta(days=3 * 366)


class Clock(StrEnum):
    """Whether working time is being used up."""

    RUNNING = "running"
    PAUSED = "paused"  # waiting for somebody outside, with a reason
    STOPPED = "stopped"  # done, resolved or closed


@dataclass(frozen=True, slots=True)
class Hours:
    """A stretch of a local day in minutes after its midnight, 0…1440; 1440 is the midnight that ends the day."""

    opens: int
    closes: int

    def __post_init__(self) -> None:
        if not 0 <= self.opens < self.closes <= DAY_MINUTES:
            raise ValueError("hours begin before they end, between 0 and 1440")


@dataclass(frozen=True, slots=True)
class Calendar:
    """When somebody works: hours by weekday (0 is Monday) in a zone, days off, and days with hours of their own."""

    zone: str
    week: tuple[tuple[Hours, ...], ...]
    days_off: frozenset[date] = frozenset()
    special: Mapping[date, tuple[Hours, ...]] = field(default_factory=dict)

    def hours_on(self, day: date) -> tuple[Hours, ...]:
        """The hours of a day: its own, else none on a day off, else those of its weekday."""
        if day in self.special:
            return self.special[day]
        return () if day in self.days_off else self.week[day.weekday()]


@dataclass(frozen=True, slots=True)
class Mark:
    """From `at` (aware) on the clock is so."""

    at: datetime
    clock: Clock


Stretch = tuple[datetime, datetime]


def elapsed(log: Sequence[Mark], calendar: Calendar, at: datetime) -> timedelta:
    """Working time used up until `at`: only while the clock ran, only in working hours. Never falls back."""
    return sum((_worked(calendar, since, until) for since, until in _running(log, at)), NONE)


def due_at(log: Sequence[Mark], calendar: Calendar, allowance: timedelta) -> datetime | None:
    """The moment (UTC) at which `allowance` of working time is used up.

    None while that cannot be told: the clock is paused or stopped, and time is left. Raises ValueError for a calendar
    in which nobody works for three years.
    """
    left = allowance
    for at, mark in enumerate(log):
        if mark.clock is not Clock.RUNNING:
            continue
        until = log[at + 1].at if at + 1 < len(log) else None
        reached = after(calendar, mark.at, left) if until is None else _within(calendar, mark.at, until, left)
        if reached is not None:
            return reached
        left -= _worked(calendar, mark.at, until) if until is not None else NONE
    return None


def after(calendar: Calendar, since: datetime, allowance: timedelta) -> datetime:
    """The moment (UTC) that lies `allowance` of working time after `since`; with no allowance, `since` itself."""
    if allowance <= NONE:
        return since.astimezone(UTC)
    reached = _within(calendar, since, since + FARTHEST + 10 * allowance, allowance)
    if reached is None:
        raise ValueError("nobody works in this calendar")
    return reached


def is_working(calendar: Calendar, at: datetime) -> bool:
    """Whether `at` lies in working hours."""
    return any(opens <= at < closes for opens, closes in stretches(calendar, at - DAY, at + DAY))


def stretches(calendar: Calendar, since: datetime, until: datetime) -> Iterator[Stretch]:
    """Working stretches (UTC) between two moments, in order, none overlapping another.

    Of an hour that comes twice, both count; one that is skipped counts for nothing.
    """
    since, until = since.astimezone(UTC), until.astimezone(UTC)
    zone, last = ZoneInfo(calendar.zone), since
    day = since.astimezone(zone).date() - DAY
    while day <= until.astimezone(zone).date():
        for hours in calendar.hours_on(day):
            opens = max(_moment(day, hours.opens, zone, fold=0), last)
            closes = min(_moment(day, hours.closes, zone, fold=1), until)
            if opens < closes:
                yield opens, closes
                last = closes
        day += DAY


def _running(log: Sequence[Mark], at: datetime) -> Iterator[Stretch]:
    for number, mark in enumerate(log):
        until = min(log[number + 1].at, at) if number + 1 < len(log) else at
        if mark.clock is Clock.RUNNING and mark.at < until:
            yield mark.at, until


def _worked(calendar: Calendar, since: datetime, until: datetime) -> timedelta:
    return sum((closes - opens for opens, closes in stretches(calendar, since, until)), NONE)


def _within(calendar: Calendar, since: datetime, until: datetime, left: timedelta) -> datetime | None:
    for opens, closes in stretches(calendar, since, until):
        if closes - opens >= left:
            return opens + left
        left -= closes - opens
    return None


def _moment(day: date, minutes: int, zone: ZoneInfo, *, fold: int) -> datetime:
    """A local time as a moment; a closing time that comes twice is the later one, an opening time the earlier."""
    whole, rest = divmod(minutes, DAY_MINUTES)
    local = datetime.combine(day + whole * DAY, time(rest // 60, rest % 60), tzinfo=zone)
    return local.replace(fold=fold).astimezone(UTC)
