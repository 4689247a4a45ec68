"""When a card is due: in the branch's own time, through every change of the clocks."""

from datetime import UTC, date, datetime
from itertools import pairwise

import pytest

from reports.due import month_looks_at, monthly_due, week_looks_at, weekly_due

BERLIN, MOSCOW, VLADIVOSTOK, NEW_YORK, APIA = (
    "Europe/Berlin",
    "Europe/Moscow",
    "Asia/Vladivostok",
    "America/New_York",
    "Pacific/Apia",
)


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[arg-type,misc]


@pytest.mark.parametrize(
    ("zone", "hour", "after", "due"),
    [
        (MOSCOW, 7, utc(2026, 3, 4, 12), utc(2026, 3, 9, 4)),
        (MOSCOW, 7, utc(2026, 3, 9, 3, 59), utc(2026, 3, 9, 4)),
        (MOSCOW, 7, utc(2026, 3, 9, 4), utc(2026, 3, 16, 4)),  # its own moment is over
        (VLADIVOSTOK, 7, utc(2026, 3, 8, 12), utc(2026, 3, 8, 21)),  # Monday there is Sunday in London
        (BERLIN, 7, utc(2026, 3, 23, 7), utc(2026, 3, 30, 5)),  # summer time since Sunday: an hour earlier in UTC
        (BERLIN, 7, utc(2026, 10, 19, 6), utc(2026, 10, 26, 6)),  # winter time since Sunday: an hour later
        (NEW_YORK, 7, utc(2026, 3, 2, 13), utc(2026, 3, 9, 11)),
        (APIA, 0, utc(2026, 3, 4, 0), utc(2026, 3, 8, 11)),
    ],
)
def test_it_falls_due_on_monday_at_the_branchs_hour(zone: str, hour: int, after: datetime, due: datetime) -> None:
    assert weekly_due(after=after, zone=zone, hour=hour) == due


def test_it_never_skips_nor_repeats_a_week_in_two_years() -> None:
    for zone in (BERLIN, NEW_YORK, MOSCOW, APIA):
        at = utc(2026, 1, 1)
        mondays = []
        for _ in range(104):
            at = weekly_due(after=at, zone=zone, hour=2)
            mondays.append(at)
        gaps = {(later - earlier).total_seconds() / 3600 for earlier, later in pairwise(mondays)}
        assert gaps <= {167.0, 168.0, 169.0}, zone


@pytest.mark.parametrize(
    ("zone", "after", "due"),
    [
        (MOSCOW, utc(2026, 10, 2), utc(2026, 10, 10, 4)),
        (MOSCOW, utc(2026, 10, 10, 4), utc(2026, 11, 10, 4)),
        (MOSCOW, utc(2026, 12, 11), utc(2027, 1, 10, 4)),
        (VLADIVOSTOK, utc(2026, 10, 2), utc(2026, 10, 9, 21)),  # midnight in Moscow to the minute: final
        ("Asia/Kamchatka", utc(2026, 10, 2), utc(2026, 10, 10, 19)),  # its 7:00 comes before: a day later
    ],
)
def test_it_waits_until_the_month_is_final(zone: str, after: datetime, due: datetime) -> None:
    assert monthly_due(after=after, zone=zone, hour=7, closing_day=10, network_zone=MOSCOW) == due


@pytest.mark.parametrize(
    ("at", "zone", "week", "month"),
    [
        (utc(2026, 3, 9, 4), MOSCOW, date(2026, 3, 1), date(2026, 2, 1)),
        (utc(2026, 6, 1, 4), MOSCOW, date(2026, 5, 1), date(2026, 5, 1)),  # Monday the 1st looks back on May
        (utc(2026, 5, 31, 21), VLADIVOSTOK, date(2026, 5, 1), date(2026, 5, 1)),
    ],
)
def test_it_looks_back_on_the_days_before(at: datetime, zone: str, week: date, month: date) -> None:
    assert week_looks_at(at, zone).first_day == week
    assert month_looks_at(at, zone).first_day == month
