"""Where a figure stands on a drawn rule: positions as SVG attributes, verdicts as words of the page."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from app.web.formatting import Number, rounded

BELOW, ABOVE, OPEN = "below", "above", "open"


def exact(value: Number) -> Fraction:
    """`value` as a fraction; a float as the decimal that it prints as."""
    return Fraction(str(value)) if isinstance(value, float) else Fraction(value)


def place(value: Number, low: Number, high: Number) -> str:
    """Share of the rule from `low` to `high` at which `value` stands, kept on the rule: `72.5%`."""
    share = (exact(value) - exact(low)) / (exact(high) - exact(low))
    return f"{rounded(min(max(share, Fraction(0)), Fraction(1)) * 100, 2).normalize():f}%"


def width(start: Number, end: Number, low: Number, high: Number) -> str:
    """Length of the stretch from `start` to `end` on that rule, never under half a percent."""
    share = Fraction(place(end, low, high)[:-1]) - Fraction(place(start, low, high)[:-1])
    return f"{rounded(max(share, Fraction(1, 2)), 2).normalize():f}%"


def verdict(low: Number | None, high: Number | None, norm: Number | None, *, less_is_better: bool = False) -> str:
    """`above` or `below` (better or worse) if the whole interval lies on one side of the standard, else `open`."""
    if low is None or high is None or norm is None or exact(low) <= exact(norm) <= exact(high):
        return OPEN
    return ABOVE if (exact(low) > exact(norm)) != less_is_better else BELOW


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a small distribution: all four are SVG attributes."""

    label: str
    count: int
    x: str
    middle: str
    height: int


def columns(counts: Iterable[tuple[str, int]], tallest: int = 96) -> list[Column]:
    """Columns with heights in px; a count over 0 is never drawn under 2 px."""
    pairs = list(counts)
    top = max((count for _, count in pairs), default=0) or 1
    step = Fraction(100, len(pairs) or 1)
    return [
        Column(
            label=label,
            count=count,
            x=place(step * index + step / 10, 0, 100),
            middle=place(step * index + step / 2, 0, 100),
            height=max(round(Fraction(count, top) * tallest), 2 if count else 0),
        )
        for index, (label, count) in enumerate(pairs)
    ]
