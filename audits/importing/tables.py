"""Tables as files, plain or gzipped, read record by record; and the file that keeps the lines not taken."""

import csv
import gzip
import hashlib
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path
from typing import IO, cast

from audits.importing.lines import LineRefused, Trouble
from audits.importing.mapping import FileOptions

HEADINGS = ("line", "column", "problem", "value")


@dataclass(frozen=True, slots=True)
class RawLine:
    """A record with the number of its first line in the file; `line` maps columns to cells when there are as many."""

    number: int
    cells: tuple[str, ...]
    line: Mapping[str, str] | None


class TableFile:
    """A table open for reading; `position` of `size` bytes of the file have been read."""

    def __init__(self, path: Path, options: FileOptions) -> None:
        """Raises OSError, and LineRefused("no_header") for an empty file."""
        self.size = path.stat().st_size
        self._raw = path.open("rb")
        binary = cast(IO[bytes], gzip.GzipFile(fileobj=self._raw) if path.suffix == ".gz" else self._raw)
        self._text = io.TextIOWrapper(binary, encoding=options.encoding, errors="surrogateescape", newline="")
        self._reader = csv.reader(self._text, delimiter=options.delimiter, strict=True)
        self.header = [name.strip() for name in next(self._reader, [])]
        if not any(self.header):
            self._text.close()
            self._raw.close()
            raise LineRefused(Trouble("", "no_header"))

    @property
    def position(self) -> int:
        """How many bytes of the file have been read."""
        return self._raw.tell()

    def lines(self, *, after: int = 0) -> Iterator[RawLine]:
        """Every record whose first line comes after line `after`; one that is no CSV comes without cells."""
        while True:
            number = self._reader.line_num + 1
            try:
                cells = next(self._reader)
            except StopIteration:
                return
            except csv.Error:
                cells = []
                if number > after:
                    yield RawLine(number, (), None)
            if number > after and cells:
                fits = len(cells) == len(self.header)
                line = dict(zip(self.header, cells, strict=True)) if fits else None
                yield RawLine(number, tuple(cells), line)

    def __enter__(self) -> "TableFile":
        return self

    def __exit__(self, *error: object) -> None:
        self._text.close()
        self._raw.close()


def stem_of(path: Path) -> str:
    """The file's name without its endings: `visits` of `visits.csv.gz`."""
    return path.name.removesuffix(".gz").removesuffix(".csv")


def rejected_of(folder: Path, source: Path) -> Path:
    """Where the lines of a table that were not taken are kept."""
    return folder / f"{stem_of(source)}.rejected.csv"


def first_rejected(path: Path, most: int) -> list[tuple[str, str, str, str]]:
    """The first lines kept: number, column, code, value."""
    with path.open(encoding="utf-8", errors="surrogateescape", newline="") as file:
        delimiter = file.readline()[len(HEADINGS[0])]  # what follows the first heading
        rows = csv.reader(file, delimiter=delimiter)
        return [(row[0], row[1], row[2], row[3]) for row in islice(rows, most)]


def fingerprint(path: Path, mapping_text: str) -> str:
    """Tells one import from another: the mapping, the file's size and its first megabyte."""
    with path.open("rb") as file:
        begin = file.read(1 << 20)
    return hashlib.sha256(mapping_text.encode() + str(path.stat().st_size).encode() + begin).hexdigest()


@dataclass(frozen=True, slots=True)
class Kept:
    """How far an import came: the last line that was saved, and what had become of the lines until then."""

    fingerprint: str
    line: int = 0
    rejected_bytes: int = 0
    written: int = 0
    known: int = 0
    rejected: int = 0


def read_kept(path: Path) -> Kept | None:
    """What an earlier run left, or None."""
    try:
        return Kept(**json.loads(path.read_text("utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def write_kept(path: Path, kept: Kept) -> None:
    """Replace the file at once: it is never half written."""
    partial = path.with_suffix(".partial")
    partial.write_text(json.dumps(asdict(kept)), "utf-8")
    partial.replace(path)


class RejectedLines:
    """Lines that were not taken, with their numbers and why: corrected, the file can be imported as it is."""

    def __init__(self, path: Path, header: Sequence[str], options: FileOptions, *, at: int = 0) -> None:
        """Begin anew, or go on at byte `at` of an earlier run."""
        self.path = path
        fresh = not (at and path.exists())
        self._file = path.open("wb" if fresh else "r+b")
        if not fresh:
            self._file.truncate(at)
            self._file.seek(at)
        self._text = io.StringIO(newline="")
        self._writer = csv.writer(self._text, delimiter=options.delimiter, lineterminator="\n")
        if fresh:
            self._row((*HEADINGS, *header))

    def add(self, number: int, trouble: Trouble, cells: Sequence[str]) -> None:
        """Keep one line."""
        self._row((str(number), trouble.column, trouble.code, trouble.value, *cells))

    def flush(self) -> int:
        """Write to the disk; how many bytes the file has."""
        self._file.flush()
        return self._file.tell()

    def __enter__(self) -> "RejectedLines":
        return self

    def __exit__(self, *error: object) -> None:
        self._file.close()

    def drop(self) -> None:
        """Leave no file where nothing was rejected."""
        self.path.unlink()

    def _row(self, cells: Sequence[str]) -> None:
        self._writer.writerow(cells)
        self._file.write(self._text.getvalue().encode("utf-8", "surrogateescape"))
        self._text.seek(0)
        self._text.truncate()
