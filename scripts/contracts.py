"""`python -m scripts.contracts`: the import contracts of .importlinter, and one more for the records of each room."""

import configparser
import sys
import tempfile
from pathlib import Path

from importlinter.cli import lint_imports

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("app", "audits", "surveys", "cases", "reports")
EVERYBODYS_RECORDS = "app.records"  # lists every table for the migrations
DEMO = "app.demo"  # writes the records of all rooms at once
LISTS = ("source_modules", "protected_modules")


def main() -> int:
    """The exit code of import-linter; names that are nowhere yet are told, not hidden."""
    contracts, missing = contracts_of(ROOT)
    if missing:
        print("Named in .importlinter and not built yet: " + ", ".join(missing))
    with tempfile.NamedTemporaryFile("w", suffix=".ini", encoding="utf-8") as file:
        contracts.write(file)
        file.flush()
        return int(lint_imports(config_filename=file.name, no_cache=True, no_logo=True))


def contracts_of(root: Path) -> tuple[configparser.ConfigParser, list[str]]:
    """The contracts for the rooms as they stand under `root`, and the names among them that are not there."""
    contracts = configparser.ConfigParser()
    contracts.read_string((root / ".importlinter").read_text("utf-8"))
    missing = sorted({name for section in contracts.values() for name in _drop_missing(section, root)})
    for section in [name for name in contracts.sections() if contracts.get(name, "source_modules", fallback="-") == ""]:
        contracts.remove_section(section)
    for room in rooms_with_records(root):
        _protect_records(contracts, room)
    return contracts, missing


def rooms_with_records(root: Path) -> list[str]:
    """Dotted names of the packages that have a `models.py` or a `models/`."""
    found = [path for top in ROOMS for path in (root / top).rglob("models*") if path.name in {"models", "models.py"}]
    return sorted(".".join(path.parent.relative_to(root).parts) for path in found)


def exists(name: str, root: Path) -> bool:
    """Whether there is a module or package of this dotted name."""
    path = root.joinpath(*name.split("."))
    return path.with_suffix(".py").exists() or (path / "__init__.py").exists()


def _drop_missing(section: configparser.SectionProxy, root: Path) -> list[str]:
    missing = []
    for option in LISTS:
        names = section.get(option, "").split()
        missing += [name for name in names if not exists(name, root)]
        if names:
            section[option] = "\n".join(["", *(name for name in names if exists(name, root))]).rstrip("\n")
    return missing


def _protect_records(contracts: configparser.ConfigParser, room: str) -> None:
    contracts[f"importlinter:contract:records-of-{room}"] = {
        "name": f"The records of {room} are its own; others use its reading window",
        "type": "protected",
        "protected_modules": f"\n{room}.models",
        "allowed_importers": f"\n{room}\n{EVERYBODYS_RECORDS}\n{DEMO}",
        "as_packages": "True",
    }


if __name__ == "__main__":
    sys.exit(main())
