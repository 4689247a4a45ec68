"""Rounding a total for people: never across a bound that the unrounded value has not reached."""

from collections.abc import Iterable
from decimal import ROUND_HALF_EVEN, Decimal, localcontext
from fractions import Fraction

from app.questions.schema import Form


def printed(
    value: Fraction, bounds: Iterable[Fraction] = (), *, places: int = 1, fewer_is_better: bool = False
) -> Decimal:
    """The value with so many decimals, half-even; 79.96 beside a band at 80 is 79.9, not 80.0.

    `bounds`: bands, pass mark, gates. Where rounding would show a better band than the value is in, it goes the
    other way; with penalty points (`fewer_is_better`) 10.04 beside a band up to 10 is 10.1.
    """
    step = Decimal(1).scaleb(-places)
    with localcontext(prec=60):
        rounded = (Decimal(value.numerator) / Decimal(value.denominator)).quantize(step, ROUND_HALF_EVEN)
    for bound in bounds:
        if not fewer_is_better and value < bound <= rounded:
            return rounded - step
        if fewer_is_better and value > bound >= rounded:
            return rounded + step
    return rounded


def bounds_of(form: Form) -> tuple[Fraction, ...]:
    """The bounds that a printed total of the form must not cross by rounding."""
    if form.scoring is None:
        return ()
    marks = (*(band.bound for band in form.scoring.bands), form.scoring.pass_mark)
    return tuple(mark for mark in marks if mark is not None)
