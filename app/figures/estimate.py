"""What every estimate answers: its value, its n, and its interval at any level."""

from __future__ import annotations

from fractions import Fraction
from typing import Protocol

from app.figures.figure import Figure, Unit
from app.figures.interval import Interval

LEVEL = 0.95
"""The confidence level of every printed interval, unless a list asks for a stricter one."""


class Estimate(Protocol):
    """A figure that can still be asked for its interval at another level.

    The intervals of one estimate are nested: a higher level never gives a shorter one.
    """

    @property
    def value(self) -> Fraction | None:
        """The printed point, exact; None where undefined."""

    @property
    def n(self) -> int:
        """Visits or responses behind it; of a difference, the smaller side."""

    @property
    def unit(self) -> Unit:
        """What the value and the interval are measured in."""

    def interval(self, level: float = LEVEL) -> Interval | None:
        """The interval at a level between 0 and 1; None where the sample cannot give one."""


def figure_of(estimate: Estimate, *, with_interval: bool = True, level: float = LEVEL) -> Figure:
    """The frozen figure of an estimate; whether its interval may be shown is decided in `minimum`."""
    interval = estimate.interval(level) if with_interval else None
    return Figure(estimate.value, estimate.n, interval, estimate.unit)


def difference_of(now: Fraction | None, before: Fraction | None) -> Fraction | None:
    """now - before, undefined where either is."""
    return None if now is None or before is None else now - before
