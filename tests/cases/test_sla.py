"""Working time of a case: tables over midnights, nights, days off, pauses and the change of clocks."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from cases.sla import Calendar, Clock, Hours, Mark, after, due_at, elapsed, is_working

MOSCOW, BERLIN = "Europe/Moscow", "Europe/Berlin"
OFFICE = (Hours(9 * 60, 18 * 60),)
ALWAYS = (Hours(0, 1440),)
WEEK = Calendar(MOSCOW, (OFFICE,) * 5 + ((), ()))
ROUND = Calendar(MOSCOW, (ALWAYS,) * 7)
BERLIN_ROUND = Calendar(BERLIN, (ALWAYS,) * 7)
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
RUN, PAUSE, STOP = Clock.RUNNING, Clock.PAUSED, Clock.STOPPED


def at(text: str, zone: str = MOSCOW, fold: int = 0) -> datetime:
    """A local time, 2026 unless it says otherwise."""
    full = text if text.startswith("20") else f"2026-{text}"
    return datetime.fromisoformat(full).replace(tzinfo=ZoneInfo(zone), fold=fold)


def log(*marks: tuple[str, Clock]) -> list[Mark]:
    return [Mark(at(when), clock) for when, clock in marks]


@pytest.mark.parametrize(
    ("calendar", "since", "allowance", "due"),
    [
        (WEEK, "03-09T10:12", 4 * HOUR, "03-09T14:12"),  # within a day
        (WEEK, "03-09T16:00", 4 * HOUR, "03-10T11:00"),  # over a night
        (WEEK, "03-13T17:00", 2 * HOUR, "03-16T10:00"),  # over a weekend
        (WEEK, "03-09T23:30", 1 * HOUR, "03-10T10:00"),  # written at night: from the morning on
        (WEEK, "03-09T17:00", 1 * HOUR, "03-09T18:00"),  # ends with the day, not with the next morning
        (WEEK, "03-09T09:00", 9 * HOUR + MINUTE, "03-10T09:01"),
        (ROUND, "03-09T23:59", 2 * MINUTE, "03-10T00:01"),  # no minute is lost at midnight
        (ROUND, "03-09T00:00", 24 * HOUR, "03-10T00:00"),
        (ROUND, "03-09T12:00", 72 * HOUR, "03-12T12:00"),
        (ROUND, "03-09T12:00", timedelta(0), "03-09T12:00"),
    ],
)
def test_it_says_when_a_case_is_due(calendar: Calendar, since: str, allowance: timedelta, due: str) -> None:
    assert due_at([Mark(at(since), RUN)], calendar, allowance) == at(due)


@pytest.mark.parametrize(
    ("marks", "until", "used"),
    [
        ([("03-09T10:00", RUN)], "03-09T12:00", 2 * HOUR),
        ([("03-09T10:00", RUN), ("03-09T11:00", PAUSE)], "03-11T12:00", 1 * HOUR),
        ([("03-09T10:00", RUN), ("03-09T11:00", PAUSE), ("03-10T10:00", RUN)], "03-10T12:00", 3 * HOUR),
        ([("03-09T10:00", RUN), ("03-09T11:00", RUN)], "03-09T12:00", 2 * HOUR),  # a change of owner takes nothing away
        ([("03-09T10:00", RUN), ("03-09T12:00", STOP), ("03-10T09:00", RUN)], "03-10T10:00", 3 * HOUR),
        ([("03-09T20:00", RUN), ("03-10T08:00", PAUSE)], "03-10T12:00", timedelta(0)),  # a pause by night costs nothing
        ([("03-09T17:30", RUN), ("03-09T22:00", PAUSE), ("03-10T07:00", RUN)], "03-10T09:30", HOUR),
        ([], "03-10T09:30", timedelta(0)),
        ([("03-09T10:00", RUN)], "03-09T09:00", timedelta(0)),  # asked about a time before it began
    ],
)
def test_it_counts_only_running_working_time(marks: list[tuple[str, Clock]], until: str, used: timedelta) -> None:
    assert elapsed(log(*marks), WEEK, at(until)) == used


@pytest.mark.parametrize(
    ("marks", "allowance", "due"),
    [
        ([("03-09T10:00", RUN), ("03-09T11:00", PAUSE), ("03-10T10:00", RUN)], 4 * HOUR, "03-10T13:00"),
        ([("03-09T10:00", RUN), ("03-09T11:00", PAUSE)], 4 * HOUR, None),  # paused with time left: nobody can say
        ([("03-09T10:00", RUN), ("03-09T16:00", PAUSE)], 4 * HOUR, "03-09T14:00"),  # it was late before the pause
        ([("03-09T10:00", RUN), ("03-09T11:00", STOP)], 4 * HOUR, None),
        ([("03-09T10:00", RUN), ("03-09T11:00", RUN)], 4 * HOUR, "03-09T14:00"),
        ([("03-13T17:00", RUN), ("03-13T17:30", PAUSE), ("03-14T12:00", RUN)], HOUR, "03-16T09:30"),
    ],
)
def test_a_pause_moves_the_due_time_and_a_note_does_not(
    marks: list[tuple[str, Clock]], allowance: timedelta, due: str | None
) -> None:
    assert due_at(log(*marks), WEEK, allowance) == (at(due) if due else None)


def test_it_skips_days_off_and_knows_days_with_hours_of_their_own() -> None:
    calendar = Calendar(
        MOSCOW,
        (OFFICE,) * 5 + ((), ()),
        days_off=frozenset({date(2026, 3, 9)}),
        special={date(2026, 3, 10): (Hours(9 * 60, 17 * 60),), date(2026, 3, 14): OFFICE},
    )
    assert after(calendar, at("03-06T17:00"), 2 * HOUR) == at("03-10T10:00")
    assert after(calendar, at("03-10T16:00"), 2 * HOUR) == at("03-11T10:00")  # the day before a holiday is shorter
    assert after(calendar, at("03-13T17:00"), 2 * HOUR) == at("03-14T10:00")  # a working Saturday


def test_it_counts_a_skipped_hour_for_nothing_and_a_repeated_one_twice() -> None:
    spring = [Mark(at("2026-03-29T00:00", BERLIN), RUN)]
    autumn = [Mark(at("2026-10-25T00:00", BERLIN), RUN)]
    assert elapsed(spring, BERLIN_ROUND, at("2026-03-30T00:00", BERLIN)) == 23 * HOUR
    assert elapsed(autumn, BERLIN_ROUND, at("2026-10-26T00:00", BERLIN)) == 25 * HOUR
    assert due_at(spring, BERLIN_ROUND, 24 * HOUR) == at("2026-03-30T01:00", BERLIN)
    assert due_at(autumn, BERLIN_ROUND, 24 * HOUR) == at("2026-10-25T23:00", BERLIN)
    night = Calendar(BERLIN, ((Hours(0, 150), Hours(150, 360)),) * 7)  # the two stretches meet in the repeated hour
    assert elapsed(autumn, night, at("2026-10-26T00:00", BERLIN)) == 7 * HOUR


def test_it_escalates_in_working_hours_only() -> None:
    assert not is_working(WEEK, at("03-09T03:00"))
    assert is_working(WEEK, at("03-09T09:00")) and not is_working(WEEK, at("03-09T18:00"))
    for hours in range(1, 60):
        due = after(WEEK, at("03-09T23:00"), hours * HOUR).astimezone(ZoneInfo(MOSCOW))
        assert (9, 0) < (due.hour, due.minute) <= (18, 0) and due.weekday() < 5


def test_what_is_due_has_just_been_used_up() -> None:
    marks = log(("03-05T15:40", RUN), ("03-06T10:20", PAUSE), ("03-10T13:05", RUN))
    for minutes in range(1, 3000, 37):
        due = due_at(marks, WEEK, minutes * MINUTE)
        assert due is not None and elapsed(marks, WEEK, due) == minutes * MINUTE


def test_it_refuses_hours_that_cannot_be_and_a_calendar_without_work() -> None:
    for opens, closes in ((600, 600), (700, 600), (-1, 5), (0, 1441)):
        with pytest.raises(ValueError, match="hours"):
            Hours(opens, closes)
    with pytest.raises(ValueError, match="nobody works"):
        after(Calendar(MOSCOW, ((),) * 7), datetime(2026, 1, 1, tzinfo=UTC), HOUR)
