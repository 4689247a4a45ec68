"""The rules of opening hours."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from app.organisation.hours import (
    NOTHING,
    HoursError,
    Interval,
    closes_at,
    document_of,
    read_day,
    read_week,
    week_of,
)

LONG, SHORT = (Interval(540, 1200),), (Interval(600, 780), Interval(840, 1080))


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("", ()),
        ("09:00-20:00", LONG),
        ("9–20", LONG),
        (" 9:00 — 20:00 ", LONG),
        ("14:00-18:00, 10:00-13:00", SHORT),
        ("00:00-24:00", (Interval(0, 1440),)),
        ("09:00-13:00,13:00-20:00", (Interval(540, 780), Interval(780, 1200))),
    ],
)
def test_it_reads_the_hours_of_a_day_as_people_write_them(text: str, day: tuple[Interval, ...]) -> None:
    assert read_day(text) == day


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("с девяти", "not_hours"),
        ("09:00", "not_hours"),
        ("09:60-10:00", "not_hours"),
        ("09:00-24:01", "not_hours"),
        ("09:00-25:00", "not_hours"),
        ("20:00-02:00", "backwards"),
        ("09:00-09:00", "backwards"),
        ("09:00-13:00, 12:59-20:00", "overlap"),
    ],
)
def test_it_says_why_the_hours_of_a_day_cannot_be_taken(text: str, code: str) -> None:
    with pytest.raises(HoursError) as refused:
        read_day(text)
    assert refused.value.code == code


@pytest.mark.parametrize(
    "text",
    [
        "Пн–Пт 09:00–20:00; Сб 10:00–13:00, 14:00–18:00",
        "mon-fri: 9-20; sat: 10-13, 14-18; sun closed",
        "пн-пт 9:00-20:00; сб. 10:00-13:00, 14:00-18:00; Вс выходной;",
        "Сб 10-13, 14-18; Пн-Пт 9-20; Вс —",
    ],
)
def test_it_reads_a_week_from_one_cell_in_both_languages(text: str) -> None:
    assert read_week(text) == (*[LONG] * 5, SHORT, ())


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("09:00-20:00", "unknown_day"),
        ("завтра 09:00-20:00", "unknown_day"),
        ("Пт-Пн 09:00-20:00", "unknown_day"),
        ("Пн", "not_hours"),
        ("Пн днём", "not_hours"),
        ("Пн-Пт 9-20; Ср 10-12", "day_twice"),
    ],
)
def test_it_says_why_a_week_cannot_be_taken(text: str, code: str) -> None:
    with pytest.raises(HoursError) as refused:
        read_week(text)
    assert refused.value.code == code


def test_it_stores_neighbouring_days_together_and_reads_back_what_it_stored() -> None:
    week = (*[LONG] * 5, SHORT, ())
    assert document_of(week) == {"mon_fri": "09:00-20:00", "sat": "10:00-13:00, 14:00-18:00"}
    assert week_of(document_of(week)) == week
    assert document_of(NOTHING) == {}


@pytest.mark.parametrize("document", [None, {}, [], {"mon": 9}, {"someday": "09:00-20:00"}, {"mon": ""}])
def test_it_knows_no_hours_where_none_can_be_read(document: object) -> None:
    assert week_of(document) is None


@pytest.mark.parametrize(
    ("hour", "minute", "closes"),
    [(9, 59, None), (10, 0, 780), (12, 59, 780), (13, 0, None), (14, 0, 1080), (18, 0, None)],
)
def test_it_says_until_when_a_place_is_open_in_its_own_time(hour: int, minute: int, closes: int | None) -> None:
    saturday = datetime(2026, 3, 7, hour, minute, tzinfo=ZoneInfo("Asia/Vladivostok"))
    assert closes_at((*[LONG] * 5, SHORT, ()), saturday) == closes
