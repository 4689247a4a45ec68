"""The trend: line, band, level rules, cuts and groups, with labels that keep out of each other's way."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from app.figures.charts.data import Number, Scale, Tone, Trend, TrendPoint
from app.figures.charts.palette import PlotSize
from app.figures.charts.shapes import Anchor, Area, Dot, Drawing, Line, Point, Shape, Text, span_of, width_of

_LEFT, _RIGHT, _TOP = 56.0, 310.0, 34.0
_ROW = 30.0
_LABEL_GAP = 29.0
_STEPS = (5, 10, 20, 25, 50)
_GRID_LINES = 5


@dataclass(frozen=True)
class _Frame:
    """Where the plot lies in the drawing, and how values and places become coordinates."""

    size: PlotSize
    scale: Scale
    bottom: float
    count: int

    @property
    def right(self) -> float:
        return self.size.width - _RIGHT

    def x(self, index: float) -> float:
        return _LEFT + (index + 0.5) * (self.right - _LEFT) / self.count

    def y(self, value: Number) -> float:
        return self.bottom - self.scale.share(value) * (self.bottom - _TOP)


def trend(data: Trend, size: PlotSize, *, label: str = "") -> Drawing:
    """Draw the series; with no figure at all the drawing has no shapes and the page says why."""
    if not any(point.estimate for point in data.points):
        return Drawing(size.width, 0, (), label)
    rows = 1 + any(point.n_label for point in data.points) + bool(data.groups)
    step, scale = trend_scale(data)
    frame = _Frame(size, scale, size.height - rows * _ROW - 8, len(data.points))
    shapes = [
        *_grid(frame, step),
        *_bands(data, frame),
        *_rules(data, frame),
        *_series(data, frame),
        *_below(data, frame),
        *_breaks(data, frame),
        *_labels(data, frame),
    ]
    return Drawing(size.width, size.height, tuple(shapes), label)


def trend_scale(data: Trend) -> tuple[float, Scale]:
    """The step of the grid and the ends of the axis: whole steps around all that is drawn."""
    values = [float(rule.value) for rule in data.rules]
    for point in data.points:
        if point.estimate:
            ends = (point.estimate.low, point.estimate.high, point.estimate.value)
            values += [float(end) for end in ends if end is not None]
    low, high = min(values), max(values)
    step = next((step for step in _STEPS if (high - low) / step <= _GRID_LINES), _STEPS[-1])
    bottom, top = math.floor(low / step) * step, math.ceil(high / step) * step
    if data.floor is not None:
        bottom = max(bottom, math.floor(float(data.floor)))
    if data.ceiling is not None:
        top = min(top, math.ceil(float(data.ceiling)))
    return step, Scale(bottom, top if top > bottom else bottom + step)


def spread(places: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Move places apart until neighbours are `gap` from one another and all lie in low…high; the order stays.

    First pushed down from the top, then, from the bottom, back up: each moves as little as that allows.
    """
    order = sorted(range(len(places)), key=lambda index: places[index])
    moved = list(places)
    floor = low
    for index in order:
        moved[index] = max(moved[index], floor)
        floor = moved[index] + gap
    ceiling = high
    for index in reversed(order):
        moved[index] = min(moved[index], ceiling)
        ceiling = moved[index] - gap
    return moved


def _grid(frame: _Frame, step: float) -> Iterator[Shape]:
    value = float(frame.scale.low)
    while value <= float(frame.scale.high):
        y = frame.y(value)
        yield Line(((_LEFT, y), (frame.right, y)), Tone.LINE, 1.5)
        yield Text(_LEFT - 12, y + 8, f"{value:g}".replace("-", "\u2212"), anchor=Anchor.END)
        value += step


def _runs(data: Trend) -> Iterator[list[tuple[int, TrendPoint]]]:
    """Stretches without a gap: a missing figure or a cut ends one."""
    cuts = {cut.before for cut in data.breaks}
    run: list[tuple[int, TrendPoint]] = []
    for index, point in enumerate(data.points):
        if run and (index in cuts or point.estimate is None):
            yield run
            run = []
        if point.estimate is not None:
            run.append((index, point))
    if run:
        yield run


def _bands(data: Trend, frame: _Frame) -> Iterator[Shape]:
    for run in _runs(data):
        upper: list[Point] = []
        lower: list[Point] = []
        for index, point in run:
            if point.estimate and point.estimate.low is not None and point.estimate.high is not None:
                upper.append((frame.x(index), frame.y(point.estimate.high)))
                lower.append((frame.x(index), frame.y(point.estimate.low)))
        if len(upper) > 1:
            yield Area((*upper, *reversed(lower)), Tone.BAND)
        elif upper:
            yield Line((*upper, *lower), Tone.BAND, 14)


def _rules(data: Trend, frame: _Frame) -> Iterator[Shape]:
    for rule in data.rules:
        tone, width, dashes = (Tone.STANDARD, 3.2, ()) if rule.is_standard else (Tone.MUTED, 2.4, (9.0, 7.0))
        y = frame.y(rule.value)
        yield Line(((_LEFT, y), (frame.right, y)), tone, width, dashes)


def _series(data: Trend, frame: _Frame) -> Iterator[Shape]:
    for run in _runs(data):
        points = [(frame.x(index), frame.y(point.estimate.value)) for index, point in run if point.estimate]
        if len(points) > 1:
            yield Line(tuple(points), Tone.INK, 4.5)
        yield from (Dot(x, y, 8.5, Tone.INK) for x, y in points)


def _below(data: Trend, frame: _Frame) -> Iterator[Shape]:
    """Names of the points, their n, and the groups below."""
    baseline = frame.bottom + _ROW
    for index, point in enumerate(data.points):
        yield Text(frame.x(index), baseline, point.label, Tone.INK, Anchor.MIDDLE)
    if any(point.n_label for point in data.points):
        baseline += _ROW
        yield Text(_LEFT - 12, baseline, data.n_heading, anchor=Anchor.END)
        for index, point in enumerate(data.points):
            yield Text(frame.x(index), baseline, point.n_label, anchor=Anchor.MIDDLE)
    for group in data.groups:
        left, right = frame.x(group.first - 0.38), frame.x(group.last + 0.38)
        yield Line(((left, baseline + 10), (right, baseline + 10)), Tone.MUTED, 2.0)
        yield Text((left + right) / 2, baseline + 36, fitted(group.label, right - left), Tone.INK, Anchor.MIDDLE)


def fitted(label: str, room: float) -> str:
    """The label, or its part before a comma, or as much of it as there is room for, with "…"."""
    for text in (label, label.split(",")[0]):
        if width_of(text) <= room:
            return text
    return label[: max(1, int(room / width_of("0")) - 1)].rstrip(" ,") + "…"


def _breaks(data: Trend, frame: _Frame) -> Iterator[Shape]:
    """Each cut with its label, a line lower where the one before stands in its way."""
    taken: list[tuple[float, float]] = []
    for cut in data.breaks:
        x = frame.x(cut.before - 0.5)
        yield Line(((x, 4), (x, frame.bottom)), Tone.INK, 2.0, (3.0, 6.0))
        is_late = x > (frame.right + _LEFT) / 2
        label = Text(x + (-12 if is_late else 12), 20, cut.label, anchor=Anchor.END if is_late else Anchor.START)
        left, right = span_of(label)
        row = sum(start < right and left < end for start, end in taken)
        taken.append((left, right))
        yield replace(label, y=label.y + row * _LABEL_GAP)


def _labels(data: Trend, frame: _Frame) -> Iterator[Shape]:
    """Names of the levels and the last value beside the right end, spread; the first value clear of the levels."""
    first, last = _ends(data)
    wanted = [
        (frame.y(rule.value), rule.label, Tone.STANDARD if rule.is_standard else Tone.MUTED) for rule in data.rules
    ]
    if last.estimate and last.value_label:
        wanted.append((frame.y(last.estimate.value), last.value_label, Tone.INK))
    notes = len(data.band_note) * _LABEL_GAP
    moved = spread([y for y, _, _ in wanted], _LABEL_GAP, _TOP, frame.bottom - notes - 6)
    for place, (_, text, tone) in zip(moved, wanted, strict=True):
        yield Text(frame.right + 16, place + 8, text, tone, is_strong=tone is not Tone.MUTED)
    for number, text in enumerate(data.band_note):
        yield Text(frame.right + 16, frame.bottom - notes + (number + 1) * _LABEL_GAP, text)
    if first.estimate and first is not last and first.value_label:
        x = frame.x(data.points.index(first))
        yield Text(x, _clear_place(data, frame, first), first.value_label, Tone.INK, Anchor.MIDDLE, is_strong=True)


def _ends(data: Trend) -> tuple[TrendPoint, TrendPoint]:
    known = [point for point in data.points if point.estimate]
    return known[0], known[-1]


def _clear_place(data: Trend, frame: _Frame, point: TrendPoint) -> float:
    """Baseline above the dot, or below it, whichever stays farther from the levels."""
    y = frame.y(point.estimate.value) if point.estimate else 0.0
    above, below = y - 18, y + 36
    levels = [frame.y(rule.value) for rule in data.rules]

    def room(baseline: float) -> float:
        return min((abs(baseline - 9 - level) for level in levels), default=math.inf)

    return above if room(above) >= min(room(below), 24) and above > _TOP else below
