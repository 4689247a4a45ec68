"""The printed figure: a value that never stands without its n."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from app.figures.interval import Interval

Number = int | float | Decimal | Fraction
"""What the functions of this room take; inside it becomes a Fraction, so that sums do not depend on their order."""


class Unit(StrEnum):
    """What a value is measured in."""

    PERCENT = "percent"
    """0…100: scores, shares, rates."""
    POINTS = "points"
    """-100…100: NPS, and differences of percents."""
    SCALE = "scale"
    """Steps of a question's own scale, such as 1…7."""
    SECONDS = "seconds"
    COUNT = "count"


@dataclass(frozen=True)
class Figure:
    """A value with its n (visits or responses, never items) and, where allowed, its interval.

    `value` is None where the figure is undefined: printed as a dash, never as 0 or 100.
    """

    value: Fraction | None
    n: int
    interval: Interval | None
    unit: Unit

    def __post_init__(self) -> None:
        """Refuse a negative n and an interval around nothing (ValueError)."""
        if self.n < 0:
            raise ValueError("n counts visits or responses and is never negative")
        if self.value is None and self.interval is not None:
            raise ValueError("an undefined value has no interval")
