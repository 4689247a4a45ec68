"""A picture as a phone would take it: a little noise, a little tilt, darker edges, JPEG."""

import io
import math
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from random import Random

from PIL import Image, ImageChops, ImageDraw, ImageFont

from app import documents

FONTS = Path(documents.__file__).parent / "fonts"
SIZE = (800, 600)
KEPT = (640, 480)
QUALITY = 74
TILT_DEGREES = 1.2
CUT = 18  # of each edge, so that no corner shows what lies behind the drawing
Colour = tuple[int, int, int]


@dataclass(frozen=True)
class Subject:
    """What a picture shows: the branch, the local hour (0…24, with minutes), what time it is in words."""

    sign: str
    street: str
    hours: tuple[str, ...]
    hour: float
    told_time: str
    told_day: str
    random: Random


@lru_cache(maxsize=32)
def font(size: int, *, bold: bool = True) -> ImageFont.FreeTypeFont:
    """The product's own face, which has Cyrillic."""
    return ImageFont.truetype(FONTS / f"IBMPlexSans-{'SemiBold' if bold else 'Regular'}.ttf", size)


def shade(colour: Colour, by: float) -> Colour:
    """The colour darker (`by` below 1) or lighter."""
    red, green, blue = (max(0, min(255, round(part * by))) for part in colour)
    return red, green, blue


def gradient(size: tuple[int, int], above: Colour, below: Colour) -> Image.Image:
    """From one colour at the top to another at the bottom."""
    strip = Image.new("RGB", (1, 2))
    strip.putdata([above, below])
    return strip.resize(size, Image.Resampling.BILINEAR)


def centred(draw: ImageDraw.ImageDraw, at: tuple[float, float], text: str, size: int, fill: Colour) -> None:
    """Text around a point."""
    draw.text(at, text, font=font(size), fill=fill, anchor="mm")


def developed(picture: Image.Image, random: Random) -> bytes:
    """The drawing as a photograph: tilted, grainy, slightly soft. JPEG bytes."""
    turned = picture.transform(KEPT, Image.Transform.AFFINE, _tilted(random), Image.Resampling.BILINEAR)
    lit = ImageChops.multiply(turned, _edges())
    out = io.BytesIO()
    Image.blend(lit, _grain(random.randrange(6)), 0.06).save(out, "JPEG", quality=QUALITY)
    return out.getvalue()


def _tilted(random: Random) -> tuple[float, ...]:
    """The camera held a little askew, a little nearer than the drawing's edge: where each kept pixel comes from."""
    angle = math.radians(random.uniform(-TILT_DEGREES, TILT_DEGREES))
    scale = (SIZE[0] - 2 * CUT) / KEPT[0]
    cosine, sine = scale * math.cos(angle), scale * math.sin(angle)
    right, down = SIZE[0] / 2, SIZE[1] / 2
    across, along = KEPT[0] / 2, KEPT[1] / 2
    return (
        cosine,
        -sine,
        right - cosine * across + sine * along,
        sine,
        cosine,
        down - sine * across - cosine * along,
    )


@lru_cache(maxsize=1)
def _edges() -> Image.Image:
    """Lenses are darker at the corners."""
    small = Image.radial_gradient("L").resize(KEPT).point([round(255 - value * 0.32) for value in range(256)])
    return Image.merge("RGB", (small, small, small))


@lru_cache(maxsize=8)
def _grain(number: int) -> Image.Image:
    """The noise of a small sensor; the same for the same number."""
    random = Random(number)  # noqa: S311  # grain, no secret
    noise = Image.frombytes("L", (400, 300), random.randbytes(400 * 300)).resize(KEPT, Image.Resampling.BILINEAR)
    return Image.merge("RGB", (noise, noise, noise))
