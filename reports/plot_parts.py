"""From the card's figures to what charts draw: estimates, points, scales, axes."""

import math
from collections.abc import Callable, Iterable

from app.figures.charts.data import Estimate, Number, Scale, Tone, TrendPoint
from app.figures.charts.palette import PlotSize
from app.figures.charts.rows import axis
from app.figures.charts.shapes import Drawing
from app.figures.figure import Figure
from app.web.rendering import number
from reports.card_rows import Share
from reports.wording import score

_PROMOTERS, _PASSIVES = 9, 7
_TICK_STEPS = (5, 10, 20, 25, 50)
_MOST_TICKS = 5


def mark_tone(mark: int) -> Tone:
    """Dark for who would recommend, pale for who would not mind, between them for who would not."""
    return Tone.INK if mark >= _PROMOTERS else Tone.LINE if mark >= _PASSIVES else Tone.MUTED


def estimate_of(figure: Figure) -> Estimate | None:
    if figure.value is None or figure.interval is None:
        return None
    return Estimate(figure.value, figure.interval.low, figure.interval.high)


def share_of(share: Share | None) -> Estimate | None:
    if share is None or share.percent is None or share.interval is None:
        return None
    return Estimate(share.percent, share.interval.low, share.interval.high)


def point_of(label: str, figure: Figure | None) -> TrendPoint:
    if figure is None or figure.value is None:
        return TrendPoint(label, "0")
    span = figure.interval
    estimate = Estimate(figure.value, span.low if span else None, span.high if span else None)
    return TrendPoint(label, number(figure.n), estimate, score(figure.value))


def ten_below(figures: Iterable[Figure | None]) -> int:
    ends = [50.0]
    for figure in figures:
        if figure is not None and figure.value is not None:
            ends.append(float(figure.value))
            ends.append(figure.interval.low if figure.interval else 50.0)
    return max(0, math.floor(min(ends) / 10) * 10)


def ticked_axis(scale: Scale, size: PlotSize, shown: Callable[[Number], str]) -> Drawing:
    low, high = int(scale.low), int(scale.high)
    step = next((step for step in _TICK_STEPS if (high - low) / step <= _MOST_TICKS), _TICK_STEPS[-1])
    ticks = sorted({low, *range(-(-low // step) * step, high + 1, step), high})
    return axis(scale, size, tuple((tick, shown(tick)) for tick in ticks))
