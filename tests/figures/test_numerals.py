"""Numbers as a good Russian or English editor sets them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from app.figures.interval import Interval
from app.figures.numerals import Locale, interval_text, level_text, number_text, percent_text


@pytest.mark.parametrize(
    ("value", "ru", "en"),
    [
        ("87.5", "87,5", "87.5"),
        ("-1.7", "\u22121,7", "\u22121.7"),
        ("1234", "1234", "1,234"),
        ("12345.6", "12\u00a0345,6", "12,345.6"),
        ("1234567", "1\u00a0234\u00a0567", "1,234,567"),
        ("-12345", "\u221212\u00a0345", "\u221212,345"),
        ("80.0", "80,0", "80.0"),
        ("0", "0", "0"),
        ("1E+3", "1000", "1,000"),
    ],
)
def test_it_writes_numbers_as_the_language_does(value: str, ru: str, en: str) -> None:
    assert (number_text(Decimal(value), "ru"), number_text(Decimal(value), "en")) == (ru, en)


@pytest.mark.parametrize(("value", "text"), [("4.2", "+4,2"), ("-4.2", "\u22124,2"), ("0.0", "0,0"), ("-0.0", "0,0")])
def test_it_signs_differences_but_never_zero(value: str, text: str) -> None:
    assert number_text(Decimal(value), "ru", signed=True) == text


@pytest.mark.parametrize(("locale", "text"), [("ru", "87,5\u00a0%"), ("en", "87.5%")])
def test_it_sets_the_percent_sign_as_the_language_does(locale: Locale, text: str) -> None:
    assert percent_text(Decimal("87.5"), locale) == text


def test_it_prints_a_dash_where_there_is_no_value() -> None:
    for locale in ("ru", "en"):
        assert {number_text(None, locale), percent_text(None, locale), interval_text(None, locale)} == {"\u2014"}


@pytest.mark.parametrize(
    ("interval", "ru"),
    [
        (Interval(79.42, 93), "79,4\u201393,0"),
        (Interval(-6.3, 2.94), "\u22126,3…+2,9"),
        (Interval(-6.3, -2.94), "\u22126,3…\u22122,9"),
    ],
)
def test_it_lets_no_dash_meet_a_minus_in_an_interval(interval: Interval, ru: str) -> None:
    assert interval_text(interval, "ru") == ru


def test_it_signs_the_interval_of_a_difference() -> None:
    assert interval_text(Interval(0.5, 2), "en", signed=True) == "+0.5…+2.0"


def test_it_keeps_a_bound_of_the_interval_on_its_side_of_the_standard() -> None:
    assert interval_text(Interval(70, 84.97), "ru", bounds=[85]) == "70,0\u201384,9"


@pytest.mark.parametrize(
    ("level", "text"),
    [(0.95, "95\u00a0%"), (0.9975, "99,75\u00a0%"), (1 - 0.1 * 5 / 12, "95,83\u00a0%"), (0.9, "90\u00a0%")],
)
def test_it_never_rounds_a_level_up(level: float, text: str) -> None:
    assert level_text(level, "ru") == text
