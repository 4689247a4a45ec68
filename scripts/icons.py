"""Rebuild app/web/static/icons.svg from a folder of Tabler outline icons: python scripts/icons.py FOLDER."""

import re
import sys
from pathlib import Path

SPRITE = Path(__file__).parent.parent / "app/web/static/icons.svg"
NAMES = """
adjustments alert-triangle arrow-back-up arrow-down arrow-right arrow-up bell book-2 building-store calculator
calendar-event camera check checkup-list chevron-down chevron-left chevron-right circle-check clock cloud cloud-off copy
device-mobile dots download edit external-link eye file-text filter flag gavel help history home inbox info-circle
key language link list list-check lock logout mail map-pin menu-2 message message-report microphone paperclip phone
photo player-pause player-play player-stop plus point printer progress-check receipt refresh report-analytics
scale search selector send settings shield-check speakerphone star target trash upload user user-check users wallet
wifi-off x
""".split()
HEAD = (
    "<!-- Tabler Icons 3.51.0, outline, MIT, Copyright (c) Paweł Kuna; see vendor/LICENCES.md. "
    "Made by scripts/icons.py: do not edit. -->"
)


def shapes(source: str) -> str:
    """The drawing elements of one icon, without the frame and the invisible square Tabler puts into each."""
    inner = re.sub(r"<!--.*?-->", "", source, flags=re.S).split(">", 1)[1].rsplit("</svg>", 1)[0]
    kept = [line.strip() for line in inner.splitlines() if line.strip() and 'stroke="none"' not in line]
    return "".join(line.replace(" />", "/>") for line in kept)


def main(folder: Path) -> None:
    """Write the sprite; a name that the folder lacks is an error."""
    symbols = [
        f'<symbol id="{name}" viewBox="0 0 24 24">{shapes((folder / f"{name}.svg").read_text("utf-8"))}</symbol>'
        for name in NAMES
    ]
    body = "\n".join([HEAD, '<svg xmlns="http://www.w3.org/2000/svg">', *symbols, "</svg>", ""])
    SPRITE.write_text(body, "utf-8")
    print(f"{len(symbols)} icons, {len(body)} bytes")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
