"""Uploaded tables: CSV and XLSX read to the same rows, with the line each came from."""

import codecs
import csv
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePath
from typing import IO

from app.documents.errors import TableError
from app.documents.limits import Limits, check_size
from app.documents.workbooks import RawRow, read_workbook

_ENCODINGS = ("utf-8-sig", "cp1251")
_DELIMITERS = (";", ",", "\t", "|")
_CHUNK = 1 << 20


@dataclass(frozen=True)
class TableRow:
    """One row of data: the line of the file it stands in (the heading is line 1) and its texts by heading."""

    line: int
    values: Mapping[str, str]


@dataclass(frozen=True)
class Table:
    """A heading and its rows; the rows are read while they are walked, once."""

    sheet: str
    header: tuple[str, ...]
    rows: Iterator[TableRow]


def read_table(stream: IO[bytes], filename: str, *, limits: Limits | None = None) -> Table:
    """Open a table whose first filled line is its heading. Empty lines are left out; every value is a trimmed text.

    Raises TableError: `unknown_format`, `empty`, `too_big`, `not_a_workbook`, `zip_bomb`, `encoding`,
    `heading_empty`, `heading_twice`; and while the rows are walked `too_many_rows`, `too_many_cells`,
    `cell_too_long`, `broken`. The stream must be seekable and stay open while the rows are walked.
    """
    limits = limits or Limits()
    reader = _READERS.get(PurePath(filename).suffix.lower())
    if reader is None:
        raise TableError("unknown_format", detail=PurePath(filename).suffix)
    check_size(stream, limits)
    sheet, raw = reader(stream, limits)
    filled = ((line, cells) for line, cells in raw if any(cells))
    first = next(filled, None)
    if first is None:
        raise TableError("empty", sheet=sheet)
    header = _header(sheet, *first, limits)
    return Table(sheet, header, _rows(sheet, header, filled, limits))


def _header(sheet: str, line: int, cells: tuple[str, ...], limits: Limits) -> tuple[str, ...]:
    while cells and not cells[-1]:
        cells = cells[:-1]
    if len(cells) > limits.max_columns:
        raise TableError("too_many_cells", sheet=sheet, line=line)
    if not all(cells):
        raise TableError("heading_empty", sheet=sheet, line=line, detail=str(cells.index("") + 1))
    twice = next((cell for cell in cells if cells.count(cell) > 1), None)
    if twice is not None:
        raise TableError("heading_twice", sheet=sheet, line=line, detail=twice)
    return cells


def _rows(sheet: str, header: tuple[str, ...], raw: Iterator[RawRow], limits: Limits) -> Iterator[TableRow]:
    for count, (line, cells) in enumerate(raw, start=1):
        if count > limits.max_rows:
            raise TableError("too_many_rows", sheet=sheet, line=line, detail=str(limits.max_rows))
        if any(cells[len(header) :]):
            raise TableError("too_many_cells", sheet=sheet, line=line)
        if any(len(cell) > limits.max_characters for cell in cells):
            raise TableError("cell_too_long", sheet=sheet, line=line)
        padded = cells + ("",) * (len(header) - len(cells))
        yield TableRow(line, dict(zip(header, padded, strict=False)))


def _read_delimited(stream: IO[bytes], limits: Limits) -> tuple[str, Iterator[RawRow]]:
    encoding = _encoding(stream)
    first = stream.readline(limits.max_characters * 2).decode(encoding, "replace")
    stream.seek(0)
    return "", _lines(codecs.iterdecode(stream, encoding), _delimiter(first))


def _lines(text: Iterator[str], delimiter: str) -> Iterator[RawRow]:
    reader = csv.reader(text, delimiter=delimiter, strict=True)
    try:
        line = 1
        for cells in reader:
            yield line, tuple(cell.strip() for cell in cells)
            line = reader.line_num + 1
    except csv.Error as exc:
        raise TableError("broken", line=reader.line_num, detail=str(exc)) from exc


def _encoding(stream: IO[bytes]) -> str:
    """The first encoding that the whole file decodes in: a sample would miss the one strange byte at the end."""
    for encoding in _ENCODINGS:
        if _decodes(stream, encoding):
            return encoding
    raise TableError("encoding")


def _decodes(stream: IO[bytes], encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        while chunk := stream.read(_CHUNK):
            if "\x00" in decoder.decode(chunk):
                raise TableError("encoding")
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    finally:
        stream.seek(0)
    return True


def _delimiter(first: str) -> str:
    """The mark that stands most often in the heading, outside quotation marks."""
    bare = "".join(first.split('"')[::2])
    return max(_DELIMITERS, key=bare.count)


def _read_workbook(stream: IO[bytes], limits: Limits) -> tuple[str, Iterator[RawRow]]:
    if not zipfile.is_zipfile(stream):
        raise TableError("not_a_workbook")
    return read_workbook(stream, limits)


_READERS: Mapping[str, Callable[[IO[bytes], Limits], tuple[str, Iterator[RawRow]]]] = {
    ".csv": _read_delimited,
    ".txt": _read_delimited,
    ".tsv": _read_delimited,
    ".xlsx": _read_workbook,
}
