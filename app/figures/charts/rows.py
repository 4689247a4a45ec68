"""Plots that stand in a table row: dot and whisker, difference, two witnesses, and the axis below them."""

from app.figures.charts.data import Estimate, IntervalRow, Number, PairedRow, Scale, Tone
from app.figures.charts.palette import PlotSize
from app.figures.charts.shapes import Anchor, Box, Dot, Drawing, Line, Shape, Text, diamond, span_of, width_of

_WHISKER = 4.0
_FILLED_RADIUS = 9.5
_HOLLOW_RADIUS = 8.2
_TICK = 13.0
_DIAMOND = (7.5, 10.0)
_SQUARE = 15.0
_AXIS_HEIGHT = 36.0
_AXIS_BASELINE = 27.0
_TITLE_HEIGHT = 30.0
_TITLE_BASELINE = 19.5
_LABEL_GAP = 12.0


def interval_row(row: IntervalRow, size: PlotSize, *, with_rule: bool = False) -> Drawing:
    """A level or a difference with its interval, over the previous period's tick and the network's diamond.

    `with_rule` draws the standard (for a difference: the zero) too; on paper the table cell draws it.
    """
    y = size.height / 2
    shapes: list[Shape] = []
    if with_rule and row.standard is not None:
        shapes.append(_rule(row.scale, row.standard, size))
    if row.previous is not None:
        x = _x(row.scale, row.previous, size)
        shapes.append(Line(((x, y - _TICK), (x, y + _TICK)), Tone.MUTED, _WHISKER))
    if row.network is not None:
        shapes.append(diamond(_x(row.scale, row.network, size), y, *_DIAMOND, Tone.MUTED))
    if row.estimate is not None and row.estimate.low is not None and row.estimate.high is not None:
        shapes.extend(_dot_and_whisker(row, size, y))
    return Drawing(size.width, size.height, tuple(shapes))


def paired_row(row: PairedRow, size: PlotSize) -> Drawing:
    """Visits ● and customers ■, each with its whisker, one under the other."""
    upper, lower = size.height * 0.32, size.height * 0.72
    shapes: list[Shape] = []
    if row.visits is not None:
        shapes.extend(_whisker(row.scale, row.visits, size, upper, Tone.INK))
        shapes.append(Dot(_x(row.scale, row.visits.value, size, _FILLED_RADIUS), upper, _FILLED_RADIUS, Tone.INK))
    if row.customers is not None:
        shapes.extend(_whisker(row.scale, row.customers, size, lower, Tone.MUTED))
        corner = _x(row.scale, row.customers.value, size, _SQUARE / 2) - _SQUARE / 2
        shapes.append(Box(corner, lower - _SQUARE / 2, _SQUARE, _SQUARE, Tone.MUTED))
    return Drawing(size.width, size.height, tuple(shapes))


def axis(scale: Scale, size: PlotSize, ticks: tuple[tuple[Number, str], ...]) -> Drawing:
    """The figures below a column of plots: the outer two stay inside the plot, an inner one where there is room."""
    texts = [
        Text(scale.share(value) * size.width, _AXIS_BASELINE, label, anchor=_anchor(scale.share(value)))
        for value, label in ticks
    ]
    kept = texts[:1]
    for text in texts[1:-1]:
        if _clear(kept[-1], text) and _clear(text, texts[-1]):
            kept.append(text)
    return Drawing(size.width, _AXIS_HEIGHT, (*kept, *texts[1:][-1:]))


def axis_title(scale: Scale, size: PlotSize, value: Number, label: str, *, is_standard: bool = True) -> Drawing:
    """The name of a level, over the place where its line runs; near an end it leans inwards."""
    share = scale.share(value)
    tone = Tone.STANDARD if is_standard else Tone.MUTED
    half = width_of(label) / 2
    x = min(max(share * size.width, half), size.width - half)
    text = Text(x, _TITLE_BASELINE, label, tone, Anchor.MIDDLE, is_strong=is_standard)
    return Drawing(size.width, _TITLE_HEIGHT, (text,))


def _dot_and_whisker(row: IntervalRow, size: PlotSize, y: float) -> list[Shape]:
    estimate = row.estimate
    if estimate is None:
        return []
    tone = row.tone if row.told_apart else Tone.INK
    radius = _FILLED_RADIUS if row.told_apart else _HOLLOW_RADIUS
    x = _x(row.scale, estimate.value, size, _FILLED_RADIUS)
    return [*_whisker(row.scale, estimate, size, y, tone), Dot(x, y, radius, tone, row.told_apart)]


def _whisker(scale: Scale, estimate: Estimate, size: PlotSize, y: float, tone: Tone) -> list[Shape]:
    if estimate.low is None or estimate.high is None:
        return []
    return [Line(((_x(scale, estimate.low, size), y), (_x(scale, estimate.high, size), y)), tone, _WHISKER)]


def _rule(scale: Scale, value: Number, size: PlotSize) -> Line:
    x = _x(scale, value, size)
    return Line(((x, 0), (x, size.height)), Tone.STANDARD if float(value) else Tone.MUTED, _WHISKER)


def _x(scale: Scale, value: Number, size: PlotSize, margin: float = 0.0) -> float:
    """The place of `value`; a mark of half-width `margin` is kept whole at the ends."""
    return min(max(scale.share(value) * size.width, margin), size.width - margin)


def _clear(left: Text, right: Text) -> bool:
    return span_of(left)[1] + _LABEL_GAP <= span_of(right)[0]


def _anchor(share: float) -> Anchor:
    if share < 0.03:
        return Anchor.START
    return Anchor.END if share > 0.97 else Anchor.MIDDLE
