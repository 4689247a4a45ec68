"""Ratios of options with points: r = clamp((points − min) / (max − min), 0, 1)."""

from fractions import Fraction

from app.questions.numbers import number_text
from app.questions.schema import Option, Question

ZERO, ONE = Fraction(0), Fraction(1)


def points_of(option: Option) -> Fraction:
    """An option without points is worth 0."""
    return ZERO if option.points is None else option.points


def has_points(question: Question) -> bool:
    """Whether any option carries points: else the question is not scored."""
    return any(option.points is not None for option in question.options)


def spread(question: Question) -> tuple[Fraction, Fraction]:
    """The worst and the best points: the question's own, else the least of the options and 0, and the greatest."""
    points = [points_of(option) for option in question.options] or [ZERO]
    worst = min(ZERO, *points) if question.points_min is None else question.points_min
    best = max(points) if question.points_max is None else question.points_max
    return worst, best


def ratio(points: Fraction, worst: Fraction, best: Fraction) -> Fraction:
    """Clamped to 0…1. Publishing refuses best = worst; should it meet one, nothing was earned."""
    return ZERO if best <= worst else min(max((points - worst) / (best - worst), ZERO), ONE)


def params(**named: Fraction | int | str) -> tuple[tuple[str, str], ...]:
    """Parameters of a rule that fired."""
    return tuple(
        (name, number_text(value) if isinstance(value, Fraction) else str(value)) for name, value in named.items()
    )
