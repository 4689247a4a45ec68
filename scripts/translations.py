"""Catalogues of texts: python scripts/translations.py extract|update|compile|check [FOLDER…].

A FOLDER is one that holds `translations`, as app/web; it owns the texts below it, except those of a deeper folder
with a catalogue of its own. Where several catalogues share a package, `sources.txt` beside `translations` lists the
files and folders (from the root, one a line) whose texts are its own.
"""

import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("app", "audits", "surveys", "cases", "reports")
LANGUAGE = "ru"
KEYWORDS = DEFAULT_KEYWORDS | {"lazy_gettext": None, "lazy_ngettext": (1, 2), "lazy_pgettext": ((1, "c"), 2)}
METHODS = [("**.py", "python"), ("**.html", "jinja2.ext.babel_extract"), ("**.txt", "jinja2.ext.babel_extract")]
WRITTEN = datetime(2026, 1, 1, tzinfo=UTC)  # a date that never moves: a catalogue changes only with its texts


def owners() -> list[Path]:
    """Every folder that holds a `translations` folder."""
    return sorted(found.parent for package in PACKAGES for found in (ROOT / package).rglob("translations"))


def po_of(owner: Path) -> Path:
    """Where the Russian catalogue of a folder lies."""
    return owner / "translations" / LANGUAGE / "LC_MESSAGES" / "messages.po"


def extract(owner: Path) -> Catalog:
    """All texts that belong to `owner`."""
    deeper = [other for other in owners() if owner in other.parents]
    catalog = Catalog(project="Etalon", copyright_holder="Etalon", charset="utf-8", creation_date=WRITTEN)
    for source in sources(owner):
        folder, methods = (source, METHODS) if source.is_dir() else (source.parent, one_file(source))
        for filename, lineno, message, comments, context in extract_from_dir(
            folder, methods, keywords=KEYWORDS, comment_tags=("Translators:",)
        ):
            path = folder / filename
            if not any(other in path.parents for other in deeper):
                place = (path.relative_to(ROOT).as_posix(), lineno)
                catalog.add(message, None, [place], auto_comments=comments, context=context)
    return catalog


def sources(owner: Path) -> list[Path]:
    """Where the texts of `owner` stand: below it, unless its `sources.txt` says otherwise."""
    listed = owner / "sources.txt"
    if not listed.exists():
        return [owner]
    return [ROOT / line.strip() for line in listed.read_text("utf-8").splitlines() if line.strip()]


def one_file(source: Path) -> list[tuple[str, str]]:
    """The methods of extraction, for this file alone."""
    return [(source.name, method) for pattern, method in METHODS if pattern.endswith(source.suffix)]


def read(owner: Path) -> Catalog:
    """The catalogue as it lies there, or an empty one."""
    path = po_of(owner)
    if not path.exists():
        return Catalog(locale=LANGUAGE, project="Etalon", charset="utf-8", creation_date=WRITTEN)
    with path.open("rb") as file:
        return read_po(file, locale=LANGUAGE)


def update(owner: Path) -> None:
    """Take new texts into the catalogue and drop those that are gone; what is translated stays."""
    catalog = read(owner)
    catalog.update(extract(owner), no_fuzzy_matching=True, update_header_comment=False)
    catalog.header_comment = "# Russian texts of Etalon."
    catalog.revision_date = catalog.creation_date = WRITTEN
    catalog.last_translator, catalog.language_team, catalog.msgid_bugs_address = "Etalon", "ru", ""
    catalog.fuzzy = False
    path = po_of(owner)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(file, catalog, width=120, ignore_obsolete=True, include_lineno=False, sort_by_file=True)
    left = sum(1 for message in catalog if message.id and not translated(message))
    print(f"{path.relative_to(ROOT)}: {len(catalog)} texts, {left} to translate")


def compile_mo(owner: Path) -> None:
    """Write the .mo beside the .po when there is one."""
    if po_of(owner).exists():
        with po_of(owner).with_suffix(".mo").open("wb") as file:
            write_mo(file, read(owner))


def translated(message: Message) -> bool:
    """Whether every form of a message has words."""
    return all(message.string) if isinstance(message.string, tuple | list) else bool(message.string)


def faults(owner: Path) -> Iterator[str]:
    """Each text that is missing, not translated, uncertain, no longer used, or has other placeholders."""
    catalog, present = read(owner), extract(owner)
    for message in present:
        if message.id and catalog.get(message.id, message.context) is None:
            yield f"missing: {message.id!r}"
    for message in catalog:
        if not message.id:
            continue
        if present.get(message.id, message.context) is None:
            yield f"not used: {message.id!r}"
        if message.fuzzy or not translated(message):
            yield f"{'uncertain' if message.fuzzy else 'not translated'}: {message.id!r}"
        yield from (f"placeholders: {message.id!r}: {error}" for error in message.check(catalog))
    yield from (f"obsolete: {key!r}" for key in catalog.obsolete)


def quarrels() -> Iterator[str]:
    """Texts that two catalogues translate differently: one would silently win."""
    first: dict[tuple[object, object], tuple[Path, object]] = {}
    for owner in owners():
        for message in read(owner):
            key = (message.context, message.id)
            other, words = first.setdefault(key, (owner, message.string))
            if message.id and words != message.string:
                yield f"{owner.relative_to(ROOT)}: {message.id!r} is translated otherwise in {other.relative_to(ROOT)}"


def check(chosen: list[Path]) -> int:
    """Print what is wrong; 1 when anything is."""
    lines = [f"{owner.relative_to(ROOT)}: {fault}" for owner in chosen for fault in faults(owner)]
    lines += quarrels()
    print("\n".join(lines) or f"{len(chosen)} catalogues complete")
    return 1 if lines else 0


def main(command: str, *folders: str) -> int:
    """Run one command over the folders named, else over all."""
    chosen = [(ROOT / folder).resolve() for folder in folders] or owners()
    if command == "check":
        return check(chosen)
    if command == "extract":
        for owner in chosen:
            write_po(sys.stdout.buffer, extract(owner), width=120, omit_header=True, include_lineno=False)
        return 0
    step = {"update": update, "compile": compile_mo}[command]
    for owner in chosen:
        step(owner)
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
