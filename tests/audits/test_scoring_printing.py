"""How a score is rounded: for people, for storing, and never across a bound that was not reached."""

from decimal import Decimal
from fractions import Fraction

import pytest

from audits.scoring import bounds_of, printed, stored
from tests.audits.test_scoring import lenient, scored
from tests.questions.building import form

BANDS = [
    {"id": "green", "label": {"ru": "Отлично"}, "bound": 90},
    {"id": "yellow", "label": {"ru": "Хорошо"}, "bound": 80},
    {"id": "red", "label": {"ru": "Плохо"}},
]


@pytest.mark.parametrize(
    ("share", "band", "shown"),
    [
        ("80", "yellow", "80.0"),
        ("79.96", "red", "79.9"),  # rounding alone would print the bound of a band that was not reached
        ("79.94", "red", "79.9"),
        ("89.999999", "yellow", "89.9"),
        ("80.04", "yellow", "80.0"),
        ("90", "green", "90.0"),
    ],
)
def test_it_compares_bands_with_the_unrounded_total_and_prints_no_better_one(share: str, band: str, shown: str) -> None:
    part = Fraction(share)
    weights = {"1": part, "2": 100 - part}
    of = form(*(lenient(name, weight=str(weight)) for name, weight in weights.items()), bands=BANDS)
    result = scored(of, {"1": "yes", "2": "no"})
    assert (result.raw, result.band) == (part, band)
    assert printed(part, bounds_of(of)) == Decimal(shown)


def test_it_prints_penalty_points_no_better_than_they_are() -> None:
    assert printed(Fraction("10.04"), [Fraction(10)], fewer_is_better=True) == Decimal("10.1")
    assert printed(Fraction("10.04"), [Fraction(10)]) == Decimal("10.0")


def test_it_rounds_half_to_even_for_people() -> None:
    assert [str(printed(Fraction(each))) for each in ("0.05", "0.15", "0.25")] == ["0.0", "0.2", "0.2"]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (Fraction(2, 3), "0.666666666667"),
        (Fraction(1, 2 * 10**12), "0.000000000000"),  # half goes to the even neighbour
        (Fraction(3, 2 * 10**12), "0.000000000002"),
        (Fraction(-1, 3), "-0.333333333333"),
        (Fraction(-1, 10**13), "0.000000000000"),
        (Fraction(100), "100.000000000000"),
    ],
)
def test_it_stores_12_places_half_even(value: Fraction, expected: str) -> None:
    assert stored(value) == Decimal(expected)
    assert f"{stored(value):f}" == expected
