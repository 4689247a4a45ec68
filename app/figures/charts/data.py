"""What a chart shows: frozen, with words already in the reader's language and figures still exact."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

Number = Decimal | Fraction | float | int


class Tone(StrEnum):
    """What a colour means; palette.py says which colour that is on paper, the style sheet which on a screen."""

    INK = "ink"
    PAPER = "paper"
    MUTED = "muted"
    LINE = "line"
    BAND = "band"
    STANDARD = "standard"
    GOOD = "good"
    BAD = "bad"


@dataclass(frozen=True)
class Scale:
    """The two ends of an axis."""

    low: Number
    high: Number

    def share(self, value: Number) -> float:
        """Where `value` lies between the ends, 0…1; what lies outside is put on the end."""
        span = float(self.high) - float(self.low)
        return min(1.0, max(0.0, (float(value) - float(self.low)) / span))


@dataclass(frozen=True)
class Estimate:
    """A figure and its interval; without an interval it is a case and is not drawn."""

    value: Number
    low: Number | None = None
    high: Number | None = None


@dataclass(frozen=True)
class IntervalRow:
    """Dot and whisker on a scale. `told_apart`: the interval lies on one side of the standard, the dot is filled."""

    scale: Scale
    estimate: Estimate | None
    told_apart: bool = False
    tone: Tone = Tone.INK
    standard: Number | None = None
    previous: Number | None = None
    network: Number | None = None


@dataclass(frozen=True)
class PairedRow:
    """Two witnesses of one thing on one scale: visits ● above, customers ■ below."""

    scale: Scale
    visits: Estimate | None
    customers: Estimate | None


@dataclass(frozen=True)
class TrendPoint:
    """One period; without a value the line has a gap."""

    label: str
    n_label: str = ""
    estimate: Estimate | None = None
    value_label: str = ""


@dataclass(frozen=True)
class TrendGroup:
    """Neighbouring points that belong together, such as the months of a wave: first and last, counted from 0."""

    first: int
    last: int
    label: str


@dataclass(frozen=True)
class TrendBreak:
    """The series is cut before this point; the label says why."""

    before: int
    label: str


@dataclass(frozen=True)
class TrendRule:
    """A level across the whole chart: the standard, or the rest of the network."""

    value: Number
    label: str
    is_standard: bool = False


@dataclass(frozen=True)
class Trend:
    """A line with its band, level rules, cuts and groups. `n_heading` names the counts, `band_note` the band."""

    points: tuple[TrendPoint, ...]
    rules: tuple[TrendRule, ...] = ()
    groups: tuple[TrendGroup, ...] = ()
    breaks: tuple[TrendBreak, ...] = ()
    n_heading: str = "n"
    band_note: tuple[str, ...] = ()
    ceiling: Number | None = 100
    floor: Number | None = 0


@dataclass(frozen=True)
class Bar:
    """One bar of a distribution: its count makes the height, the texts stand below and above it."""

    label: str
    count: int
    text: str
    tone: Tone = Tone.MUTED


@dataclass(frozen=True)
class Distribution:
    """Bars from zero, in the order given."""

    bars: tuple[Bar, ...]
