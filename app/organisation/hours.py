"""PURE: opening hours of a week, as a document, as a cell of a table and as a field of a form."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Final

DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DAY_MINUTES: Final = 24 * 60
RUSSIAN: Final = ("пн", "вт", "ср", "чт", "пт", "сб", "вс")
CLOSED: Final = frozenset({"closed", "выходной", "закрыто", "-", "—", "–"})
NAMES: Final = {name: day for names in (DAYS, RUSSIAN) for day, name in enumerate(names)}
STRETCH: Final = re.compile(r"(\d{1,2})(?::(\d{2}))?\s*[-–—]\s*(\d{1,2})(?::(\d{2}))?")
PART: Final = re.compile(r"([^\W\d_]+)\.?(?:\s*[-–—_]\s*([^\W\d_]+)\.?)?\s*:?\s*(.*)")


class HoursError(ValueError):
    """Hours that cannot be taken; `code` names the sentence: not_hours, backwards, overlap, unknown_day, day_twice."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(code)
        self.code = code
        self.text = text


@dataclass(frozen=True, slots=True, order=True)
class Interval:
    """A stretch of a local day in minutes after its midnight; 1440 is the midnight that ends the day."""

    opens: int
    closes: int

    def __str__(self) -> str:
        return f"{_clock(self.opens)}-{_clock(self.closes)}"


Day = tuple[Interval, ...]
Week = tuple[Day, ...]
NOTHING: Final[Week] = ((),) * len(DAYS)


def read_day(text: str) -> Day:
    """The intervals of one day, as in `09:00-13:00, 14-20`; none for nothing. Raises HoursError."""
    intervals = tuple(sorted(_interval(part.strip()) for part in text.split(",") if part.strip()))
    if any(later.opens < earlier.closes for earlier, later in pairwise(intervals)):
        raise HoursError("overlap", text)
    return intervals


def read_week(text: str) -> Week:
    """A week in one cell, as in `Пн–Пт 09:00–20:00; Сб 10:00–13:00, 14:00–18:00; Вс выходной`. Raises HoursError."""
    week: dict[int, Day] = {}
    for part in (part.strip() for part in text.split(";")):
        if not part:
            continue
        days, hours = _days_and_hours(part)
        if any(day in week for day in days):
            raise HoursError("day_twice", part)
        week |= dict.fromkeys(days, () if hours.casefold() in CLOSED else read_day(hours))
    return tuple(week.get(day, ()) for day in range(len(DAYS)))


def week_of(document: object) -> Week | None:
    """The week that a stored document holds; None for none, or one that cannot be read."""
    if not isinstance(document, Mapping) or not document:
        return None
    try:
        week = read_week("; ".join(f"{days.replace('_', '-')} {hours}" for days, hours in document.items()))
    except (HoursError, AttributeError):
        return None
    return week if any(week) else None


def document_of(week: Week) -> dict[str, str]:
    """A week as it is stored: neighbouring days of the same hours together, closed days left out."""
    return {
        DAYS[first] if first == last else f"{DAYS[first]}_{DAYS[last]}": ", ".join(map(str, day))
        for first, last, day in spans(week)
        if day
    }


def spans(week: Week) -> list[tuple[int, int, Day]]:
    """Neighbouring days of the same hours: first and last weekday (0 is Monday), and the hours."""
    found: list[tuple[int, int, Day]] = []
    for day, hours in enumerate(week):
        if found and found[-1][2] == hours:
            found[-1] = (found[-1][0], day, hours)
        else:
            found.append((day, day, hours))
    return found


def closes_at(week: Week, local: datetime) -> int | None:
    """At which minute of its day a place closes that is open at `local`, in its own time; None while it is closed."""
    minute = local.hour * 60 + local.minute
    return next((i.closes for i in week[local.weekday()] if i.opens <= minute < i.closes), None)


def _days_and_hours(part: str) -> tuple[range, str]:
    found = PART.fullmatch(part)
    if found is None:
        raise HoursError("unknown_day", part)
    first, last = _weekday(found[1], part), _weekday(found[2] or found[1], part)
    if last < first or not found[3]:
        raise HoursError("unknown_day" if last < first else "not_hours", part)
    return range(first, last + 1), found[3]


def _weekday(name: str, part: str) -> int:
    day = NAMES.get(name.casefold())
    if day is None:
        raise HoursError("unknown_day", part)
    return day


def _interval(text: str) -> Interval:
    found = STRETCH.fullmatch(text)
    if found is None:
        raise HoursError("not_hours", text)
    hours, minutes = (int(found[1]), int(found[3])), (int(found[2] or 0), int(found[4] or 0))
    opens, closes = (hour * 60 + minute for hour, minute in zip(hours, minutes, strict=True))
    if max(minutes) > 59 or max(opens, closes) > DAY_MINUTES:
        raise HoursError("not_hours", text)
    if closes <= opens:
        raise HoursError("backwards", text)
    return Interval(opens, closes)


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"
