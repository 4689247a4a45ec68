"""XLSX of the same tables: written row by row, texts are never formulas, numbers stay numbers."""

from collections.abc import Iterable
from datetime import datetime
from fractions import Fraction
from typing import IO

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, WriteOnlyCell
from openpyxl.cell.cell import Cell as WorkbookCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from app.documents.cells import Cell, Formula, Sheet, safe_text

_TITLE_MAX = 31
_NOT_IN_TITLES = str.maketrans(dict.fromkeys("[]:*?/\\", " "))
_BOLD = Font(bold=True)


def write_xlsx(sheets: Iterable[Sheet], stream: IO[bytes]) -> None:
    """Write a workbook with one page a sheet; rows are taken one by one, the workbook is never whole in memory."""
    book = Workbook(write_only=True)
    for sheet in sheets:
        page = book.create_sheet(sheet.title.translate(_NOT_IN_TITLES)[:_TITLE_MAX])
        page.freeze_panes = "A2"
        for number, column in enumerate(sheet.columns, start=1):
            page.column_dimensions[get_column_letter(number)].width = column.width
        page.append([_heading(page, column.heading) for column in sheet.columns])
        for row in sheet.rows:
            page.append([_cell(page, cell) for cell in row])
    book.save(stream)


def _heading(page: WriteOnlyWorksheet, text: str) -> WorkbookCell:
    cell = _cell(page, text)
    cell.font = _BOLD
    return cell


def _cell(page: WriteOnlyWorksheet, value: Cell) -> WorkbookCell:
    if isinstance(value, Formula):
        return WriteOnlyCell(page, f"={value.text}")
    if isinstance(value, str):
        # The type is set outright: openpyxl would make a formula of any text that begins with "=".
        cell = WriteOnlyCell(page, safe_text(ILLEGAL_CHARACTERS_RE.sub("", value)))
        cell.data_type = "s"
        return cell
    if isinstance(value, Fraction):
        return WriteOnlyCell(page, float(value))
    if isinstance(value, datetime):
        # A workbook knows no time zones: the caller hands over the local time that people are to read.
        return WriteOnlyCell(page, value.replace(tzinfo=None))
    return WriteOnlyCell(page, value)  # type: ignore[arg-type]  # its types forget date, Decimal and None
