"""XLSX from outside, read row by row as texts."""

from collections.abc import Iterator
from datetime import date, datetime, time
from typing import IO
from zipfile import BadZipFile

from openpyxl import load_workbook

from app.documents.errors import TableError
from app.documents.limits import Limits, check_archive

RawRow = tuple[int, tuple[str, ...]]


def read_workbook(stream: IO[bytes], limits: Limits) -> tuple[str, Iterator[RawRow]]:
    """Name and rows of the first sheet. Formulas give their stored value; dates come as YYYY-MM-DD[ HH:MM]."""
    check_archive(stream, limits)
    try:
        book = load_workbook(stream, read_only=True, data_only=True, keep_links=False)
        sheet = book.worksheets[0]
    except (BadZipFile, KeyError, ValueError, IndexError, OSError, TypeError) as exc:
        raise TableError("not_a_workbook") from exc
    # The size that the file states is a claim, and a million empty columns is a way to hurt.
    sheet.reset_dimensions()
    return sheet.title, _rows(sheet.title, sheet.iter_rows(values_only=True, max_col=limits.max_columns + 1))


def _rows(title: str, rows: Iterator[tuple[object, ...]]) -> Iterator[RawRow]:
    line = 0
    try:
        for line, cells in enumerate(rows, start=1):
            yield line, tuple(_text(cell) for cell in cells)
    except (BadZipFile, SyntaxError, ValueError, KeyError) as exc:
        raise TableError("broken", sheet=title, line=line + 1) from exc


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, float):
        return format(value, ".15g")
    if isinstance(value, datetime):
        return _moment(value)
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value).strip()


def _moment(value: datetime) -> str:
    return value.strftime("%Y-%m-%d" if value.time() == time(0) else "%Y-%m-%d %H:%M")
