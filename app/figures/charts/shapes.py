"""The few shapes that charts are drawn with; lengths are tenths of a millimetre."""

from dataclasses import dataclass
from enum import StrEnum

from app.figures.charts.data import Tone

Point = tuple[float, float]


class Anchor(StrEnum):
    """Which part of a text stands at its x."""

    START = "start"
    MIDDLE = "middle"
    END = "end"


@dataclass(frozen=True)
class Line:
    points: tuple[Point, ...]
    tone: Tone
    width: float
    dashes: tuple[float, ...] = ()


@dataclass(frozen=True)
class Area:
    points: tuple[Point, ...]
    tone: Tone


@dataclass(frozen=True)
class Dot:
    x: float
    y: float
    radius: float
    tone: Tone
    is_filled: bool = True


@dataclass(frozen=True)
class Box:
    x: float
    y: float
    width: float
    height: float
    tone: Tone


@dataclass(frozen=True)
class Text:
    x: float
    y: float
    text: str
    tone: Tone = Tone.MUTED
    anchor: Anchor = Anchor.START
    is_strong: bool = False
    size: float = 24.0


Shape = Line | Area | Dot | Box | Text
# A digit of IBM Plex Sans is 0.6 of its size wide, its widest letters hardly more: with it a label is never underrated.
_CHARACTER = 0.6


def width_of(text: str, size: float = 24.0) -> float:
    """How wide a label is at most."""
    return len(text) * size * _CHARACTER


def span_of(text: Text) -> tuple[float, float]:
    """From where to where a label stands."""
    width = width_of(text.text, text.size)
    left = text.x - {Anchor.START: 0.0, Anchor.MIDDLE: width / 2, Anchor.END: width}[text.anchor]
    return left, left + width


@dataclass(frozen=True)
class Drawing:
    """Shapes on a sheet of `width` × `height`. `label` says the gist; without one a table beside it says it all."""

    width: float
    height: float
    shapes: tuple[Shape, ...]
    label: str = ""


def diamond(x: float, y: float, half_width: float, half_height: float, tone: Tone) -> Area:
    """A standing diamond around (x, y)."""
    return Area(((x, y - half_height), (x + half_width, y), (x, y + half_height), (x - half_width, y)), tone)
