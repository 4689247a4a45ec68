"""The table of benchmarks: what a benchmark returns, and how it is printed."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from bench.measure import Spread

HEAD = ("name", "ours", "limit", "ratio", "bar", "median of ≥ 5, min–max", "")


@dataclass(frozen=True)
class Bar:
    """What must hold. `word` stands before the figure in the table."""

    figure: float
    at_least: bool

    def holds(self, reading: float) -> bool:
        """Whether a reading reaches the bar."""
        return reading >= self.figure if self.at_least else reading <= self.figure

    def __str__(self) -> str:
        return f"{'≥' if self.at_least else '≤'} {number(self.figure)}"


def at_least(figure: float) -> Bar:
    """A bar from below."""
    return Bar(figure, at_least=True)


def at_most(figure: float) -> Bar:
    """A bar from above."""
    return Bar(figure, at_least=False)


@dataclass(frozen=True)
class Line:
    """One line of the table. `reading` is what the bar judges: a ratio or a count; ours and limit carry units."""

    name: str
    ours: str
    limit: str
    reading: Spread
    bar: Bar | None = None
    is_ratio: bool = True

    @property
    def verdict(self) -> str:
        """Whether the median reaches the bar; a line without a bar is only recorded."""
        if self.bar is None:
            return "recorded"
        return "holds" if self.bar.holds(self.reading.median) else "MISSED"

    def cells(self) -> tuple[str, ...]:
        """The texts of the line, in the order of HEAD."""
        reading = self.reading
        spread = f"{number(reading.median)}, {number(reading.lowest)}–{number(reading.highest)}"
        ratio = number(reading.median) if self.is_ratio else "–"
        return (self.name, self.ours, self.limit, ratio, str(self.bar or "–"), spread, self.verdict)


@dataclass(frozen=True)
class Benchmark:
    """A file of bench/ registers these under BENCHMARKS. `run` returns lines, or raises NotYet."""

    name: str
    about: str
    run: Callable[[], Iterable[Line]]


class NotYet(Exception):
    """The benchmark cannot run; the message says what is missing."""


def number(figure: float) -> str:
    """Three figures that count."""
    if figure >= 100:
        return f"{figure:,.0f}".replace(",", "\N{NARROW NO-BREAK SPACE}")
    return f"{figure:.3g}"


def with_unit(spread: Spread, unit: str) -> str:
    """The median with its unit, for the columns of ours and limit."""
    return f"{number(spread.median)} {unit}"


def as_markdown(rows: Iterable[tuple[str, ...]]) -> str:
    """An aligned table that reads well at a terminal and in Markdown."""
    cells = [HEAD, *rows]
    widths = [max(len(row[column]) for row in cells) for column in range(len(HEAD))]
    lines = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |" for row in cells
    ]
    lines.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    return "\n".join(lines)
