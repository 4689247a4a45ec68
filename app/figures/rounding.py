"""Rounding for people: the one place where a figure loses digits."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Context, Decimal
from fractions import Fraction

from app.figures.figure import Number

_MOST_PLACES = 12
_HALF = Fraction(1, 2)


def rounded(value: Number, places: int = 1, *, bounds: Sequence[Number] = (), lower_is_better: bool = False) -> Decimal:
    """The number to print, half away from zero (as spreadsheets print), never on the wrong side of a bound.

    `bounds` are the bounds of bands, or the standard: a value below one is never printed as it or above
    (79.96 against 80 gives 79.9), nor one that reached it as below. A bound belongs to the better band, which is the
    one above, or below with `lower_is_better`. Where no number of so many places is right, one more place is used.
    Zero is never negative.
    """
    exact = Fraction(value)
    edges = [Fraction(bound) for bound in bounds]
    for more in range(places, max(places, _MOST_PLACES) + 1):
        for rounding in (ROUND_HALF_UP, ROUND_FLOOR, ROUND_CEILING):
            printed = _at_places(exact, more, rounding)
            if _sides(Fraction(printed), edges, lower_is_better) == _sides(exact, edges, lower_is_better):
                return printed
    return _at_places(exact, max(places, _MOST_PLACES), ROUND_HALF_UP)


def rounded_share(hits: int, n: int, places: int = 0) -> Decimal | None:
    """hits of n in percent; None for n = 0. "Not all" is never printed as 100, "some" never as 0."""
    if not n:
        return None
    printed = rounded(Fraction(100 * hits, n), places, bounds=(100,))
    return rounded_share(hits, n, places + 1) if hits and not printed else printed


def rounded_difference(now: Number, before: Number, places: int = 1) -> Decimal:
    """The signed change, rounded once from the exact values: never the difference of two rounded ones."""
    return rounded(Fraction(now) - Fraction(before), places)


def _at_places(exact: Fraction, places: int, rounding: str) -> Decimal:
    """The exact number at so many decimals, without a detour through floats."""
    steps = exact * 10**places
    if rounding == ROUND_FLOOR:
        whole = steps.__floor__()
    elif rounding == ROUND_CEILING:
        whole = steps.__ceil__()
    else:
        whole = (abs(steps) + _HALF).__floor__() * (1 if steps >= 0 else -1)
    return Decimal(whole).scaleb(-places, Context(prec=60))


def _sides(value: Fraction, edges: Sequence[Fraction], lower_is_better: bool) -> list[bool]:
    """For each bound, whether the value is in the band that the bound belongs to."""
    return [value <= edge if lower_is_better else value >= edge for edge in edges]
