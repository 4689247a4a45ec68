"""Periods of the calendar and waves: their address form, bounds, order and closing."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import StrEnum

CLOSING_DAY = 10
"""The day of the next month on which a period becomes final, unless the organisation sets another."""

_FIRST_YEAR, _LAST_YEAR = 2000, 2199
_MONTH = re.compile(r"(\d{4})-(\d{2})", re.ASCII)
_QUARTER = re.compile(r"(\d{4})-Q(\d)", re.ASCII)
_WAVE = re.compile(r"wave-([1-9]\d{0,17})", re.ASCII)


class PeriodError(ValueError):
    """A period that cannot be: `code` says why, for machines.

    Codes: `shape` (none of the three forms), `month`, `quarter`, `year` (out of range), `wave` (unknown wave),
    `order` (ends before it starts), `closing_day` (not 1…28).
    """

    def __init__(self, code: str, text: str) -> None:
        """Keep the code beside the sentence."""
        super().__init__(text)
        self.code = code


class PeriodKind(StrEnum):
    """The three kinds of period."""

    MONTH = "month"
    QUARTER = "quarter"
    WAVE = "wave"


@dataclass(frozen=True)
class Period:
    """A period of whole local days, both ends included.

    A visit belongs to it by the local day on which it started. A wave carries its id and, where its dispute window
    sets one, the day on which it becomes final.
    """

    kind: PeriodKind
    first_day: date
    last_day: date
    wave_id: int | None = None
    final_on: date | None = None

    def __post_init__(self) -> None:
        """Refuse a period that ends before it starts (PeriodError `order`)."""
        if self.last_day < self.first_day:
            raise PeriodError("order", "a period cannot end before it starts")

    @property
    def address(self) -> str:
        """The form used in addresses: 2026-10, 2026-Q3 or wave-12."""
        if self.kind is PeriodKind.WAVE:
            return f"wave-{self.wave_id}"
        if self.kind is PeriodKind.QUARTER:
            return f"{self.first_day.year:04}-Q{(self.first_day.month + 2) // 3}"
        return f"{self.first_day.year:04}-{self.first_day.month:02}"

    def contains(self, day: date) -> bool:
        """Whether a local day belongs to the period."""
        return self.first_day <= day <= self.last_day

    def previous(self) -> Period | None:
        """The month or quarter before; None for a wave: which wave came before, its programme knows."""
        if self.kind is PeriodKind.WAVE:
            return None
        before = self.first_day - timedelta(days=1)
        return month_of(before) if self.kind is PeriodKind.MONTH else quarter_of(before)

    def utc_bounds(self, zone: tzinfo) -> tuple[datetime, datetime]:
        """The first moment of the period and the first one after it, in UTC: `start <= moment < end`.

        Each is the start of a local day in the zone, with the offset of that day; where midnight is skipped by
        daylight saving, the day starts with the moment of the change.
        """
        return _start_of(self.first_day, zone), _start_of(self.last_day + timedelta(days=1), zone)

    def closes_on(self, closing_day: int = CLOSING_DAY) -> date:
        """The local day from which the figures are final: its own, or the closing day of the next month."""
        if not 1 <= closing_day <= 28:
            raise PeriodError("closing_day", "the closing day lies in 1…28, so that every month has it")
        if self.final_on is not None:
            return self.final_on
        return _next_month(self.last_day).replace(day=closing_day)

    def is_closed(self, at: datetime, zone: tzinfo, closing_day: int = CLOSING_DAY) -> bool:
        """Whether the closing day has begun in the zone; before that every figure is preliminary."""
        return at >= _start_of(self.closes_on(closing_day), zone)


WaveLookup = Callable[[int], Period | None]
"""Finds a wave's period by its id among those that the reader may see; None where there is none."""


def parse_period(text: str, *, wave: WaveLookup) -> Period:
    """The period of an address form: `2026-10`, `2026-Q3` or `wave-12`; PeriodError for anything else."""
    if match := _MONTH.fullmatch(text):
        return month(int(match[1]), int(match[2]))
    if match := _QUARTER.fullmatch(text):
        return quarter(int(match[1]), int(match[2]))
    if match := _WAVE.fullmatch(text):
        return _known_wave(int(match[1]), wave)
    raise PeriodError("shape", "a period is written 2026-10, 2026-Q3 or wave-12")


def month(year: int, number: int) -> Period:
    """A calendar month, 1…12."""
    if not 1 <= number <= 12:
        raise PeriodError("month", "a month lies in 01…12")
    return _calendar(PeriodKind.MONTH, year, number, 1)


def quarter(year: int, number: int) -> Period:
    """A calendar quarter, 1…4."""
    if not 1 <= number <= 4:
        raise PeriodError("quarter", "a quarter lies in Q1…Q4")
    return _calendar(PeriodKind.QUARTER, year, 3 * number - 2, 3)


def wave_period(wave_id: int, first_day: date, last_day: date, final_on: date | None = None) -> Period:
    """The period of a wave, by its dates."""
    return Period(PeriodKind.WAVE, first_day, last_day, wave_id, final_on)


def month_of(day: date) -> Period:
    """The calendar month of a local day."""
    return month(day.year, day.month)


def quarter_of(day: date) -> Period:
    """The calendar quarter of a local day."""
    return quarter(day.year, (day.month + 2) // 3)


def last_months(day: date, count: int = 12) -> tuple[Period, ...]:
    """The months up to and with that of the day, oldest first."""
    found: list[Period] = []
    first = day.replace(day=1)
    for _ in range(count):
        found.append(month_of(first))
        first = (first - timedelta(days=1)).replace(day=1)
    return tuple(reversed(found))


def _known_wave(wave_id: int, wave: WaveLookup) -> Period:
    """The period of a wave that is there, or PeriodError `wave`."""
    found = wave(wave_id)
    if found is None:
        raise PeriodError("wave", f"there is no wave {wave_id}")
    return found


def _calendar(kind: PeriodKind, year: int, first_month: int, months: int) -> Period:
    """So many months from the first day of one."""
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        raise PeriodError("year", f"a year lies in {_FIRST_YEAR}…{_LAST_YEAR}")
    first = after = date(year, first_month, 1)
    for _ in range(months):
        after = _next_month(after)
    return Period(kind, first, after - timedelta(days=1))


def _next_month(day: date) -> date:
    """The first day of the month after that of the day."""
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1)


def _start_of(day: date, zone: tzinfo) -> datetime:
    """The first moment of a local day, in UTC."""
    return datetime.combine(day, time.min, tzinfo=zone).astimezone(UTC)
