"""Exact numbers in JSON: whole numbers, decimals by their text, fractions as "1/3"; never binary fractions."""

import re
from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction

NUMBER_TEXT = re.compile(r"-?\d{1,18}(\.\d{1,12}|/[1-9]\d{0,8})?", re.ASCII)
MOST_DIGITS = 15  # what a JSON number carries in every language without loss


def exact_number(raw: object) -> Fraction | None:
    """The exact value of a JSON number or of its text ("0.5", "1/3"), or None when it is neither.

    A JSON number with a point is taken by its shortest decimal text, so that 0.1 means one tenth.
    """
    if isinstance(raw, bool):
        return None
    if isinstance(raw, int | float | Decimal):
        return _by_decimal_text(raw)
    if isinstance(raw, str) and NUMBER_TEXT.fullmatch(raw):
        return Fraction(raw)
    return None


def _by_decimal_text(raw: int | float | Decimal) -> Fraction | None:
    decimal = Decimal(str(raw))
    if not decimal.is_finite() or abs(decimal.adjusted()) > MOST_DIGITS or len(decimal.as_tuple().digits) > 17:
        return None
    return Fraction(decimal)


def number_text(number: Fraction) -> str:
    """The shortest exact text: "3", "0.5", and "1/3" for what no decimal can hold."""
    if number.denominator == 1:
        return str(number.numerator)
    places = decimal_places(number)
    if places is None:
        return f"{number.numerator}/{number.denominator}"
    scaled = str(abs(number.numerator) * 10**places // number.denominator).rjust(places + 1, "0")
    return f"{'-' if number < 0 else ''}{scaled[:-places]}.{scaled[-places:]}"


def number_json(number: Fraction) -> int | str:
    """How weights and points are written: whole numbers as they are, others as text."""
    return number.numerator if number.denominator == 1 else number_text(number)


def exact_sum(numbers: Iterable[Fraction]) -> Fraction:
    """The sum, several times faster than adding one by one: numerators of equal denominators are added first."""
    numerators: dict[int, int] = {}
    for number in numbers:
        denominator = number.denominator
        numerators[denominator] = numerators.get(denominator, 0) + number.numerator
    return sum((Fraction(numerator, below) for below, numerator in numerators.items()), Fraction(0))


def decimal_places(number: Fraction) -> int | None:
    """How many decimals write the number exactly, at most 12; None when none do."""
    return next((places for places in range(13) if 10**places % number.denominator == 0), None)
