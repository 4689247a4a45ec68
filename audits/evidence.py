"""Photos as proof: what came is kept as it came; people see a copy drawn anew, without position or anything hidden."""

import io
import warnings

from PIL import Image, ImageOps, UnidentifiedImageError

FORMATS = ("JPEG", "PNG", "WEBP")
MOST_PIXELS = 40_000_000
LONGEST_SIDE = 2048
QUALITY = 82


class NotAPhoto(ValueError):
    """No image of a format we read, or one with more than 40 megapixels."""


def display_copy(content: bytes) -> bytes:
    """The photo as a JPEG of at most 2048 px a side, upright, without metadata. Raises NotAPhoto."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content), formats=FORMATS) as image:
                return _redrawn(image)
    except (UnidentifiedImageError, Image.DecompressionBombWarning, Image.DecompressionBombError) as exc:
        raise NotAPhoto("not an image we read") from exc
    except (OSError, ValueError, SyntaxError, EOFError, IndexError) as exc:  # what Pillow says of damaged files
        raise NotAPhoto(str(exc)) from exc


def _redrawn(image: Image.Image) -> bytes:
    if image.width * image.height > MOST_PIXELS:
        raise NotAPhoto("more than 40 megapixels")
    upright = ImageOps.exif_transpose(image)
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    plain = upright.convert("RGB")
    drawn = Image.new("RGB", plain.size)
    drawn.paste(plain)  # pixels alone go over
    out = io.BytesIO()
    drawn.save(out, "JPEG", quality=QUALITY, optimize=True)
    return out.getvalue()
