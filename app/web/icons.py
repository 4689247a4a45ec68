"""Icons drawn inline: no request, works offline, takes the colour of the words beside it."""

import re
from functools import cache
from pathlib import Path

from markupsafe import Markup

SPRITE = Path(__file__).parent / "static" / "icons.svg"


@cache
def shapes() -> dict[str, str]:
    """Name of each icon of the sprite → its drawing elements on a 24 × 24 grid."""
    found = re.findall(r'<symbol id="([\w-]+)"[^>]*>(.*?)</symbol>', SPRITE.read_text("utf-8"))
    return dict(found)


def icon(name: str, label: str = "") -> Markup:
    """One icon; silent for a screen reader unless `label` says what it means. Unknown name: KeyError."""
    told = Markup('role="img" aria-label="{}"').format(label) if label else Markup('aria-hidden="true"')
    drawing = Markup(shapes()[name])  # noqa: S704 - our own file, no user's words in it
    return Markup('<svg class="i" viewBox="0 0 24 24" {}>{}</svg>').format(told, drawing)


def icon_symbols(*names: str) -> Markup:
    """A hidden sprite for pages whose script draws icons: `<svg class="i"><use href="#i-home">`."""
    symbol = Markup('<symbol id="i-{}" viewBox="0 0 24 24">{}</symbol>')
    drawn = Markup("").join(symbol.format(name, Markup(shapes()[name])) for name in names)  # noqa: S704 - as above
    return Markup('<svg hidden aria-hidden="true">{}</svg>').format(drawn)
