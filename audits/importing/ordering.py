"""From a terminal's words to an order for an import."""

import tomllib
from pathlib import Path

from audits.importing.mapping import MappingError, parse_mapping
from audits.importing.taking import Order

FOLDER = "imports"


def order_of(*, source: Path, mapping: Path, var: Path, resume: bool) -> Order:
    """The order; what is kept goes below `var`. Raises MappingError, OSError."""
    folder = var / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    try:
        text = mapping.read_text("utf-8")
        return Order(source, parse_mapping(tomllib.loads(text)), text, folder, resume)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as exc:
        raise MappingError(mapping.name, "no_toml", str(exc)) from exc
