"""Figures and moments, as people read them."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest
from babel.core import Locale
from flask import Flask, request
from flask_babel import Babel

from app.web import formatting, rendering
from app.web.formatting import MINUS, Number, rounded, zone_name

N = "\u00a0"
AT = datetime(2026, 3, 9, 7, 12, tzinfo=UTC)


@pytest.fixture
def app() -> Flask:
    app = Flask("tests")
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(rendering.STATIC.parent / "translations")
    Babel(app, locale_selector=lambda: request.args.get("lang", "ru"), timezone_selector=lambda: "Europe/Moscow")
    rendering.install(app)
    return app


@pytest.fixture
def russian(app: Flask) -> Iterator[None]:
    with app.test_request_context("/"):
        yield


@pytest.fixture
def english(app: Flask) -> Iterator[None]:
    with app.test_request_context("/?lang=en"):
        yield


@pytest.mark.parametrize(
    ("value", "digits", "shown"),
    [
        (None, None, "—"),
        (0, None, "0"),
        (7, None, "7"),
        (-3, None, "−3"),
        (12345, None, f"12{N}345"),
        (88.5, None, "88,5"),
        (Fraction(1, 3), None, "0,3"),
        (Decimal("87.25"), 1, "87,3"),
        (Fraction(-1, 20), 1, "−0,1"),
        (-0.04, 1, "0,0"),
        (0.15, 1, "0,2"),
        (Fraction(2675, 1000), 2, "2,68"),
        (90, 1, "90,0"),
    ],
)
def test_it_prints_a_number_with_a_decimal_comma_and_a_real_minus(
    russian: None, value: Number | None, digits: int | None, shown: str
) -> None:
    assert rendering.number(value, digits) == shown


def test_it_prints_english_numbers_the_english_way(english: None) -> None:
    assert (rendering.number(-1234.5), rendering.percent(0.94)) == ("−1,234.5", "94%")


@pytest.mark.parametrize(
    ("value", "digits", "shown"),
    [("0.5", 0, "1"), ("1.5", 0, "2"), ("2.5", 0, "3"), ("-2.5", 0, "-3"), ("79.96", 1, "80.0"), ("1e-9", 3, "0.000")],
)
def test_it_rounds_a_half_away_from_zero(value: str, digits: int, shown: str) -> None:
    assert rounded(Decimal(value), digits) == Decimal(shown)


@pytest.mark.parametrize(
    ("ratio", "digits", "shown"),
    [(0.94, 0, f"94{N}%"), (Fraction(1, 3), 1, f"33,3{N}%"), (0, 0, f"0{N}%"), (1, 0, f"100{N}%"), (None, 0, "—")],
)
def test_it_prints_a_share_as_percent(russian: None, ratio: Number | None, digits: int, shown: str) -> None:
    assert rendering.percent(ratio, digits) == shown


@pytest.mark.parametrize(
    ("value", "shown"),
    [(5.6, "+5,6"), (-1.4, "−1,4"), (0, "0"), (0.04, "0,0"), (-0.04, "0,0"), (12, "+12"), (None, "—")],
)
def test_it_signs_a_difference_unless_it_prints_as_zero(russian: None, value: Number | None, shown: str) -> None:
    assert rendering.signed(value) == shown


@pytest.mark.parametrize(
    ("minor", "shown"),
    [(120000, f"1{N}200{N}₽"), (75050, f"750,50{N}₽"), (0, f"0{N}₽"), (-5000, f"−50{N}₽"), (None, "—")],
)
def test_it_prints_money_from_kopecks(russian: None, minor: int | None, shown: str) -> None:
    assert rendering.money(minor) == shown


def test_it_moves_a_moment_to_the_zone_asked_for_else_to_the_readers(russian: None) -> None:
    assert rendering.moment(AT) == f"9{N}марта 2026, 10:12"
    assert rendering.moment(AT, "Asia/Vladivostok", "brief") == "09.03, 17:12"
    assert rendering.hour(AT, "UTC") == "07:12"
    assert rendering.moment(AT.replace(tzinfo=None), "UTC", "numeric") == "09.03.2026, 07:12"


def test_it_takes_the_day_of_a_moment_after_moving_it(russian: None) -> None:
    late = datetime(2026, 12, 31, 21, 30, tzinfo=UTC)
    assert rendering.day(late) == f"1{N}января 2027"
    assert rendering.day(late, zone="UTC") == f"31{N}декабря 2026"
    assert rendering.day(date(2026, 3, 9), "day") == f"9{N}марта"


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("2026-10", "октябрь 2026"),
        ("2026-Q3", f"III{N}квартал 2026"),
        ("wave-12", f"волна №{N}12"),
        ("2026-13", "2026-13"),
        ((date(2026, 3, 1), date(2026, 3, 15)), f"1–15{N}марта 2026"),
        ((date(2026, 2, 28), date(2026, 3, 5)), f"28{N}февраля{N}— 5{N}марта 2026"),
        ((date(2026, 3, 5), date(2026, 3, 5)), f"5{N}марта 2026"),
    ],
)
def test_it_names_a_period(russian: None, value: str | tuple[date, date], shown: str) -> None:
    assert rendering.period(value) == shown


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (0, f"0{N}с"),
        (320, f"5{N}мин{N}20{N}с"),
        (300, f"5{N}мин"),
        (4500, f"1{N}ч{N}15{N}мин"),
        (3601, f"1{N}ч"),
        (86400 * 2 + 3 * 3600, f"2{N}дня{N}3{N}ч"),
        (86400 * 5, f"5{N}дней"),
        (-90, f"−1{N}мин{N}30{N}с"),
        (timedelta(minutes=38), f"38{N}мин"),
        (None, "—"),
    ],
)
def test_it_prints_a_duration_by_its_two_greatest_units(
    russian: None, value: int | timedelta | None, shown: str
) -> None:
    assert rendering.duration(value) == shown


def test_it_takes_the_text_of_the_pages_language_else_russian_else_any(english: None) -> None:
    assert rendering.localised({"ru": "Да", "en": "Yes"}) == "Yes"
    assert rendering.localised({"ru": "Да"}) == "Да"
    assert rendering.localised({"kk": "Иә"}) == "Иә"
    assert rendering.localised(None) == ""


@pytest.mark.parametrize(
    ("zone", "at", "said"),
    [
        ("Europe/Moscow", AT, "Москва, UTC+3"),
        ("Asia/Yekaterinburg", AT, "Екатеринбург, UTC+5"),
        ("America/St_Johns", AT, f"Сент-Джонс, UTC{MINUS}2:30"),
        ("America/St_Johns", datetime(2026, 1, 9, tzinfo=UTC), f"Сент-Джонс, UTC{MINUS}3:30"),
        ("Europe/London", datetime(2026, 1, 9, tzinfo=UTC), "Лондон, UTC"),
        ("Etc/GMT-4", AT, "GMT-4, UTC+4"),
    ],
)
def test_it_names_time_zones_by_a_city_and_the_hour(zone: str, at: datetime, said: str) -> None:
    assert zone_name(zone, Locale("ru"), at) == said


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        ("18 21:00", "29 21:00", "19–29 {11}"),
        ("18 21:00", "19 21:00", "19 {11}"),
        ("28 21:00", "30 21:00", "29–30 {11}"),
        ("19 07:00", "19 15:30", "19 {11}, 10:00–18:30"),
        ("19 07:00", "20 21:00", "19 {11}, 10:00 — 21 {11}, 00:00"),
    ],
)
@pytest.mark.parametrize(("language", "month"), [("ru", "ноября"), ("en", "November")])
def test_it_tells_a_window_by_its_last_day(first: str, last: str, words: str, language: str, month: str) -> None:
    begin, end = (datetime.fromisoformat(f"2026-11-{each}").replace(tzinfo=UTC) for each in (first, last))
    told = formatting.window(begin, end, Locale(language), ZoneInfo("Europe/Moscow"))
    assert told.replace(N, " ") == words.replace("{11}", month)
