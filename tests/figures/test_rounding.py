"""Rounding for people happens once, and never moves a figure into another band."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.figures.figure import Number
from app.figures.rounding import rounded, rounded_difference, rounded_share


@pytest.mark.parametrize(
    ("value", "places", "printed"),
    [
        (Fraction(2, 3), 1, "0.7"), (Decimal("79.95"), 1, "80.0"), (Decimal("-0.25"), 1, "-0.3"), (12, 1, "12.0"),
        (Decimal("-0.04"), 1, "0.0"), (0.5, 0, "1"), (Fraction(200, 3), 2, "66.67"), (Decimal("0.15"), 1, "0.2"),
        (1234567, 0, "1234567"),
    ],
)  # fmt: skip
def test_it_rounds_half_away_from_zero_as_spreadsheets_print(value: Number, places: int, printed: str) -> None:
    assert str(rounded(value, places)) == printed


@pytest.mark.parametrize(
    ("value", "bounds", "printed"),
    [
        (Decimal("79.96"), [80], "79.9"),
        (Decimal("79.999999"), [60, 80, 90], "79.9"),
        (Decimal("80"), [80], "80.0"),
        (Decimal("80.04"), [80], "80.0"),
        (Decimal("79.94"), [80], "79.9"),
        (Decimal("89.95"), [80, 90], "89.9"),
        (Decimal("-0.01"), [0], "-0.1"),
        (Decimal("79.93"), [Decimal("79.92")], "80.0"),
        (Decimal("79.93"), [Decimal("79.92"), 80], "79.93"),
    ],
)
def test_it_never_prints_the_bound_of_a_band_not_reached(value: Decimal, bounds: list[Number], printed: str) -> None:
    assert str(rounded(value, bounds=bounds)) == printed


@pytest.mark.parametrize(("value", "printed"), [("10.04", "10.1"), ("10", "10.0"), ("9.96", "10.0"), ("10.06", "10.1")])
def test_it_keeps_to_the_other_side_where_lower_is_better(value: str, printed: str) -> None:
    assert str(rounded(Decimal(value), bounds=[10], lower_is_better=True)) == printed


NUMBERS = st.fractions(min_value=0, max_value=100, max_denominator=10_000)


@settings(max_examples=300, deadline=None, derandomize=True)
@given(NUMBERS, st.lists(NUMBERS, max_size=4), st.booleans())
def test_it_stays_in_its_band_whatever_the_bands(value: Fraction, bounds: list[Fraction], lower: bool) -> None:
    printed = Fraction(rounded(value, bounds=bounds, lower_is_better=lower))
    for bound in bounds:
        assert (value <= bound) == (printed <= bound) if lower else (value >= bound) == (printed >= bound)
    assert abs(printed - value) < Fraction(1, 10)


@pytest.mark.parametrize(
    ("hits", "n", "printed"),
    [
        (0, 0, None),
        (0, 300, "0"),
        (1, 300, "0.3"),
        (299, 300, "99"),
        (300, 300, "100"),
        (2, 3, "67"),
        (1, 3000, "0.03"),
    ],
)
def test_it_never_prints_all_for_nearly_all_nor_none_for_some(hits: int, n: int, printed: str | None) -> None:
    found = rounded_share(hits, n)
    assert (None if found is None else str(found)) == printed


def test_it_rounds_a_difference_once() -> None:
    assert rounded_difference(Decimal("84.26"), Decimal("80.14")) == Decimal("4.1")
    assert rounded(Decimal("84.26")) - rounded(Decimal("80.14")) == Decimal("4.2"), "which is what must not be printed"
