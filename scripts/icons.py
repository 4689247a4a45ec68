"""Rebuild app/web/static/icons.svg from a folder of Tabler outline icons: python scripts/icons.py FOLDER."""

import re
import sys
from pathlib import Path

SPRITE = Path(__file__).parent.parent / "app/web/static/icons.svg"
NAMES = (Path(__file__).parent / "icons.txt").read_text("utf-8").split()
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
