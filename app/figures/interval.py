"""An interval of floats: what a sample leaves possible."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Interval:
    """A closed interval, `low <= high`, in the unit of the figure it belongs to."""

    low: float
    high: float

    def __post_init__(self) -> None:
        """Refuse turned and undefined bounds (ValueError): an interval is never "not a number"."""
        if not self.low <= self.high:
            raise ValueError(f"an interval needs low <= high, not {self.low} and {self.high}")

    def contains(self, value: float) -> bool:
        """Whether the value is inside or on a bound: then it cannot be told apart from the figure."""
        return self.low <= value <= self.high

    def above(self, value: float) -> bool:
        """Whether the whole interval lies above the value."""
        return self.low > value

    def below(self, value: float) -> bool:
        """Whether the whole interval lies below the value."""
        return self.high < value

    def clipped(self, low: float, high: float) -> Interval:
        """The part inside a scale; a bound beyond the scale moves to its end."""
        return Interval(min(max(self.low, low), high), max(min(self.high, high), low))

    def scaled(self, factor: float) -> Interval:
        """Both bounds times a positive factor, such as 100 from shares to percent."""
        return Interval(self.low * factor, self.high * factor)

    def joined(self, other: Interval) -> Interval:
        """The shortest interval that holds both."""
        return Interval(min(self.low, other.low), max(self.high, other.high))

    @property
    def width(self) -> float:
        """high - low."""
        return self.high - self.low
