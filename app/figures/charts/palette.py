"""Colours of paper and sizes of plots: named here and nowhere else."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from app.figures.charts.data import Scale, Tone

# Contrast on white: ink 17.4, muted 6.3, standard 8.1, good 6.1, bad 6.1. Line and band are never text.
PAPER: Mapping[Tone, str] = MappingProxyType(
    {
        Tone.INK: "#171a1f",
        Tone.PAPER: "#ffffff",
        Tone.MUTED: "#59616b",
        Tone.LINE: "#d3d8de",
        Tone.BAND: "#dde1e6",
        Tone.STANDARD: "#1d4f91",
        Tone.GOOD: "#0b6e66",
        Tone.BAD: "#b3360b",
    }
)


@dataclass(frozen=True)
class PlotSize:
    """Width and height of a plot, in tenths of a millimetre."""

    width: float
    height: float

    @property
    def css_width(self) -> str:
        return f"{self.width / 10:g}mm"


LEVEL = PlotSize(430, 46)
CLAUSE = PlotSize(220, 40)
PERSON = PlotSize(320, 44)
WITNESS = PlotSize(340, 60)
TREND = PlotSize(1800, 340)
BARS = PlotSize(600, 280)
_RULE_HALF_WIDTH = 1.7


def plot_css(selector: str, size: PlotSize, scale: Scale, value: float, tone: Tone) -> str:
    """A style rule that draws a level through the whole height of table cells, however high a row grows.

    Hard stops, not background-size: the renderer paints a gradient over the whole cell whatever its size says.
    """
    middle = scale.share(value) * size.width
    low, high = (
        max(0.0, min(size.width, middle + side)) / size.width for side in (-_RULE_HALF_WIDTH, _RULE_HALF_WIDTH)
    )
    ends = f"{low:.3%}", f"{high:.3%}"
    paper, rule = PAPER[Tone.PAPER], PAPER[tone]
    stops = f"{paper} {ends[0]}, {rule} {ends[0]}, {rule} {ends[1]}, {paper} {ends[1]}"
    return f"{selector} {{ background: linear-gradient(90deg, {stops}); }}"
