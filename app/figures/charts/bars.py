"""The distribution: bars that start at zero, each with its count."""

from collections.abc import Iterator

from app.figures.charts.data import Distribution, Tone
from app.figures.charts.palette import PlotSize
from app.figures.charts.shapes import Anchor, Box, Drawing, Line, Shape, Text, width_of

_HEAD, _FOOT = 34.0, 34.0
_FILL = 0.7


def distribution(data: Distribution, size: PlotSize, *, label: str = "") -> Drawing:
    """Draw the bars; the tallest fills the height. No bars, or only empty ones: no shapes."""
    tallest = max((bar.count for bar in data.bars), default=0)
    if tallest == 0:
        return Drawing(size.width, 0, (), label)
    return Drawing(size.width, size.height, tuple(_shapes(data, size, tallest)), label)


def _shapes(data: Distribution, size: PlotSize, tallest: int) -> Iterator[Shape]:
    step = size.width / len(data.bars)
    ground = size.height - _FOOT
    for index, bar in enumerate(data.bars):
        height = bar.count / tallest * (ground - _HEAD)
        middle = (index + 0.5) * step
        if bar.count:
            yield Box(middle - step * _FILL / 2, ground - height, step * _FILL, height, bar.tone)
        if width_of(bar.text) <= step:  # a longer one stands in the table behind the chart
            yield Text(middle, ground - height - 9, bar.text, Tone.INK, Anchor.MIDDLE)
        yield Text(middle, ground + 27, bar.label, anchor=Anchor.MIDDLE)
    yield Line(((0, ground), (size.width, ground)), Tone.INK, 2.0)
