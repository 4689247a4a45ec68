"""Local periods come once each: through summer time, leap days and clocks that were set back."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

import pytest

from app.work.periods import Span, local_moment


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


MOMENTS = [
    # day, hour, zone, moment in UTC
    (date(2026, 3, 9), time(9), "Europe/Moscow", "2026-03-09T06:00"),
    (date(2026, 3, 29), time(2, 30), "Europe/Berlin", "2026-03-29T01:30"),  # skipped: an hour later, 03:30 summer time
    (date(2026, 10, 25), time(2, 30), "Europe/Berlin", "2026-10-25T00:30"),  # twice: the first
    (date(2028, 2, 29), time(0), "Asia/Vladivostok", "2028-02-28T14:00"),
]


@pytest.mark.parametrize(("day", "hour", "zone", "moment"), MOMENTS)
def test_it_knows_the_moment_of_a_local_hour(day: date, hour: time, zone: str, moment: str) -> None:
    assert local_moment(day, hour, zone) == utc(moment)


@pytest.mark.parametrize(
    "zone", ["Europe/Berlin", "Europe/Moscow", "Asia/Vladivostok", "America/St_Johns", "Africa/Casablanca"]
)
@pytest.mark.parametrize("hour", [time(0), time(2, 30), time(23, 59)])
@pytest.mark.parametrize("step", [timedelta(minutes=1), timedelta(hours=7)])
def test_it_names_every_local_day_of_a_year_once(zone: str, hour: time, step: timedelta) -> None:
    """Walked in steps around both changes of the clock and 29 February."""
    for first, last in (("2028-02-27", "2028-03-02"), ("2028-03-24", "2028-03-28"), ("2028-10-27", "2028-10-31")):
        at, end, seen = utc(first), utc(last), []
        while at < end:
            seen += [due.key for due in Span(at, at + step).days(zone, hour)]
            at += step
        days = [date.fromisoformat(key) for key in seen]
        assert days == sorted(set(days))
        assert [b - a for a, b in pairwise(days)] == [timedelta(days=1)] * (len(days) - 1)
        assert len(days) >= 3


def test_it_names_weeks_and_months_by_their_day() -> None:
    year = Span(utc("2025-12-31T00:00"), utc("2026-12-31T00:00"))
    mondays = list(year.weeks("Europe/Moscow", time(9)))
    assert len(mondays) == 52
    assert mondays[0].key == "2026-W02"
    assert mondays[0].at == utc("2026-01-05T06:00")
    months = [due.key for due in year.months("Europe/Moscow", time(9), day_of_month=10)]
    assert months == [f"2026-{month:02}" for month in range(1, 13)]


def test_it_refuses_a_day_that_some_months_lack() -> None:
    with pytest.raises(ValueError, match="1 to 28"):
        list(Span(utc("2026-01-01"), utc("2026-02-01")).months("Europe/Moscow", time(9), day_of_month=29))


def test_it_takes_the_end_of_a_span_and_leaves_its_beginning() -> None:
    first, second = (
        Span(utc("2026-03-09T05:00"), utc("2026-03-09T06:00")),
        Span(utc("2026-03-09T06:00"), utc("2026-03-09T07:00")),
    )
    assert [len(list(span.days("Europe/Moscow", time(9)))) for span in (first, second)] == [1, 0]


def test_it_counts_even_steps_since_the_beginning_of_time() -> None:
    span = Span(utc("2026-03-09T05:58"), utc("2026-03-09T06:10"))
    assert [due.at.minute for due in span.every(timedelta(minutes=5))] == [0, 5, 10]
