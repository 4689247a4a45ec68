"""Periods: address form, neighbours, bounds in any zone, closing."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from app.figures.periods import (
    Period,
    PeriodError,
    last_months,
    month,
    month_of,
    parse_period,
    quarter,
    quarter_of,
    wave_period,
)

AUTUMN = wave_period(12, date(2026, 9, 28), date(2026, 10, 18), final_on=date(2026, 10, 25))

ONE_DAY_2018 = wave_period(1, date(2018, 11, 4), date(2018, 11, 4))
ONE_DAY_2019 = wave_period(1, date(2019, 2, 16), date(2019, 2, 16))


def _wave(wave_id: int) -> Period | None:
    return AUTUMN if wave_id == 12 else None


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2026-10", date(2026, 10, 1), date(2026, 10, 31)),
        ("2026-12", date(2026, 12, 1), date(2026, 12, 31)),
        ("2028-02", date(2028, 2, 1), date(2028, 2, 29)),
        ("2026-Q1", date(2026, 1, 1), date(2026, 3, 31)),
        ("2026-Q4", date(2026, 10, 1), date(2026, 12, 31)),
        ("wave-12", date(2026, 9, 28), date(2026, 10, 18)),
    ],
)
def test_it_reads_an_address_and_writes_it_back(text: str, first: date, last: date) -> None:
    found = parse_period(text, wave=_wave)
    assert (found.first_day, found.last_day, found.address) == (first, last, text)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "shape"), ("2026", "shape"), ("2026-1", "shape"), ("2026-10-01", "shape"), ("2026-q3", "shape"),
        ("2026-Q", "shape"), (" 2026-10", "shape"), ("2026-10\n", "shape"), ("٢٠٢٦-10", "shape"),
        ("wave-", "shape"), ("wave-0", "shape"), ("wave-012", "shape"), ("wave-1x", "shape"),
        ("wave-" + "9" * 40, "shape"), ("2026-00", "month"), ("2026-13", "month"), ("2026-Q0", "quarter"),
        ("2026-Q5", "quarter"), ("0000-01", "year"), ("9999-12", "year"), ("wave-13", "wave"),
    ],
)  # fmt: skip
def test_it_refuses_any_other_address_with_a_code(text: str, code: str) -> None:
    with pytest.raises(PeriodError) as refused:
        parse_period(text, wave=_wave)
    assert refused.value.code == code
    assert isinstance(refused.value, ValueError)


@pytest.mark.parametrize(
    ("period", "before"),
    [
        (month(2026, 10), "2026-09"),
        (month(2026, 1), "2025-12"),
        (quarter(2026, 1), "2025-Q4"),
        (quarter(2026, 3), "2026-Q2"),
    ],
)
def test_it_knows_the_period_before(period: Period, before: str) -> None:
    previous = period.previous()
    assert previous is not None
    assert previous.address == before


def test_it_leaves_the_wave_before_to_the_programme() -> None:
    assert AUTUMN.previous() is None


@pytest.mark.parametrize(
    ("day", "inside"),
    [(date(2026, 9, 30), False), (date(2026, 10, 1), True), (date(2026, 10, 31), True), (date(2026, 11, 1), False)],
)
def test_it_holds_the_local_days_of_both_ends(day: date, inside: bool) -> None:
    assert month(2026, 10).contains(day) is inside


@pytest.mark.parametrize(
    ("period", "zone", "starts", "ends"),
    [
        (month(2026, 10), "Asia/Vladivostok", "2026-09-30T14:00", "2026-10-31T14:00"),
        (month(2026, 10), "Europe/Moscow", "2026-09-30T21:00", "2026-10-31T21:00"),
        (month(2026, 3), "Europe/Berlin", "2026-02-28T23:00", "2026-03-31T22:00"),
        (month(2026, 10), "Europe/Berlin", "2026-09-30T22:00", "2026-10-31T23:00"),
        (quarter(2026, 1), "America/New_York", "2026-01-01T05:00", "2026-04-01T04:00"),
        # the day begins at 01:00, for the clock jumps at midnight
        (ONE_DAY_2018, "America/Sao_Paulo", "2018-11-04T03:00", "2018-11-05T02:00"),
        (ONE_DAY_2019, "America/Sao_Paulo", "2019-02-16T02:00", "2019-02-17T03:00"),
    ],
)  # fmt: skip
def test_it_is_bounded_in_utc_by_local_midnights(period: Period, zone: str, starts: str, ends: str) -> None:
    expected = tuple(datetime.fromisoformat(text).replace(tzinfo=UTC) for text in (starts, ends))
    assert period.utc_bounds(ZoneInfo(zone)) == expected


def test_it_ends_where_the_next_begins_in_every_zone() -> None:
    for name in ("Asia/Kamchatka", "Europe/Kaliningrad", "Africa/Cairo", "America/Havana", "Pacific/Apia"):
        zone = ZoneInfo(name)
        for one, two in zip(last_months(date(2027, 1, 5), 36)[:-1], last_months(date(2027, 1, 5), 36)[1:], strict=True):
            assert one.utc_bounds(zone)[1] == two.utc_bounds(zone)[0]


def test_it_puts_a_visit_one_minute_before_midnight_in_its_local_month() -> None:
    started_at = datetime(2026, 10, 31, 23, 59, tzinfo=ZoneInfo("Asia/Vladivostok"))
    starts, ends = month(2026, 10).utc_bounds(ZoneInfo("Asia/Vladivostok"))
    assert starts <= started_at < ends
    assert started_at.astimezone(ZoneInfo("Pacific/Auckland")).date() == date(2026, 11, 1), "another day elsewhere"


def test_it_lists_the_last_twelve_months_oldest_first() -> None:
    addresses = [period.address for period in last_months(date(2026, 3, 31))]
    assert (len(addresses), addresses[0], addresses[-2:]) == (12, "2025-04", ["2026-02", "2026-03"])


def test_it_finds_the_month_and_quarter_of_a_day() -> None:
    assert month_of(date(2026, 8, 31)).address == "2026-08"
    assert [quarter_of(date(2026, number, 1)).address[-1] for number in range(1, 13)] == list("111222333444")


@pytest.mark.parametrize(
    ("period", "day"),
    [
        (month(2026, 10), date(2026, 11, 10)),
        (month(2026, 12), date(2027, 1, 10)),
        (quarter(2026, 3), date(2026, 10, 10)),
        (AUTUMN, date(2026, 10, 25)),
        (wave_period(3, date(2026, 1, 10), date(2026, 1, 31)), date(2026, 2, 10)),
    ],
)
def test_it_becomes_final_on_its_closing_day(period: Period, day: date) -> None:
    assert period.closes_on() == day


@pytest.mark.parametrize(("hour_utc", "closed"), [("2026-11-09T13:59", False), ("2026-11-09T14:00", True)])
def test_it_is_preliminary_until_that_day_begins_in_its_zone(hour_utc: str, closed: bool) -> None:
    at = datetime.fromisoformat(hour_utc).replace(tzinfo=UTC)
    assert month(2026, 10).is_closed(at, ZoneInfo("Asia/Vladivostok")) is closed
    assert month(2026, 10).is_closed(at, ZoneInfo("Asia/Vladivostok"), closing_day=15) is False


def test_it_refuses_turned_days_and_closing_days_that_some_months_lack() -> None:
    with pytest.raises(PeriodError) as turned:
        wave_period(1, date(2026, 2, 1), date(2026, 1, 1))
    with pytest.raises(PeriodError) as closing:
        month(2026, 1).closes_on(29)
    assert (turned.value.code, closing.value.code) == ("order", "closing_day")
