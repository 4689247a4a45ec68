"""Numbers as people type them, and ratios by bands."""

import re
from decimal import Decimal
from fractions import Fraction

from app.questions.numbers import decimal_places, exact_number, number_text
from app.questions.problems import Code
from app.questions.schema import Polarity, Question
from app.questions.texts import SPACES
from app.questions.types.base import Rated, Wrong, wrong

TYPED = re.compile(r"-?\d{1,15}([.,]\d{1,12})?", re.ASCII)
BEYOND = 10**15
_SPACES = str.maketrans("", "", SPACES)


def typed_number(raw: object) -> Fraction | None:
    """A number as typed: "4,5", "1 234.5", "−3" (U+2212 too), or a JSON number; at most 15 digits and 12 decimals."""
    if isinstance(raw, str):
        text = raw.translate(_SPACES).replace("\u2212", "-")
        return Fraction(text.replace(",", ".")) if TYPED.fullmatch(text) else None
    number = exact_number(raw) if isinstance(raw, int | float | Decimal) else None
    if number is None or decimal_places(number) is None or abs(number) >= BEYOND:
        return None
    return number


def limits(question: Question, number: Fraction) -> Wrong | None:
    """What is wrong with a number by the question's least, most and step."""
    if question.min is not None and number < question.min:
        return wrong(Code.TOO_SMALL, least=number_text(question.min))
    if question.max is not None and number > question.max:
        return wrong(Code.TOO_LARGE, most=number_text(question.max))
    if question.step and (number - (question.min or 0)) % question.step:
        return wrong(Code.OFF_STEP, step=number_text(question.step))
    return None


def rate_by_bands(question: Question, number: Fraction) -> Rated | None:
    """The first band that holds the number; a bound belongs to the better band; beyond all bands 0."""
    if not question.bands:
        return None
    higher = question.polarity is Polarity.HIGHER
    for band in question.bands:
        if band.bound is None:
            return Rated(band.ratio, "band_else")
        if number >= band.bound if higher else number <= band.bound:
            rule = "band_from" if higher else "band_up_to"
            return Rated(band.ratio, rule, (("bound", number_text(band.bound)),))
    return Rated(Fraction(0), "band_else")
