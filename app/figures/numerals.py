"""Numbers as text in Russian and English: decimal comma, real minus, non-breaking spaces."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from app.figures.figure import Number
from app.figures.interval import Interval
from app.figures.rounding import rounded

Locale = Literal["ru", "en"]

MINUS = "\u2212"
NO_BREAK_SPACE = "\u00a0"
EN_DASH = "\u2013"
UNDEFINED = "\u2014"
"""An em dash stands where there is no value: never 0, never 100."""


@dataclass(frozen=True)
class _Marks:
    """How a language writes numbers; thousands are grouped from `grouped_from` digits on."""

    decimal: str
    thousands: str
    grouped_from: int
    before_percent: str


_MARKS: Mapping[Locale, _Marks] = {
    "ru": _Marks(",", NO_BREAK_SPACE, 5, NO_BREAK_SPACE),
    "en": _Marks(".", ",", 4, ""),
}


def number_text(value: Decimal | int | None, locale: Locale, *, signed: bool = False) -> str:
    """A number already rounded, digit by digit: 12 345,6 and 12,345.6; −3,1; with `signed` +3,1 and a bare 0.

    In Russian four digits stay together (1234), as its typography asks.
    """
    if value is None:
        return UNDEFINED
    marks = _MARKS[locale]
    whole, _, fraction = f"{abs(value):f}".partition(".")
    text = _grouped(whole, marks) + (marks.decimal + fraction if fraction else "")
    return _sign(value, signed) + text


def percent_text(value: Decimal | int | None, locale: Locale, *, signed: bool = False) -> str:
    """A number with the percent sign as the language sets it: 87,5 % and 87.5%."""
    if value is None:
        return UNDEFINED
    return f"{number_text(value, locale, signed=signed)}{_MARKS[locale].before_percent}%"


def interval_text(
    interval: Interval | None,
    locale: Locale,
    *,
    places: int = 1,
    signed: bool = False,
    bounds: Sequence[Number] = (),
) -> str:
    """Both bounds: 79,4–93,0; where one is negative or `signed`, −6,3…+2,9, so that no dash meets a minus.

    Give the standard in `bounds`: a bound of the interval is never printed on its wrong side.
    """
    if interval is None:
        return UNDEFINED
    low, high = (rounded(bound, places, bounds=bounds) for bound in (interval.low, interval.high))
    if signed or low < 0 or high < 0:
        return f"{number_text(low, locale, signed=True)}…{number_text(high, locale, signed=True)}"
    return f"{number_text(low, locale)}{EN_DASH}{number_text(high, locale)}"


def level_text(level: float, locale: Locale) -> str:
    """A confidence level: 95 %, 98,75 %; cut, not rounded, so that it never promises more than it is."""
    cut = Decimal(int(level * 10_000 + 1e-6)) / 100
    return percent_text(cut.normalize() if cut % 1 else cut.quantize(Decimal(1)), locale)


def _sign(value: Decimal | int, signed: bool) -> str:
    """The sign to print: none before zero."""
    if value < 0:
        return MINUS
    return "+" if signed and value > 0 else ""


def _grouped(whole: str, marks: _Marks) -> str:
    """The digits before the decimal mark in threes."""
    return f"{int(whole):,}".replace(",", marks.thousands) if len(whole) >= marks.grouped_from else whole
