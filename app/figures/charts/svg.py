"""Shapes to SVG markup: attributes with colours for paper, classes for screens. No style attributes anywhere."""

from collections.abc import Callable, Mapping
from functools import singledispatch

from markupsafe import Markup, escape

from app.figures.charts.data import Tone
from app.figures.charts.palette import PAPER
from app.figures.charts.shapes import Anchor, Area, Box, Dot, Drawing, Line, Point, Text

Paint = Callable[[str, Tone], str]
FONT = "IBM Plex Sans"


def for_paper(drawing: Drawing) -> Markup:
    """SVG in millimetres with colours as attributes: the PDF's renderer sees no style sheet inside SVG."""
    size = f'width="{drawing.width / 10:g}mm" height="{drawing.height / 10:g}mm"'
    return _svg(drawing, f'{size} font-family="{FONT}"', _paper_paint)


def for_screen(drawing: Drawing) -> Markup:
    """SVG that takes the width it is given, with classes that figures.css colours in both themes."""
    told = f'role="img" aria-label="{escape(drawing.label)}"' if drawing.label else 'aria-hidden="true"'
    return _svg(drawing, f'class="figure" focusable="false" {told}', _screen_paint)


def _svg(drawing: Drawing, attributes: str, paint: Paint) -> Markup:
    body = "".join(_markup(shape, paint) for shape in drawing.shapes)
    box = f"0 0 {drawing.width:g} {drawing.height:g}"
    # Every text inside has been escaped where it was put in; the rest are numbers and words of our own.
    return Markup(f'<svg viewBox="{box}" {attributes}>{body}</svg>')  # noqa: S704


def _paper_paint(what: str, tone: Tone) -> str:
    return f'{what}="{PAPER[tone]}"'


def _screen_paint(what: str, tone: Tone) -> str:
    return f'class="{what}-{tone.value}"'


@singledispatch
def _markup(shape: object, paint: Paint) -> str:
    raise TypeError(shape)


@_markup.register
def _line(shape: Line, paint: Paint) -> str:
    dashes = f' stroke-dasharray="{" ".join(f"{dash:g}" for dash in shape.dashes)}"' if shape.dashes else ""
    path = "M" + "L".join(_pair(point) for point in shape.points)
    return f'<path d="{path}" fill="none" stroke-width="{shape.width:g}"{dashes} {paint("stroke", shape.tone)}/>'


@_markup.register
def _area(shape: Area, paint: Paint) -> str:
    path = "M" + "L".join(_pair(point) for point in shape.points) + "z"
    return f'<path d="{path}" {paint("fill", shape.tone)}/>'


@_markup.register
def _dot(shape: Dot, paint: Paint) -> str:
    place = f'cx="{_short(shape.x)}" cy="{_short(shape.y)}" r="{shape.radius:g}"'
    if shape.is_filled:
        return f"<circle {place} {paint('fill', shape.tone)}/>"
    inside = f"<circle {place} {paint('fill', Tone.PAPER)}/>"
    return f'{inside}<circle {place} fill="none" stroke-width="3.4" {paint("stroke", shape.tone)}/>'


@_markup.register
def _box(shape: Box, paint: Paint) -> str:
    place = f'x="{_short(shape.x)}" y="{_short(shape.y)}"'
    return f'<rect {place} width="{_short(shape.width)}" height="{_short(shape.height)}" {paint("fill", shape.tone)}/>'


@_markup.register
def _text(shape: Text, paint: Paint) -> str:
    anchor = "" if shape.anchor is Anchor.START else f' text-anchor="{shape.anchor.value}"'
    weight = ' font-weight="600"' if shape.is_strong else ""
    place = f'x="{_short(shape.x)}" y="{_short(shape.y)}" font-size="{shape.size:g}"'
    return f"<text {place}{anchor}{weight} {paint('fill', shape.tone)}>{escape(shape.text)}</text>"


def _pair(point: Point) -> str:
    return f"{_short(point[0])} {_short(point[1])}"


def _short(value: float) -> str:
    return f"{round(value, 1):g}"


PAINTS: Mapping[str, Paint] = {"paper": _paper_paint, "screen": _screen_paint}
