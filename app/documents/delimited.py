"""CSV for people's spreadsheets: UTF-8 with a byte order mark, semicolons, every text safe."""

import csv
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from io import StringIO

from app.documents.cells import Cell, Formula, Sheet, safe_text

_PLACES = 12


def csv_chunks(sheet: Sheet, *, decimal_mark: str = ",") -> Iterator[bytes]:
    """The file piece by piece, one row each, so that a long table is never in memory as a whole.

    Numbers carry `decimal_mark`: a spreadsheet in Russian takes "1.2" for the first of February.
    """
    buffer = StringIO(newline="")
    writer = csv.writer(buffer, delimiter=";", lineterminator="\r\n")
    yield "\ufeff".encode()
    for row in _rows(sheet):
        writer.writerow([_text(cell, decimal_mark) for cell in row])
        yield buffer.getvalue().encode()
        buffer.seek(0)
        buffer.truncate()


def _rows(sheet: Sheet) -> Iterator[list[Cell]]:
    yield [column.heading for column in sheet.columns]
    for row in sheet.rows:
        yield list(row)


def _text(cell: Cell, decimal_mark: str) -> str:
    if cell is None:
        return ""
    if isinstance(cell, str):
        return safe_text(cell)
    if isinstance(cell, Formula):
        return _text(cell.value, decimal_mark)
    if isinstance(cell, bool):
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.strftime("%Y-%m-%d %H:%M")
    if isinstance(cell, date):
        return cell.isoformat()
    return _number(cell).replace(".", decimal_mark)


def _number(value: int | float | Decimal | Fraction) -> str:
    if isinstance(value, int):
        return str(value)
    if isinstance(value, Fraction):
        value = Decimal(value.numerator) / value.denominator
    exact = Decimal(str(value))
    text = f"{round(exact, _PLACES):f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text
